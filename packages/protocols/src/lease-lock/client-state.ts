import { Seq, type Micros, type NodeId, type Range, type RequestId } from '@quorate/kernel'
import type { LockMessage, ResourceMessage, SessionId, Write } from './messages.ts'

export interface LockClient {
  config: ClientConfig
  state: ClientState
  message: LockMessage | ResourceMessage
  request: AddRequest
  outcome: Outcome
  emit: ClientEmit
}

export interface ClientConfig {
  readonly lock: NodeId
  readonly resource: NodeId
  /** µs, the same as that of the service. */
  readonly ttl: Micros
  /**
   * µs by which it stops counting on its lease before the service may end it. Whoever relies on the lease alone needs
   * a margin of: what two clocks may differ by within a TTL, and the work, and the longest time that a write takes.
   */
  readonly margin: Micros
  /** µs from one sign of life to the next; less than a third of a TTL, so that one may be lost. */
  readonly renewEvery: Micros
  /** µs after which it asks the resource again. */
  readonly retryAfter: Micros
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
  /** The resource has seen the token `by`, and took nothing. */
  | { readonly definite: true; readonly kind: 'refused'; readonly by: number }
  /** It lost the lock before it had written anything. */
  | { readonly definite: true; readonly kind: 'gave-up' }
  /** It lost the lock while it waited for the answer to a write. */
  | { readonly definite: false; readonly kind: 'unknown' }

/** For the judges. */
export type ClientEmit =
  | { readonly type: 'opened'; readonly session: SessionId }
  /** How long it counts on its lease, µs from when it asked last; and how many questions it asked since this one. */
  | { readonly type: 'lease'; readonly length: Micros; readonly behind: number }
  /** It begins, or repeats, something at the resource, with so much of its lease left. */
  | { readonly type: 'acts'; readonly left: Micros }
  /** It looked at its clock, and does not. */
  | { readonly type: 'stops' }
  /** The resource has refused it; this is what it tells whoever gave it the job. */
  | { readonly type: 'refused'; readonly told: Outcome['kind'] }

export interface Job {
  readonly id: RequestId
  readonly amount: number
}

export type Phase = 'idle' | 'waiting' | 'reading' | 'working' | 'writing'

/** What belongs to one session. */
interface Session {
  readonly phase: Phase
  readonly session: SessionId | null
  /** The number of its latest question to the service, and what its clock showed when it asked. */
  readonly n: number
  readonly askedAt: Micros | null
  /** Its lease lasts until its clock shows this; null before the first answer. */
  readonly until: Micros | null
  readonly token: number | null
  readonly write: Write | null
}

export interface ClientState extends Session {
  readonly config: ClientConfig
  readonly self: NodeId
  /** Sessions that it has opened, ever. */
  readonly count: number
  readonly jobs: Seq<Job>
  readonly done: number
}

export const UNASKED: Session =
  { phase: 'idle', session: null, n: 0, askedAt: null, until: null, token: null, write: null }

export const clientDurable = [['count']] as const satisfies (keyof ClientState)[][]

/** The job that it is at. */
export const current = ({ jobs, done }: ClientState): Job => Seq.at(jobs, done)

/** It acts as the one that has the lock. */
export const isInside = ({ phase }: Pick<ClientState, 'phase'>): boolean =>
  phase === 'reading' || phase === 'working' || phase === 'writing'
