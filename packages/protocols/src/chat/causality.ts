/**
 * Happened-before, as a ghost knows it: from who did what in which order and which message came from which event, and
 * from no clock. What is before an event is a beginning of every node's history, so a number a node says it all.
 */
import { Seq, type Invariant, type Micros, type NodeId, type Seen } from '@quorate/kernel'
import type { Chat, Entry, State } from './entry.ts'

export interface Happened<T, S> {
  readonly node: NodeId
  /** Its position among the events of its node. */
  readonly n: number
  readonly entry: Entry<T, S>
  /** When it happened, in the time of the world; a search has none, and says 0. */
  readonly time: Micros
  /** By node: how many of its events this one can know of, itself included. */
  readonly past: readonly number[]
}

export interface Causality<T, S> {
  /** By node, in their order. */
  readonly events: readonly (readonly Happened<T, S>[])[]
  readonly evidence: string | null
}

/** a → b (Lamport 1978): a is in the past of b. */
export const isBefore = <T, S>(a: Happened<T, S>, b: Happened<T, S>): boolean =>
  a !== b && (b.past[a.node] ?? 0) > a.n

/** The first objection to an event, given everything that happened before it and the state that it left. */
export type Objection<T, S> =
  (event: Happened<T, S>, events: Causality<T, S>['events'], after: State<T, S>) => string | null

/** An invariant about every event of every node in the light of causality. */
export function causal<T, S>(
  name: string, text: string, objection: Objection<T, S>, timed?: true,
): Invariant<Chat<T, S>> {
  return {
    name, text, ...(timed && { timed }),
    init: (): Causality<T, S> => ({ events: [], evidence: null }),
    fold: (ghost: Causality<T, S>, seen: Seen<Chat<T, S>>) => fold(ghost, seen, objection),
    check: ({ evidence }: Causality<T, S>) => evidence,
  }
}

function fold<T, S>(
  ghost: Causality<T, S>, { node, after, time }: Seen<Chat<T, S>>, objection: Objection<T, S>,
): Causality<T, S> {
  if (ghost.evidence !== null) return ghost
  // What had not reached the disk when the node crashed was shown to nobody: it did not happen.
  const own = (ghost.events[node] ?? []).slice(0, after.log.length)
  if (own.length === after.log.length && own.length === ghost.events[node]?.length) return ghost
  const events = Array.from({ length: Math.max(node + 1, ghost.events.length) }, (_, id) => ghost.events[id] ?? [])
    .with(node, own)
  return Seq.toArray(after.log).slice(own.length).reduce<Causality<T, S>>((known, entry) => {
    const event = happened(known.events, node, entry, time)
    const evidence = known.evidence ?? objection(event, known.events, after)
    return { events: known.events.with(node, [...known.events[node]!, event]), evidence }
  }, { events, evidence: null })
}

function happened<T, S>(
  events: Causality<T, S>['events'], node: NodeId, entry: Entry<T, S>, time: Micros,
): Happened<T, S> {
  const n = events[node]!.length
  const [before, said] = [events[node]![n - 1], sentBy(events, node, entry)]
  const past = Array.from({ length: Math.max(events.length, said?.past.length ?? 0) }, (_, id) =>
    (id === node ? n + 1 : Math.max(before?.past[id] ?? 0, said?.past[id] ?? 0)))
  return { node, n, entry, time, past }
}

/** Of what was heard: the event that said it. */
const sentBy = <T, S>(events: Causality<T, S>['events'], node: NodeId, { from, n }: Entry<T, S>) =>
  (from === node ? undefined : events[from]?.[n])

/** The events right before an event: the last one of its node, and the one that sent what it received. */
export function causesOf<T, S>(event: Happened<T, S>, events: Causality<T, S>['events']): Happened<T, S>[] {
  const { node, n, entry } = event
  return [events[node]![n - 1], sentBy(events, node, entry)].filter(cause => cause !== undefined)
}

/** Every event that happened before this one. */
export const pastOf = <T, S>({ past, node, n }: Happened<T, S>, events: Causality<T, S>['events']): Happened<T, S>[] =>
  events.flatMap((own, id) => own.slice(0, id === node ? n : past[id]))

/** '"Lunch?", heard by node 1,': the subject or object of a sentence that goes on. */
export const eventText = <T, S>({ node, entry: { from, text } }: Happened<T, S>): string =>
  `"${text}", ${from === node ? 'said' : 'heard'} by node ${node},`
