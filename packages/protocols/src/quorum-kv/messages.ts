/** Clients say what they say to every store: see kv/messages.ts. Nodes exchange versions, and hashes of them. */
import type { NodeId, RequestId } from '@quorate/kernel'
import type { Message as ClientMessage } from '../kv/messages.ts'
import type { Stamp, Version } from './versions.ts'

/** coordinator → one of the key's nodes: keep this. */
export interface Put {
  readonly type: 'Put'
  readonly id: RequestId
  readonly key: string
  readonly version: Version
  /** The node that should have had it: keep it as a hint for that one. Null for whoever keeps it itself. */
  readonly owner: NodeId | null
}

/** It names the version: a request that came twice is two writes with one id. */
export interface PutDone {
  readonly type: 'PutDone'
  readonly id: RequestId
  readonly stamp: Stamp
}

/** coordinator → one of the key's nodes: what do you have? */
export interface Get {
  readonly type: 'Get'
  readonly id: RequestId
  readonly key: string
}

export interface GetDone {
  readonly type: 'GetDone'
  readonly id: RequestId
  readonly versions: readonly Version[]
}

/** Read repair, coordinator → who answered with less: this is what the others had. Nobody waits for an answer. */
export interface Repair {
  readonly type: 'Repair'
  readonly key: string
  readonly versions: readonly Version[]
}

/** A hint on its way, from who kept it → the node whose it is. */
export interface Handoff {
  readonly type: 'Handoff'
  readonly key: string
  readonly versions: readonly Version[]
}

/** The answer: I have these now, or later ones. */
export interface HandoffDone {
  readonly type: 'HandoffDone'
  readonly key: string
  readonly stamps: readonly Stamp[]
}

/** Anti-entropy, one level of it: my hashes of these places in the trees of these ranges. At most 64. */
export interface Compare {
  readonly type: 'Compare'
  readonly hashes: readonly (readonly [range: number, place: number, hash: number])[]
}

/** The keys of leaves that differ. At most 64 of each. */
export interface Sync {
  readonly type: 'Sync'
  readonly leaves: readonly (readonly [range: number, place: number])[]
  readonly entries: readonly Entry[]
  /** The receiver sends back what the sender lacks. */
  readonly answer: boolean
}

export interface Entry {
  readonly key: string
  readonly versions: readonly Version[]
}

export type Message =
  | ClientMessage | Put | PutDone | Get | GetDone | Repair | Handoff | HandoffDone | Compare | Sync
