/** What is judged about a run, and the judge of what its clients were told. */
import { checkLinearizability, history, keyValue, type Operation } from '@quorate/checkers'
import type { ClientHistory } from './history.ts'

export type Status = 'ok' | 'violated' | 'unknown'

export interface Judgement {
  readonly property: string
  readonly text: string
  readonly status: Status
  /** The event at which it was broken; −1 where it was not. */
  readonly event: number
  /** Sentences: what contradicts what, or why it is unknown. */
  readonly evidence: readonly string[]
  /** For an ok: what it rests on. */
  readonly basis: string | null
  /** Of answers that contradict each other, events: where the one that no order allows was asked for, and changes. */
  readonly between?: { readonly call: number; readonly changes: readonly number[] }
}

export const LINEARIZABLE = {
  property: 'Linearizable',
  text: 'Every operation takes effect at one instant between its call and its answer, as if there were one copy',
}

/** `event` is the entry of `at` for the first answer that no order allows. */
export function linearizability({ events, at, names }: ClientHistory): Judgement {
  // The world executes one event after the other, also within a microsecond.
  const parsed = history(events, { ties: 'ordered' })
  if (!parsed.ok) return { ...LINEARIZABLE, status: 'unknown', event: -1, evidence: [parsed.error], basis: null }
  if (parsed.history.operations.length === 0) {
    const why = 'no client asked for a read, a write or a cas'
    return { ...LINEARIZABLE, status: 'unknown', event: -1, evidence: [why], basis: null }
  }
  const verdict = checkLinearizability(parsed.history, keyValue, { names: { process: process => names.get(process)! } })
  if (verdict.status === 'ok') {
    const basis = `proved for the ${parsed.history.operations.length} operations of this history`
    return { ...LINEARIZABLE, status: 'ok', event: -1, evidence: [], basis }
  }
  if (verdict.status === 'unknown') {
    return { ...LINEARIZABLE, status: 'unknown', event: -1, evidence: [verdict.why], basis: null }
  }
  const { at: answer, sentences, stuck, minimal } = verdict.evidence
  const calledAt = ({ callEvent }: Operation): number => at[callEvent]!
  const shown = parsed.history.operations.filter(({ id }) => minimal.operations.includes(id))
  const changes = shown.filter(each => each.id !== stuck.operation && !keyValue.readOnly(each)).map(calledAt)
  const between = { call: calledAt(parsed.history.operations.find(({ id }) => id === stuck.operation)!), changes }
  return { ...LINEARIZABLE, status: 'violated', event: at[answer]!, evidence: sentences, basis: null, between }
}
