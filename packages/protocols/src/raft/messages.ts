/**
 * The two remote procedure calls of Figure 2. A network carries messages one by one, so each call is a request and a
 * reply, and a reply says for itself what it answers.
 */
import type { NodeId } from '@quorate/kernel'
import type { Entry } from './state.ts'

/** Invoked by candidates to gather votes (§5.2). */
export interface RequestVote {
  readonly type: 'RequestVote'
  /** The candidate's term, 1 and up. */
  readonly term: number
  /** The candidate that asks for the vote. */
  readonly candidateId: NodeId
  /** Index of the candidate's last log entry (§5.4); 0 when its log is empty. */
  readonly lastLogIndex: number
  /** Term of that entry; 0 when the log is empty. */
  readonly lastLogTerm: number
}

export interface RequestVoteReply {
  readonly type: 'RequestVoteReply'
  /** The voter's currentTerm, with which a candidate notices that it is behind. */
  readonly term: number
  /** True means that the candidate received the vote. */
  readonly voteGranted: boolean
}

/** Invoked by the leader to replicate log entries (§5.3); also used as heartbeat (§5.2). */
export interface AppendEntries {
  readonly type: 'AppendEntries'
  /** The leader's term, 1 and up. */
  readonly term: number
  /** So that a follower can redirect clients. */
  readonly leaderId: NodeId
  /** Index of the log entry that immediately precedes the new ones; 0 before the first. */
  readonly prevLogIndex: number
  /** Term of that entry; 0 before the first. */
  readonly prevLogTerm: number
  /** Entries to store, `config.maxBatch` at most; none in a heartbeat. */
  readonly entries: readonly Entry[]
  /** The leader's commitIndex. */
  readonly leaderCommit: number
}

export interface AppendEntriesReply {
  readonly type: 'AppendEntriesReply'
  /** The follower's currentTerm, with which a leader notices that it was deposed. */
  readonly term: number
  /** True if the follower's log contained an entry matching prevLogIndex and prevLogTerm. */
  readonly success: boolean
  /** The prevLogIndex of the request that this answers. */
  readonly prevLogIndex: number
  /** The follower's log is the leader's up to here: prevLogIndex + the number of entries; 0 without success. */
  readonly matchIndex: number
  /** Index of the follower's last log entry, past which there is no point in searching for agreement. */
  readonly lastLogIndex: number
}

export type Message = RequestVote | RequestVoteReply | AppendEntries | AppendEntriesReply
