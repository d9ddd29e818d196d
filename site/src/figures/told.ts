/** What a page says of a moment before anything runs in it: small enough to stand in the page. */
import type { Judgement } from '@quorate/scenarios'
import type { RunSummary } from '../sim/types.ts'

interface ToldMoment {
  readonly run: RunSummary
  readonly event: number
  readonly sentence: string
}

export interface Told {
  readonly event: number
  readonly last: number
  readonly seed: number
  readonly replicas: number
  readonly digest: string
  readonly mutant: string | null
  readonly time: number
  readonly sentence: string
  /** The first judge's verdict: the one on the client history where a scenario has such a judge. */
  readonly judged: Judgement
  /** The moment in the lab; null while there is no lab. */
  readonly lab: string | null
}

/** A moment as the page tells it, with its address in the lab. */
export const toldOf = ({ run, event, sentence }: ToldMoment, lab: string | null): Told => ({
  event, sentence, lab,
  last: run.length - 1,
  seed: run.run.seed,
  digest: run.check.digest,
  mutant: run.run.mutant,
  replicas: replicasOf(run),
  time: run.events.time[event]!,
  judged: run.judgements[0]!,
})

export const replicasOf = ({ nodes }: Pick<RunSummary, 'nodes'>): number =>
  nodes.filter(({ place }) => place === 'ring').length

/** "5 replicas · seed 7": which run this is, in the fewest words. What is broken on purpose is never left out. */
export function runWords(replicas: number, seed: number, mutant: string | null): string {
  const words = `${replicas} ${replicas === 1 ? 'replica' : 'replicas'} · seed ${seed}`
  return mutant === null ? words : `${words} · broken: ${mutant}`
}
