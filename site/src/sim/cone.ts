/** What can have led to an event, and what it can have led to: happens-before, by the kernel's vector clocks. */
import { vectorClocks, type Recording } from '@quorate/kernel'
import type { Cone } from './types.ts'

export function coneOf(recording: Recording, event: number): Cone {
  const { before } = vectorClocks(recording)
  const causes: number[] = []
  const effects: number[] = []
  let concurrent = 0
  for (let i = 0; i < recording.length; i++) {
    const { kind } = recording.event(i)
    // What somebody did to the world, and what never arrived, is no event of a node: nothing comes before or after it.
    if (i === event || kind === 'act' || kind === 'lost') continue
    if (before(i, event)) causes.push(i)
    else if (before(event, i)) effects.push(i)
    else concurrent++
  }
  return { event, causes, effects, concurrent }
}
