/** At which event a run opens: something is about to happen, and no step of it is missed. Pure. */
import { cursorOf, type Placed } from './place.ts'

/** How many events before the first thing that went wrong a run opens. */
const BEFORE = 3

/**
 * Where its scenario says that the story begins; a broken line has a story of its own. Else shortly before the first
 * thing that goes wrong, else with the first fault that meets somebody at work, else in the midst of it.
 */
export function openingOf(run: Placed, opens: string | undefined, isBroken: boolean): number {
  const named = opens === undefined || isBroken ? null : cursorOf(run, opens)
  if (named?.ok) return named.value
  const wrong = firstWrong(run)
  if (wrong !== null) return Math.max(0, wrong - BEFORE)
  return firstFault(run) ?? Math.floor((run.length - 1) * 0.4)
}

function firstWrong({ situations, judgements }: Placed): number | null {
  const starts = situations.flatMap(({ spans }) => spans.map(([from]) => from))
  const broken = judgements.filter(({ status }) => status === 'violated').map(({ event }) => event)
  return least([...starts, ...broken])
}

/** What is set up before anybody has been answered is how things are, and no turn of the story. */
function firstFault({ acts, operations }: Placed): number | null {
  const answered = least(operations.flatMap(({ answered: event }) => (event < 0 ? [] : [event])))
  return answered === null ? null : least(acts.flatMap(({ event }) => (event > answered ? [event] : [])))
}

const least = (events: readonly number[]): number | null => (events.length === 0 ? null : Math.min(...events))
