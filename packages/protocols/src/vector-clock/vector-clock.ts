/**
 * Vector clocks (Fidge 1988, Mattern 1989): every process counts its own events, and remembers what it has heard of the
 * counts of the others. One vector is less than another exactly if its event happened before the other: that two
 * senders did not know of each other can be seen. Numbers (V1 …) are those of the rules in README.md.
 */
import type { Protocol } from '@quorate/kernel'
import { chatWith, isKnown, takesAll, type Clock, type Judged, type Place } from '../chat/chat.ts'
import { invariants, witnesses } from './invariants.ts'
import { isLess, type Vector, type VectorClock } from './state.ts'
import { vectorText, view } from './view.ts'

/** One more event of this process. */
export const ticked = (vector: Vector, { self, config }: Place): Vector => {
  const at = config.nodes.indexOf(self)
  return vector.with(at, vector[at]! + 1)
}

export const highest = (u: Vector, v: Vector): Vector => u.map((count, i) => Math.max(count, v[i]!))

export const rules: Clock<Vector, Vector> = {
  first: ({ nodes }) => nodes.map(() => 0),
  /** V1: a process counts each of its events in its own place. */
  tick: ticked,
  /** V2: a message carries the whole vector. */
  stamp: (_before, after) => after,
  /** V3: in every place the higher of the two, and receiving is an event. */
  receive: (vector, stamp, place) => ticked(highest(vector, stamp), place),
  /** V4: above what it happened before, and above nothing else. */
  isAbove: (a, b) => isLess(a.stamp, b.stamp),
  isKnown,
  refuses: takesAll,
}

const judged: Judged<Vector, Vector> = {
  name: 'vector-clock', numbers: { tick: 'V1', receive: 'V3', order: 'V4' }, invariants, witnesses, view,
  text: { clock: vectorText, stamp: vectorText },
}

export const vectorClockWith = (rule: Clock<Vector, Vector>): Protocol<VectorClock> => chatWith(rule, judged)
export const vectorClock = vectorClockWith(rules)
