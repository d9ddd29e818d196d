/** Of many reasons for an event, those that stay in view. */
import type { Reason } from '@quorate/kernel'
import { expect, test } from 'vitest'
import { leftOut } from './left-out.ts'

const reasons = (...all: Reason['by'][]): Reason[] => all.map((by, event) =>
  ({ event, by, sentence: '', decisive: true, explains: 9, count: 1, rules: [] }))
const events = (all: readonly Reason[], most: number): number[] => [...leftOut(all, most)].map(({ event }) => event)

test('the earlier ones go, but a loss and the fault behind it stay, however early', () => {
  const all = reasons('state', 'fault', 'state', 'loss', 'cause', 'cause')
  expect(events(all, 6)).toEqual([])
  expect(events(all, 4)).toEqual([0, 2])
  expect(events(all, 1)).toEqual([0, 2, 4, 5])
})
