import { expect, test } from 'vitest'
import { asBefore } from './as-before.ts'

test('what is as it was is the same, and what is not is new', () => {
  const keep = asBefore<{ name: string; at: { x: number } }>()
  const first = keep([{ name: 'a', at: { x: 1 } }, { name: 'b', at: { x: 2 } }])
  const next = keep([{ name: 'a', at: { x: 1 } }, { name: 'b', at: { x: 3 } }, { name: 'c', at: { x: 4 } }])
  expect(next).toEqual([{ name: 'a', at: { x: 1 } }, { name: 'b', at: { x: 3 } }, { name: 'c', at: { x: 4 } }])
  expect(next.map((each, i) => each === first[i])).toEqual([true, false, false])
})

test('it is compared with the last list, also where that was shorter', () => {
  const keep = asBefore<{ name: string }>()
  const [, first] = keep([{ name: 'a' }, { name: 'b' }])
  keep([{ name: 'a' }])
  const [, again] = keep([{ name: 'a' }, { name: 'b' }])
  expect(again).toEqual(first)
  expect(again).not.toBe(first)
})
