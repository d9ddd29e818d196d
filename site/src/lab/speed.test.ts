import { expect, test } from 'vitest'
import { SPEEDS } from '../stage/player.svelte.ts'
import { DECADE, placeOf, speedAt, speedsWith } from './speed.ts'

test('a slider has every speed from a tenth to ten times, those of the list where they belong', () => {
  expect([-DECADE, 0, DECADE].map(speedAt)).toEqual([0.1, 1, 10])
  const places = Array.from({ length: 2 * DECADE + 1 }, (_, i) => i - DECADE)
  expect(places.map(place => placeOf(speedAt(place)))).toEqual(places)
  for (const speed of SPEEDS) expect(Math.abs(speedAt(placeOf(speed)) / speed - 1)).toBeLessThan(0.06)
  expect([speedsWith(1), speedsWith(1.8).indexOf(1.8)]).toEqual([SPEEDS, 4])
})
