/** Remembers a whole number ≥ 0 for a pair of whole numbers below 2³²: the memo behind every look-up of the search. */
import { mix } from './mix.ts'

const FIRST = 1 << 10

export class PairMap {
  size = 0
  /** Open addressing. Of each entry: the pair, and the value plus 1; 0 is empty. */
  #entries = new Uint32Array(FIRST * 3)
  #mask = FIRST - 1

  /** The value remembered for (a, b), or −1. */
  get(a: number, b: number): number {
    const entries = this.#entries
    for (let at = this.#first(a, b); entries[at * 3 + 2] !== 0; at = (at + 1) & this.#mask) {
      if (entries[at * 3] === a && entries[at * 3 + 1] === b) return entries[at * 3 + 2]! - 1
    }
    return -1
  }

  /** Remembers a value for a pair that has none. */
  set(a: number, b: number, value: number): void {
    if (this.size * 2 > this.#mask) this.#grow()
    this.size++
    const entries = this.#entries
    let at = this.#first(a, b)
    while (entries[at * 3 + 2] !== 0) at = (at + 1) & this.#mask
    entries[at * 3] = a
    entries[at * 3 + 1] = b
    entries[at * 3 + 2] = value + 1
  }

  get bytes(): number {
    return this.#entries.byteLength
  }

  #first(a: number, b: number): number {
    return mix(Math.imul(a, 0x9e3779b1) + b) & this.#mask
  }

  #grow(): void {
    const old = this.#entries
    this.#entries = new Uint32Array(old.length * 2)
    this.#mask = this.#mask * 2 + 1
    this.size = 0
    for (let at = 0; at < old.length; at += 3) {
      if (old[at + 2] !== 0) this.set(old[at]!, old[at + 1]!, old[at + 2]! - 1)
    }
  }
}
