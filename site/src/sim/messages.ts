/** The messages of a run, which come in columns. */
import type { MessageColumns, MessageInfo } from './types.ts'

/** One of them; null where there is none. */
export function messageOf(messages: MessageColumns, id: number): MessageInfo | null {
  const look = messages.looks[messages.look[id] ?? -1]
  if (look === undefined) return null
  return {
    id, from: messages.from[id]!, to: messages.to[id]!, sentBy: messages.sentBy[id]!, sentAt: messages.sentAt[id]!,
    due: messages.due[id]!, endedBy: messages.endedBy[id]!, ...look,
  }
}

/** All of them, where each is needed. */
export const messagesIn = (messages: MessageColumns): MessageInfo[] =>
  messages.look.map((_, id) => messageOf(messages, id)!)
