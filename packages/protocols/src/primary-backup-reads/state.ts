import type { Micros, RequestId } from '@quorate/kernel'
import type { Command, Value } from '../kv/command.ts'
import type { Store } from '../kv/store.ts'
import type { CHANNEL } from '../primary-backup-kv/state.ts'
import { epochAt, type Config as LogConfig, type State as ReplicaState } from '../primary-backup/state.ts'
import type { Message, Position } from './messages.ts'

export { CHANNEL } from '../primary-backup-kv/state.ts'

export interface PrimaryBackupReads {
  config: Config
  state: State
  message: Message
  request: Command
  outcome: { readonly definite: boolean }
  emit: Answered
}

export interface Config extends LogConfig {
  /** What becomes of a read whose token a backup does not have yet: it goes to the primary, or it waits here. */
  readonly behind: 'redirect' | 'wait'
  /** A backup asks its primary every so many µs where its log ends, and counts; `maxAge` is in these ticks. */
  readonly tick: Micros
  /** A backup answers only if it had, at most so many ticks ago, all that the primary had; null: however old it is. */
  readonly maxAge: number | null
}

/** Told to the judges: a read was answered, with what, and after how many of this replica's ticks. */
export interface Answered {
  readonly key: string
  readonly value: Value
  readonly at: Position
  readonly need: Position
}

export interface Read {
  readonly id: RequestId
  readonly key: string
  readonly need: Position
}

/** At this tick of its own, this replica had all up to the end of the primary's log in this epoch. */
export interface Fresh {
  readonly epoch: number
  readonly tick: number
}

export interface State {
  readonly [CHANNEL]: ReplicaState
  readonly config: Config
  readonly store: Store
  /** Reads that wait for their token, at most 64. */
  readonly parked: readonly Read[]
  /** Survives a crash, so that no answer to a question of an earlier life counts as one to a question of this. */
  readonly tick: number
  readonly fresh: Fresh | null
  /** What the primary had at a tick, and this replica did not have yet when it heard so. */
  readonly ahead: (Fresh & { readonly position: number }) | null
}

/** The place up to which the map was made. */
export function executedUpTo({ log, applied }: ReplicaState): Position {
  return { epoch: epochAt(log, applied), position: applied }
}

/** The entry that the token names has been executed here. */
export const hasExecuted = ({ log, applied }: ReplicaState, { epoch, position }: Position): boolean =>
  position <= applied && epochAt(log, position) === epoch

