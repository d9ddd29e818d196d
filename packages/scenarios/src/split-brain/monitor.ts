import type { Parameter, Parameters } from '../scenario.ts'
import { MS } from '../values.ts'
import { replicas } from './story.ts'

/** Only the designs with a monitor have these. */
export const monitorParameters: readonly Parameter[] = [
  {
    name: 'misses', text: 'unanswered pings before the monitor gives up on the primary', kind: 'integer',
    min: 2, max: 100, unit: 'pings', default: 4,
  },
]

export const monitorConfig = ({ misses }: Parameters): object => ({ replicas, primary: 0, pingEvery: 50 * MS, misses })
