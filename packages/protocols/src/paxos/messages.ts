/** The two phases of Paxos Made Simple, §2.2, each a request and an answer; and what learners are told (§2.3). */

/** "A proposal consists of a proposal number and a value": here the number is called a ballot, as in 1998. */
export interface Proposal {
  /** 1 and up; each belongs to one proposer. */
  readonly ballot: number
  readonly value: string
}

/** Phase 1 (a), proposer → acceptor: promise to accept nothing below this ballot, and say what you have accepted. */
export interface Prepare {
  readonly type: 'Prepare'
  readonly ballot: number
}

/** Phase 1 (b), acceptor → proposer. */
export interface Promise {
  readonly type: 'Promise'
  /** That of the prepare request. */
  readonly ballot: number
  /** The proposal with the highest ballot that the acceptor has accepted, if any. */
  readonly accepted: Proposal | null
}

/** Phase 2 (a), proposer → acceptor: accept this proposal. */
export interface Accept extends Proposal {
  readonly type: 'Accept'
}

/** Phase 2 (b), acceptor → learner: it has accepted this proposal. */
export interface Accepted extends Proposal {
  readonly type: 'Accepted'
}

/** acceptor → proposer: it ignores a request, "and should probably inform the proposer" (§2.2). */
export interface Refused {
  readonly type: 'Refused'
  /** That of the request. */
  readonly ballot: number
  /** The acceptor has promised to accept nothing below this. */
  readonly promised: number
}

export type Message = Prepare | Promise | Accept | Accepted | Refused
