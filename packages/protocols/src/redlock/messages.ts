/** Between a client and each lock server, which know nothing of each other; and between a client and the file. */
import type { Micros } from '@quorate/kernel'

/** (client, attempt) as one integer, as `requestId` makes it. Redlock draws a value that nobody else has instead. */
export type LockValue = number

/** client → server: `SET key value NX PX ttl`. */
export interface SetKey {
  readonly type: 'Set'
  readonly value: LockValue
  readonly ttl: Micros
}

/** server → client */
export interface SetReply {
  readonly type: 'SetReply'
  readonly value: LockValue
  /** The key has this value now. */
  readonly ok: boolean
}

/** client → server: delete the key, if it has this value. Not answered. */
export interface Delete {
  readonly type: 'Delete'
  readonly value: LockValue
}

export type LockMessage = SetKey | SetReply | Delete

/** client → file: what is in it? `job` is the value of the lock, and only says whose question it is. */
export interface Read {
  readonly type: 'Read'
  readonly job: LockValue
}

/** file → client */
export interface Value {
  readonly type: 'Value'
  readonly job: LockValue
  /** Writes that the file has seen so far. */
  readonly version: number
  readonly total: number
}

/** client → file: the whole new content, computed from what was read. */
export interface Write {
  readonly type: 'Write'
  readonly job: LockValue
  /** The version that was read. The file keeps it for the judges and decides nothing by it. */
  readonly read: number
  readonly total: number
}

/** file → client */
export interface Written {
  readonly type: 'Written'
  readonly job: LockValue
}

export type FileMessage = Read | Value | Write | Written
