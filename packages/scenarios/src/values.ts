/** What set-ups are written in: milliseconds, and parameters that are integers. */
import type { Parameters } from './scenario.ts'

/** µs */
export const MS = 1_000

export const integer = (parameters: Parameters, name: string): number => parameters[name] as number
