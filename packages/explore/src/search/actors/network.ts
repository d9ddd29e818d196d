/** The three kinds of network, each as words in a row. */
import { PairMap } from '../pair-map.ts'
import type { Next } from '../space.ts'
import type { Envelope, Network } from './model.ts'

export interface Wire {
  /** The envelope that a word of a row offers for delivery. */
  head(word: number): number
  send(next: Next, envelope: number): void
  /** What a delivery does to the network. */
  deliver(next: Next, word: number): void
  drop(next: Next, word: number): void
  double(next: Next, word: number): void
  /** The envelopes that a word stands for, the next one first. */
  contents(word: number): readonly number[]
}

export function wireOf({ kind }: Network, envelopes: readonly Envelope[]): Wire {
  if (kind === 'ordered') return new Queues(envelopes)
  return kind === 'duplicating' ? duplicating : unordered
}

const unordered: Wire = {
  head: (word) => word,
  send: (next, envelope) => next.put(envelope),
  deliver: (next, word) => next.take(word),
  drop: (next, word) => next.take(word),
  double: (next, word) => next.put(word),
  contents: (word) => [word],
}

/** What was sent once stays: a row holds a set. */
const duplicating: Wire = {
  ...unordered,
  send(next, envelope) {
    if (!next.has(envelope)) next.put(envelope)
  },
  deliver() {},
  double() {},
}

/**
 * Every direction of a link that carries something is one word: the number of a queue. Queues are interned, and adding
 * to one is a look-up. An empty queue is no word, so that sending and delivering undo each other.
 */
class Queues implements Wire {
  readonly #envelopes: readonly Envelope[]
  readonly #contents: (readonly number[])[] = []
  readonly #ids = new Map<string, number>()
  readonly #longer = new PairMap()
  /** What remains after the first; −1 if nothing does. */
  readonly #rest: number[] = []

  constructor(envelopes: readonly Envelope[]) {
    this.#envelopes = envelopes
  }

  head(word: number): number {
    return this.#contents[word]![0]!
  }

  contents(word: number): readonly number[] {
    return this.#contents[word]!
  }

  send(next: Next, envelope: number): void {
    for (let i = 0; i < next.envelopes(); i++) {
      const queue = next.envelope(i)
      if (!this.#sameLink(this.head(queue), envelope)) continue
      next.take(queue)
      return next.put(this.#add(queue, envelope))
    }
    next.put(this.#id([envelope]))
  }

  deliver(next: Next, word: number): void {
    next.take(word)
    const rest = this.#rest[word]!
    if (rest >= 0) next.put(rest)
  }

  drop(next: Next, word: number): void {
    this.deliver(next, word)
  }

  /** The copy comes right behind the original. */
  double(next: Next, word: number): void {
    next.take(word)
    next.put(this.#id([this.head(word), ...this.#contents[word]!]))
  }

  #sameLink(a: number, b: number): boolean {
    const one = this.#envelopes[a]!
    const other = this.#envelopes[b]!
    return one.from === other.from && one.to === other.to
  }

  #add(queue: number, envelope: number): number {
    const known = this.#longer.get(queue, envelope)
    if (known >= 0) return known
    const id = this.#id([...this.#contents[queue]!, envelope])
    this.#longer.set(queue, envelope, id)
    return id
  }

  #id(contents: readonly number[]): number {
    const key = contents.join()
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const rest = contents.length === 1 ? -1 : this.#id(contents.slice(1))
    const id = this.#contents.push(contents) - 1
    this.#rest.push(rest)
    this.#ids.set(key, id)
    return id
  }
}
