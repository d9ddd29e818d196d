/** What many runs gave. They are counted in the order of their numbers, whatever the order in which they come in. */
import type { Broken, Trial } from '../subject.ts'
import type { Outcome } from './island.ts'
import type { Plan } from './plan.ts'

export interface Discovery extends Broken {
  /** The number of the first run that broke it. */
  readonly index: number
  readonly way: Plan['way']
  readonly trial: Trial
  /** How many runs broke it. */
  readonly runs: number
}

export class Tally {
  runs = 0
  events = 0
  /** Runs whose histories were too much for their judge. */
  undecided = 0
  readonly #found = new Map<string, Discovery>()
  readonly #reached = new Map<string, number>()
  readonly #waiting = new Map<number, Outcome>()

  add(outcome: Outcome): void {
    this.#waiting.set(outcome.index, outcome)
    for (let next = this.#waiting.get(this.runs); next !== undefined; next = this.#waiting.get(this.runs)) {
      this.#waiting.delete(this.runs)
      this.#count(next)
    }
  }

  /** Counts what came in before something that is missing, too: for a fuzzing that was stopped by time or by hand. */
  settle(): void {
    for (const outcome of this.#waiting.values()) this.#count(outcome)
    this.#waiting.clear()
  }

  /** In the order in which they were first found. */
  get found(): readonly Discovery[] {
    return [...this.#found.values()]
  }

  get reached(): readonly { readonly name: string; readonly count: number }[] {
    return [...this.#reached].map(([name, count]) => ({ name, count }))
  }

  #count({ index, way, events, reached, broken, trial, undecided }: Outcome): void {
    this.runs++
    this.events += events
    if (undecided) this.undecided++
    for (const { name, count } of reached) this.#reached.set(name, (this.#reached.get(name) ?? 0) + count)
    for (const one of broken) {
      const known = this.#found.get(one.property)
      const found = known ?? { ...one, index, way, trial: trial!, runs: 0 }
      this.#found.set(one.property, { ...found, runs: found.runs + 1 })
    }
  }
}
