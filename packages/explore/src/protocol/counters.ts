/** What has been used up of the bounds, each in a slot. */
import type { Next, Row } from '../search/space.ts'
import type { Bounds } from './bounds.ts'

/** A slot and how far it may go. */
interface Limit {
  readonly slot: number
  readonly most: number
}

/** What something uses up: one of each of these. */
export type Counter = readonly Limit[]

export class Counters {
  /** On the way to where a search begins, nothing is counted and nothing too much. */
  lifted = false
  /** The first slot after the counters. */
  readonly end: number
  readonly free: Counter = []
  readonly crashes: Counter
  readonly wipes: Counter
  readonly drops: Counter
  readonly duplicates: Counter
  readonly #timeouts: Limit
  readonly #moves: Limit
  readonly #timers: ReadonlyMap<string, Counter>

  constructor(first: number, bounds: Bounds) {
    let slot = first
    const limit = (most: number): Limit => ({ slot: slot++, most })
    this.crashes = [limit(bounds.crashes)]
    this.wipes = [limit(bounds.wipes)]
    this.drops = [limit(bounds.drops)]
    this.duplicates = [limit(bounds.duplicates)]
    this.#timeouts = limit(bounds.timeouts)
    this.#moves = limit(bounds.moves)
    this.#timers = new Map(bounds.timers.map(([name, most]) => [name, [this.#timeouts, limit(most)]]))
    this.end = slot
  }

  timer(name: string): Counter {
    return this.#timers.get(name) ?? [this.#timeouts]
  }

  admits({ words }: Row, counter: Counter): boolean {
    return this.lifted || counter.every(({ slot, most }) => words[slot]! < most)
  }

  /** Whether both may be used up, one after the other. */
  admitsBoth({ words }: Row, a: Counter, b: Counter): boolean {
    return a.every(({ slot, most }) => words[slot]! + (b.some(other => other.slot === slot) ? 1 : 0) < most)
  }

  use(next: Next, counter: Counter): void {
    for (const { slot } of counter) next.set(slot, next.get(slot) + 1)
  }

  admitsMoves({ words }: Row, moves: number): boolean {
    return moves === 0 || this.lifted || words[this.#moves.slot]! + moves <= this.#moves.most
  }

  useMoves(next: Next, moves: number): void {
    next.set(this.#moves.slot, next.get(this.#moves.slot) + moves)
  }
}
