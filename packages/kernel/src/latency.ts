/**
 * How long a message takes. Distributions come from tables of integers, because `Math.log` and `**` may differ between
 * engines in the last bit and a run must not.
 */
import type { Micros, Range } from './protocol.ts'
import { draw, drawBetween, type Lineage, type Stream } from './tape.ts'

/** A range stands for a uniform choice within it; both ends of a range are possible. */
export type Latency =
  | Range
  | { readonly kind: 'constant'; readonly is: Micros }
  /** `min` and above it an exponentially distributed wait with this mean. */
  | { readonly kind: 'exponential'; readonly min: Micros; readonly mean: Micros }
  /** `min` and above it a wait with a Pareto tail (α = 1.5): mostly below `scale`, now and then forty times it. */
  | { readonly kind: 'heavy-tail'; readonly min: Micros; readonly scale: Micros }

/** Quantiles i/64 of the exponential distribution with mean 1, in 1,024ths; the last one is that of 255/256. */
const EXPONENTIAL: readonly number[] = [
  0, 16, 33, 49, 66, 83, 101, 119, 137, 155, 174, 193, 213, 233, 253, 273, 295, 316, 338, 361, 384, 407, 431, 456,
  481, 507, 534, 561, 589, 618, 648, 678, 710, 742, 776, 811, 847, 884, 922, 963, 1_004, 1_048, 1_093, 1_141,
  1_191, 1_244, 1_299, 1_357, 1_420, 1_486, 1_556, 1_632, 1_714, 1_803, 1_901, 2_009, 2_129, 2_266, 2_424, 2_611,
  2_839, 3_134, 3_549, 4_259, 5_678,
]

/** Quantiles i/64 of (1 − u)^(−1/1.5) − 1, in 1,024ths; the last one is that of 255/256. */
const HEAVY_TAIL: readonly number[] = [
  0, 11, 22, 33, 45, 57, 69, 82, 95, 109, 123, 137, 152, 167, 183, 200, 216, 234, 252, 271, 291, 311, 332, 354,
  377, 401, 426, 452, 479, 507, 537, 568, 601, 636, 673, 712, 753, 796, 843, 892, 945, 1_002, 1_063, 1_128, 1_200,
  1_277, 1_361, 1_454, 1_556, 1_670, 1_797, 1_939, 2_102, 2_289, 2_506, 2_763, 3_072, 3_453, 3_938, 4_579, 5_478,
  6_853, 9_297, 15_360, 40_261,
]

const ONE = 1_024

/** The value at a uniform 32-bit position, between two entries of the table. */
function quantile(table: readonly number[], uniform: number): number {
  const scaled = uniform / 67_108_864
  const i = Math.floor(scaled)
  return table[i]! + Math.floor((scaled - i) * (table[i + 1]! - table[i]!))
}

/** One latency, in µs. */
export function drawLatency(latency: Latency, seed: number, from: Stream, lineage: Lineage): Micros {
  if (!('kind' in latency)) return drawBetween(seed, from, lineage, latency[0], latency[1])
  if (latency.kind === 'constant') return latency.is
  const uniform = draw(seed, from, lineage)
  if (latency.kind === 'exponential') {
    return latency.min + Math.floor((latency.mean * quantile(EXPONENTIAL, uniform)) / ONE)
  }
  return latency.min + Math.floor((latency.scale * quantile(HEAVY_TAIL, uniform)) / ONE)
}

/** The shortest latency there can be; what a client should expect at best. */
export function shortest(latency: Latency): Micros {
  if (!('kind' in latency)) return latency[0]
  return latency.kind === 'constant' ? latency.is : latency.min
}
