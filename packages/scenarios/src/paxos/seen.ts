/** What a run of these scenarios shows: what a client was told, what was overtaken, what every process ended with. */
import { clientOf, operationOf, type Micros, type NodeId } from '@quorate/kernel'
import type { Executed } from '../execute.ts'
import { p1, p2, type Process } from './story.ts'

export interface Answer {
  /** The events of question and answer; −1 where there is none. */
  readonly asked: number
  readonly answered: number
  /** µs from the question to the answer. */
  readonly took: Micros
  /** What was chosen, as far as this client knows. */
  readonly value: string | null
}

/** The n-th request of a proposer, counted from 0. */
export function answer({ recording }: Executed, proposer: NodeId, operation = 0): Answer {
  const own = recording.history.filter(({ id }) => clientOf(id) === proposer && operationOf(id) === operation)
  const [asked, answered] = [own.find(({ kind }) => kind === 'invoke'), own.find(({ kind }) => kind === 'return')]
  const outcome = answered?.value as { readonly value?: string } | undefined
  return {
    asked: asked?.event ?? -1, answered: answered?.event ?? -1, took: (answered?.time ?? 0) - (asked?.time ?? 0),
    value: outcome?.value ?? null,
  }
}

/** A process at the end of the run, or right after an event. */
export const processAt = ({ recording }: Executed, node: NodeId, event = recording.length - 1): Process =>
  recording.worldAfter(event).node(node).state as Process

export const timesReached = ({ recording }: Executed, witness: string): number =>
  recording.witnesses.find(({ name }) => name === witness)!.count

/** The values that somebody has learned by the end, each once. */
export const learnedValues = (executed: Executed): string[] =>
  [...new Set([p1, p2].flatMap(node => processAt(executed, node).learned ?? []))]

/** The first event from `from` on after which the process is in this phase; −1 where it never is. */
export function phaseBegins({ recording }: Executed, node: NodeId, phase: Process['phase'], from = 0): number {
  for (let event = from; event < recording.length; event++) {
    if (recording.event(event).node !== node) continue
    if ((recording.worldAfter(event).node(node).state as Process | null)?.phase === phase) return event
  }
  return -1
}
