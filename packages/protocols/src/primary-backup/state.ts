import { Seq, type Micros, type NodeId, type RequestId } from '@quorate/kernel'
import type { Entry, Message } from './messages.ts'

export interface PrimaryBackup {
  config: Config
  state: State
  message: Message
  /** A command, which the protocol orders and never looks into. */
  request: unknown
  outcome: Refusal
  emit: Emit
}

export interface Config {
  readonly nodes: readonly NodeId[]
  /** Who leads in epoch 1. */
  readonly primary: NodeId
  /** The primary shows every backup where its log ends, every so many µs. */
  readonly heartbeat: Micros
  /** Entries in one message, at most 64. */
  readonly maxBatch: number
  /** When the client is answered: "async" is at once, before any backup has the entry. */
  readonly acknowledge: 'async'
}

/** The command was not taken and never will be. */
export interface Refusal {
  readonly definite: true
  readonly kind: 'not-primary'
  readonly primary: NodeId
}

export type Emit =
  /** `request` names the request that is thereby acknowledged; it is null at backups. */
  | {
      readonly type: 'applied'
      readonly position: number
      readonly command: unknown
      readonly request: RequestId | null
    }
  /** What was applied after this position is gone: the host forgets it. */
  | { readonly type: 'reset'; readonly position: number }

export interface State {
  readonly config: Config
  readonly self: NodeId
  /** The number of the configuration: raised by the monitor whenever it names another primary. */
  readonly epoch: number
  readonly primary: NodeId
  readonly log: Seq<Entry>
  /** At a backup: the log is a beginning of the primary's. */
  readonly synced: boolean
  /** At the primary, for each of `config.nodes`: the position up to which entries were sent. */
  readonly sent: readonly number[]
  /** At the primary, for each of `config.nodes`: the position up to which it has the log, as far as we heard. */
  readonly acked: readonly number[]
  /** Every replica has the log up to here. */
  readonly stable: number
}

export const durable = [['epoch', 'primary'], ['log']] as const satisfies (keyof State)[][]

export const leads = (s: State): boolean => s.primary === s.self

export const backupsOf = (s: State): NodeId[] => s.config.nodes.filter(node => node !== s.self)

/** Epoch of the entry at this position; 0 for position 0, where every log begins. */
export const epochAt = (log: Seq<Entry>, position: number): number =>
  (position === 0 ? 0 : Seq.at(log, position - 1).epoch)

export const lastEpoch = (log: Seq<Entry>): number => epochAt(log, log.length)

/** The last position of an entry of this epoch or an earlier one. Epochs never fall along a log. */
export function endOfEpoch(log: Seq<Entry>, epoch: number): number {
  let low = 0
  for (let high = log.length; low < high; ) {
    const middle = (low + high + 1) >> 1
    if (epochAt(log, middle) <= epoch) low = middle
    else high = middle - 1
  }
  return low
}

/** The array with `value` for this node of `config.nodes`. */
export function withNode(values: readonly number[], s: State, node: NodeId, value: number): readonly number[] {
  const at = s.config.nodes.indexOf(node)
  return at < 0 || values[at] === value ? values : values.with(at, value)
}
