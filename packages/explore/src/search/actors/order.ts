/** Envelopes in the order that a model asks for, as ranks that are kept while new ones come. */
import type { Envelope } from './model.ts'

export class Ranks {
  readonly #envelopes: readonly Envelope[]
  readonly #compare: (a: Envelope, b: Envelope) => number
  /** Envelopes by rank, and ranks by envelope. */
  readonly #sorted: number[] = []
  readonly #ranks: number[] = []

  constructor(envelopes: readonly Envelope[], compare: (a: Envelope, b: Envelope) => number) {
    this.#envelopes = envelopes
    this.#compare = compare
  }

  of(envelope: number): number {
    while (this.#ranks.length <= envelope) this.#insert(this.#ranks.length)
    return this.#ranks[envelope]!
  }

  #insert(envelope: number): void {
    let low = 0
    for (let high = this.#sorted.length; low < high;) {
      const middle = (low + high) >>> 1
      const isAfter = this.#compare(this.#envelopes[this.#sorted[middle]!]!, this.#envelopes[envelope]!) <= 0
      if (isAfter) low = middle + 1
      else high = middle
    }
    this.#sorted.splice(low, 0, envelope)
    for (let rank = low; rank < this.#sorted.length; rank++) this.#ranks[this.#sorted[rank]!] = rank
  }
}
