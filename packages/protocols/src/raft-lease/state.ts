import type { Micros } from '@quorate/kernel'
import type { RaftEmit } from '../raft/state.ts'
import type { RaftPrevote, State as PrevoteState } from '../raft-prevote/state.ts'
import type { Config as ReadsConfig, RaftReads, State as ReadsState } from '../raft-reads/state.ts'
import type { Message } from './messages.ts'

// The store.

export interface Config extends ReadsConfig {
  /**
   * By what factor, in thousandths, the clocks of two servers may differ in their rates; 1000 and up. 1100 says that
   * while one clock counts 1000 µs, no other counts more than 1100.
   */
  readonly driftBound: number
}

export interface State extends ReadsState {
  readonly config: Config
  readonly raft: LeaseState
}

export interface RaftLease extends Omit<RaftReads, 'config' | 'state' | 'emit'> {
  config: Config
  state: State
  /** A read is answered by the lease, without asking anybody. */
  emit: { readonly type: 'by lease' }
}

// Raft below it.

export interface LeaseState extends PrevoteState {
  readonly config: Config
  // Volatile: a lease does not survive a crash.
  /** Rounds that this server has begun, over all terms. */
  readonly round: number
  /** Of a leader: what its clock showed when each of the latest rounds began, up to `round`, until its timer fires. */
  readonly begun: readonly Micros[]
  /** Of a leader: by rank, the latest round that was answered in its term. */
  readonly answered: readonly number[]
  /** Of a leader: the latest round that a majority has answered; 0 before the first. */
  readonly lent: number
}

export interface LeaderLease extends Omit<RaftPrevote, 'config' | 'state' | 'message' | 'emit'> {
  config: Config
  state: LeaseState
  message: Message
  /** For the judges: this server has answered a round, and keeps to that leader for a while. */
  emit: RaftEmit | { readonly type: 'promised'; readonly term: number; readonly round: number }
}

/** Rounds whose beginnings are remembered. With more under way at once, the oldest count for nothing. */
export const MOST_ROUNDS = 32

/** When this round began, by the clock of this server; null where it is forgotten, or its timer has fired. */
export function beginningOf({ round, begun }: LeaseState, wanted: number): Micros | null {
  return begun[begun.length - 1 - (round - wanted)] ?? null
}
