import { describe, expect, test } from 'vitest'
import { adjustClock, clockOf, readClock, worldDelay } from './clock.ts'

const SECOND = 1_000_000

describe('a clock', () => {
  test('shows the world\'s time, unless it is off or drifts', () => {
    expect(readClock(clockOf(), 5 * SECOND)).toBe(5 * SECOND)
    expect(readClock(clockOf(-300), 5 * SECOND)).toBe(5 * SECOND - 300)
    expect(readClock(clockOf(0, 200), 5 * SECOND)).toBe(5 * SECOND + 1_000)
    expect(readClock(clockOf(10, -200), 5 * SECOND)).toBe(5 * SECOND - 990)
  })

  test('jumps by a step, and by nothing else', () => {
    const drifting = adjustClock(clockOf(), 1 * SECOND, { ppm: 500 })
    expect(readClock(drifting, 1 * SECOND)).toBe(1 * SECOND)
    expect(readClock(drifting, 3 * SECOND)).toBe(3 * SECOND + 1_000)
    const stepped = adjustClock(drifting, 3 * SECOND, { step: -2 * SECOND })
    expect(readClock(stepped, 3 * SECOND)).toBe(1 * SECOND + 1_000)
    expect(readClock(stepped, 5 * SECOND)).toBe(3 * SECOND + 2_000)
  })

  test('stands still while it is frozen, and goes on from there', () => {
    const frozen = adjustClock(clockOf(), 2 * SECOND, { frozen: true })
    expect(readClock(frozen, 9 * SECOND)).toBe(2 * SECOND)
    const thawed = adjustClock(frozen, 9 * SECOND, { frozen: false })
    expect(readClock(thawed, 10 * SECOND)).toBe(3 * SECOND)
  })

  test('that is fast fires its timers early', () => {
    expect(worldDelay(clockOf(), 1_000)).toBe(1_000)
    expect(worldDelay(clockOf(0, 1_000_000), 1_000)).toBe(500)
    expect(worldDelay(clockOf(0, -500_000), 1_000)).toBe(2_000)
  })
})
