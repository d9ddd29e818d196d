/** A run as text: every event of a short one, the milestones of a long one, and what was judged. Pure. */
import type { Tally } from '@quorate/scenarios'
import { shareText } from '../stage/counts.ts'
import type { Mark, RunSummary } from '../sim/types.ts'

/** Runs with at most so many events are told whole; of a longer one, at most so many milestones. */
const MOST = 40
/** The weightiest first: what went wrong, what was done, who leads, what clients were told. */
const WEIGHT: readonly Mark[] = ['violation', 'situation', 'fault', 'leader', 'answered', 'asked', 'role']

export interface Traced {
  readonly events: readonly number[]
  readonly isWhole: boolean
  /** Milestones that are not told, because there are so many. */
  readonly left: number
}

export function tracedEvents({ length, events: { mark } }: Pick<RunSummary, 'length' | 'events'>): Traced {
  const all = Array.from({ length }, (_, event) => event)
  if (length <= MOST) return { events: all, isWhole: true, left: 0 }
  const events = weightiest(all, mark)
  return { events, isWhole: false, left: all.filter(event => mark[event] !== '').length - events.length }
}

/** Of a kind that does not fit in whole, the first ones. */
function weightiest(all: readonly number[], mark: readonly Mark[]): number[] {
  const ranked = WEIGHT.flatMap(kind => all.filter(event => mark[event] === kind))
  return ranked.slice(0, MOST).toSorted((a, b) => a - b)
}

/** What many requests come to: "Reads: all 73 answered, 6 of 73 old. Writes: all 32 answered." */
export function countedText({ reads, readsAnswered, stale, writes, writesAcknowledged }: Tally): string {
  const answered = `Reads: ${shareText(readsAnswered, reads)} answered, ${shareText(stale, readsAnswered)} old`
  return `${answered}. Writes: ${shareText(writesAcknowledged, writes)} answered.`
}

/** One event of a run as a sentence. */
export interface Line {
  readonly event: number
  readonly text: string
}

export interface Final {
  readonly broken: readonly string[]
  readonly unknown: readonly string[]
  readonly held: readonly string[]
}

/** The final verdicts: what was broken or left open in sentences of their own, what held by name. */
export function finalOf(judgements: RunSummary['judgements']): Final {
  const of = (status: string) => judgements.filter(judgement => judgement.status === status)
  return {
    broken: of('violated')
      .map(({ property, event, evidence }) => `${property}: violated at e${event}. ${evidence.join(' ')}`),
    unknown: of('unknown').map(({ property, evidence }) => `${property}: unknown. ${evidence.join(' ')}`),
    held: of('ok').map(({ property }) => property),
  }
}
