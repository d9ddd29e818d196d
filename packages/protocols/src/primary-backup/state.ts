import { byNumber, Seq, type Micros, type NodeId, type RequestId } from '@quorate/kernel'
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
  readonly acknowledge: Acknowledge
}

/**
 * When a command is executed and its client answered: at once, before any backup has the entry; when so many backups
 * have it; when all have it.
 */
export type Acknowledge = 'async' | SemiSync | 'sync'

export interface SemiSync {
  /** From 1 to all of them. */
  readonly backups: number
  /** After so many µs without progress the primary waits for nobody, as MySQL does; null: it waits for ever. */
  readonly giveUpAfter: Micros | null
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
  /** The host was told the commands up to here: all that a backup has, and what a primary has acknowledged. */
  readonly applied: number
  /** At the primary: it waited in vain, and acknowledges at once until enough backups have caught up. */
  readonly gaveUp: boolean
}

export const durable = [['epoch', 'primary'], ['log']] as const satisfies (keyof State)[][]

export const leads = (s: State): boolean => s.primary === s.self

export const backupsOf = (s: State): NodeId[] => s.config.nodes.filter(node => node !== s.self)

/** So many backups must have an entry before it is acknowledged. */
export function backupsNeeded({ acknowledge, nodes }: Config): number {
  if (acknowledge === 'async') return 0
  return acknowledge === 'sync' ? nodes.length - 1 : acknowledge.backups
}

/** At the primary: the position up to which so many backups have the log, as far as it has heard. */
export function heldBy(s: State, backups: number, heard = s.acked): number {
  if (backups === 0) return s.log.length
  const others = heard.filter((_, at) => s.config.nodes[at] !== s.self)
  return Math.min(s.log.length, others.toSorted(byNumber)[others.length - backups]!)
}

/**
 * At the primary: nothing was executed that may still be lost, so far as this was agreed. A backup has executed all
 * that it has; when it is promoted, and when a primary restarts, copies of the last of it may be missing.
 */
export const isReady = (s: State): boolean => s.gaveUp || s.applied <= heldBy(s, backupsNeeded(s.config))

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
