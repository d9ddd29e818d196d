import { expect, test } from 'vitest'
import { Engine } from './engine.ts'
import { Later } from './later.ts'
import { messagesIn } from './messages.ts'
import { levelsOf, peaksOf, perInterval } from './series-lines.ts'
import type { ChartShown, RunSummary, SeriesShown } from './types.ts'

const engine = new Engine('test')
const later = new Later(engine)
const must = <T>(result: { ok: true; value: T } | { ok: false; error: string }): T => {
  if (!result.ok) throw new Error(result.error)
  return result.value
}
const raft = must(engine.open({ request: { scenario: 'split-brain/raft' } }))
const series = must(later.series(raft.handle))
const chart = (id: string, of: SeriesShown = series): ChartShown => of.charts.find(each => each.id === id)!
const sumOf = ({ lines }: ChartShown, name: string): number =>
  lines.find(line => line.name === name)!.values.reduce<number>((sum, value) => sum + value!, 0)
const lastOf = ({ lines }: ChartShown): (number | null)[] => lines.map(({ values }) => values.at(-1)!)

test('it is plain data, every line with a value for each time, and times in order', () => {
  expect(structuredClone(series)).toEqual(series)
  for (const { times, lines } of series.charts) {
    expect(times.toSorted((a, b) => a - b)).toEqual(times)
    for (const { values } of lines) expect(values).toHaveLength(times.length)
  }
})

test('every operation is asked once, and answered as often as the history says', () => {
  expect(sumOf(chart('operations'), 'asked')).toBe(raft.operations.length)
  const answered = raft.operations.filter(({ status }) => status !== 'unknown')
  expect(sumOf(chart('operations'), 'answered')).toBe(answered.length)
  expect(chart('latency').lines[0]!.values.toSorted((a, b) => a! - b!))
    .toEqual(answered.map(({ askedAt, answeredAt }) => answeredAt! - askedAt).toSorted((a, b) => a - b))
})

test('as long as a client waits in vain it is unavailable, overlapping waits together', () => {
  const vain = raft.operations.filter(({ status }) => status === 'unknown')
  expect(series.waits.reduce((sum, { from, to }) => sum + to - from, 0)).toBeLessThanOrEqual(
    vain.reduce((sum, { askedAt, answeredAt }) => sum + (answeredAt ?? raft.end) - askedAt, 0))
  expect(series.waits[0]!.from).toBe(vain[0]!.askedAt)
  const quiet = must(engine.open({ request: { scenario: 'split-brain/raft', parameters: { cut: 'none' } } }))
  expect(must(later.series(quiet.handle)).waits).toEqual([])
})

test('every message is sent once, and no more are on their way than were sent', () => {
  const sent = messagesIn(raft.messages).filter(({ from, to }) => from !== to)
  expect(chart('sent').lines.reduce((sum, { name }) => sum + sumOf(chart('sent'), name), 0)).toBe(sent.length)
  const open = sent.filter(({ endedBy }) => endedBy < 0).length
  expect(lastOf(chart('flight')).reduce<number>((sum, value) => sum + value!, 0)).toBeGreaterThanOrEqual(open)
  chart('flight').lines.forEach(({ values }, i) => values.forEach((most, at) => {
    const before = chart('flight').lines[i]!.values[at - 1] ?? 0
    expect(most).toBeLessThanOrEqual(before! + chart('sent').lines[i]!.values[at]!)
  }))
  expect(chart('sent').lines.length).toBeLessThanOrEqual(6)
})

test('leaders, epochs and logs are those of the frames', () => {
  const end = must(engine.frames(raft.handle, raft.length - 1, raft.length - 1))[0]!
  expect(lastOf(chart('leaders'))).toEqual([end.nodes.filter(({ role, up }) => up && role.shape === 'leader').length])
  expect(lastOf(chart('epoch'))).toEqual([Math.max(...end.nodes.map(({ epoch }) => epoch ?? 0))])
  const servers = end.nodes.filter(({ log }) => log !== null)
  expect(lastOf(chart('log'))).toEqual(servers.map(({ log }) => log!.at(-1)!.index))
  expect(lastOf(chart('committed'))).toEqual(servers.map(({ log }) => log!.findLast(({ committed }) => committed)!.index))
  expect(Math.max(...chart('leaders').lines[0]!.values.map(value => value!))).toBe(2)
})

test('who is down leads nobody and has no log', () => {
  const crashed = must(engine.intervene(raft.handle, 100, { kind: 'crash', node: 0 }))
  const of = must(later.series(crashed.handle))
  expect(lastOf(chart('leaders', of))).toEqual([1])
  expect(lastOf(chart('log', of))[0]).toBeNull()
})

test('faults are marks with their events, a request by hand is none', () => {
  expect(series.faults.map(({ event }) => event)).toEqual(raft.acts.map(({ event }) => event))
  const asked: RunSummary = must(engine.intervene(raft.handle, 100, { kind: 'request', client: 5, request: raft.asks[0]!.request }))
  expect(must(later.series(asked.handle)).faults).toHaveLength(raft.acts.length)
})

test('what a scenario has not has no chart', () => {
  const silent = must(later.series(must(engine.open({ request: { scenario: 'slow-or-dead/adaptive' } })).handle))
  expect(silent.charts.map(({ id }) => id)).toEqual(['sent', 'flight'])
})

test('moments are counted where their interval begins; levels last, and those of one µs are one', () => {
  expect(perInterval([0, 9, 10, 35], [0, 10, 20, 30], 10)).toEqual([2, 1, 0, 1])
  const changes = [{ time: 5, name: 'a', by: 1 }, { time: 5, name: 'a', by: 1 }, { time: 9, name: 'b', to: 7 }]
  expect(levelsOf(changes, ['a', 'b'])).toEqual({
    times: [5, 9], lines: [{ name: 'a', values: [2, 2] }, { name: 'b', values: [null, 7] }],
  })
  const steps = { times: [2, 4, 12], lines: [{ name: 'a', values: [3, 1, 0] }] }
  expect(peaksOf(steps, [0, 10, 20], 10)[0]!.values).toEqual([3, 1, 0])
})
