/** A run as text: every event of a short one, the milestones of a long one, and what was judged. Pure. */
import type { Mark, RunSummary } from '../sim/types.ts'

/** At most so many events are told; a shorter run is told whole. */
const MOST = 40

/** What is told first where not everything can be. */
const WEIGHTS: readonly Mark[] = ['violation', 'situation', 'leader', 'fault', 'role', 'answered', 'asked']

export interface Traced {
  readonly events: readonly number[]
  readonly isWhole: boolean
  /** How many events that matter are not told. */
  readonly left: number
}

export function tracedEvents({ length, events: { mark } }: Pick<RunSummary, 'length' | 'events'>): Traced {
  const all = Array.from({ length }, (_, event) => event)
  if (length <= MOST) return { events: all, isWhole: true, left: 0 }
  const weighty = WEIGHTS.flatMap(weight => all.filter(event => mark[event] === weight))
  const events = weighty.slice(0, MOST).toSorted((a, b) => a - b)
  return { events, isWhole: false, left: weighty.length - events.length }
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
