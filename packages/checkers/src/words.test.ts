import { expect, test } from 'vitest'
import { sayTime, sayValue } from './words.ts'

test('times are printed in the unit a person would use, digits cut', () => {
  expect([0, 999, 1_000, 12_345, 999_999, 1_000_000, 1_209_999, 1_050_000, 61_000_000].map(sayTime))
    .toEqual(['0 µs', '999 µs', '1 ms', '12.3 ms', '999.9 ms', '1 s', '1.2 s', '1.05 s', '61 s'])
})

test('values are printed so that different ones look different', () => {
  expect([null, 'Ann', 'nothing', '1', 1, true, '', 'two words', [1, null], { b: 1, a: 'x' }].map(sayValue)).toEqual(
    ['nothing', 'Ann', '"nothing"', '"1"', '1', 'true', '""', '"two words"', '[1,null]', '{"a":"x","b":1}'])
  expect(sayValue('x'.repeat(100))).toHaveLength(40)
})
