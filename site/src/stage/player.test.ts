import { expect, test } from 'vitest'
import type { Mark } from '../sim/types.ts'
import { baseRate, eventAt, nextMarked } from './player.svelte.ts'

test('speed 1 is a round number at which the slowest message takes about half a second', () => {
  expect(baseRate(8_000)).toBe(10_000)
  expect(baseRate(1_000)).toBe(2_000)
  expect(baseRate(40_000)).toBe(50_000)
  expect(baseRate(0)).toBe(baseRate(1_000))
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
