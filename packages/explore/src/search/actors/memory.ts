/** What an observer remembers, as a number: what follows from an event is computed once per (memory, event). */
import { PairMap } from '../pair-map.ts'
import { Interner } from './intern.ts'
import type { Observer } from './model.ts'
import type { Json } from './plain.ts'
import type { Terms } from '../terms.ts'

export class Memory {
  readonly memories: Interner
  readonly start: number
  readonly #observer: Observer
  readonly #events: readonly Json[]
  readonly #next = new PairMap()

  /** `events` are the values of the numbers that `after` is given. */
  constructor(observer: Observer, events: readonly Json[], terms: Terms) {
    this.memories = new Interner(terms)
    this.#observer = observer
    this.#events = events
    this.start = this.memories.id(observer.start)
  }

  after(memory: number, event: number): number {
    const known = this.#next.get(memory, event)
    if (known >= 0) return known
    const next = this.memories.id(this.#observer.observe(this.memories.values[memory]!, this.#events[event]!))
    this.#next.set(memory, event, next)
    return next
  }
}
