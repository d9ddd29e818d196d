import { Seq } from '@quorate/kernel'
import { apply, emptyStore, type Store } from '../kv/store.ts'
import type { Command } from '../kv/command.ts'
import type { Outcome } from '../kv/outcome.ts'
import type { Config, State as ReplicaState } from '../primary-backup/state.ts'
import type { Message } from './messages.ts'

/** Where primary-backup is hosted: the name of its field, and the prefix of its timers. */
export const CHANNEL = 'primary-backup'

export interface PrimaryBackupKv {
  config: Config
  state: State
  message: Message
  request: Command
  outcome: Outcome
  emit: never
}

export interface State {
  readonly [CHANNEL]: ReplicaState
  /** What the commands of the log gave, in their order: kept in memory only, because the log says it all. */
  readonly store: Store
}

/** What the entries of a log up to position `end` make of a map that holds those of the first `done`. O(n). */
export function replay(log: ReplicaState['log'], end = log.length, from: Store = emptyStore, done = 0): Store {
  let store = from
  for (let at = done; at < end; at++) store = apply(store, Seq.at(log, at).command as Command).store
  return store
}
