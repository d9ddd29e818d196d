import { expect, test } from 'vitest'
import { clockText, clockWords } from './words.ts'

const text = (offset: number, ppm = 0, frozen = false): string | null => clockText({ clock: { offset, ppm, frozen } })

test('a clock that is right and runs right is not mentioned', () => {
  expect(text(0)).toBeNull()
})

test('a clock is ahead, behind, drifting or stopped, in µs, in ms and from ten seconds on in s', () => {
  expect([text(300_000), text(-1_500), text(-40), text(17_280_060, 200)]).toEqual(['+300 ms', '−1 ms', '−40 µs', '+17 s'])
  expect(text(-40_000, 0, true)).toBe('−40 ms, stopped')
})

test('of a clock that is hardly off, but drifts, the rate is told; on a lane there is room for both', () => {
  const words = (offset: number, ppm: number): string => clockWords({ offset, ppm, frozen: false }).join(', ')
  expect([text(0, 200), text(900, -200_000)]).toEqual(['+200 ppm', '−20 %'])
  expect([words(3_400, 200), words(0, -15_000), words(0, 0)]).toEqual(['+3 ms, +200 ppm', '−1.5 %', ''])
})
