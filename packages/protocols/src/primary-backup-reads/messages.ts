/**
 * Three conversations: of clients with any replica, in which every answer says at which position of the log it was
 * given; of a backup with its primary about how fresh it is; and primary-backup's own, on a channel of its own.
 */
import type { NodeId, RequestId } from '@quorate/kernel'
import type { Command, Value } from '../kv/command.ts'

/** A place in the log that outlives a failover: position 5 of epoch 1 is another one than position 5 of epoch 2. */
export interface Position {
  /** Epoch of the entry there, 0 for position 0, where every log begins. */
  readonly epoch: number
  readonly position: number
}

export const beginning: Position = { epoch: 0, position: 0 }

/** Along every log epochs never fall, and what a later epoch has not kept is gone. */
export const isBefore = (a: Position, b: Position): boolean =>
  a.epoch < b.epoch || (a.epoch === b.epoch && a.position < b.position)

export const positionText = ({ epoch, position }: Position): string =>
  (position === 0 ? 'position 0' : `position ${position} of epoch ${epoch}`)

/** client → replica */
export interface Request {
  readonly type: 'Request'
  readonly id: RequestId
  readonly command: Command
  /** The client's session token: a read must not be answered at an earlier position. */
  readonly need: Position
}

export type Answer =
  /** `at`: the position up to which the log had been executed, for a write its own. */
  | { readonly kind: 'ok' | 'cas-failed'; readonly value: Value; readonly at: Position }
  /** Not executed: ask there. */
  | { readonly kind: 'redirect'; readonly leader: NodeId }
  /** The primary does not have what the token names, and never will. */
  | { readonly kind: 'lost' }

/** replica → client */
export interface Reply {
  readonly type: 'Reply'
  readonly id: RequestId
  readonly result: Answer
}

/** backup → primary: where does your log end? `tick` is the backup's own count. */
export interface Probe {
  readonly type: 'Probe'
  readonly tick: number
}

/** primary → backup: here, when your question of this tick arrived. */
export interface End {
  readonly type: 'End'
  readonly tick: number
  readonly epoch: number
  readonly position: number
}

export type Message = Request | Reply | Probe | End
