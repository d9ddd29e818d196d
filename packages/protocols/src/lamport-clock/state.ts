/** A Lamport clock is one number; the rest of the state is the chat's. */
import type { Chat, State as ChatState } from '../chat/entry.ts'

export type LamportClock = Chat<number, number>
export type State = ChatState<number, number>
