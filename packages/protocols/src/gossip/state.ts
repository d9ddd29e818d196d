import type { Micros, NodeId } from '@quorate/kernel'
import type { Message, Rumour, Status } from './messages.ts'

export interface Gossip {
  config: Config
  state: State
  message: Message
  /** Nobody asks: members watch each other. */
  request: never
  outcome: never
  emit: Emit
}

export interface Config {
  /** All members, this one too. */
  readonly nodes: readonly NodeId[]
  /** T′ of the paper: one member is probed in each period, in µs. */
  readonly period: Micros
  /** After this long without an answer others are asked to try, in µs; well below the period. */
  readonly patience: Micros
  /** k of the paper: how many are asked. */
  readonly helpers: number
  /** How long a member may answer for itself once it is suspected, in µs. */
  readonly suspicion: Micros
  /** How often a rumour is told: λ·log n of the paper. */
  readonly retell: number
  /** Rumours in a message, at most. */
  readonly most: number
}

export type Emit =
  /** What this member now holds of another one. */
  | ({ readonly type: 'changed' } & Rumour)
  /** Somebody holds this member for suspect or dead in this incarnation. */
  | { readonly type: 'accused'; readonly incarnation: number }
  /** Somebody has said something older of this one than this member holds. */
  | { readonly type: 'late'; readonly node: NodeId }

/** What is held of a member, and how often that is still to be told. */
export interface Held {
  readonly status: Status
  readonly incarnation: number
  readonly left: number
}

export interface Probe {
  readonly target: NodeId
  /** In which it was held when it was probed: silence says nothing of a higher one. */
  readonly incarnation: number
  readonly isAnswered: boolean
}

export interface State {
  readonly config: Config
  readonly self: NodeId
  readonly incarnation: number
  /** In the order of the configuration. This member's own entry is what it tells of itself. */
  readonly members: readonly Held[]
  readonly period: number
  readonly probe: Probe | null
  /** Who has not had a turn in this round. */
  readonly unprobed: readonly NodeId[]
}

export const durable = [['incarnation']] as const satisfies (keyof State)[][]

const RANK = { alive: 0, suspect: 1, dead: 2 } as const

/** Which of two rumours about one member is the newer: the higher incarnation, then the worse news. */
export const ageOf = ({ status, incarnation }: Pick<Held, 'status' | 'incarnation'>): number =>
  incarnation * 3 + RANK[status]

export const heldOf = (s: State, node: NodeId): Held | undefined => s.members[s.config.nodes.indexOf(node)]

export const withStatus = ({ config: { nodes }, members }: State, status: Status): NodeId[] =>
  nodes.filter((_, i) => members[i]!.status === status)
