/** The messages of a run, which come in columns. */
import type { MessageColumns, MessageInfo, MessageLook, RunSummary } from './types.ts'

/** How one of them looks; null where there is none. */
export const lookOf = ({ look, looks }: MessageColumns, id: number): MessageLook | null => looks[look[id] ?? -1] ?? null

/** One of them; null where there is none. */
export function messageOf(messages: MessageColumns, id: number): MessageInfo | null {
  const look = lookOf(messages, id)
  if (look === null) return null
  return {
    id, from: messages.from[id]!, to: messages.to[id]!, sentBy: messages.sentBy[id]!, sentAt: messages.sentAt[id]!,
    due: messages.due[id]!, endedBy: messages.endedBy[id]!, ...look,
  }
}

/** What arrived with an event, or was lost with it. */
export const arrivedWith = ({ messages, events }: RunSummary, event: number): MessageInfo | null =>
  messageOf(messages, events.message[event]!)

/** All of them, where each is needed. */
export const messagesIn = (messages: MessageColumns): MessageInfo[] =>
  messages.look.map((_, id) => messageOf(messages, id)!)
