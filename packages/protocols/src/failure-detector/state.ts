import type { Micros, NodeId, Outcome } from '@quorate/kernel'
import type { Message } from './messages.ts'

export interface FailureDetector {
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
  /** µs from one heartbeat to the next. */
  readonly heartbeat: Micros
  /** µs of silence after which a node is suspected, at first: the paper's default time-out interval. */
  readonly timeout: Micros
  /** µs that the adaptive detector adds to a node's timeout after a mistake about it. The fixed one ignores it. */
  readonly increment: Micros
}

/** The output of the detector, as it changes. */
export type Emit =
  | { readonly type: 'suspected'; readonly node: NodeId }
  | { readonly type: 'trusted'; readonly node: NodeId }

/** Lists are in the order of `config.watches`. Nothing is durable: who restarts begins anew. */
export interface State {
  readonly config: Config
  /** The paper's output_p, as one mark a node. */
  readonly suspected: readonly boolean[]
  /** The paper's Δ_p(q), µs. */
  readonly timeout: readonly Micros[]
  /** Heartbeats that were received. */
  readonly heard: readonly number[]
  /** How often a suspect was heard from: it had been suspected too early, as far as this node can tell. */
  readonly mistakes: readonly number[]
}

export const suspects = (s: State): NodeId[] => s.config.watches.filter((_, at) => s.suspected[at])
