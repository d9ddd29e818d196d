/**
 * What the columns of a recording leave out: the notes, messages, requests and answers of the events from one saved
 * world to the next. Most of a trace would be these, and most of them are never looked at; executing the stretch again
 * gives them all. So a recording keeps those of the last stretches that somebody asked about, and no others.
 */
import type { Done } from './faults.ts'
import type { Executed, Observer } from './observer.ts'
import type { Effect, Note } from './protocol.ts'
import type { PendingMessage } from './queue.ts'
import type { Setup, Tape } from './setup.ts'
import { World, type Saved } from './world.ts'

export interface Detail {
  readonly timer: string | null
  readonly request: { readonly id: number; readonly request: unknown } | null
  readonly act: Done | null
  readonly notes: readonly Note[]
  readonly responses: readonly Extract<Effect, { kind: 'respond' }>[]
}

export interface Stretch {
  readonly details: readonly Detail[]
  readonly sent: readonly PendingMessage[]
}

/** Executes so many events again, from a saved world. */
export function stretchFrom(setup: Setup, tape: Tape, saved: Saved, events: number): Stretch {
  const details: Detail[] = []
  const sent: PendingMessage[] = []
  const observer: Observer = {
    executed: event => void details.push(detailOf(event)), sent: message => void sent.push(message),
  }
  const world = new World(setup, tape, observer, true)
  world.load(saved)
  while (details.length < events && world.step());
  return { details, sent }
}

function detailOf({ pending, act, notes, effects }: Executed): Detail {
  return {
    timer: pending.kind === 'timeout' ? pending.timer : null,
    request: pending.kind === 'request' ? { id: pending.id, request: pending.request } : null,
    // An empty outbox is used again for the next event.
    act, notes: notes.slice(), responses: effects.filter(effect => effect.kind === 'respond'),
  }
}

/** Stretches by number, the one that was asked about longest ago first. */
export class Stretches {
  readonly #most: number
  readonly #known = new Map<number, Stretch>()
  #events = 0

  /** Keeps the last ones, as long as they have no more events than `most` together. */
  constructor(most: number) {
    this.#most = most
  }

  get(number: number, make: () => Stretch): Stretch {
    const known = this.#known.get(number)
    const stretch = known ?? make()
    if (known === undefined) this.#events += stretch.details.length
    else this.#known.delete(number)
    this.#known.set(number, stretch)
    this.#forget()
    return stretch
  }

  #forget(): void {
    for (const [number, { details }] of this.#known) {
      if (this.#events <= this.#most || this.#known.size === 1) return
      this.#known.delete(number)
      this.#events -= details.length
    }
  }
}
