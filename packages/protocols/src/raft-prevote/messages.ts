/** What is asked before an election (thesis, §9.6), beside the messages of raft. */
import type { NodeId } from '@quorate/kernel'
import type { Message as RaftMessage } from '../raft/messages.ts'

/** "Would you vote for me?" Nobody's term changes by it. */
export interface PreVote {
  readonly type: 'PreVote'
  /** The term in which it would stand: its own and one more. */
  readonly term: number
  readonly candidateId: NodeId
  /** Index and term of its last log entry; 0 when its log is empty. */
  readonly lastLogIndex: number
  readonly lastLogTerm: number
}

export interface PreVoteReply {
  readonly type: 'PreVoteReply'
  /** The currentTerm of whoever answers, with which the other notices that it is behind. */
  readonly term: number
  /** The term that was asked about. */
  readonly asked: number
  readonly granted: boolean
}

export type Message = RaftMessage | PreVote | PreVoteReply
