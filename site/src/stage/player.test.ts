import { expect, test } from 'vitest'
import type { Mark } from '../sim/types.ts'
import { baseRate, DECADE, eventAt, nextMarked, placeOf, SPEEDS, speedAt } from './player.svelte.ts'

test('speed 1 is a round number at which the slowest message takes about half a second', () => {
  expect(baseRate(8_000)).toBe(10_000)
  expect(baseRate(1_000)).toBe(2_000)
  expect(baseRate(40_000)).toBe(50_000)
  expect(baseRate(0)).toBe(baseRate(1_000))
})

test('a slider has every speed from a tenth to ten times, those of the list where they belong', () => {
  expect([-DECADE, 0, DECADE].map(speedAt)).toEqual([0.1, 1, 10])
  const places = Array.from({ length: 2 * DECADE + 1 }, (_, i) => i - DECADE)
  expect(places.map(place => placeOf(speedAt(place)))).toEqual(places)
  for (const speed of SPEEDS) expect(Math.abs(speedAt(placeOf(speed)) / speed - 1)).toBeLessThan(0.06)
})

test('milestones are found in both directions, and the ends where there are none', () => {
  const marks: Mark[] = ['', 'fault', '', '', 'leader', '']
  expect(nextMarked(marks, 1, 1)).toBe(4)
  expect(nextMarked(marks, 4, 1)).toBe(5)
  expect(nextMarked(marks, 4, -1)).toBe(1)
  expect(nextMarked(marks, 1, -1)).toBe(0)
})

test('the event of a time is the last one that has happened', () => {
  const times = [0, 10, 10, 30]
  expect(eventAt(times, 0, 9)).toBe(0)
  expect(eventAt(times, 0, 10)).toBe(2)
  expect(eventAt(times, 2, 29)).toBe(2)
  expect(eventAt(times, 2, 99)).toBe(3)
})
