/** The clock with one line broken. `breaks` names the invariant that convicts it. */
import type { Clock } from '../chat/chat.ts'
import type { Mutant } from '../mutant.ts'
import { lamportClock, lamportClockWith, rules } from './lamport-clock.ts'

const paper = 'Lamport: Time, Clocks, and the Ordering of Events in a Distributed System (CACM 1978)'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<Clock<number, number>>, source = paper,
): Mutant {
  return { name, rule, text, breaks, source, protocol: lamportClockWith({ ...rules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('IR1', 'does-not-tick', 'Saying something is no event for the clock: two things said in a row have one stamp.',
    'Clock Condition', { tick: clock => clock }),
  broken('IR2a', 'stamps-too-early', 'A message carries the clock from before the event that sends it.',
    'Clock Condition', { stamp: before => before }),
  broken('IR2b', 'receives-without-max', 'A received stamp is ignored: the receiver only counts its own events.',
    'Clock Condition', { receive: clock => clock + 1 }),
  broken('IR2b', 'takes-the-stamp', 'The receiver goes on from the stamp of the message, even if its own clock is higher.',
    'Clock Condition', { receive: (_clock, stamp) => stamp + 1 }),
  broken('IR2b', 'catches-up-only', 'The receiver sets its clock to the stamp of the message, not above it.',
    'Clock Condition', { receive: (clock, stamp) => Math.max(clock, stamp) }),
  broken('⇒', 'ties-by-arrival', 'Of two messages with the same stamp the one that came first is shown first.',
    'One Order', { isAbove: (a, b) => a.stamp < b.stamp }),
  broken('⇒', 'shows-as-they-come', 'Messages are shown in the order in which they arrive.',
    'Effects Below Causes', { isAbove: () => false }, 'every chat that trusts its network to keep order'),
  broken('Once', 'hears-twice', 'A second copy of a message is taken for another message.',
    'Each Message Once', { isKnown: () => false }, 'Postel: RFC 768, User Datagram Protocol (1980): copies are not kept away'),
  {
    name: 'forgets-clock', rule: 'Durable', text: 'After a crash the clock begins at 0 again, and the log does not.',
    breaks: 'Clock Condition', source: 'IR1 applied across a restart', protocol: { ...lamportClock, durable: [['log', 'thread']] },
  },
]
