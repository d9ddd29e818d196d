import { Seq } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import type { Outcome } from '../kv/outcome.ts'
import { apply, emptyStore, type Store } from '../kv/store.ts'
import type { RaftConfig, RaftState } from '../raft/state.ts'
import type { Message } from './messages.ts'

export interface RaftKv {
  config: RaftConfig
  state: State
  message: Message
  request: Command
  outcome: Outcome
  emit: never
}

export interface State {
  readonly raft: RaftState
  /** The state machine of Figure 1: what the committed commands gave, in their order. Raft's log says it all again. */
  readonly store: Store
  /** Entries that were applied to it. */
  readonly applied: number
}

/** What the entries after the first `done`, up to `end`, make of a map that already holds those. O(n). */
export function replay(log: RaftState['log'], done: number, end: number, from: Store = emptyStore): Store {
  let store = from
  for (const entry of Seq.slice(log, done, end)) store = apply(store, entry.command as Command).store
  return store
}
