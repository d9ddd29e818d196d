/** How long something takes, in user CPU time: the wall clock of a shared machine measures its other users. */

/** µs of user CPU time that this work took. */
export function microsecondsOf(work: () => void): number {
  const before = process.cpuUsage()
  work()
  return Math.max(1, process.cpuUsage(before).user)
}

/** How many of `count` things that the work does it does in a second. */
export const rateOf = (count: number, work: () => void): number => (count * 1_000_000) / microsecondsOf(work)

/** The median of so many measurements, after one that only warms up. */
export function medianOf(rounds: number, measurement: () => number): number {
  measurement()
  return percentile(Array.from({ length: rounds }, measurement), 50)
}

/** The value that so many of a hundred do not exceed. */
export function percentile(values: readonly number[], of100: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * of100) / 100))]!
}
