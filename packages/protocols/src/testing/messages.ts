/** Exact numbers of messages: a number that moves without a reason is a bug found early. */
import { messageView, type Micros, type Recording } from '@quorate/kernel'

/** How many messages of each label were sent from `from` (included) to `to` (excluded): `{ AE: 8, RV: 4 }`. */
export function messagesPer(
  recording: Recording, from: Micros = 0, to: Micros = Number.MAX_SAFE_INTEGER,
): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const sent of recording.messages) {
    if (sent.sentAt < from || sent.sentAt >= to) continue
    const { label } = messageView(recording.setup.nodes[sent.from]!.protocol, sent.message)
    counts[label] = (counts[label] ?? 0) + 1
  }
  return counts
}

/** The same with what they weigh: `{ RV: [4, 300] }` says that four of this label are 300 bytes as JSON, all together. */
export function bytesPer(
  recording: Recording, from: Micros = 0, to: Micros = Number.MAX_SAFE_INTEGER,
): Record<string, readonly [messages: number, bytes: number]> {
  const sums: Record<string, readonly [messages: number, bytes: number]> = {}
  for (const sent of recording.messages) {
    if (sent.sentAt < from || sent.sentAt >= to) continue
    const { label } = messageView(recording.setup.nodes[sent.from]!.protocol, sent.message)
    const [count, bytes] = sums[label] ?? [0, 0]
    sums[label] = [count + 1, bytes + JSON.stringify(sent.message).length]
  }
  return sums
}
