/**
 * Client sessions (Ongaro, Consensus: Bridging Theory and Practice, 2014, §6.3): what a replicated store remembers so
 * that a command which reaches it twice is executed once. Like the map it is a pure function of the log: every replica
 * remembers, and forgets, the same.
 */
import { commandLabel, type Command } from './command.ts'
import type { Answer, Numbering } from './messages.ts'
import { apply, areEqual, emptyStore, type Result, type Store } from './store.ts'

/** Opens a session; its number is the index of the entry, which no other entry ever has. */
interface Register {
  readonly f: 'register'
}

/** A command of a client that has a session. */
type Numbered = Command & Numbering

/** What stands in the log. A command without a session is executed as often as it stands there; null is a no-op. */
export type Logged = Command | Numbered | Register | null

interface Session {
  readonly id: number
  /** Of the last command that was executed for it; −1 before the first. */
  readonly number: number
  /** What that command gave. */
  readonly result: Result | null
}

/** In the order of their last use, the one unused for longest first. */
export type Sessions = readonly Session[]

export interface Machine {
  readonly store: Store
  readonly sessions: Sessions
}

export interface Turn {
  readonly index: number
  readonly command: Logged
  /** This server is the one that answers the client. What is remembered must not depend on it. */
  readonly answers: boolean
}

/** A command that may have been executed before its session, or its answer, was forgotten. It is not executed now. */
const expired: Answer = { kind: 'expired' }

export const emptyMachine: Machine = { store: emptyStore, sessions: [] }

/** The numbers are those of the rules of raft-kv. */
export const sessionRules = {
  /** K5, K8: where there is no room, the session that was unused for longest makes room, on every server alike. */
  opened: (sessions: Sessions, id: number, most: number): Sessions =>
    [...(sessions.length < most ? sessions : sessions.slice(1)), { id, number: -1, result: null }],
  /** K6, K7, K8: what is answered without executing the command, or null where it is to be executed. */
  remembered(session: Session | undefined, number: number): Answer | null {
    if (session === undefined || number < session.number) return expired
    return number === session.number ? session.result : null
  },
  /** K6: the last answer of every session is a part of the replicated state, whoever gives it. */
  noted: (sessions: Sessions, session: Session, _answers: boolean): Sessions =>
    [...sessions.filter(({ id }) => id !== session.id), session],
}

/** What an entry makes of map and sessions, and what its client is answered; null for a no-op. */
export function execute(
  machine: Machine, { index, command, answers }: Turn, most: number, rule = sessionRules,
): { readonly machine: Machine; readonly answer: Answer | null } {
  if (command === null) return { machine, answer: null }
  if (command.f === 'register') {
    const sessions = rule.opened(machine.sessions, index, most)
    return { machine: { ...machine, sessions }, answer: { kind: 'session', session: index } }
  }
  if (!('session' in command)) {
    const { store, result } = apply(machine.store, command)
    return { machine: { ...machine, store }, answer: result }
  }
  const { session: id, number } = command
  const known = rule.remembered(machine.sessions.find(each => each.id === id), number)
  if (known !== null) return { machine, answer: known }
  const { store, result } = apply(machine.store, command)
  return { machine: { store, sessions: rule.noted(machine.sessions, { id, number, result }, answers) }, answer: result }
}

/** "x=5": as short as a cell of a log. */
export function loggedLabel(command: Logged): string {
  if (command === null) return 'no-op'
  return command.f === 'register' ? 'register' : commandLabel(command)
}

/** What a client asked for, without what only the log is about; nothing for a no-op or a registration. */
export function commandOf(logged: Logged): Command | null {
  if (logged === null || logged.f === 'register') return null
  if (!('session' in logged)) return logged
  const { session: _session, number: _number, ...command } = logged
  return command
}

export const areSame = (a: Machine, b: Machine): boolean => areEqual(a.store, b.store)
  && a.sessions.length === b.sessions.length && a.sessions.every((session, i) => isSame(session, b.sessions[i]!))

const isSame = (a: Session, b: Session): boolean => a === b || (a.id === b.id && a.number === b.number
  && a.result?.kind === b.result?.kind && a.result?.value === b.result?.value)
