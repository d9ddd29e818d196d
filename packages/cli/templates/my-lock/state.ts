/**
 * What server and client remember. States are plain JSON whose fields are replaced and never written into: that is what
 * lets the kernel step back, search and replay.
 */
import type { Micros, NodeId, Outcome, RequestId } from '@quorate/kernel'
import type { Message } from './messages.ts'

/** One turn of one client. */
export interface Turn {
  readonly node: NodeId
  readonly turn: number
}

export const isSame = (a: Turn | null, b: Turn): boolean => a?.node === b.node && a.turn === b.turn

// The server.

export interface Server {
  config: object
  state: ServerState
  message: Message
  request: never
  outcome: Outcome
  emit: never
}

export interface ServerState {
  /** The turn that has the lock. */
  readonly holder: Turn | null
  /** The turns that wait for it, in the order in which they asked; at most one of each client. */
  readonly queue: readonly Turn[]
}

// The client.

export interface Client {
  config: ClientConfig
  state: ClientState
  message: Message
  request: Work
  outcome: Done
  emit: never
}

export interface ClientConfig {
  readonly server: NodeId
  /** µs without an answer after which a message is sent again. */
  readonly patience: Micros
}

/** What is asked of a client: take the lock, keep it for `hold` µs, and let go of it. */
export interface Work {
  readonly hold: Micros
}

/** `definite` says that the one who asked knows what happened. A client that crashed answers nothing at all. */
export type Done = { readonly definite: true; readonly kind: 'ok' | 'busy' }

export interface ClientState {
  readonly config: ClientConfig
  /** The number of its last turn; 0 before the first. */
  readonly turn: number
  readonly phase: 'idle' | 'waiting' | 'holding' | 'leaving'
  /** What it needs the lock for: while it waits and holds, and while its last turn ends and the next is to begin. */
  readonly work: { readonly id: RequestId; readonly hold: Micros } | null
}
