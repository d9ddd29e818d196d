import type { Act } from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { pictureOf } from '../exchange/svg.ts'
import { TOKENS } from '../exchange/svg-style.ts'
import { Engine } from '../sim/engine.ts'
import type { RunSummary } from '../sim/types.ts'
import { offOf, offText, slantOf, tickPath, ticksOf } from './clock-ticks.ts'
import { rowsOf } from './rows.ts'
import { clockWords } from './words.ts'

const engine = new Engine('test')
const must = <T>(result: { ok: true; value: T } | { ok: false; error: string }): T => {
  if (!result.ok) throw new Error(result.error)
  return result.value
}
const change = ({ handle }: RunSummary, at: number, act: Act): RunSummary => must(engine.intervene(handle, at, act))

describe('clocks that are off', () => {
  const skewed = must(engine.open({ request: { scenario: 'clocks-lie/skew' } }))
  const drifting = change(skewed, 6, { kind: 'clock-drift', node: 1, ppm: -300_000 })
  const stopped = change(drifting, 9, { kind: 'clock-freeze', node: 0 })
  const run = change(change(stopped, 14, { kind: 'clock-thaw', node: 0 }), 18, { kind: 'calm', core: [0, 1, 2] })

  test('are told at every event as the world has them then', () => {
    const told = (event: number, node: number): string => offOf(run)
      .filter(off => off.node === node && off.from <= event && event < off.to)
      .map(off => offText(off, run.events.time[event]!)).join()
    const frames = must(engine.frames(run.handle, 0, run.length - 1))
    for (const { event, nodes } of frames) {
      expect(nodes.map(({ id }) => told(event, id))).toEqual(nodes.map(({ clock }) => clockWords(clock).join(', ')))
    }
    expect([told(0, 0), told(18, 1), told(run.length - 1, 1)]).toEqual(['+300 ms', expect.stringMatching(/−\d+ ms, −30 %/), expect.stringMatching(/^−\d+ ms$/)])
  })

  test('are those of nodes that were off at some time, and no others', () => {
    expect(new Set(offOf(run).map(({ node }) => node))).toEqual(new Set([0, 1]))
    expect(must(engine.open({ request: { scenario: 'split-brain/raft' } })).clocks).toEqual([])
  })

  test('have a tick below every row of their time, folded rows too, and none where there is no event', () => {
    const [first] = offOf(skewed)
    const ticks = (rows: Parameters<typeof ticksOf>[1]): number =>
      ticksOf(first!, rows, skewed.events.time, 100, i => i * 24).match(/M/g)?.length ?? 0
    const folded = rowsOf(skewed.events.mark, true)
    expect(ticks(rowsOf(skewed.events.mark, false))).toBe(skewed.length)
    expect(ticks([...folded, { from: 7, to: 6 }])).toBe(folded.length)
    const drift = offOf(run).find(({ node }) => node === 1)!
    const around = [drift.from - 1, drift.to].map(event => ({ from: event, to: event }))
    expect(ticksOf(drift, around, run.events.time, 100, () => 0)).toBe('')
  })

  test('stand in the picture that is saved, with their words', () => {
    const colours = Object.fromEntries(TOKENS.map(token => [token, '#000']))
    const { text } = pictureOf(run, { folded: false, around: 0, most: 10_000, colours, url: '' })
    expect(text.match(/class="ticks"/g)).toHaveLength(offOf(run).length)
    expect(text).toContain('>+300 ms</text>')
    expect(text).toMatch(/>−\d+ ms, −30 %<\/text>/)
  })
})

test('a tick rises to the right where a clock is ahead, ten degrees for each ten times further off', () => {
  expect([0, 50, 1_000, 10_000, -100_000, 60_000_000].map(off => Math.round(slantOf(off)))).toEqual([-0, -0, -10, -20, 30, -45])
  expect([tickPath(50, 20, 100), tickPath(50, 20, 60_000_000)]).toEqual(['M41 20l18 0', 'M43.6 26.4l12.7 -12.7'])
})
