import { expect, test } from 'vitest'
import { Stretches, type Stretch } from './stretch.ts'

const stretch = (events: number): Stretch =>
  ({ details: Array.from({ length: events }, () => ({ timer: null, request: null, act: null, notes: [], responses: [] })), sent: [] })

/** Asks for these in turn, all of ten events, and tells which had to be made. */
function made(stretches: Stretches, numbers: readonly number[]): number[] {
  const found: number[] = []
  for (const number of numbers) stretches.get(number, () => (found.push(number), stretch(10)))
  return found
}

test('a stretch is made once while it is kept', () => {
  expect(made(new Stretches(30), [1, 2, 1, 3, 1, 2, 3])).toStrictEqual([1, 2, 3])
})

test('of too many events the one goes that was asked about longest ago', () => {
  expect(made(new Stretches(30), [1, 2, 3, 1, 4, 1, 3, 2])).toStrictEqual([1, 2, 3, 4, 2])
})

test('one that is longer than all may be is kept while it is the only one', () => {
  expect(made(new Stretches(5), [1, 1, 2, 2, 1])).toStrictEqual([1, 2, 1])
})
