/** Gives equal values the same small integer, so that states, inputs and outcomes are compared by number. */
import type { Json } from '../search/actors/plain.ts'
import { Terms } from '../search/terms.ts'

export class Interner<T> {
  readonly values: T[] = []
  /** Ghosts are not states: they may remember in a map. */
  readonly #terms = new Terms(true)
  readonly #ids: number[] = []

  of(value: T): number {
    const term = this.#terms.id(value as Json)
    return (this.#ids[term] ??= this.values.push(value) - 1)
  }

  get(id: number): T {
    return this.values[id]!
  }
}
