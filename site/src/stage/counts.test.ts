import { expect, test } from 'vitest'
import { numberText, shareText, timesText } from './counts.ts'

test('thousands have commas, as English writes them', () => {
  const whole = [0, 7, 999, 1_000, 99_999, 100_000, 1_234_567, -1_000]
  expect(whole.map(numberText)).toEqual(whole.map(each => each.toLocaleString('en')))
})

test('a share says when nothing is missing', () => {
  expect([shareText(6, 73), shareText(73, 73), shareText(0, 73), shareText(0, 0)]).toEqual(['6 of 73', 'all 73', 'none', 'none'])
})

test('times have a tenth where that is much of them', () => {
  expect([null, 1_174, 9_949, 9_960, 30_515].map(timesText)).toEqual(['–', '1.2 ms', '9.9 ms', '10 ms', '31 ms'])
})
