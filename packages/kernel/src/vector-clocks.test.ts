import { expect, test } from 'vitest'
import { counter, gossiping, record, setupOf } from '../test/tiny.ts'
import type { Recording } from './recording.ts'
import { vectorClocks } from './vector-clocks.ts'

test('of a small run: own events are counted, a message brings what its sender knew', () => {
  const requests = [{ client: 0, at: 5, request: { to: 1, n: 3 } }, { client: 1, at: 20_000, request: { to: 0, n: 4 } }]
  const faults = [{ at: 7, fault: { kind: 'heal' } as const }]
  const recording = record(setupOf(counter, 2, { requests, faults }))
  const clocks = vectorClocks(recording)
  expect(Array.from({ length: recording.length }, (_, i) => [recording.event(i).kind, ...clocks.of(i)].join(' ')))
    .toStrictEqual(['start 1 0', 'start 0 1', 'request 2 0', 'act 2 0', 'message 2 2', 'request 2 3', 'message 3 3'])
  expect([clocks.before(2, 4), clocks.before(4, 2), clocks.before(4, 4), clocks.before(3, 4)])
    .toStrictEqual([true, false, false, false])
  expect([clocks.concurrent(0, 1), clocks.concurrent(1, 2), clocks.concurrent(2, 4)]).toStrictEqual([true, true, false])
})

test('are the order that causes and the order at each node give, and computed once', () => {
  const recording = record(gossiping({ until: 300_000 }))
  const clocks = vectorClocks(recording)
  expect(vectorClocks(recording)).toBe(clocks)
  const past = reachable(recording)
  for (let b = 0; b < recording.length; b += 3) {
    for (let a = 0; a < recording.length; a += 5) expect(clocks.before(a, b)).toBe(past[b]!.has(a))
  }
})

/** Every event that leads to each, by its sending and by what its node has seen before. */
function reachable(recording: Recording): Set<number>[] {
  const last: number[] = []
  const past: Set<number>[] = []
  for (let i = 0; i < recording.length; i++) {
    const { node, message, kind } = recording.event(i)
    past.push(new Set())
    const reasons = [last[node] ?? -1, ...(message >= 0 && kind !== 'lost' ? [recording.message(message).sentBy] : [])]
    for (const reason of reasons) if (reason >= 0) past[i]!.add(reason)
    for (const reason of reasons) if (reason >= 0) for (const more of past[reason]!) past[i]!.add(more)
    if (kind !== 'act' && kind !== 'lost') last[node] = i
  }
  return past.map(set => new Set([...set].filter(i => !['act', 'lost'].includes(recording.event(i).kind))))
}
