/** What checking a claim gave, small enough to stand in a page. */
import type { ClaimShown } from '../sim/types.ts'

export interface Outcome {
  readonly holds: boolean
  readonly because: string
  /** −1 where there is no event to look at. */
  readonly event: number
  readonly events: number
  readonly digest: string
  /** The run in the lab; null while there is no lab. */
  readonly lab: string | null
}

export const outcomeOf = ({ holds, because, event, run }: ClaimShown, lab: string | null): Outcome =>
  ({ holds, because, event, lab, events: run.check.events, digest: run.check.digest })

/** Sentences end; what a check gives may not. */
export const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
