import { expect, test } from 'vitest'
import type { Mark } from '../sim/types.ts'
import { rowFinder, rowOfEvents, rowsOf, scrollTo, Spans, windowOf } from './rows.ts'

const marks: Mark[] = ['', '', 'fault', '', 'leader', 'answered', '', '', '']

test('unfolded, every event has a row', () => {
  expect(rowsOf(marks, false)).toHaveLength(9)
})

test('folded, ordinary events between two milestones share one', () => {
  const rows = rowsOf(marks, true)
  expect(rows).toEqual([
    { from: 0, to: 1 }, { from: 2, to: 2 }, { from: 3, to: 3 }, { from: 4, to: 4 }, { from: 5, to: 5 },
    { from: 6, to: 8 },
  ])
  expect([...rowOfEvents(rows)]).toEqual([0, 0, 1, 2, 3, 4, 5, 5, 5])
})

test('what is before the first event stands in its row, what comes after the last one below all rows', () => {
  const rowAt = rowFinder(rowsOf(marks, true))
  expect([-1, 0, 1, 2, 8, 9, 100].map(rowAt)).toEqual([0, 0, 0, 1, 5, 6, 6])
})

test('no events, no rows', () => {
  expect(rowsOf([], true)).toEqual([])
  expect(rowOfEvents([])).toHaveLength(0)
  expect(rowFinder([])(0)).toBe(0)
})

test('a window holds what is in view and a little more, and stays in the list', () => {
  expect(windowOf(1000, 20, 400, 100, 2)).toEqual({ first: 18, last: 27 })
  expect(windowOf(10, 20, 0, 1000, 2)).toEqual({ first: 0, last: 9 })
  expect(windowOf(5, 20, 9000, 100, 2)).toEqual({ first: 2, last: 4 })
})

test('a row that stands comfortably does not move the view', () => {
  expect(scrollTo(10, 20, 100, 300)).toBe(100)
  expect(scrollTo(100, 20, 100, 300)).toBe(2000 - 120)
  // A browser scrolls to whole pixels: what it says then is where it was sent, and nothing is drawn twice.
  expect(scrollTo(100, 20, 100, 301)).toBe(2000 - 120)
  expect(scrollTo(0, 20, 100, 300)).toBe(0)
})

test('spans are found by any window that they touch, and only by those', () => {
  const all: [number, number][] = Array.from({ length: 500 }, (_, i) => [i * 3, i * 3 + (i % 7) * 40])
  const spans = new Spans(Int32Array.from(all, ([from]) => from), Int32Array.from(all, ([, to]) => to))
  for (const [first, last] of [[0, 0], [63, 64], [500, 540], [1499, 1800]] as const) {
    const expected = all.flatMap(([from, to], id) => (from <= last && to >= first ? [id] : []))
    expect(spans.touching(first, last)).toEqual(expected)
  }
})
