/** One number of a benchmark, and what was wanted of it. */

export interface Measured {
  readonly name: string
  readonly events: number
  /** What was counted, where it is not events. */
  readonly of?: string
  readonly value: number
  readonly unit: 'events/s' | 'transitions/s' | 'runs/s' | 'bytes/event' | 'ms' | 's' | 'MB' | 'of the rate'
  /** Events a second divided by the calibrator's heap operations a second. */
  readonly ratio: number | null
  /** The bound that was set: at least so many of what should be many, at most so many of the rest; null for none. */
  readonly wanted: number | null
  readonly reached: boolean | null
}

export interface Budget {
  readonly rounds: number
  /** Heap operations a second. */
  readonly heap: number
  /** What the numbers of events are divided by. */
  readonly shrink: number
}

export const atLeast = (
  name: string, events: number, unit: Measured['unit'], value: number, wanted: number | null,
): Measured => ({ name, events, value, unit, ratio: null, wanted, reached: wanted === null ? null : value >= wanted })

export const atMost = (
  name: string, events: number, unit: Measured['unit'], value: number, wanted: number | null,
): Measured =>
  ({ name, events, value, unit, ratio: null, wanted, reached: wanted === null ? null : value <= wanted })

export const rounded = (value: number): number => Math.round(value * 1_000) / 1_000
