import { Seq, type Micros, type NodeId, type RequestId } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import type { Outcome } from '../kv/outcome.ts'
import { apply, emptyStore, type Store } from '../kv/store.ts'
import type { Entry, Message } from './messages.ts'

export interface PrimaryBackupFenced {
  config: Config
  state: State
  message: Message
  request: Command
  outcome: Outcome
  emit: Emit
}

export interface Config {
  readonly nodes: readonly NodeId[]
  /** Who leads in epoch 1. */
  readonly primary: NodeId
  readonly storage: NodeId
  /** µs after which a question to the storage is asked again; longer than it and its answer take. */
  readonly retryAfter: Micros
  /** Operations in one round to the storage, at most 64. */
  readonly maxBatch: number
}

/** For the judges. */
export type Emit =
  | { readonly type: 'answered'; readonly epoch: number; readonly request: RequestId }
  /** The storage refused a round of this epoch because of epoch `by`, and had not taken it before. */
  | { readonly type: 'refused'; readonly epoch: number; readonly by: number }

/** An operation of a client that waits for the storage. */
export interface Operation {
  readonly id: RequestId
  readonly command: Command
}

export type Role = 'backup' | 'fencing' | 'primary'

export interface State {
  readonly config: Config
  readonly self: NodeId
  readonly epoch: number
  /** Who leads in this epoch, as far as it heard. */
  readonly primary: NodeId
  readonly role: Role
  /** Of a primary: what the log gave that it loaded, and what it appended since. */
  readonly store: Store
  /** The number of its last append since its start. */
  readonly round: number
  /** The number of the last one that the storage confirmed. */
  readonly confirmed: number
  /** What it has appended and the storage not yet confirmed, at most a batch. */
  readonly open: readonly Operation[]
  /** What waits for the round that is going on to end. */
  readonly queue: Seq<Operation>
}

/**
 * Its memory is lost in a crash and it does not lead again in the same epoch: an append from before the crash could
 * still be on its way. See rule F6.
 */
export const durable = [['epoch', 'primary']] as const satisfies (keyof State)[][]

export function replay(log: Seq<Entry>): Store {
  let store = emptyStore
  Seq.forEach(log, 0, ({ command }) => {
    store = apply(store, command).store
  })
  return store
}
