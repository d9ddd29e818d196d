/** What one client was told about one of its operations. */
import { clientOf, operationOf, type HistoryLine, type NodeId } from '@quorate/kernel'
import type { KvOutcome } from '@quorate/protocols'
import type { Executed } from './execute.ts'

export interface Told {
  /** The events of question and answer; −1 while there is no answer. */
  readonly asked: number
  readonly answered: number
  readonly outcome: KvOutcome | null
}

/** The n-th operation of a client, counted from 0. */
export function told({ recording }: Executed, client: NodeId, operation: number): Told {
  const is = (line: HistoryLine): boolean => clientOf(line.id) === client && operationOf(line.id) === operation
  const asked = recording.history.find(line => line.kind === 'invoke' && is(line))
  const answered = recording.history.find(line => line.kind === 'return' && is(line))
  return { asked: asked?.event ?? -1, answered: answered?.event ?? -1, outcome: answered?.value ?? null }
}

/** "Ann" for a read that returned Ann, "unknown" where the client never learned. */
export function toldText({ outcome }: Told): string {
  if (outcome === null || !outcome.definite) return 'unknown'
  return outcome.kind === 'ok' ? String(outcome.value) : 'failed'
}
