/** What set-ups are written in: milliseconds, and parameters that are integers. */
import type { Parameter, Parameters } from './scenario.ts'

/** µs */
export const MS = 1_000

export const integer = (parameters: Parameters, name: string): number => parameters[name] as number

/** Of scenarios in which nothing is due where messages take too long for the timeouts: to see what comes of it. */
export const dueParameter: Parameter = {
  name: 'due', text: 'whether what is owed in a calm is owed only where the timeouts fit, or whatever messages take', kind: 'choice',
  values: ['fitting', 'always'], default: 'fitting',
}
export const isAlwaysDue = ({ due }: Parameters): boolean => due === 'always'
