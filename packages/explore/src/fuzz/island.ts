/**
 * Islands. Feedback needs memory, and memory that is shared between workers would make what is found depend on who was
 * faster. So there is a fixed number of islands, each executes its runs in order and learns from no other, and whoever
 * works on how many of them, run 17 is run 17.
 */
import type { Lineage } from '@quorate/kernel'
import { Dice } from '../dice.ts'
import type { Broken, Subject, Trial } from '../subject.ts'
import { audit } from './audit.ts'
import type { Projection } from './coverage.ts'
import { execute } from './execute.ts'
import { orderOf, planOf, type Plan, type Strategy } from './plan.ts'
import type { Probe } from './probe.ts'

export interface Outcome {
  readonly index: number
  readonly way: Plan['way']
  readonly events: number
  /** Witnesses and situations: how often each. */
  readonly reached: readonly { readonly name: string; readonly count: number }[]
  /** Empty where nothing was broken. */
  readonly broken: readonly Broken[]
  /** The run, where something was broken. */
  readonly trial: Trial | null
  /** What clients were told was too much for its judge. */
  readonly undecided: boolean
}

/** A run that led somewhere new, to begin others like it. */
interface Promising {
  readonly plan: Plan
  readonly schedule: readonly Lineage[]
  /** As much of the schedule leads to the new. */
  readonly upTo: number
}

/** Every so many runs of an island, and the first that breaks something, are checked for what makes runs worthless. */
const AUDIT_EVERY = 64
const MOST_PROMISING = 64

export class Island {
  readonly #subject: Subject
  readonly #probed: Probe
  readonly #seed: number
  readonly #strategy: Strategy
  readonly #known = new Set<number>()
  readonly #promising: Promising[] = []
  readonly #found = new Set<string>()
  #runs = 0

  constructor(subject: Subject, probed: Probe, seed: number, strategy: Strategy) {
    this.#subject = subject
    this.#probed = probed
    this.#seed = seed
    this.#strategy = strategy
  }

  /** The plan of a run, given all that this island has executed before it. */
  plan(index: number): Plan {
    const plan = planOf(this.#subject, this.#probed, this.#seed, this.#strategy, index)
    if (plan.way !== 'feedback' || this.#promising.length === 0) return plan
    const dice = new Dice(plan.seed, 'again')
    const { plan: old, schedule, upTo } = dice.of(this.#promising)
    const keep = Math.min(schedule.length, dice.chance(50) ? upTo : dice.below(upTo + 1))
    const order = orderOf('feedback', this.#probed, dice)
    return { ...plan, seed: old.seed, faults: old.faults, order, prefix: schedule.slice(0, keep) }
  }

  /** `told` hears of every event that was executed. */
  run(plan: Plan, told: (event: number) => void = () => {}): Outcome {
    const { trying, trial, projection, schedule } = execute(this.#subject, plan, this.#known, told)
    this.#learn(plan, projection, schedule)
    const broken = trying.broken()
    const suspect = this.#isDue(broken) ? audit(this.#subject, trial) : null
    const all = suspect === null ? broken : [suspect, ...broken]
    return {
      index: plan.index, way: plan.way, events: trying.world.events, reached: trying.reached(), broken: all,
      trial: all.length > 0 ? trial : null, undecided: trying.undecided,
    }
  }

  #isDue(broken: readonly Broken[]): boolean {
    const fresh = broken.filter(({ property }) => !this.#found.has(property))
    for (const { property } of fresh) this.#found.add(property)
    return this.#runs++ % AUDIT_EVERY === 0 || fresh.length > 0
  }

  #learn(plan: Plan, { found, lastNew }: Projection, schedule: readonly Lineage[]): void {
    const before = this.#known.size
    for (const hash of found) this.#known.add(hash)
    if (this.#known.size === before) return
    this.#promising.push({ plan, schedule, upTo: Math.min(schedule.length, lastNew) })
    if (this.#promising.length > MOST_PROMISING) this.#promising.shift()
  }
}
