import { Seq } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import type { Outcome } from '../kv/outcome.ts'
import { execute, type Logged, type Machine } from '../kv/sessions.ts'
import type { RaftConfig, RaftState } from '../raft/state.ts'
import type { Message } from './messages.ts'

export interface Config extends RaftConfig {
  /** How many client sessions are remembered, 1 to 64; 64 by default. The same on all servers. */
  readonly sessions?: number
}

export interface RaftKv {
  config: Config
  state: State
  message: Message
  request: Command
  outcome: Outcome
  emit: never
}

/** The state machine of Figure 1: map and sessions, as the committed commands made them. Raft's log says it again. */
export interface State extends Machine {
  readonly config: Config
  readonly raft: RaftState
  /** Entries that were applied to it. */
  readonly applied: number
}

export const mostSessions = ({ sessions = 64 }: Config): number => sessions

/** What the entries after the first `done`, up to `end`, make of a machine that holds what those gave. O(n). */
export function replay(log: RaftState['log'], done: number, end: number, from: Machine, most: number): Machine {
  let machine = from
  let index = done
  for (const { command } of Seq.slice(log, done, end)) {
    machine = execute(machine, { index: ++index, command: command as Logged, answers: false }, most).machine
  }
  return machine
}
