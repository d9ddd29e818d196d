/** The clock with one line broken. `breaks` names the invariant that convicts it. */
import type { Clock } from '../chat/chat.ts'
import type { Mutant } from '../mutant.ts'
import { total, type Vector } from './state.ts'
import { highest, rules, ticked, vectorClock, vectorClockWith } from './vector-clock.ts'

const mattern = 'Mattern: Virtual Time and Global States of Distributed Systems (1989)'
const fidge = 'Fidge: Timestamps in Message-Passing Systems That Preserve the Partial Ordering (1988)'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<Clock<Vector, Vector>>, source = mattern,
): Mutant {
  return { name, rule, text, breaks, source, protocol: vectorClockWith({ ...rules, ...change }) }
}

const CONDITION = 'Strong Clock Condition'

export const mutants: readonly Mutant[] = [
  broken('V1', 'does-not-tick', 'Saying something is not counted: two things said in a row have one vector.', CONDITION,
    { tick: vector => vector }, fidge),
  broken('V2', 'stamps-too-early', 'A message carries the vector from before the event that sends it.', CONDITION,
    { stamp: before => before }, fidge),
  broken('V3', 'merges-without-tick', 'The receiver takes the maximum and does not count the receiving itself.', CONDITION,
    { receive: highest }),
  broken('V3', 'merges-by-overwriting', 'The receiver takes the vector of the message for its own, apart from its own place.', CONDITION,
    {
      receive: (vector, stamp, place) => {
        const at = place.config.nodes.indexOf(place.self)
        return ticked(stamp.with(at, vector[at]!), place)
      },
    }),
  broken('V3', 'receives-without-merge', 'The receiver counts the receiving and learns nothing of the others.', CONDITION,
    { receive: (vector, _stamp, place) => ticked(vector, place) }),
  broken('V4', 'compares-sums', 'The vector with the smaller sum is taken for the earlier one.', 'Above Only What Follows',
    { isAbove: (a, b) => total(a.stamp) < total(b.stamp) }),
  broken('V4', 'shows-as-they-come', 'Messages are shown in the order in which they arrive.', 'Effects Below Causes',
    { isAbove: () => false }, 'every chat that trusts its network to keep order'),
  broken('Once', 'hears-twice', 'A second copy of a message is taken for another message.', 'Each Message Once',
    { isKnown: () => false }, 'Postel: RFC 768, User Datagram Protocol (1980): copies are not kept away'),
  {
    name: 'forgets-clock', rule: 'Durable', text: 'After a crash the vector begins at zero again, and the log does not.',
    breaks: CONDITION, source: 'V1 applied across a restart',
    protocol: { ...vectorClock, durable: [['log', 'thread']] },
  },
]
