/** Beside raft's two remote procedure calls, the third one (Figure 13); and what clients and the store say. */
import type { NodeId } from '@quorate/kernel'
import type { SessionMessage } from '../kv/messages.ts'
import type { Message as RaftMessage } from '../raft/messages.ts'
import type { Line } from './file.ts'

/** Invoked by the leader to send chunks of a snapshot to a follower, in order. */
export interface InstallSnapshot {
  readonly type: 'InstallSnapshot'
  /** The leader's term. */
  readonly term: number
  /** So that a follower can redirect clients. */
  readonly leaderId: NodeId
  /** The snapshot replaces all entries up through and including this index. */
  readonly lastIncludedIndex: number
  /** Term of that entry. */
  readonly lastIncludedTerm: number
  /** Where the chunk is in the snapshot, counted in lines. */
  readonly offset: number
  /** Lines of the snapshot, starting at the offset; `config.chunk` at most. */
  readonly data: readonly Line[]
  /** True if this is the last chunk. */
  readonly done: boolean
}

export interface InstallSnapshotReply {
  readonly type: 'InstallSnapshotReply'
  /** The follower's currentTerm, with which a leader notices that it was deposed. */
  readonly term: number
  /** Of the chunk that this answers: of which snapshot it was, and where in it. */
  readonly lastIncludedIndex: number
  readonly offset: number
  /** Which line the follower lacks first. */
  readonly next: number
  /** The follower needs no more of it: it has what the snapshot holds, committed. */
  readonly installed: boolean
}

/** What servers say on raft's channel. */
export type ServerMessage = RaftMessage | InstallSnapshot | InstallSnapshotReply

/** What clients and the store say. */
export type Message = SessionMessage
