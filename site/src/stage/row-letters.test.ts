import { expect, test } from 'vitest'
import { rowLetters } from './row-letters.ts'
import { columnsOf } from './spacetime.ts'

test('letters are as large as somebody wants them, as far as rows are high enough; ruler and bands are as wide as they need', () => {
  expect([12, 16, 20, 24, 32].map(rowLetters)).toEqual([12, 12, 15, 18, 18])
  const [usual, large] = [columnsOf(5, 1, 600), columnsOf(5, 1, 600, undefined, 18)]
  expect([usual.ruler, large.ruler]).toEqual([118, 177])
  expect([usual.band, large.band, large.bandWidth]).toEqual([18, 27, 23])
  expect(large.lanes[0]! - usual.lanes[0]!).toBe(large.ruler - usual.ruler + large.band - usual.band)
  expect(large.lanes.at(-1)).toBe(usual.lanes.at(-1))
})
