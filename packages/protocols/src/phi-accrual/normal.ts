/**
 * What the detector needs of the normal distribution, in integers, since logarithms and roots may differ between
 * engines. φ is −log₁₀ of the probability that a heartbeat comes later than now. φ = k is reached z(k) standard
 * deviations behind the mean, where the tail of the standard normal distribution is 10⁻ᵏ.
 */
import type { Micros } from '@quorate/kernel'

/** z(1) … z(12) in millionths, rounded: the error is half a millionth at most. */
const Z = [
  1_281_552, 2_326_348, 3_090_232, 3_719_016, 4_264_891, 4_753_424, 5_199_338, 5_612_001, 5_997_807, 6_361_341,
  6_706_023, 7_034_484,
] as const

export const MOST_PHI = Z.length
const MILLION = 1_000_000

export function meanOf(values: readonly Micros[]): Micros {
  return Math.floor(values.reduce((sum, value) => sum + value, 0) / values.length)
}

/** The population's, as in the paper; values of up to ten seconds do not overflow. */
export function deviationOf(values: readonly Micros[]): Micros {
  const mean = meanOf(values)
  return squareRoot(Math.floor(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length))
}

/** µs after the last heartbeat at which φ is `phi`, a whole number from 1 to 12. */
export const whenPhi = (phi: number, mean: Micros, deviation: Micros): Micros =>
  mean + Math.ceil((Z[phi - 1]! * deviation) / MILLION)

/** The largest integer whose square is not above n (Newton's way, from above). */
function squareRoot(n: number): number {
  let root = n
  let next = Math.floor((n + 1) / 2)
  while (next < root) {
    root = next
    next = Math.floor((root + Math.floor(n / root)) / 2)
  }
  return root
}
