/** What a vector says is what happened, in both directions: judged by who caused what, and by no clock. */
import { Seq, type Invariant, type Witness } from '@quorate/kernel'
import { causal, eventText, isBefore, type Happened } from '../chat/causality.ts'
import { eachOnce, effectsBelowCauses, shown, shownAbove } from '../chat/invariants.ts'
import { isLess, type Vector, type VectorClock } from './state.ts'

type Event = Happened<Vector, Vector>

function contradiction(a: Event, b: Event): string | null {
  const [says, is] = [isLess(a.entry.at, b.entry.at), isBefore(a, b)]
  if (says === is) return null
  const [u, v] = [a, b].map(({ entry }) => `⟨${entry.at.join(' ')}⟩`)
  return `${eventText(a)} ${is ? 'came' : 'did not come'} before ${eventText(b)} and ${u} is ${says ? '' : 'not '}less than ${v}`
}

const strongClockCondition: Invariant<VectorClock> = causal(
  'Strong Clock Condition',
  'For any events a and b: a happened before b if and only if V(a) < V(b)',
  (event, events) => {
    for (const other of events.flat()) {
      const found = contradiction(other, event) ?? contradiction(event, other)
      if (found !== null) return found
    }
    return null
  },
)

/** A process moves what it shows only if it must: whatever stands right below a message that came later follows it. */
const aboveOnlyEffects: Invariant<VectorClock> = causal(
  'Above Only What Follows',
  'A message is shown above one that was there only if it happened before that one',
  (event, events, after) => {
    const messages = shown(after)
    const place = messages.findIndex(({ from, n }) => from === event.entry.from && n === event.entry.n)
    const below = messages[place + 1]
    const [upper, lower] = [event.entry, below].map(entry => entry && events[entry.from]?.[entry.n])
    if (upper === undefined || lower === undefined || isBefore(upper, lower)) return null
    return `node ${event.node} puts "${event.entry.text}" above "${below!.text}", which knew nothing of it`
  },
)

export const invariants: readonly Invariant<VectorClock>[] = [
  strongClockCondition, effectsBelowCauses(), aboveOnlyEffects, eachOnce(),
]

export const witnesses: readonly Witness<VectorClock>[] = [
  shownAbove(),
  {
    name: 'concurrent',
    text: 'A process hears a message whose sender did not know of another that it shows, nor the other way round',
    reached: ({ after }) => {
      const last = Seq.last(after.log)
      return last !== undefined && shown(after).some(other =>
        other !== last && !isLess(other.stamp, last.stamp) && !isLess(last.stamp, other.stamp))
    },
  },
]
