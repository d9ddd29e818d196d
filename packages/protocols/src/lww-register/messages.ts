/** Clients say what they say to every store: see kv/messages.ts. Replicas exchange versions, and receipts for them. */
import type { Micros, NodeId } from '@quorate/kernel'
import type { Value } from '../kv/command.ts'
import type { Message as ClientMessage } from '../kv/messages.ts'

/** Stamps are compared by time and then by node, so that two different ones are never equal (RFC 677). */
export interface Stamp {
  /** What the local clock of that replica showed, in µs. It may be negative, and it may be far from the truth. */
  readonly time: Micros
  /** The replica that took the write. */
  readonly by: NodeId
}

/** What a replica keeps for each key. */
export interface Version extends Stamp {
  /** Null is a removed key: its stamp stays, or an older value would come back. */
  readonly value: Value
}

/** replica → replica: this is what I have for the key; keep it if its stamp is higher than yours. */
export interface Update {
  readonly type: 'Update'
  readonly key: string
  readonly version: Version
}

/** replica → replica, the answer: for this key I have this stamp now. */
export interface Ack {
  readonly type: 'Ack'
  readonly key: string
  readonly stamp: Stamp
}

export type Message = ClientMessage | Update | Ack
