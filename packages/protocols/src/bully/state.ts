import type { Micros, NodeId, Outcome } from '@quorate/kernel'
import type { Message } from './messages.ts'

export interface Bully {
  config: Config
  state: State
  message: Message
  request: never
  outcome: Outcome
  emit: never
}

export interface Config {
  /** Everybody, this node too. The higher number comes first. */
  readonly nodes: readonly NodeId[]
  /** µs for which an election waits for answers. The network must carry a message there and one back in that time. */
  readonly answerWithin: Micros
  /** µs for which whoever was answered waits to hear who leads: an election, and the way of the news. */
  readonly newsWithin: Micros
  /** µs from one announcement of the coordinator to the next. */
  readonly announceEvery: Micros
  /** µs of silence after which a coordinator counts as down: an announcement more than one may be late. */
  readonly silentFor: Micros
}

export type Phase = 'following' | 'asking' | 'standing back' | 'leading'

/** Nothing is durable: who restarts stands for election, and the numbers of the nodes are all that there is to know. */
export interface State {
  readonly config: Config
  readonly self: NodeId
  readonly phase: Phase
  /** Whom it takes for the coordinator; null while that is open. */
  readonly coordinator: NodeId | null
  /** In its last election: whom it has asked, and who has answered. */
  readonly asked: readonly NodeId[]
  readonly answered: readonly NodeId[]
}

export const higher = ({ config: { nodes }, self }: State): NodeId[] => nodes.filter(node => node > self)
export const others = ({ config: { nodes }, self }: State): NodeId[] => nodes.filter(node => node !== self)
