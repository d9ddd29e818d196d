import { expect, test } from 'vitest'
import type { ChartShown } from '../sim/types.ts'
import { indexAt, summaryOf, tableOf, valueAt, valueText } from './values.ts'

const chart = (kind: ChartShown['kind'], values: (number | null)[], unit: ChartShown['unit'] = ''): ChartShown =>
  ({ id: 'x', title: 'X', unit, kind, times: [0, 10, 25], lines: [{ name: 'a', values }] })
const intervals = { starts: [0, 10, 20], interval: 10 }

test('the last time at or before another one', () => {
  expect([-1, 0, 9, 10, 24, 99].map(time => indexAt([0, 10, 25], time))).toEqual([-1, 0, 0, 1, 1, 2])
})

test('the value at the cursor lasts since its change; of moments it is the last that there was', () => {
  expect(valueAt(chart('levels', [1, null, 3]), { name: 'a', values: [1, null, 3] }, 12)).toBeNull()
  expect(valueAt(chart('points', [1, null, 3]), { name: 'a', values: [1, null, 3] }, 12)).toBe(1)
})

test('the table has a row an interval: a count, the value at its end, or its longest moment', () => {
  const rows = (of: ChartShown): unknown => tableOf(of, intervals).map(({ values }) => values[0])
  expect(rows(chart('counts', [4, 5, 6]))).toEqual([4, 5, 6])
  expect(rows(chart('levels', [4, 5, 6]))).toEqual([4, 5, 6])
  expect(rows(chart('points', [4, null, 6]))).toEqual([4, null, 6])
})

test('in words: times with their unit, what is not there as a dash, and where it ends', () => {
  expect(valueText({ unit: 'µs' }, 1_500)).toBe('1.5 ms')
  expect(valueText({ unit: '' }, null)).toBe('–')
  expect(summaryOf(chart('levels', [1, 9, 3]))).toBe('X: a up to 9, 3 in the end')
  expect(summaryOf(chart('counts', [1, 9, 3]))).toBe('X: a up to 9')
})
