/**
 * Why an event happened: its causes back to where they began, as sentences. Causes are what the run recorded, nothing
 * is guessed: a message has the event that sent it, a timer the one that set it. Two more kinds of reason stand beside
 * them: what had last changed the node, and, for a timer that fired, what should have come before it and was lost.
 */
import { faultBehind } from './fault-behind.ts'
import { listText } from './text.ts'
import { sentence } from './words.ts'
import type { Recording, TraceEvent } from './recording.ts'

export interface Reason {
  readonly event: number
  readonly sentence: string
  /** It changed something, or somebody from outside did it. */
  readonly decisive: boolean
  /**
   * How it is one: the event or its cause, the last change of the node's state, a message that did not come and so let
   * a timer fire or left somebody unknowing, the fault behind that, or the crash of whoever could have told.
   */
  readonly by: 'cause' | 'state' | 'loss' | 'fault' | 'down'
  /** What it explains; the event itself explains nothing. */
  readonly explains: number
  /** Events that this entry stands for: heartbeats and the like, in a row, that changed nothing. */
  readonly count: number
  /** The rules that were applied, by their names in the protocol's folder. */
  readonly rules: readonly string[]
}

/** The backward slice of an event, from its roots to the event itself, in the order in which all of it happened. */
export function why(recording: Recording, event: number): Reason[] {
  const chain = causesOf(recording, event)
  const beside = chain.flatMap(i => [...lossBefore(recording, i), ...stateBefore(recording, i)])
  const known = new Set(chain)
  const more: Reason[] = []
  for (const reason of beside) {
    if (known.has(reason.event)) continue
    known.add(reason.event)
    more.push(reason)
  }
  const reasons = [...shortened(recording, chain, event), ...more]
  return reasons.toSorted((a, b) => byEvent(a, b))
}

const byEvent = (a: Reason, b: Reason): number => a.event - b.event

/** The event and its causes, the first one first. */
export function causesOf(recording: Recording, event: number): number[] {
  const chain: number[] = []
  for (let i = event; i >= 0; i = recording.row(i).cause) chain.push(i)
  return chain.toReversed()
}

const isFromOutside = ({ kind, act, lost }: TraceEvent): boolean => act !== null || kind === 'request' || lost !== null
const isDecisive = (event: TraceEvent): boolean => event.changed || event.responses.length > 0 || isFromOutside(event)

/** Rows of events that changed nothing are one entry, with the last of them. */
function shortened(recording: Recording, chain: readonly number[], asked: number): Reason[] {
  const reasons: Reason[] = []
  let row: number[] = []
  chain.forEach((i, at) => {
    const decisive = i === asked || isDecisive(recording.event(i))
    if (!decisive) row.push(i)
    if (row.length > 0 && (decisive || at === chain.length - 1)) {
      reasons.push(rowOf(recording, row, chain[at]!))
      row = []
    }
    if (decisive) reasons.push(reasonOf(recording, i, 'cause', chain[at + 1] ?? i, true))
  })
  return reasons
}

function rowOf(recording: Recording, row: readonly number[], explains: number): Reason {
  const last = row[row.length - 1]!
  if (row.length === 1) return reasonOf(recording, last, 'cause', explains, false)
  const nodes = [...new Set(row.map(i => recording.setup.nodes[recording.row(i).node]!.name))]
  const text = `${row.length} events at ${listText(nodes)} that changed nothing, up to: ${sentence(recording, last)}`
  return { event: last, sentence: text, decisive: false, by: 'cause', explains, count: row.length, rules: [] }
}

export const reasonOf = (
  recording: Recording, event: number, by: Reason['by'], explains: number, decisive: boolean,
): Reason => ({
  event, sentence: sentence(recording, event), decisive, by, explains, count: 1,
  rules: recording.event(event).notes.map(({ rule }) => rule),
})

/** What had last changed the state that the event found. */
function stateBefore(recording: Recording, event: number): Reason[] {
  const { node, changed, kind } = recording.row(event)
  if (!changed || kind === 'start') return []
  for (let i = event - 1; i >= 0; i--) {
    const other = recording.row(i)
    if (other.node === node && other.changed) return [reasonOf(recording, i, 'state', event, false)]
  }
  return []
}

/** A timer fires because nothing came in time: the last loss on the way to its node, and the fault behind that. */
function lossBefore(recording: Recording, event: number): Reason[] {
  const { kind, node, cause, changed } = recording.row(event)
  if (kind !== 'timeout' || !changed) return []
  for (let i = event - 1; i > cause; i--) {
    const other = recording.event(i)
    if (other.node !== node || other.message < 0 || other.lost === null) continue
    const fault = faultBehind(recording, other)
    const loss = reasonOf(recording, i, 'loss', event, true)
    return fault < 0 ? [loss] : [loss, reasonOf(recording, fault, 'fault', i, true)]
  }
  return []
}
