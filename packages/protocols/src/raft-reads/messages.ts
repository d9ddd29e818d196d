/** Beside what a store and its clients say to each other: what a read costs instead of an entry of the log. */
import type { RequestId } from '@quorate/kernel'
import type { SessionMessage } from '../kv/messages.ts'

/** leader → all: are you still in this term? Sent after the reads that it is to confirm have come. */
interface ReadRound {
  readonly type: 'ReadRound'
  readonly term: number
  readonly round: number
}

/** Sent by those only who are still in that term. */
export interface ReadRoundReply {
  readonly type: 'ReadRoundReply'
  readonly term: number
  readonly round: number
}

/** follower → leader: up to which entry must I have executed before I may answer this read? */
interface ReadIndex {
  readonly type: 'ReadIndex'
  readonly id: RequestId
}

export interface ReadIndexReply {
  readonly type: 'ReadIndexReply'
  readonly id: RequestId
  readonly index: number
}

export type Message = SessionMessage | ReadRound | ReadRoundReply | ReadIndex | ReadIndexReply
