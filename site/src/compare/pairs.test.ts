import { expect, test } from 'vitest'
import type { Alignment } from '../sim/types.ts'
import { across, nextDifference, pairsOf, partingOf } from './pairs.ts'

/** Six events that both have; then B has one more, A another, and both have the last, under other numbers. */
const alignment: Alignment = {
  a: [0, 1, 2, 3, 4, 5, -1, 6, 7], b: [0, 1, 2, 3, 4, 5, 6, -1, 7],
  same: [true, true, true, true, true, true, false, false, true], first: 6,
  thenA: 'e6: r2 receives AE.', thenB: 'e6: r1 crashes.',
}
const plain = Array.from({ length: 8 }, () => '' as const)

test('a row for each event; a side that has nothing there has an empty row after what it has', () => {
  const { a, b, differing, inA, inB } = pairsOf(alignment, plain, plain, false)
  expect(a).toHaveLength(9)
  expect([a[6], b[6]]).toEqual([{ from: 6, to: 5 }, { from: 6, to: 6 }])
  expect([a[7], b[7]]).toEqual([{ from: 6, to: 6 }, { from: 7, to: 6 }])
  expect([differing, [...inA], [...inB]]).toEqual([[6, 7], [6], [6]])
})

test('folded, what is the same is one row, but not milestones and not what stands beside a difference', () => {
  expect(pairsOf(alignment, plain, plain, true).a.slice(0, 3)).toEqual([{ from: 0, to: 4 }, { from: 5, to: 5 }, { from: 6, to: 5 }])
  const marked = plain.with(1, 'commit' as never)
  expect(pairsOf(alignment, marked, plain, true).b.slice(0, 4))
    .toEqual([{ from: 0, to: 0 }, { from: 1, to: 1 }, { from: 2, to: 4 }, { from: 5, to: 5 }])
})

test('what comes right after a difference is not folded away with the rest', () => {
  const after: Alignment = { ...alignment, a: [-1, 0, 1, 2, 3], b: [0, 1, 2, 3, 4], same: [false, true, true, true, true] }
  expect(pairsOf(after, plain, plain, true).b)
    .toEqual([{ from: 0, to: 0 }, { from: 1, to: 1 }, { from: 2, to: 4 }])
})

test('the cursor goes across: to the same event within folded rows, else to the last that the other has by then', () => {
  const { a, b } = pairsOf(alignment, plain, plain, true)
  expect(across(a, b, 0, 2)).toBe(2)
  expect(across(b, a, 2, 6)).toBe(5)
  expect(across(a, b, 4, 7)).toBe(7)
})

test('from difference to difference, and no further than there are', () => {
  expect([nextDifference([6, 7], 2, 1), nextDifference([6, 7], 7, -1), nextDifference([6, 7], 7, 1)]).toEqual([6, 6, 7])
})

test('where they part, in words', () => {
  expect(partingOf(alignment)).toEqual({
    until: 'The same until e5.', next: { a: 'e6: r2 receives AE.', b: 'e6: r1 crashes.' },
    shared: '7 of 8 events of A are in B at the same time.',
  })
  expect(partingOf({ ...alignment, first: -1 })).toMatchObject({ until: 'The same, event for event.', next: null })
  expect(partingOf({ ...alignment, thenA: null }).next!.a).toBe('nothing more.')
})
