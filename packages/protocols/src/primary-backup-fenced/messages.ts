/**
 * Three conversations: with clients (kv/messages.ts), with the monitor (primary-backup/messages.ts), and this one,
 * between a primary and the storage that all replicas share.
 */
import type { NodeId, Seq } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import type { Message as ClientMessage } from '../kv/messages.ts'
import type { MonitorMessage } from '../primary-backup/messages.ts'

/** What the storage keeps at each position of the log, counted from 1. */
export interface Entry {
  /** The primary's epoch: its fencing token. */
  readonly epoch: number
  /** The primary's own number of the append that brought it: tells a repeated append from a new one. */
  readonly round: number
  readonly command: Command
}

/** new primary → storage: from now on refuse everyone with a lower epoch, and tell me all that they wrote. */
export interface Fence {
  readonly type: 'Fence'
  readonly epoch: number
}

/** storage → primary: done, and this is the whole log. */
export interface Fenced {
  readonly type: 'Fenced'
  readonly epoch: number
  readonly log: Seq<Entry>
}

/** primary → storage, one at a time. Without commands it only asks: "am I still the one?" */
export interface Append {
  readonly type: 'Append'
  readonly epoch: number
  /** Rises within the epoch. The same number again means the same append again. */
  readonly round: number
  /** At most 64. */
  readonly commands: readonly Command[]
}

/** storage → primary: no higher epoch has come, and the commands are in the log. */
export interface Appended {
  readonly type: 'Appended'
  readonly epoch: number
  readonly round: number
}

/** storage → primary: a higher epoch has come. */
export interface Refused {
  readonly type: 'Refused'
  /** The epoch and, for an append, the round that is refused. */
  readonly epoch: number
  readonly round: number
  /** The round had arrived once before, in time: it is in the log, and stays there. */
  readonly appended: boolean
  /** The epoch that is in force, and who came with it. */
  readonly by: number
  readonly owner: NodeId
}

export type StorageMessage = Fence | Fenced | Append | Appended | Refused

export type Message = ClientMessage | MonitorMessage | StorageMessage
