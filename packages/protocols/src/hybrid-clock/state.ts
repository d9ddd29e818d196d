/** l, c and pt of the paper; the rest of the state is the chat's. */
import type { Micros } from '@quorate/kernel'
import type { Chat, State as ChatState } from '../chat/entry.ts'
import type { Message } from './messages.ts'

/** Compared by l, then by c. */
export interface Stamp {
  /** The highest physical clock that this event has heard of, in µs. */
  readonly l: Micros
  /** How many events since l took this value, along the longest way. */
  readonly c: number
}

export interface Hybrid extends Stamp {
  /** The physical clock of this process when the event happened; 0 before the first. */
  readonly pt: Micros
}

export interface HybridClock extends Chat<Hybrid, Stamp> {
  message: Message
}

export type State = ChatState<Hybrid, Stamp>

export const isLess = (a: Stamp, b: Stamp): boolean => a.l < b.l || (a.l === b.l && a.c < b.c)
