import { expect, test } from 'vitest'
import { kinds, type Executed, type Lost } from './observer.ts'
import type { Pending } from './queue.ts'
import { Trace } from './trace.ts'

const base = { time: 0, seq: 0, lineage: 0, cause: -1, node: 0 }
const start: Pending = { ...base, kind: 'start' }
const act = (planned: boolean): Pending => ({ ...base, kind: 'act', act: { kind: 'heal' }, planned })
const message = (id: number): Pending => ({
  ...base, kind: 'message', from: 0, message: null, id, sentAt: 0, lost: '', arrived: false, slowed: false, corrupted: false,
})

const executed = (parts: Partial<Executed>): Executed => ({
  index: 0, time: 0, kind: 'start', node: 0, lineage: 0, cause: -1, pending: start, act: null, lost: null, changed: false,
  notes: [], effects: [], ...parts,
})

test('a row is what was put in: every kind, every loss, large and small numbers', () => {
  const losses: (Lost | null)[] = [null, 'loss', 'cut', 'down', 'dropped', 'corrupt', 'full']
  const trace = new Trace()
  const rows = kinds.flatMap(kind => losses.flatMap(lost => [false, true].map(changed =>
    ({ kind, lost, changed, node: 1_000 * losses.indexOf(lost), time: 2 ** 52 + 1, lineage: 2 ** 53 - 1, cause: 2 ** 31 - 1 }))))
  for (const row of rows) trace.add(executed(row))
  trace.close()
  expect(rows.map((_, i) => trace.row(i)))
    .toStrictEqual(rows.map((row, index) => ({ ...row, index, message: -1, byHand: false })))
})

test('an act knows whether it was planned, and a message the event that it ended with', () => {
  const trace = new Trace()
  for (let i = 0; i < 3; i++) trace.addMessage()
  for (const pending of [act(true), act(false), message(2), message(0)]) trace.add(executed({ pending }))
  expect([0, 1, 2, 3].map(i => [trace.row(i).byHand, trace.row(i).message]))
    .toStrictEqual([[false, -1], [true, -1], [false, 2], [false, 0]])
  expect([0, 1, 2].map(id => trace.endOf(id))).toStrictEqual([3, -1, 2])
})

test('grows as far as it must', () => {
  const trace = new Trace()
  for (let time = 0; time < 5_000; time++) {
    trace.addMessage()
    trace.add(executed({ time, cause: time - 2, pending: message(time) }))
  }
  trace.close()
  expect([trace.length, trace.sent]).toStrictEqual([5_000, 5_000])
  for (const i of [0, 1_023, 1_024, 4_096, 4_999]) expect([trace.row(i).time, trace.endOf(i)]).toStrictEqual([i, i])
  expect(trace.effectsOf(4_000)).toStrictEqual([4_002])
})
