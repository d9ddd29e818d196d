/**
 * Shrinking: from a run that breaks a property to a short one that breaks the same. After DEMi (Scott et al., NSDI
 * 2016): faults and what people did first; then, as an explicit schedule, clients' requests and faults, whole nodes,
 * what is not in the causal past of the violation, and event after event. What is not in the schedule does not happen,
 * so a message that is left out is one that is under way for ever, and most cuts turn out to be a few of those.
 */
import type { Lineage } from '@quorate/kernel'
import type { Broken, Subject, Trial } from '../subject.ts'
import { ddmin } from './ddmin.ts'
import { withFewFaults } from './few-faults.ts'
import { normalOrder } from './normal.ts'
import { Replayer, type Replayed, type Step } from './replay.ts'
import { pastOfLast } from './slice.ts'
import { shrinkTimed } from './timed.ts'

export interface Shrunk {
  /** The shortest run that was found. */
  readonly trial: Trial
  readonly broken: Broken
  /** Its events up to the violation, the starts of the nodes not counted. */
  readonly events: number
  /** The same of the run that was given. */
  readonly given: number
  /** The run by time with the fewest faults; null where the given one had a schedule. */
  readonly timed: Trial | null
  /** Runs that were executed on the way. */
  readonly tries: number
  /** No single event can be left out. False where the budget ended first, or where no schedule shows the property. */
  readonly isMinimal: boolean
  /** No schedule shows it, since it is about time: faults were left out, and what they leave stays whole. */
  readonly isByTime: boolean
}

export interface Shrinking {
  /** Asked between runs: false ends the search for a shorter one. */
  readonly more?: () => boolean
  /** Hears of every event that was executed. */
  readonly told?: (event: number) => void
  /** Hears how many events are left, whenever there are fewer. */
  readonly shorter?: (events: number) => void
}

/** Null where the trial does not break the property. */
export function shrink(
  subject: Subject, trial: Trial, property: string,
  { more = () => true, told = () => {}, shorter = () => {} }: Shrinking = {},
): Shrunk | null {
  const replayer = new Replayer(subject, property, told)
  const given = replayer.replay(trial)
  if (given === null) return null
  const timed = trial.schedule === undefined ? shrinkTimed(subject, trial, replayer, more) : null
  const base = timed ?? trial
  const found = timed === null ? given : replayer.replay(timed)!
  if (eventsOf(found) < eventsOf(given)) shorter(eventsOf(found))
  // Where a person has chosen every step there is nothing to choose.
  const scheduled = trial.manual === true ? null
    : new Scheduled(base, replayer, more, shorter, subject.setup.faults.length).shrink(found)
  const counts = { given: eventsOf(given), timed, tries: replayer.tries }
  const { replayed, trial: shortest, isMinimal } = scheduled ?? { replayed: found, trial: base, isMinimal: false }
  const isByTime = scheduled === null && timed !== null && trial.manual !== true
  return { trial: shortest, broken: replayed.broken, events: eventsOf(replayed), isMinimal, isByTime, ...counts }
}

const eventsOf = (replayed: Replayed): number => chosenOf(replayed).length

interface Short {
  readonly trial: Trial
  readonly replayed: Replayed
  readonly isMinimal: boolean
}

/** Shrinks the schedule of one trial. */
class Scheduled {
  readonly #base: Trial
  readonly #replayer: Replayer
  readonly #more: () => boolean
  readonly #shorter: (events: number) => void
  /** Faults of the scenario, which stand before those of the trial. */
  readonly #own: number
  #best!: Replayed

  constructor(
    base: Trial, replayer: Replayer, more: () => boolean, shorter: (events: number) => void, own: number,
  ) {
    this.#own = own
    this.#shorter = shorter
    this.#base = base
    this.#replayer = replayer
    this.#more = more
  }

  /** Null where the schedule of a run by time does not show what the run shows. */
  shrink(found: Replayed): Short | null {
    const first = this.#replay(found.schedule) ?? this.#replay(this.#base.schedule ?? [])
    if (first === null) return null
    this.#best = first
    this.#externals()
    this.#nodes()
    this.#slice()
    this.#events()
    this.#normalise()
    const trial = withFewFaults({ ...this.#base, schedule: this.#best.schedule }, this.#replayer, this.#own)
    return { trial, replayed: this.#replayer.replay(trial)!, isMinimal: this.#more() }
  }

  #replay(schedule: readonly Lineage[]): Replayed | null {
    return this.#replayer.replay({ ...this.#base, schedule })
  }

  /** What can be left out: starts happen by themselves. */
  get #steps(): readonly Step[] {
    return chosenOf(this.#best)
  }

  /** Keeps what was executed of these steps if that still breaks the property, and is no longer than it was. */
  #attempt(steps: readonly Step[]): readonly Step[] | null {
    const replayed = this.#replayer.replayLike(this.#base, steps)
    if (replayed === null || chosenOf(replayed).length > steps.length) return null
    if (chosenOf(replayed).length < this.#steps.length) this.#shorter(chosenOf(replayed).length)
    this.#best = replayed
    return chosenOf(replayed)
  }

  /** Requests and faults: what they cause goes with them. */
  #externals(): void {
    const isExternal = ({ kind }: Step): boolean => kind === 'request' || kind === 'act'
    ddmin(this.#steps.filter(isExternal), kept => {
      const wanted = new Set(kept.map(({ lineage }) => lineage))
      const left = this.#attempt(this.#steps.filter(step => !isExternal(step) || wanted.has(step.lineage)))
      return left?.filter(isExternal) ?? null
    }, this.#more)
  }

  /** Everything that one node does, clients (which come last) first. */
  #nodes(): void {
    const nodes = new Set(this.#steps.map(({ node }) => node))
    for (const node of [...nodes].toReversed()) {
      if (this.#more()) this.#attempt(this.#steps.filter(step => step.node !== node || step.isGlobal))
    }
  }

  #slice(): void {
    const past = pastOfLast(this.#best.steps)
    this.#attempt(this.#best.steps.filter((step, i) => past.has(i) && step.kind !== 'start'))
  }

  #events(): void {
    ddmin(this.#steps, kept => this.#attempt(kept), this.#more)
  }

  #normalise(): void {
    const order = normalOrder(this.#best.steps).filter(({ kind }) => kind !== 'start')
    const { length } = this.#steps
    const replayed = this.#replayer.replayLike(this.#base, order)
    if (replayed !== null && chosenOf(replayed).length === length) this.#best = replayed
  }
}

const chosenOf = ({ steps }: Replayed): readonly Step[] => steps.filter(({ kind }) => kind !== 'start')
