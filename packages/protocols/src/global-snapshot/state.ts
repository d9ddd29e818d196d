import { Seq, type Micros, type NodeId } from '@quorate/kernel'
import type { Body, Message, SnapshotId } from './messages.ts'

export interface GlobalSnapshot {
  config: Config
  state: State
  message: Message
  request: Request
  outcome: Outcome
  emit: never
}

export interface Config {
  /** Every node has a channel to every other one. */
  readonly nodes: readonly NodeId[]
  /** What each has at first, in the same order. */
  readonly money: readonly number[]
  /** µs after which what was not acknowledged is sent again. */
  readonly resend: Micros
}

export type Request =
  | { readonly f: 'transfer'; readonly to: NodeId; readonly amount: number }
  | { readonly f: 'record' }

/** A transfer is refused where there is too little. */
export interface Outcome {
  readonly kind: 'ok' | 'failed'
  readonly definite: true
}

/** All lists are by node, in the order of the configuration. */
export interface State {
  readonly config: Config
  readonly self: NodeId
  readonly balance: number
  readonly out: readonly Outgoing[]
  /** By sender: the position that is taken next. */
  readonly next: readonly number[]
  /** How many transfers this node has sent to each, and received from each. */
  readonly paid: readonly number[]
  readonly got: readonly number[]
  readonly recordings: Seq<Recording>
  /** Markers that are still to be sent: a correct node has none between two steps. */
  readonly owed: readonly SnapshotId[]
}

/** One direction of a channel: what has been sent and not been acknowledged begins at `from`. */
export interface Outgoing {
  readonly from: number
  readonly items: Seq<Body>
}

/** The part of a node in one snapshot. */
export interface Recording extends SnapshotId {
  readonly balance: number
  /** By sender: what the channel held, and whether its marker has come. The node's own entry is always closed. */
  readonly channels: readonly Channel[]
}

export interface Channel {
  readonly amounts: readonly number[]
  readonly isClosed: boolean
}

export const durable = [
  ['balance', 'out', 'next', 'paid', 'got', 'recordings', 'owed'],
] as const satisfies (keyof State)[][]

export const isSame = (a: SnapshotId, b: SnapshotId): boolean => a.by === b.by && a.n === b.n

export const recordingOf = ({ recordings }: State, id: SnapshotId): Recording | undefined =>
  Seq.toArray(recordings).find(recording => isSame(recording, id))

export const isComplete = ({ channels }: Recording): boolean => channels.every(({ isClosed }) => isClosed)

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

/** What a part of a snapshot accounts for: the balance, and what was on its way to this node. */
export const recordedMoney = ({ balance, channels }: Recording): number =>
  balance + sum(channels.map(({ amounts }) => sum(amounts)))
