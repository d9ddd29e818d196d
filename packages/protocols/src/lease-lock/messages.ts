/** Two conversations: a client keeps a session with the lock service, and shows its token to the resource. */
import type { NodeId } from '@quorate/kernel'

/** (client, count) as one integer, as `requestId` makes it. No client uses a count twice, not even after a crash. */
export type SessionId = number

/** client → lock service: this is a new session, and it wants the lock. Asked again until it is answered. */
export interface Acquire {
  readonly type: 'Acquire'
  readonly session: SessionId
  /** The client's number for this very question: the answer carries it back. */
  readonly n: number
}

/** client → lock service: the session shall go on. */
export interface KeepAlive {
  readonly type: 'KeepAlive'
  readonly session: SessionId
  readonly n: number
}

/** client → lock service: the session is over, and with it the lock, or the place in the line. Sent once. */
export interface Release {
  readonly type: 'Release'
  readonly session: SessionId
}

/** lock service → client: the session lives for a whole TTL from when I got question `n`. */
export interface Alive {
  readonly type: 'Alive'
  readonly session: SessionId
  readonly n: number
  /** The fencing token if the session has the lock, null while it waits in line. */
  readonly token: number | null
}

/** lock service → client, unasked: the lock has become free, and it is yours. Says nothing about how long you live. */
export interface Granted {
  readonly type: 'Granted'
  readonly session: SessionId
  readonly token: number
}

/** lock service → client: I know no such session (any more). */
export interface Expired {
  readonly type: 'Expired'
  readonly session: SessionId
}

export type LockMessage = Acquire | KeepAlive | Release | Alive | Granted | Expired

/** client → resource: what is in the file? */
export interface Read {
  readonly type: 'Read'
  readonly token: number
}

/** resource → client */
export interface Value {
  readonly type: 'Value'
  readonly token: number
  /** Writes that the file has seen so far: which state of it this is. */
  readonly version: number
  readonly total: number
}

/** client → resource: the whole new content, computed from what was read. The same token again means the same write. */
export interface Write {
  readonly type: 'Write'
  readonly token: number
  /** The version that was read. The resource keeps it for the judges and decides nothing by it. */
  readonly read: number
  readonly total: number
}

/** resource → client: it is written, now or already before. */
export interface Written {
  readonly type: 'Written'
  readonly token: number
}

/** resource → client: a higher token has come, and nothing of yours was or will be written. */
export interface Refused {
  readonly type: 'Refused'
  readonly token: number
  readonly what: 'Read' | 'Write'
  readonly by: number
}

export type ResourceMessage = Read | Value | Write | Written | Refused

/** What the resource keeps of each write, in its order. */
export interface Entry {
  readonly token: number
  readonly by: NodeId
  readonly read: number
  readonly total: number
}
