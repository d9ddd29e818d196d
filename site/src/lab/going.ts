/** Where the keys lead that go further than one event. Pure. */
import { lookOf } from '../sim/messages.ts'
import type { RunSummary } from '../sim/types.ts'

type Steps = Pick<RunSummary, 'events' | 'messages' | 'length'>

/** The nearest event after or before one that is as wanted; null where there is none. */
function nearest(length: number, from: number, by: 1 | -1, isWanted: (event: number) => boolean): number | null {
  for (let i = from + by; i >= 0 && i < length; i += by) if (isWanted(i)) return i
  return null
}

/** The next event of the node that this one touched. */
export const nextHere = ({ events: { node }, length }: Steps, from: number, by: 1 | -1): number | null =>
  nearest(length, from, by, event => node[event] === node[from])

/** The next event with a message of the kind that this one received or lost; with any where it had none. */
export function nextKin({ events: { message }, messages, length }: Steps, from: number, by: 1 | -1): number | null {
  const kindAt = (event: number): string | null => lookOf(messages, message[event] ?? -1)?.label ?? null
  const wanted = kindAt(from)
  return nearest(length, from, by, event => {
    const kind = kindAt(event)
    return kind !== null && (wanted === null || kind === wanted)
  })
}

/** A tenth of the run later or earlier, as far as there is any. */
export const tenthOn = (length: number, from: number, by: 1 | -1): number =>
  Math.min(length - 1, Math.max(0, from + by * Math.max(1, Math.round(length / 10))))
