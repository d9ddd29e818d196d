import { expect, test } from 'vitest'
import { clockText } from './words.ts'

const text = (offset: number, ppm = 0, frozen = false): string | null => clockText({ clock: { offset, ppm, frozen } })

test('a clock that is right and runs right is not mentioned', () => {
  expect(text(0)).toBeNull()
})

test('a clock is ahead, behind, drifting or stopped, in ms and from ten seconds on in s', () => {
  expect([text(300_000), text(-1_500), text(0, 200), text(17_280_060, 200)])
    .toEqual(['+300 ms', '−1 ms', '+0 ms', '+17 s'])
  expect(text(-40_000, 0, true)).toBe('−40 ms, stopped')
})
