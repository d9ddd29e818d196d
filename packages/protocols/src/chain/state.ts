import { Seq, type Micros, type NodeId, type RequestId } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import type { Outcome } from '../kv/outcome.ts'
import { apply, emptyStore, type Store } from '../kv/store.ts'
import type { Configuration, Entry, Message } from './messages.ts'

export interface Chain {
  config: Config
  state: State
  message: Message
  request: never
  outcome: Outcome
  emit: Emit
}

export interface Config {
  /** The chain of epoch 1, from head to tail. */
  readonly servers: readonly NodeId[]
  readonly master: NodeId
  /** µs until what was not answered is said again; longer than an acknowledgement takes along the whole chain. */
  readonly repeatEvery: Micros
}

/** For the judges. */
export type Emit =
  /** A client was answered; whether it hears so is another matter. */
  | { readonly type: 'answered'; readonly request: RequestId }
  /** The time has come to say again what was not answered. */
  | { readonly type: 'due' }
  | { readonly type: 'resent'; readonly position: number }

/** A client's question that waits for the master's word. */
export interface Query {
  readonly id: RequestId
  readonly command: Command
}

export interface State extends Configuration {
  readonly config: Config
  readonly self: NodeId
  /** Hist: every update that it has processed, in order. */
  readonly hist: Seq<Entry>
  /** Its successor has acknowledged Hist up to here: what comes after is Sent. */
  readonly acknowledged: number
  /** While a server joins: the old tail has answered clients up to here, and is the tail no longer. Else null. */
  readonly handed: number | null
  /** What Hist makes of the map: kept in memory only. */
  readonly store: Store
  /** At the tail, at most `MOST_WAITING`. In memory only. */
  readonly queries: readonly Query[]
}

export const MOST_WAITING = 32

/** In one group: a Hist without the epoch in which it was written down could be taken for another one's. */
export const durable =
  [['epoch', 'chain', 'joining', 'hist', 'acknowledged', 'handed']] as const satisfies (keyof State)[][]

export const isHead = (s: State): boolean => s.chain[0] === s.self

export const isLast = (s: State): boolean => s.chain.at(-1) === s.self

export const isJoining = (s: State): boolean => s.joining === s.self

export const isInChain = (s: State): boolean => s.chain.includes(s.self)

/** The last of the chain, until it has handed over; from then on the server that joins. */
export const isTail = (s: State): boolean =>
  (isLast(s) && s.handed === null) || (isJoining(s) && s.handed !== null)

export function successor(s: State): NodeId | null {
  const at = s.chain.indexOf(s.self)
  return at < 0 ? null : s.chain[at + 1] ?? s.joining
}

export function predecessor(s: State): NodeId | null {
  return isJoining(s) ? s.chain.at(-1) ?? null : s.chain[s.chain.indexOf(s.self) - 1] ?? null
}

export const headOf = (s: State): NodeId | null => s.chain[0] ?? null

/** Whom it takes for the tail: whoever is wrong about it is redirected once more. */
export const tailOf = (s: State): NodeId | null => (isLast(s) && s.handed !== null ? s.joining : s.chain.at(-1) ?? null)

/** Sent: what it has forwarded and nobody has acknowledged. */
export const sentOf = (s: State): Entry[] => Seq.slice(s.hist, s.acknowledged, s.hist.length)

/** It has said something to its successor that was not answered; a joining one may always be waiting for more. */
export const owes = (s: State): boolean =>
  successor(s) !== null && (s.acknowledged < s.hist.length || successor(s) === s.joining)

/** Up to here the tail has processed Hist, as far as this server knows. */
export const processed = (s: State): number => (isTail(s) ? s.hist.length : s.acknowledged)

/** Nothing is executed twice: what the head made of the command is what everybody has. */
export function applied(store: Store, { command: { key }, result }: Entry): Store {
  return result.kind === 'ok' ? apply(store, { f: 'write', key, value: result.value }).store : store
}

/** O(n). */
export const replay = (hist: Seq<Entry>): Store => Seq.toArray(hist).reduce(applied, emptyStore)
