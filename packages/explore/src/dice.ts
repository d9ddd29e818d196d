/** Dice of an explorer. Every draw is a hash of a seed and a purpose, so nothing shifts when another is added. */
import { child, hashText } from '@quorate/kernel'

export class Dice {
  readonly #base: number
  #drawn = 0

  constructor(seed: number, purpose: string) {
    this.#base = child(hashText(purpose), seed)
  }

  /** A whole number from 0 to n − 1. */
  below(n: number): number {
    return child(this.#base, this.#drawn++) % n
  }

  /** A whole number from min to max, both included. */
  between(min: number, max: number): number {
    return max <= min ? min : min + this.below(max - min + 1)
  }

  /** True in `share` of a hundred cases. */
  chance(share: number): boolean {
    return this.below(100) < share
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  /** Some of the items and not all, at least one of each. Needs two. */
  part<T>(items: readonly T[]): readonly [chosen: T[], rest: T[]] {
    const chosen: T[] = []
    const rest: T[] = []
    for (const item of items) (this.chance(50) ? chosen : rest).push(item)
    if (chosen.length === 0) chosen.push(rest.splice(this.below(rest.length), 1)[0]!)
    if (rest.length === 0) rest.push(chosen.splice(this.below(chosen.length), 1)[0]!)
    return [chosen, rest]
  }

  /** The same for the same key, in whatever order keys are asked. */
  keyed(key: number, n: number): number {
    return child(child(this.#base, 1_000_000), key) % n
  }
}
