import type { Micros, Outcome as KernelOutcome } from '@quorate/kernel'
import type { LockMessage, LockValue } from './messages.ts'

/** One of the lock servers: Redis with one key. */
export interface Redlock {
  config: Config
  state: State
  message: LockMessage
  request: never
  outcome: KernelOutcome
  emit: Emit
}

export interface Config {
  /** µs that a server which was down stays away: longer than any lock lives, as it has forgotten all. 0: not at all. */
  readonly away: Micros
}

/** For the judges. */
export type Emit =
  /** The key has this value now; what it had before, and had not outlived; null if nothing. */
  | { readonly type: 'set'; readonly value: LockValue; readonly over: LockValue | null }
  /** The key was deleted for whoever has the value `by`. */
  | { readonly type: 'deleted'; readonly value: LockValue; readonly by: LockValue }

export interface State {
  readonly config: Config
  readonly value: LockValue | null
  /** The key is gone when the clock of this server shows this. */
  readonly until: Micros | null
  /** It was down, and does not answer yet. */
  readonly isAway: boolean
}

/** The value that the key has when the clock shows `now`: as in Redis, the time of day. */
export const valueAt = ({ value, until }: State, now: Micros): LockValue | null =>
  (until === null || now >= until ? null : value)
