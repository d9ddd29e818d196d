import { Seq, type Micros, type NodeId, type Range, type RequestId } from '@quorate/kernel'
import type { FileMessage, LockMessage, LockValue, Write } from './messages.ts'

export interface RedlockClient {
  config: ClientConfig
  state: ClientState
  message: LockMessage | FileMessage
  request: AddRequest
  outcome: Outcome
  emit: ClientEmit
}

export interface ClientConfig {
  /** The N lock servers. */
  readonly servers: readonly NodeId[]
  readonly file: NodeId
  /** µs that a lock lives. */
  readonly ttl: Micros
  /** µs taken off that for clocks that differ: Redlock’s CLOCK_DRIFT. */
  readonly drift: Micros
  /** µs after which servers that have not answered count as if they had refused. */
  readonly patience: Micros
  /** µs after a failed attempt, drawn anew each time, so that clients get out of each other’s way. */
  readonly rest: Range
  /** µs from its look at the clock until the write leaves. */
  readonly work: Range
}

/** Read the total, add to it, write it back. */
export interface AddRequest {
  readonly f: 'add'
  readonly amount: number
}

export type Outcome =
  | { readonly definite: true; readonly kind: 'ok'; readonly total: number }
  /** Its lock was over before it had written anything. */
  | { readonly definite: true; readonly kind: 'gave-up' }
  /** Its lock was over while it waited for the answer to its write. */
  | { readonly definite: false; readonly kind: 'unknown' }

/** For the judges. */
export type ClientEmit =
  | { readonly type: 'tries'; readonly value: LockValue }
  /** How long it counts on its lock, µs from when it began to ask. */
  | { readonly type: 'holds'; readonly length: Micros }
  /** It begins to work, with so much of that left. */
  | { readonly type: 'acts'; readonly left: Micros }
  /** It looked at its clock, and does not. */
  | { readonly type: 'stops' }

export interface Job {
  readonly id: RequestId
  readonly amount: number
}

export type Phase = 'idle' | 'asking' | 'resting' | 'reading' | 'working' | 'writing'

export interface ClientState {
  readonly config: ClientConfig
  readonly self: NodeId
  /** Attempts that it has made, ever. */
  readonly count: number
  readonly jobs: Seq<Job>
  readonly done: number
  readonly phase: Phase
  readonly value: LockValue
  /** What its clock showed when the attempt began. */
  readonly startedAt: Micros | null
  /** By rank of the server: the value that it says the key has for this client; 0 if none. */
  readonly granted: readonly LockValue[]
  /** Servers, by rank, that have refused. */
  readonly refused: readonly boolean[]
  /** Its lock lasts until its clock shows this. */
  readonly until: Micros | null
  readonly write: Write | null
}

export const current = ({ jobs, done }: ClientState): Job => Seq.at(jobs, done)

export const grants = ({ granted }: Pick<ClientState, 'granted'>): number => granted.filter(value => value !== 0).length

/** It acts as the one that has the lock. */
export const isInside = ({ phase }: Pick<ClientState, 'phase'>): boolean =>
  phase === 'reading' || phase === 'working' || phase === 'writing'
