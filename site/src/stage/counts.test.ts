import { expect, test } from 'vitest'
import { shareText, timesText } from './counts.ts'

test('a share says when nothing is missing', () => {
  expect([shareText(6, 73), shareText(73, 73), shareText(0, 73), shareText(0, 0)]).toEqual(['6 of 73', 'all 73', 'none', 'none'])
})

test('times have a tenth where that is much of them', () => {
  expect([null, 1_174, 9_949, 9_960, 30_515].map(timesText)).toEqual(['–', '1.2 ms', '9.9 ms', '10 ms', '31 ms'])
})
