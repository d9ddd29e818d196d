/** Clients say what they say to every store: see kv/messages.ts. Replicas ask for versions, and hand them on. */
import type { NodeId, RequestId } from '@quorate/kernel'
import type { Value } from '../kv/command.ts'
import type { Message as ClientMessage } from '../kv/messages.ts'

/** Tags are compared by sequence and then by writer, so that two writers never make the same one. */
export interface Tag {
  /** 0 before the first write, and then 1 and up. */
  readonly sequence: number
  /** The replica that coordinated the write. */
  readonly writer: NodeId
}

/** What a replica keeps for each key. */
export interface Version extends Tag {
  /** Null is a removed key: its tag stays, or an older value would come back. */
  readonly value: Value
}

/** coordinator → replica: what do you have for the key? */
export interface Query {
  readonly type: 'Query'
  /** The client's operation, of which this is the first phase. */
  readonly id: RequestId
  readonly key: string
}

/** replica → coordinator, the answer. */
export interface Report {
  readonly type: 'Report'
  readonly id: RequestId
  readonly version: Version
}

/** coordinator → replica: have at least this, and say so. */
export interface Update {
  readonly type: 'Update'
  readonly key: string
  readonly version: Version
}

/** replica → coordinator, the answer: for this key it has this tag now, and will not forget it. */
export interface Ack {
  readonly type: 'Ack'
  readonly key: string
  readonly tag: Tag
}

export type Message = ClientMessage | Query | Report | Update | Ack
