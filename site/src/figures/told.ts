/** What a page says of a moment before anything runs in it: small enough to stand in the page. */
import type { Judgement } from '@quorate/scenarios'
import type { RunSummary } from '../sim/types.ts'

export interface Told {
  readonly event: number
  readonly last: number
  readonly seed: number
  readonly replicas: number
  readonly time: number
  readonly sentence: string
  /** The first judge's verdict: the one on the client history where a scenario has such a judge. */
  readonly judged: Judgement
  /** The moment in the lab; null while there is no lab. */
  readonly lab: string | null
}

export const replicasOf = ({ nodes }: Pick<RunSummary, 'nodes'>): number =>
  nodes.filter(({ place }) => place === 'ring').length

/** "5 replicas · seed 7": which run this is, in the fewest words. */
export const runWords = (replicas: number, seed: number): string =>
  `${replicas} ${replicas === 1 ? 'replica' : 'replicas'} · seed ${seed}`
