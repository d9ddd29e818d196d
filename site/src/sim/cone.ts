/** What can have led to an event, and what it can have led to: happens-before, by the kernel's vector clocks. */
import { vectorClocks, type Recording } from '@quorate/kernel'
import { CAUSE, EFFECT } from '../stage/cone.ts'
import type { Cone } from './types.ts'

/** Around a message that never arrived: what can have led to its sending. Around what somebody did: nothing. */
export function coneOf(recording: Recording, event: number): Cone {
  const clocks = vectorClocks(recording)
  const { kind: what, message } = recording.row(event)
  const sentBy = what === 'lost' ? recording.message(message).sentBy : event
  const before = (a: number, b: number): boolean => what !== 'act' && clocks.before(a, b)
  const standing = new Uint8Array(recording.length)
  let [causes, effects, concurrent] = [0, 0, 0]
  for (let i = 0; i < recording.length; i++) {
    const { kind } = recording.row(i)
    // What somebody did to the world, and what never arrived, is no event of a node: nothing comes before or after it.
    if (i === event || kind === 'act' || kind === 'lost') continue
    standing[i] = i === sentBy || before(i, sentBy) ? CAUSE : before(event, i) ? EFFECT : 0
    if (standing[i] === CAUSE) causes++
    else if (standing[i] === EFFECT) effects++
    else concurrent++
  }
  return { event, standing, causes, effects, concurrent }
}
