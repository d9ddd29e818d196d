/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi & Nagarakatte, ASPLOS 2010) for message passing,
 * with chain partitions (Ozkan, Majumdar, Niksic, Befrouei & Weissenbacher, OOPSLA 2018): events that cause each other
 * are a chain, every chain has a random priority, and the highest one with something to do goes on. At a few random
 * points the chain that is on top falls behind all others. A bug that needs d events in one order is hit with a known
 * probability.
 */
import { compareBy, type Lineage, type Pending } from '@quorate/kernel'
import type { Dice } from '../dice.ts'
import { highest, type Chooser } from './scheduler.ts'

const PRIORITIES = 1_000_000_000

export class Pct implements Chooser {
  readonly #dice: Dice
  /** By lineage: an event has a chain as soon as it is seen. */
  readonly #chainOf = new Map<Lineage, number>()
  /** The last event of each chain, −1 where the next one is known already and nothing else may follow. */
  readonly #tails: number[] = []
  readonly #priorities: number[] = []
  readonly #chainOfEvent = new Map<number, number>()
  /** Steps at which the top chain falls, the next one last. */
  readonly #changes: number[]
  #steps = 0
  #falls = 0

  /** `depth` events in one order are looked for: one chain falls less often than that. `length` is the expected one. */
  constructor(dice: Dice, depth: number, length: number) {
    this.#dice = dice
    this.#changes = Array.from({ length: depth - 1 }, () => dice.below(length)).toSorted(compareBy(step => -step))
  }

  choose(candidates: readonly Pending[]): Pending {
    while (this.#changes.length > 0 && this.#changes.at(-1)! <= this.#steps) {
      this.#changes.pop()
      this.#priorities[this.#chain(this.#top(candidates))] = -1 - this.#falls++
    }
    return this.#top(candidates)
  }

  chosen(item: Pending, event: number): void {
    const chain = this.#chain(item)
    this.#chainOfEvent.set(event, chain)
    this.#tails[chain] = event
    this.#steps++
  }

  #top(candidates: readonly Pending[]): Pending {
    return highest(candidates, item => this.#priority(item))
  }

  #priority(item: Pending): number {
    return this.#priorities[this.#chain(item)]!
  }

  #chain(item: Pending): number {
    const known = this.#chainOf.get(item.lineage)
    if (known !== undefined) return known
    const before = this.#chainOfEvent.get(item.cause)
    const follows = before !== undefined && this.#tails[before] === item.cause
    const chain = follows ? before : this.#tails.length
    this.#tails[chain] = -1
    if (!follows) this.#priorities.push(this.#dice.keyed(item.lineage, PRIORITIES))
    this.#chainOf.set(item.lineage, chain)
    return chain
  }
}
