import type { Micros, Outcome as KernelOutcome } from '@quorate/kernel'
import type { LockMessage, SessionId } from './messages.ts'

export interface LeaseLock {
  config: Config
  state: State
  message: LockMessage
  request: never
  outcome: KernelOutcome
  emit: Emit
}

export interface Config {
  /** µs that a session lives without a renewal, on the clock of the service. */
  readonly ttl: Micros
}

/** For the judges. */
export type Emit =
  | { readonly type: 'opened'; readonly session: SessionId }
  | { readonly type: 'renewed'; readonly session: SessionId }
  | { readonly type: 'granted'; readonly session: SessionId; readonly token: number }
  | { readonly type: 'ended'; readonly session: SessionId; readonly why: 'released' | 'expired' }

export interface State {
  readonly config: Config
  /** The fencing token that was given out last; 0 before the first. */
  readonly token: number
  readonly holder: SessionId | null
  /** Sessions that wait for the lock, the oldest first; at most `MOST_WAITING`. */
  readonly queue: readonly SessionId[]
}

export const MOST_WAITING = 64

/** In one group: a holder without its token, or a token without its holder, would be given out twice. */
export const durable = [['token', 'holder']] as const satisfies (keyof State)[][]

export const isKnown = ({ holder, queue }: State, session: SessionId): boolean =>
  holder === session || queue.includes(session)
