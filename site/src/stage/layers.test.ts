import { describe, expect, test } from 'vitest'
import type { MessageInfo } from '../sim/types.ts'
import { dotLayers, headLayers, lineLayers, type Dot } from './layers.ts'

const dot = (change: Partial<Dot>): Dot => ({ kind: 'message', changed: true, x: 10, y: 12, standing: null, ...change })
const arrow = (message: Partial<MessageInfo>, head: 'head' | 'lost' | null = 'head') => ({
  message: { sentBy: 0, endedBy: 5, style: 'request', ...message } as MessageInfo,
  x1: 0, y1: 0, x2: 100, y2: 0, turn: 0, head, along: 0.4, look: 'request h1', standing: null,
})
const looks = (layers: readonly { readonly look: string }[]): string[] => layers.map(({ look }) => look)
const shapes = (d: string): number => d.split('M').length - 1

describe('dots', () => {
  test('of one look are one path, each where its event is', () => {
    const [only, ...others] = dotLayers([dot({}), dot({ y: 36 }), dot({ kind: 'timeout', y: 60.04 })])
    expect(others).toEqual([])
    expect(only!.look).toBe('dot')
    expect(only!.d.match(/M10 \d+/g)).toEqual(['M10 12', 'M10 36', 'M10 60'])
  })

  test('are hollow where nothing changed and for what a client asks, and faint outside the cone', () => {
    const [edge, hollow, ...others] = dotLayers([dot({ changed: false }), dot({ kind: 'request', y: 36 })])
    expect([edge!.look, hollow!.look, others]).toEqual(['dot', 'hollow', []])
    // An edge is what lies between an outer and an inner outline; within the inner one is what is hollow.
    expect(edge!.d.match(/M10 \d+/g)).toEqual(['M10 12', 'M10 12', 'M10 36', 'M10 36'])
    for (const inner of hollow!.d.split(/(?=M)/)) expect(edge!.d).toContain(inner)
    expect(looks(dotLayers([dot({}), dot({ standing: 'aside' })]))).toEqual(['dot', 'dot aside'])
  })

  test('are a bar where a node starts, and nothing where an event is drawn otherwise', () => {
    const [bar, ...others] = dotLayers([dot({ kind: 'start', changed: false }), dot({ kind: 'act' })])
    expect([bar!.look, shapes(bar!.d), others]).toEqual(['dot', 1, []])
  })

  test('have a ring where an event led to them, and at the event itself', () => {
    const layers = dotLayers([dot({ standing: 'cause' }), dot({ standing: 'itself' }), dot({ standing: 'effect' })])
    expect(layers.map(({ look, d }) => [look, shapes(d)])).toEqual([['dot', 3], ['ring effect', 1], ['ring itself', 1]])
  })

  test('come in the same order whatever came first, so that a path stays what it was', () => {
    const both = [dot({}), dot({ changed: false })]
    expect(looks(dotLayers(both))).toEqual(looks(dotLayers(both.toReversed())))
  })
})

describe('arrows', () => {
  test('lines stand together by their look; what is on its way is of another', () => {
    const layers = lineLayers([arrow({}), arrow({}), arrow({ endedBy: -1 })])
    expect(layers.map(({ look, points }) => [look, points.length])).toEqual([['line request h1', 2], ['line request h1 open', 1]])
    expect(layers[0]!.points[0]).toBe('0 0 100 0')
  })

  test('are double where an event led to them', () => {
    const [line, within] = lineLayers([{ ...arrow({}), standing: 'effect' }])
    expect([line!.look, within!.look, within!.points]).toEqual(['line request h1 effect', 'within', line!.points])
  })

  test('one that arrived points, one that was lost ends in a cross, one on its way has no end', () => {
    const layers = headLayers([arrow({}), arrow({}, 'lost'), arrow({ endedBy: -1 }, null)])
    expect(layers).toEqual([
      { look: 'head request h1', d: 'M89 -4L97 0L89 4Z' },
      { look: 'lost request h1', d: 'M95.5 -4.5L104.5 4.5M104.5 -4.5L95.5 4.5' },
    ])
  })

  test('a point is turned along its arrow', () => {
    const [down] = headLayers([{ ...arrow({}), turn: 90 }])
    expect(down!.d).toBe('M104 -11L100 -3L96 -11Z')
  })
})
