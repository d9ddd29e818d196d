import type { Micros, NodeId, Outcome } from '@quorate/kernel'
import type { Message } from './messages.ts'

export interface PhiAccrual {
  config: Config
  state: State
  message: Message
  request: never
  outcome: Outcome
  emit: Emit
}

export interface Config {
  /** To whom this node sends heartbeats. */
  readonly watchers: readonly NodeId[]
  /** Whom this node watches; at most 64, each of which has this node among its watchers. */
  readonly watches: readonly NodeId[]
  /** µs from one heartbeat to the next; also what is expected of a node of which nothing is known yet. */
  readonly heartbeat: Micros
  /** Values of φ at which somebody wants to be told, growing: whole numbers from 1 to 12. */
  readonly thresholds: readonly number[]
  /** So many of the last times between two arrivals are kept, from 2 to 64: the paper's WS. */
  readonly window: number
  /** µs: no arrivals are taken to be more regular than this. */
  readonly minDeviation: Micros
}

/** What an application is told: φ has reached a threshold, or the node was heard from. */
export type Emit =
  | { readonly type: 'reached'; readonly node: NodeId; readonly phi: number }
  | { readonly type: 'heard'; readonly node: NodeId }

/** Lists are in the order of `config.watches`. Nothing is durable: who restarts begins anew. */
export interface State {
  readonly config: Config
  /** What its clock showed when the last heartbeat came; of a node that was never heard from, at the start. */
  readonly last: readonly Micros[]
  /** The last times between two arrivals, µs, the oldest first. */
  readonly windows: readonly (readonly Micros[])[]
  /** How many thresholds φ has reached since the last heartbeat. */
  readonly level: readonly number[]
  /** µs from the last heartbeat until φ reaches the next threshold; of the last one, when it reached that. */
  readonly patience: readonly Micros[]
  readonly heard: readonly number[]
  /** How often a node was heard from of which φ had reached the last threshold. */
  readonly mistakes: readonly number[]
}

export const isSuspected = ({ config, level }: State, at: number): boolean => level[at] === config.thresholds.length

export const suspects = (s: State): NodeId[] => s.config.watches.filter((_, at) => isSuspected(s, at))
