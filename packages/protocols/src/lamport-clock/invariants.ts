/** The paper's Clock Condition, judged by who caused what and by nothing that a clock says; and what ⇒ makes of it. */
import { Seq, type Invariant, type Witness } from '@quorate/kernel'
import { causal, causesOf, eventText } from '../chat/causality.ts'
import { eachOnce, effectsBelowCauses, oneOrder, shown, shownAbove } from '../chat/invariants.ts'
import type { LamportClock } from './state.ts'

/** It is enough to look at the events right before: the rest follows, since both sides are transitive. */
const clockCondition: Invariant<LamportClock> = causal(
  'Clock Condition',
  'For any events a and b: if a happened before b, then C(a) < C(b)',
  (event, events) => {
    const cause = causesOf(event, events).find(({ entry }) => entry.at >= event.entry.at)
    return cause === undefined ? null
      : `${eventText(cause)} has C = ${cause.entry.at} and came before ${eventText(event)} which has C = ${event.entry.at}`
  },
)

export const invariants: readonly Invariant<LamportClock>[] = [
  clockCondition, effectsBelowCauses(), oneOrder(), eachOnce(),
]

export const witnesses: readonly Witness<LamportClock>[] = [
  shownAbove(),
  {
    name: 'jumped',
    text: 'A message takes the clock of its receiver further than by one',
    reached: ({ before, after }) => before !== null && after.clock > before.clock + 1,
  },
  {
    name: 'tie',
    text: 'Two messages that a process shows have the same stamp',
    reached: ({ after }) => {
      const last = Seq.last(after.log)
      return last !== undefined && shown(after).some(entry => entry !== last && entry.stamp === last.stamp)
    },
  },
]
