/**
 * What the columns of a recording leave out: the notes, messages, requests and answers of the events from one saved
 * world to the next. Of a long run most of the trace would be these, and most of them are never looked at; executing
 * the stretch again gives them all. So a recording keeps those of the last stretches that somebody asked about, and no
 * others. A run that is short enough to have all of them kept is not executed twice: they are taken down at once.
 */
import type { Done } from './faults.ts'
import type { Executed } from './observer.ts'
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

/** A stretch while it is executed by a world that takes down notes. */
export class Stretching implements Stretch {
  readonly details: Detail[] = []
  readonly sent: PendingMessage[] = []

  readonly executed = (event: Executed): void => void this.details.push(detailOf(event))
  readonly message = (message: PendingMessage): void => void this.sent.push(message)
}

/** Executes so many events again, from a saved world. */
export function stretchFrom(setup: Setup, tape: Tape, saved: Saved, events: number): Stretch {
  const stretch = new Stretching()
  const world = new World(setup, tape, { executed: stretch.executed, sent: stretch.message }, true)
  world.load(saved)
  while (stretch.details.length < events && world.step());
  return stretch
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
  /** The one that was asked about last: whoever goes through a run asks of it many times. */
  #last: readonly [number: number, stretch: Stretch] | null = null

  /** Keeps the last ones, as long as they have no more events than `most` together. */
  constructor(most: number) {
    this.#most = most
  }

  get(number: number, make: () => Stretch): Stretch {
    if (this.#last?.[0] === number) return this.#last[1]
    const known = this.#known.get(number)
    const stretch = known ?? make()
    if (known === undefined) this.#events += stretch.details.length
    else this.#known.delete(number)
    this.#known.set(number, stretch)
    this.#last = [number, stretch]
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
