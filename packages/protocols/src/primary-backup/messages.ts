/**
 * Two conversations: the monitor's with every replica, which is only about who leads, and the primary's with its
 * backups, which is only about the log. The second carries the epoch that the first one gave out.
 */
import type { NodeId, RequestId } from '@quorate/kernel'

/** What a replica keeps at each position of its log, counted from 1. */
export interface Entry {
  /** The epoch of the primary that appended it. No two primaries have the same epoch. */
  readonly epoch: number
  readonly request: RequestId
  readonly command: unknown
}

/** monitor → replica, every `pingEvery` µs. */
export interface Ping {
  readonly type: 'Ping'
}

/** replica → monitor */
export interface Pong {
  readonly type: 'Pong'
  /** The configuration that the replica knows. */
  readonly epoch: number
  /** It leads in that epoch, or is about to. */
  readonly leads: boolean
  /** Epoch of its last entry, 0 for an empty log. */
  readonly lastEpoch: number
  /** The position of its last entry. */
  readonly position: number
}

/** monitor → the replica that shall lead in this epoch. */
export interface Promote {
  readonly type: 'Promote'
  readonly epoch: number
}

/** monitor → every other replica: leave the old primary, if it was you, and follow this one. */
export interface Follow {
  readonly type: 'Follow'
  readonly epoch: number
  readonly primary: NodeId
}

/** Everything that is said in the conversation of the monitor. */
export type MonitorMessage = Ping | Pong | Promote | Follow

/** primary → backup: new entries, or none, which says "I am here, and this is where my log ends". */
export interface Replicate {
  readonly type: 'Replicate'
  readonly epoch: number
  /** Where the first of the entries belongs. */
  readonly position: number
  readonly entries: readonly Entry[]
  /** Every backup is known to have the log up to here. */
  readonly stable: number
}

/** backup → primary: has the log up to here. */
export interface Ack {
  readonly type: 'Ack'
  readonly epoch: number
  readonly position: number
}

/** backup → primary: entries are missing after this position, or it does not know how far the two logs agree. */
export interface Sync {
  readonly type: 'Sync'
  readonly epoch: number
  readonly position: number
  /** Epoch of its entry at this position, 0 where there is none. */
  readonly lastEpoch: number
}

/** primary → backup, the answer: up to this position the logs agree if your entry there is of `lastEpoch`. */
export interface Resume {
  readonly type: 'Resume'
  readonly epoch: number
  readonly position: number
  readonly lastEpoch: number
  /** Where the log ended that was asked about. The answer is of no use to any other log. */
  readonly asked: number
  readonly askedEpoch: number
  /** What follows the position. */
  readonly entries: readonly Entry[]
}

export type ReplicaMessage = Replicate | Ack | Sync | Resume

export type Message = MonitorMessage | ReplicaMessage
