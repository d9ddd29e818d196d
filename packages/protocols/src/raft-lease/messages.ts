/** Between a leader and its followers, beside what raft-prevote says. Clients speak as to raft-reads. */
import type { Message as PrevoteMessage } from '../raft-prevote/messages.ts'

/** leader → all, with every heartbeat: whoever answers keeps to me for the shortest election timeout from now on. */
export interface LeaseRound {
  readonly type: 'LeaseRound'
  readonly term: number
  readonly round: number
}

/** Sent by those only who are in that term, and have started their timers anew. */
export interface LeaseRoundReply {
  readonly type: 'LeaseRoundReply'
  readonly term: number
  readonly round: number
}

export type Message = PrevoteMessage | LeaseRound | LeaseRoundReply
