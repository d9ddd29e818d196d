/** What a changed run differs in from the one before, in one or two sentences. Pure. */
import { timeText } from '@quorate/kernel'
import type { RunSummary } from '../sim/types.ts'

type Compared = Pick<RunSummary, 'judgements' | 'status' | 'basis' | 'situations' | 'events' | 'missed'>

type Judged = Pick<RunSummary, 'judgements' | 'status' | 'basis'>

/** "Linearizable is violated at e805", "nothing is violated", "unknown (…)". */
export function verdictText({ judgements, status, basis }: Judged): string {
  const broken = judgements.filter(judgement => judgement.status === 'violated')
  if (broken.length > 0) return broken.map(({ property, event }) => `${property} is violated at e${event}`).join(', ')
  return status === 'ok' ? 'nothing is violated' : `unknown (${basis ?? 'no judge could tell'})`
}

/** Times to the tenth of a millisecond: what differs below that is no difference to a reader. */
const rounded = (time: number): string => timeText(Math.round(time / 100) * 100)

const since = ({ situations, events }: Compared, name: string): string | null => {
  const [first] = situations.find(each => each.name === name)?.spans ?? []
  return first === undefined ? null : rounded(events.time[first[0]]!)
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function situationText(before: Compared, after: Compared, name: string): string | null {
  const [was, is] = [since(before, name), since(after, name)]
  if (was === is) return null
  if (is === null) return `${capital(name)}: never, instead of from ${was}.`
  return `${capital(name)}: from ${is}${was === null ? '' : `, instead of from ${was}`}.`
}

/** Changes of a reader's whose moment the new run no longer has. */
function missedText(count: number): string[] {
  if (count === 0) return []
  return [count === 1
    ? 'One change no longer applies: the event that it follows does not happen any more.'
    : `${count} changes no longer apply: the events that they follow do not happen any more.`]
}

export function changeText(before: Compared, after: Compared): string {
  const situations = after.situations.flatMap(({ name }) => situationText(before, after, name) ?? [])
  const [was, is] = [verdictText(before), verdictText(after)]
  const verdict = was === is ? `The verdict stays: ${is}.` : `The verdict is now: ${is}; it was: ${was}.`
  return [...situations, verdict, ...missedText(after.missed.length)].join(' ')
}
