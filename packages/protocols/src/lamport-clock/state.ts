/** A Lamport clock is one number; the rest of the state is the chat's. */
import type { Chat, State as ChatState } from '../chat/entry.ts'
import type { Message } from './messages.ts'

export interface LamportClock extends Chat<number, number> {
  message: Message
}
export type State = ChatState<number, number>
