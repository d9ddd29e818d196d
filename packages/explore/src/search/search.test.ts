import { expect, test } from 'vitest'
import type { Model } from './model.ts'
import { Search } from './search.ts'
import type { Space } from './space.ts'
import { foundBy, search } from './verdict.ts'

/** Two jugs of 3 and 5 litres, a tap and a drain: 16 states, 4 litres after 6 steps (7 levels), as everyone knows. */
const SIZES = [3, 5] as const
const jugs: Space = {
  slots: 2,
  initial(next) {
    next.begin(0)
    next.emit()
  },
  expand({ words: [small = 0, large = 0] }, next) {
    const pour = (transition: number, a: number, b: number): void => {
      next.begin(transition)
      next.set(0, a)
      next.set(1, b)
      next.emit()
    }
    pour(0, SIZES[0], large)
    pour(1, small, SIZES[1])
    pour(2, 0, large)
    pour(3, small, 0)
    const right = Math.min(small, SIZES[1] - large)
    const left = Math.min(large, SIZES[0] - small)
    pour(4, small - right, large + right)
    pour(5, small + left, large - left)
  },
  words: (_, transition) => ['fill small', 'fill large', 'empty small', 'empty large', 'small to large',
    'large to small'][transition]!,
  describe: ({ words }) => [`small ${words[0]}`, `large ${words[1]}`],
}
const model = (parts: Partial<Model> = {}): Model => ({ name: 'jugs', space: jugs, always: [], sometimes: [], ...parts })
const noFour = { name: 'no 4 litres', broken: ({ words }: { words: Uint32Array }) => words[1] === 4 ? 'there are 4' : null }

test('finds every state once, and counts every transition', () => {
  const { covered, verdict } = search(model())
  expect(covered).toMatchObject({ distinct: 16, generated: 16 * 6 + 1, frontier: 0, stop: null })
  expect(covered.completed).toBe(covered.depth)
  expect(verdict).toEqual({ status: 'ok', basis: `exhaustive to all 16 states (depth ${covered.depth})` })
})

test('a violation has a shortest way, step by step', () => {
  const { verdict, covered } = search(model({ always: [noFour] }))
  expect(covered.stop).toBe('violation')
  expect(verdict).toEqual({
    status: 'violated', property: 'no 4 litres', events: [0, 1, 2, 3, 4, 5],
    evidence: {
      sentence: 'there are 4', from: ['small 0', 'large 0'], to: ['small 3', 'large 4'],
      steps: ['fill large', 'large to small', 'empty small', 'large to small', 'fill large', 'large to small'],
    },
  })
})

test('a depth is a bound, and what is not reached within it makes the answer unknown', () => {
  const four = { name: 'four', reached: ({ words }: { words: Uint32Array }) => words[1] === 4 }
  expect(search(model(), { depth: 4 }).verdict)
    .toEqual({ status: 'ok', basis: 'exhaustive to depth 4 (8 states)' })
  expect(search(model({ sometimes: [four] }), { depth: 4 }).verdict)
    .toEqual({ status: 'unknown', why: 'nothing is violated, but no state reached "four"' })
  expect(search(model({ sometimes: [four] })).witnesses).toEqual([{ name: 'four', steps: 6 }])
})

test('limits stop the search, which says how far it got', () => {
  const { verdict, covered } = search(model(), { steps: 30 })
  expect(covered).toMatchObject({ stop: 'steps', generated: 31 })
  expect(verdict).toEqual({ status: 'unknown', why: expect.stringContaining('stopped at the limit of transitions') })
})

/** Counts up without end, with an envelope of every number. */
const endless: Space = {
  ...jugs,
  slots: 1,
  expand({ words }, next) {
    next.begin(0)
    next.set(0, words[0]! + 1)
    next.put(words[0]!)
    next.emit()
  },
}

test('memory is bounded, and a violation found at the bound still has its way', () => {
  const limits = { bytes: 1_000_000 }
  const { verdict, covered } = search(model({ space: endless }), limits)
  expect(verdict.status).toBe('unknown')
  expect(covered).toMatchObject({ stop: 'bytes', frontier: 1 })
  expect(covered.bytes).toBeLessThanOrEqual(1_000_000)
  const last = covered.distinct - 1
  const never = { name: 'never', broken: ({ words }: { words: Uint32Array }) => words[0] === last ? 'the last' : null }
  const again = search(model({ space: endless, always: [never] }), limits).verdict
  expect(again.status === 'violated' && again.evidence.steps.length).toBe(last)
})

test('goes in portions to the same end', () => {
  const running = new Search(model(), {})
  let portions = 1
  while (!running.advance(10)) portions++
  expect(portions).toBe(9)
  expect(foundBy(running, model())).toEqual(search(model()))
})

test('rows that differ in hidden slots only are one, the first found', () => {
  const view: Space = {
    ...jugs,
    hidden: 1,
    expand: ({ words }, next) => {
      for (const value of [1, 2]) {
        next.begin(value)
        next.set(0, words[0]! * 2 + value)
        next.set(1, (words[1]! + 1) % 4)
        next.emit()
      }
    },
  }
  const running = new Search(model({ space: view }))
  running.advance(Infinity)
  expect(running.covered).toMatchObject({ distinct: 4, generated: 9 })
  expect(Array.from(running.load(3).words.slice(0, 2))).toEqual([7, 3])
})

test('envelopes are a multiset: the order of sending does not matter, the number does', () => {
  const sending: Space = {
    ...jugs,
    slots: 1,
    expand: ({ words, length }, next) => {
      for (const envelope of [7, 3, 5]) {
        if (length === 4) continue
        next.begin(envelope)
        next.put(envelope)
        next.emit()
      }
      for (let i = 1; i < length; i++) {
        if (i > 1 && words[i] === words[i - 1]) continue
        next.begin(words[i]!)
        next.take(words[i]!)
        next.emit()
      }
    },
  }
  // Multisets of at most 3 of 3 things: 1 + 3 + 6 + 10.
  expect(search(model({ space: sending })).covered.distinct).toBe(20)
})
