import { Seq, type Micros, type NodeId, type RequestId } from '@quorate/kernel'
import { isRead, type Command } from '../kv/command.ts'
import type { Numbering } from '../kv/messages.ts'
import type { Outcome } from '../kv/outcome.ts'
import type { Message } from './messages.ts'

export interface KvClient {
  config: Config
  state: State
  message: Message
  request: Command
  outcome: Outcome
  emit: never
}

export interface Config {
  /** The first one is asked first; silence and refusal lead to the next, and from the last back to the first. */
  readonly servers: readonly NodeId[]
  /** µs from the first question of an operation until the client gives up. */
  readonly timeout: Micros
  /** µs that a read waits for a silent server before it goes to the next. */
  readonly tryNext: Micros
  /** µs of rest after a server that knows no leader, or after a round of redirects that led nowhere. */
  readonly retryAfter: Micros
  /** The store keeps sessions: whatever is asked again is executed once. */
  readonly sessions?: true
  /** Whoever takes a command is not who answers it, as along a chain: it goes on with the one that took it. */
  readonly answeredElsewhere?: true
  /** Every server serves by itself: a matter of words alone, for no redirect will come. */
  readonly leaderless?: true
}

export interface Asked {
  readonly id: RequestId
  readonly command: Command
}

/** The operation that is going on. */
export interface Open extends Asked {
  /** Who was asked last and has not answered; null while the client rests before it asks again. */
  readonly server: NodeId | null
  /**
   * Questions that were not refused. Each of them may have led to the execution of the command, or may still. In a
   * session, refused ones too: the network may have doubled a question, and a refusal speaks for one copy only.
   * Before it, questions for the session.
   */
  readonly unanswered: number
  /** Redirects followed since the last rest. */
  readonly redirects: number
}

export interface State {
  readonly config: Config
  /** Whom the next operation asks first. */
  readonly believed: NodeId
  /** Position in `config.servers` of the one that was last turned to for want of a better one. */
  readonly turn: number
  /** Its session, once it has one, and the number of its last command in it. */
  readonly by: Numbering | null
  readonly open: Open | null
  /** What was asked while an operation was going on, from position `begun` on. */
  readonly queue: Seq<Asked>
  readonly begun: number
}

export function initialState(config: Config): State {
  return { config, believed: config.servers[0]!, turn: 0, by: null, open: null, queue: Seq.empty, begun: 0 }
}

export const waiting = (s: State): number => s.queue.length - s.begun

/** The server after the one that was last turned to, in the order of preference; not the one that is silent now. */
export function nextTurn({ turn, config: { servers } }: State, silent: NodeId | null): number {
  const next = (turn + 1) % servers.length
  return servers[next] === silent ? (next + 1) % servers.length : next
}

/** Asking again is harmless: the store knows it again, it changes nothing, or nobody who was asked can execute it. */
export const mayAskAgain = (s: State, open: Open): boolean =>
  s.config.sessions === true || isRead(open.command) || open.unanswered === 0
