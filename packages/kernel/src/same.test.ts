import { expect, test } from 'vitest'
import { isSame } from './same.ts'

test('equal contents are the same in whatever order their fields are; anything else is not', () => {
  expect(isSame({ a: [1, { b: null }], c: 'x' }, { c: 'x', a: [1, { b: null }] })).toBe(true)
  const different = [{ a: 1 }, { a: 1, b: undefined }, { b: 1 }, [1], [1, 2], { 0: 1 }, null, 'a', 1, true, {}]
  for (const [i, one] of different.entries()) {
    for (const [j, other] of different.entries()) expect(isSame(one, other)).toBe(i === j)
  }
})
