import { expect, test } from 'vitest'
import { byNumber, byString, compareBy } from './order.ts'
import { clientOf, operationOf, requestId } from './protocol.ts'

test('numbers by size, texts by code units', () => {
  expect([10, 9, -1, 0].sort(byNumber)).toStrictEqual([-1, 0, 9, 10])
  expect(['a', 'Z', 'ä', '\u{1f600}', '\ufffd', ''].sort(byString))
    .toStrictEqual(['', 'Z', 'a', 'ä', '\u{1f600}', '\ufffd'])
})

test('by several keys, the first that differs decides, and equal ones keep their places', () => {
  const items = [['b', 2, 0], ['a', 2, 1], ['b', 1, 2], ['a', 2, 3]] as const
  expect([...items].sort(compareBy(item => item[1], item => item[0])).map(item => item[2])).toStrictEqual([2, 1, 3, 0])
})

test('a request id holds client and operation', () => {
  const id = requestId(3, 7)
  expect([clientOf(id), operationOf(id)]).toStrictEqual([3, 7])
  expect(requestId(3, 1_048_575)).toBe(requestId(4, 0) - 1)
  expect(Number.isSafeInteger(requestId(1_000_000, 1_048_575))).toBe(true)
})
