/**
 * Two conversations: the master's with every server, which is about who stands in the chain, and that of neighbours in
 * the chain, which is about Hist. All of it carries the epoch of a configuration. Clients speak as to every store.
 */
import type { NodeId, RequestId, Seq } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import type { Message as ClientMessage } from '../kv/messages.ts'
import type { Result } from '../kv/store.ts'

/** The chain as the master has ordered it. No two configurations have the same epoch. */
export interface Configuration {
  readonly epoch: number
  /** From head to tail. */
  readonly chain: readonly NodeId[]
  /** The server that is being copied to behind the tail, and is no part of the chain yet. */
  readonly joining: NodeId | null
}

/** What a server keeps at each position of Hist, counted from 1. The head has executed it; others take the result. */
export interface Entry {
  /** The epoch in which the head took it. */
  readonly epoch: number
  readonly request: RequestId
  readonly command: Command
  readonly result: Result
}

/** master → server, every `pingEvery` µs. */
export interface Ping {
  readonly type: 'Ping'
}

/** server → master: the configuration that it knows, and whether it, joining, has become the tail. */
export interface Pong {
  readonly type: 'Pong'
  readonly epoch: number
  readonly joined: boolean
}

/** master → server */
export interface Configure extends Configuration {
  readonly type: 'Configure'
}

/** tail → master: is this still the newest epoch? Asked for one query of a client. */
export interface Confirm {
  readonly type: 'Confirm'
  readonly epoch: number
  readonly query: RequestId
}

/** master → tail: it was when the question came. */
export interface Confirmed {
  readonly type: 'Confirmed'
  readonly epoch: number
  readonly query: RequestId
}

/** server → successor: what follows in Hist from this position on. */
export interface Update {
  readonly type: 'Update'
  readonly epoch: number
  readonly position: number
  readonly entries: Seq<Entry>
  /** To a joining server: the sender answers no client any more, and has answered them up to here. Else null. */
  readonly handed: number | null
}

/** server → predecessor: the tail has processed all up to here; from a joining server: it has all up to here. */
export interface Ack {
  readonly type: 'Ack'
  readonly epoch: number
  readonly position: number
}

export type MasterMessage = Ping | Pong | Configure | Confirm | Confirmed

export type ChainMessage = MasterMessage | Update | Ack

export type Message = ChainMessage | ClientMessage
