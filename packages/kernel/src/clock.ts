/**
 * The local clock of a node. A protocol sees only this one. Timers run at its rate but ignore its steps, as monotonic
 * timers of an operating system do.
 */
import type { Micros } from './protocol.ts'

export interface Clock {
  /** At this moment of the world … */
  readonly at: Micros
  /** … it showed this. */
  readonly shows: Micros
  /** Parts per million that it runs fast (negative: slow). */
  readonly ppm: number
  readonly frozen: boolean
}

const MILLION = 1_000_000

/** A clock that starts off by `offset` µs and drifts by `ppm`. */
export const clockOf = (offset: Micros = 0, ppm = 0): Clock => ({ at: 0, shows: offset, ppm, frozen: false })

/** What it shows at this moment of the world. */
export function readClock({ at, shows, ppm, frozen }: Clock, now: Micros): Micros {
  return frozen ? shows : shows + (now - at) + Math.floor(((now - at) * ppm) / MILLION)
}

/** The same clock, put forward or back, made to drift, stopped or let go. What it shows changes by `step` only. */
export function adjustClock(
  clock: Clock, now: Micros, change: { readonly step?: Micros; readonly ppm?: number; readonly frozen?: boolean },
): Clock {
  const { step = 0, ppm = clock.ppm, frozen = clock.frozen } = change
  return { at: now, shows: readClock(clock, now) + step, ppm, frozen }
}

/** How long a timer of `delay` local µs takes in the world: a fast clock fires early. */
export function worldDelay({ ppm }: Clock, delay: Micros): Micros {
  return ppm === 0 ? delay : Math.floor((delay * MILLION) / (MILLION + ppm))
}
