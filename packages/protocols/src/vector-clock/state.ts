/** A vector clock has one number a process; the rest of the state is the chat's. */
import type { Chat, State as ChatState } from '../chat/entry.ts'
import type { Message } from './messages.ts'

/** By process, in the order of the configuration: how many of its events are known of. */
export type Vector = readonly number[]

export interface VectorClock extends Chat<Vector, Vector> {
  message: Message
}
export type State = ChatState<Vector, Vector>

export const total = (vector: Vector): number => vector.reduce((sum, count) => sum + count, 0)

/** u < v (Mattern 1989): nowhere more, and somewhere less. Neither u < v nor v < u: the events are concurrent. */
export const isLess = (u: Vector, v: Vector): boolean => u.every((count, i) => count <= v[i]!) && total(u) < total(v)
