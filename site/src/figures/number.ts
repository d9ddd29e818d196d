/** Whole numbers within what a parameter accepts. Pure. */
interface Range {
  readonly min: number
  readonly max: number
  readonly default: number
}

/** The nearest whole number that a parameter accepts; its default where nothing was given. */
export function clamped({ min, max, default: usual }: Range, wanted: number): number {
  return Number.isFinite(wanted) ? Math.min(max, Math.max(min, Math.round(wanted))) : usual
}

/** How many presses of + lead from one end of a range to the other, at least: with fewer, a press would be a leap. */
const PRESSES = 20

/** What one press of + or − leads to: the next round number, in steps that suit the range. */
export function nudged(parameter: Range, from: number, direction: 1 | -1): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10((parameter.max - parameter.min) / PRESSES)))
  const round = direction === 1 ? Math.floor(from / step) : Math.ceil(from / step)
  return clamped(parameter, (round + direction) * step)
}
