/** What is said in a chat, what a node remembers of it, and what the outside may ask for. */
import type { Micros, NodeId, Seq } from '@quorate/kernel'

/** `T` is what a clock shows, `S` what of it goes into a message. */
export interface Chat<T, S> {
  config: Config
  state: State<T, S>
  message: Say<S>
  request: Ask
  outcome: Said<S>
  emit: never
}

export interface Config {
  /** Everybody who takes part, this node too. */
  readonly nodes: readonly NodeId[]
  /** How far ahead of this node's own clock a message may be, in µs. Only for clocks that follow physical ones. */
  readonly most?: Micros
}

/** One message. Its name is its sender together with the number of the event at the sender. */
export interface Say<S> {
  readonly type: 'Say'
  readonly n: number
  readonly stamp: S
  readonly text: string
}

/** One event of a node: it said something, or it heard something for the first time. */
export interface Entry<T, S> {
  /** The name of the message. Of what a node said itself, `n` is the entry's position in its own log. */
  readonly from: NodeId
  readonly n: number
  readonly text: string
  /** The stamp of the message, which its sender gave it. */
  readonly stamp: S
  /** The clock of this node after this event. */
  readonly at: T
}

export interface State<T, S> {
  readonly config: Config
  readonly self: NodeId
  readonly clock: T
  /** The events of this node, in the order in which they happened here. */
  readonly log: Seq<Entry<T, S>>
  /** The same in the order in which this node shows them: positions in `log`. */
  readonly thread: Seq<number>
}

export interface Ask {
  readonly f: 'say'
  readonly text: string
  /** Null: to all others. Nobody: an event that concerns this node alone. */
  readonly to: readonly NodeId[] | null
}

export interface Said<S> {
  readonly kind: 'ok'
  /** It happened, though nobody may ever hear of it. */
  readonly definite: true
  readonly stamp: S
}


export const LONGEST = 80

/** What is wrong with a request, in one clause, or null. */
export function askProblem(request: unknown): string | null {
  const { f, text, to } = (request ?? {}) as Partial<Ask>
  if (f !== 'say') return 'it is { f: "say", text, to }'
  if (typeof text !== 'string' || text === '' || text.length > LONGEST) return `its text has 1 to ${LONGEST} characters`
  const isList = Array.isArray(to) && to.length <= 64 && to.every(node => Number.isSafeInteger(node) && node >= 0)
  return to === null || isList ? null : 'its "to" is null, for all others, or a list of nodes'
}
