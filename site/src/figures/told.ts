/** What a page says of a moment before anything runs in it: small enough to stand in the page. */
import type { Frame } from '@quorate/kernel'
import type { Judgement } from '@quorate/scenarios'
import type { RunSummary } from '../sim/types.ts'

interface ToldMoment {
  readonly run: RunSummary
  readonly event: number
  readonly frame: Frame
  readonly sentence: string
}

export interface Told {
  readonly event: number
  readonly last: number
  readonly seed: number
  /** What stands in the ring: "5 replicas". */
  readonly ring: string
  readonly digest: string
  readonly parameters: RunSummary['run']['parameters']
  readonly mutant: string | null
  readonly time: number
  readonly sentence: string
  /** The first judge's verdict: the one on the client history where a scenario has such a judge. */
  readonly judged: Judgement
  /** The moment in the lab; null while there is no lab. */
  readonly lab: string | null
}

/** A moment as the page tells it, with its address in the lab. */
export const toldOf = ({ run, event, frame, sentence }: ToldMoment, lab: string | null): Told => ({
  event, sentence, lab,
  last: run.length - 1,
  seed: run.run.seed,
  digest: run.check.digest,
  parameters: run.run.parameters,
  mutant: run.run.mutant,
  ring: ringWords(run.nodes, frame),
  time: run.events.time[event]!,
  judged: run.judgements[0]!,
})

/** Nodes that keep the same log are replicas; others are just nodes, and so are those who are asked. */
export function ringWords(nodes: RunSummary['nodes'], frame: Frame): string {
  const ring = frame.nodes.filter(({ id }) => nodes[id]?.place === 'ring')
  const word = ring.some(({ log, role }) => log !== null && role.shape !== 'client') ? 'replica' : 'node'
  return `${ring.length} ${word}${ring.length === 1 ? '' : 's'}`
}

/** "5 replicas · seed 7": which run this is, in the fewest words. What is broken on purpose is never left out. */
export function runWords(ring: string, seed: number, mutant: string | null): string {
  const words = `${ring} · seed ${seed}`
  return mutant === null ? words : `${words} · broken: ${mutant}`
}
