/**
 * What the paper proves of l and c. Causality is that of a ghost that reads no clock; of physical clocks it knows what
 * each process read at each event, and in the world with time by how much they were off.
 */
import { timeText, type Invariant, type Witness } from '@quorate/kernel'
import { causal, causesOf, eventText, pastOf, type Happened } from '../chat/causality.ts'
import { eachOnce, effectsBelowCauses, oneOrder, shownAbove } from '../chat/invariants.ts'
import { isLess, type Hybrid, type HybridClock, type Stamp } from './state.ts'
import { stampText } from './view.ts'

const clockCondition: Invariant<HybridClock> = causal(
  'Clock Condition',
  'For any events a and b: if a happened before b, then (l, c) of a is less than (l, c) of b',
  (event, events) => {
    const cause = causesOf(event, events).find(({ entry }) => !isLess(entry.at, event.entry.at))
    return cause === undefined ? null
      : `${eventText(cause)} has ${stampText(cause.entry.at)} and came before ${eventText(event)} which has ${stampText(event.entry.at)}`
  },
)

/** Not further ahead than some process was, and not behind any: the bound on l − pt is a consequence. */
const highestRead: Invariant<HybridClock> = causal(
  'Highest Clock Heard Of',
  'l of an event is the highest physical clock that was read at it or at any event that happened before it',
  (event, events) => {
    const highest = [event, ...pastOf(event, events)].reduce((most, { entry }) => Math.max(most, entry.at.pt), 0)
    return event.entry.at.l === highest ? null
      : `${eventText(event)} has l = ${timeText(event.entry.at.l)}, and the highest clock that it heard of was ${timeText(highest)}`
  },
)

const countsEvents: Invariant<HybridClock> = causal(
  'c Counts Events',
  'c of an event is at most the number of events before it that have the same l',
  (event, events) => {
    const { l, c } = event.entry.at
    // The clock that everybody begins with counts as an event with l = 0.
    const same = pastOf(event, events).filter(({ entry }) => entry.at.l === l).length + (l === 0 ? 1 : 0)
    return c <= same ? null : `${eventText(event)} has c = ${c}, and only ${same} events before it have its l`
  },
)

const offBy = ({ entry, time }: Happened<Hybrid, Stamp>): number => entry.at.pt - time

const withinTheSkew: Invariant<HybridClock> = causal(
  'Within The Skew',
  'l is ahead of the physical clock of its process by no more than any two physical clocks have been apart',
  (event, events) => {
    const off = [...events.flat(), event].map(offBy)
    const skew = off.reduce((a, b) => Math.max(a, b), offBy(event)) - off.reduce((a, b) => Math.min(a, b), offBy(event))
    const ahead = event.entry.at.l - event.entry.at.pt
    return ahead <= skew || event.entry.at.l === 0 ? null
      : `${eventText(event)} has an l that is ${timeText(ahead)} ahead, and clocks were never more than ${timeText(skew)} apart`
  },
  true,
)

const refusesFar: Invariant<HybridClock> = causal(
  'Far Stamps Are Refused',
  'No message is taken whose l is further ahead of the physical clock of its receiver than is allowed',
  ({ entry }, _events, { self, config: { most } }) => (
    most === undefined || entry.from === self || entry.stamp.l - entry.at.pt <= most ? null
      : `node ${self} took "${entry.text}", which was ${timeText(entry.stamp.l - entry.at.pt)} ahead of its clock`
  ),
)

export const invariants: readonly Invariant<HybridClock>[] = [
  clockCondition,
  {
    name: 'Never Behind The Clock',
    text: 'l is at least what the physical clock showed',
    each: ({ clock: { l, pt } }, node) => (l >= pt ? null : `node ${node} has l = ${timeText(l)} and its clock showed ${timeText(pt)}`),
  },
  highestRead, countsEvents, withinTheSkew, refusesFar, effectsBelowCauses(), oneOrder(), eachOnce(),
]

export const witnesses: readonly Witness<HybridClock>[] = [
  shownAbove(),
  {
    name: 'ahead',
    text: 'A process has an l that its own clock has not reached yet',
    reached: ({ after }) => after.clock.l > after.clock.pt && after.log.length > 0,
  },
  {
    name: 'counted',
    text: 'An event gets the same l as one before it, and a higher c',
    reached: ({ before, after }) => before !== null && after.clock.c > 0 && after.log !== before.log,
  },
  {
    name: 'counter back at 0',
    text: 'c was above 0 and starts again, for l has gone on',
    reached: ({ before, after }) => before !== null && before.clock.c > 0 && after.clock.c === 0,
  },
]
