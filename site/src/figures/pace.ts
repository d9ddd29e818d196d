/** How fast a stretch of a run is shown so that it is seen and nobody waits. Pure. */
import { baseRate, SPEEDS } from '../stage/player.svelte.ts'

const LONGEST_SECONDS = 5

/** The lowest speed at which so much virtual time passes within five seconds; the highest where none does. */
export function paceFor(latency: number, micros: number): number {
  const base = baseRate(latency)
  return SPEEDS.find(speed => speed >= 1 && micros / (base * speed) <= LONGEST_SECONDS) ?? SPEEDS[SPEEDS.length - 1]!
}
