import { describe, expect, test } from 'vitest'
import { record, setupOf, tiny } from '../test/tiny.ts'
import { frameAt, framesOf } from './frame.ts'
import type { Recording } from './recording.ts'
import type { LogCell } from './view.ts'

const plain = tiny({
  start: ({ self }, _, out) => (out.setTimer('beat', [50, 50]), { self }),
  onRequest: (_, __, to, out) => out.send(to, { type: 'Hi' }),
  waits: s => [{ for: 'a word', rule: 'r', need: 1, have: 0, missing: [s.self] }],
})
const requests = [{ client: 0, at: 10, request: 1 }, { client: 0, at: 20, request: 1 }]
const faults = [
  { at: 15, fault: { kind: 'cut', sides: [[0], [1]] } as const },
  { at: 30, fault: { kind: 'crash', node: 1 } as const },
  { at: 40, fault: { kind: 'pause', node: 0 } as const },
]
const recording = record(setupOf(plain, 2, { requests, faults }))

describe('a frame', () => {
  test('before anything happens', () => {
    const { nodes, flights, event } = frameAt(recording, -1)
    expect(event).toBe(-1)
    expect(flights).toStrictEqual([])
    expect(nodes.map(({ role, up, describe: text }) => [role.word, up, text]))
      .toStrictEqual([['not started', false, ''], ['not started', false, '']])
  })

  test('shows nodes, their timers and what they wait for', () => {
    const { nodes, time } = frameAt(recording, 2)
    expect(time).toBe(10)
    expect(nodes[1]).toStrictEqual({
      id: 1, name: 'b', role: { shape: 'follower', word: 'node' }, epoch: null, born: true, up: true, paused: false,
      clock: { offset: 0, ppm: 0, frozen: false },
      describe: '{"self":1}',
      rows: [], log: null, cutOff: [], committed: 'committed', contents: null, votes: null, leader: null, next: null,
      timers: [{ name: 'beat', text: 'beat timer', setAt: 0, due: 50 }],
      waits: [{ for: 'a word', rule: 'r', need: 1, have: 0, missing: [1] }],
    })
  })

  test('shows how far a clock is off at that moment: set wrong, running fast, put back', () => {
    const { nodes } = setupOf(plain, 2)
    const clock = { offset: 500, ppm: 100_000 }
    const step = { at: 30, fault: { kind: 'clock-step', node: 0, by: -400 } as const }
    const off = record({ ...setupOf(plain, 2, { requests, faults: [step] }), nodes: [{ ...nodes[0]!, clock }, nodes[1]!] })
    expect([3, 4].map(event => [frameAt(off, event).time, frameAt(off, event).nodes[0]!.clock]))
      .toStrictEqual([[20, { offset: 502, ppm: 100_000, frozen: false }], [30, { offset: 103, ppm: 100_000, frozen: false }]])
    expect(frameAt(off, 4).nodes[1]!.clock.offset).toBe(0)
  })

  test('shows messages in flight, and which of them will be lost', () => {
    const flights = frameAt(recording, 4).flights.toSorted((a, b) => a.id - b.id)
    const view = { label: 'Hi', style: 'request', text: '{"type":"Hi"}', epoch: null }
    expect(flights).toStrictEqual([0, 1].map(id => ({
      id, lineage: recording.message(id).lineage, from: 0, to: 1, sentAt: [10, 20][id], due: [10_010, 10_020][id], view,
      lost: [null, 'cut'][id],
    })))
  })

  test('shows cuts, and who is down or paused', () => {
    const { nodes, cuts, blocked } = frameAt(recording, 6)
    expect(cuts).toStrictEqual([faults[0]!.fault])
    expect(blocked).toStrictEqual([0, 1, 1, 0])
    expect(nodes.map(({ up, paused, waits, timers }) => [up, paused, waits.length, timers.length]))
      .toStrictEqual([[true, true, 1, 1], [false, false, 0, 0]])
  })
})

describe('what an event cut off a log', () => {
  const cell = (index: number, text: string): LogCell => ({ index, epoch: 1, text, committed: false })
  /** The log of node 0 after each request: the cells of that step. */
  const steps = (...logs: readonly (readonly LogCell[])[]): Recording => {
    const stepping = tiny({
      start: ({ self }) => ({ self, step: 0 }),
      onRequest: s => {
        s.step++
      },
      view: { ...tiny().view, log: s => logs[s.step]! },
    })
    const asks = logs.slice(1).map((_, i) => ({ client: 0, at: 10 * (i + 1), request: 0 }))
    return record(setupOf(stepping, 1, { requests: asks }))
  }
  const cut = (...logs: readonly (readonly LogCell[])[]): string[][] =>
    framesOf(steps(...logs), 0, logs.length - 1)
      .map(({ nodes }) => nodes[0]!.cutOff.map(({ index, text }) => `${index} ${text}`))

  test('is said for that one step, and a replaced entry is cut off', () => {
    expect(cut([cell(1, 'a'), cell(2, 'b'), cell(3, 'c')], [cell(1, 'a'), cell(2, 'x')], [cell(1, 'a'), cell(2, 'x')]))
      .toStrictEqual([[], ['2 b', '3 c'], []])
  })

  test('is nothing where a snapshot stands for it, where it is committed, or where it only left the drawn part', () => {
    expect(cut([cell(1, 'a'), cell(2, 'b')], [{ ...cell(2, ''), from: 1, committed: true }])).toStrictEqual([[], []])
    expect(cut([cell(1, 'a')], [{ ...cell(1, 'a'), committed: true }])).toStrictEqual([[], []])
    expect(cut([cell(1, 'a'), cell(2, 'b')], [cell(2, 'b'), cell(3, 'c')])).toStrictEqual([[], []])
  })

  test('is nothing where nothing is ever committed: what comes late moves the others on', () => {
    const told = (index: number, text: string): LogCell => ({ ...cell(index, text), committed: null })
    expect(cut([told(1, 'b')], [told(1, 'a'), told(2, 'b')])).toStrictEqual([[], []])
  })

  test('is the same for a frame alone', () => {
    const recording = steps([cell(1, 'a')], [])
    expect(frameAt(recording, 1)).toStrictEqual(framesOf(recording, 0, 1)[1])
    expect(frameAt(recording, 1).nodes[0]!.cutOff).toStrictEqual([cell(1, 'a')])
  })
})
