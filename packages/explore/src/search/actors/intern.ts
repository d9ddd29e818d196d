/** Values as small numbers, counted from 0 in the order in which they are first seen. */
import { PairMap } from '../pair-map.ts'
import type { Json } from './plain.ts'
import type { Terms } from '../terms.ts'

export class Interner<T extends Json = Json> {
  readonly values: T[] = []
  readonly #terms: Terms
  readonly #ids = new PairMap()

  constructor(terms: Terms) {
    this.#terms = terms
  }

  /** Two values of different `kind` are different, whatever they hold. Throws NotPlain. */
  id(value: T, kind = 0): number {
    const term = this.#terms.id(value)
    const known = this.#ids.get(term, kind)
    if (known >= 0) return known
    this.#ids.set(term, kind, this.values.length)
    return this.values.push(value) - 1
  }
}
