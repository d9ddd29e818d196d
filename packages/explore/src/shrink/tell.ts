/** The story of a short run: at most a dozen sentences, in the words that people read about a run everywhere else. */
import { compareBy, listText, sentence, type Recording, type TraceEvent } from '@quorate/kernel'

const MOST = 12

/** Up to and with the event that broke the property. What is left out is counted in the sentence before it. */
export function tell(recording: Recording, event: number, most = MOST): string[] {
  const last = Math.min(event, recording.length - 1)
  const starts: string[] = []
  const events: TraceEvent[] = []
  for (let i = 0; i <= last; i++) {
    const one = recording.event(i)
    if (one.kind === 'start' && one.cause < 0) starts.push(recording.setup.nodes[one.node]!.name)
    else events.push(one)
  }
  const chosen = new Set(mostTelling(recording, events, most - 1))
  const said = starts.length === 0 ? [] : [`${listText(starts)} ${starts.length === 1 ? 'starts' : 'start'}.`]
  let skipped = 0
  for (const { index } of events) {
    if (!chosen.has(index)) skipped++
    else {
      said.push(`${skipped === 0 ? '' : `(${skipped} more in between.) `}${sentence(recording, index)}`)
      skipped = 0
    }
  }
  return said
}

function mostTelling(recording: Recording, events: readonly TraceEvent[], most: number): number[] {
  const tenures = new Set(recording.tenures.map(({ event }) => event))
  const weight = (event: TraceEvent): number => {
    if (event === events.at(-1)) return 0
    if (event.act !== null || event.request !== null || event.responses.length > 0) return 1
    if (tenures.has(event.index)) return 2
    return event.notes.length > 0 && event.changed ? 3 : event.changed ? 4 : 5
  }
  return events.toSorted(compareBy(weight, ({ index }) => -index)).slice(0, most).map(({ index }) => index)
}
