/** Raft as in M. Kleppmann's lecture notes on distributed systems (2020–2024), which Stateright's example follows. */
export type Entry = { readonly term: number; readonly payload: number }

export type Node = {
  readonly up: boolean
  /** The timers that are set. They fire once. */
  readonly electionTimer: boolean
  readonly replicationTimer: boolean
  readonly currentTerm: number
  readonly votedFor: number | null
  readonly log: readonly Entry[]
  readonly commitLength: number
  readonly role: 'follower' | 'candidate' | 'leader'
  readonly currentLeader: number | null
  readonly votesReceived: readonly number[]
  /** By node: how much of our log it was sent, and how much it has acknowledged. */
  readonly sentLength: readonly number[]
  readonly ackedLength: readonly number[]
  /** What was handed to the application, and what waits for a leader. */
  readonly delivered: readonly number[]
  readonly buffer: readonly number[]
}

export type VoteRequest = {
  readonly type: 'VoteRequest'
  readonly candidate: number
  readonly term: number
  readonly logLength: number
  readonly logTerm: number
}

export type VoteResponse = {
  readonly type: 'VoteResponse'
  readonly voter: number
  readonly term: number
  readonly granted: boolean
}

export type LogRequest = {
  readonly type: 'LogRequest'
  readonly leader: number
  readonly term: number
  readonly prefixLength: number
  readonly prefixTerm: number
  readonly leaderCommit: number
  readonly suffix: readonly Entry[]
}

export type LogResponse = {
  readonly type: 'LogResponse'
  readonly follower: number
  readonly term: number
  readonly ack: number
  readonly success: boolean
}

/** Asks for a payload to be delivered everywhere, in one order. */
export type Broadcast = { readonly type: 'Broadcast'; readonly payload: number }

export type Message = VoteRequest | VoteResponse | LogRequest | LogResponse | Broadcast

export function initialNode(nodes: number): Node {
  const zeros = Array.from({ length: nodes }, () => 0)
  return {
    up: true, electionTimer: true, replicationTimer: true, currentTerm: 0, votedFor: null, log: [], commitLength: 0,
    role: 'follower', currentLeader: null, votesReceived: [], sentLength: zeros, ackedLength: zeros, delivered: [],
    buffer: [],
  }
}

export const lastTerm = ({ log }: Node): number => log.at(-1)?.term ?? 0
export const quorumOf = (nodes: number): number => Math.ceil((nodes + 1) / 2)
