/** The clock with one line broken. `breaks` names the invariant that convicts it. */
import type { Mutant } from '../mutant.ts'
import { hybridClock, hybridClockWith, rules } from './hybrid-clock.ts'

const paper = 'Kulkarni, Demirbas, Madappa, Avva & Leone: Logical Physical Clocks (OPODIS 2014), Figure 5'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>, source = paper,
): Mutant {
  return { name, rule, text, breaks, source, protocol: hybridClockWith({ ...rules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('H1', 'ignores-the-wall', 'Saying something does not look at the physical clock: only c goes on.',
    'Never Behind The Clock', { highest: own => own.l }),
  broken('H1', 'trusts-the-wall', 'Saying something sets l to the physical clock, even if l was ahead of it.',
    'Clock Condition', { highest: (_own, pt) => pt }),
  broken('H2', 'receives-without-message', 'A received l is ignored: the receiver takes the higher of its own l and its clock.',
    'Clock Condition', { highestHeard: (own, _heard, pt) => Math.max(own.l, pt) }),
  broken('H2', 'receives-without-own', 'The receiver forgets its own l: it takes the higher of the message’s and its clock.',
    'Clock Condition', { highestHeard: (_own, heard, pt) => Math.max(heard.l, pt) }),
  broken('H3', 'counter-not-reset', 'c goes on counting when l has gone on, and has no bound any more.',
    'c Counts Events', { count: (_l, causes) => causes.reduce((c, cause) => Math.max(c, cause.c + 1), 0) },
    `${paper}: that c is bounded rests on its being reset`),
  broken('H3', 'counter-starts-over', 'c is 0 after every event, and two events with one l have one stamp.',
    'Clock Condition', { count: () => 0 }),
  broken('H3', 'counts-its-own', 'Where own l and received l are equal, the c of the message is left out.',
    'Clock Condition', { count: (l, causes) => rules.count(l, causes.slice(0, causes[0]!.l === l ? 1 : 2)) }),
  broken('H4', 'compares-l-only', 'Of two messages with the same l the one that came first is shown first.',
    'One Order', { isAbove: (a, b) => a.stamp.l < b.stamp.l }),
  broken('H5', 'believes-any-stamp', 'A message from a clock that is far ahead is taken, and drags every other clock along.',
    'Far Stamps Are Refused', { isTooFar: () => false }, 'CockroachDB: a node refuses timestamps beyond its maximum offset'),
  broken('Once', 'hears-twice', 'A second copy of a message is taken for another message.', 'Each Message Once',
    { isKnown: () => false }, 'Postel: RFC 768, User Datagram Protocol (1980): copies are not kept away'),
  {
    name: 'forgets-clock', rule: 'Durable', text: 'After a crash l and c begin at 0 again, and the log does not.',
    breaks: 'Clock Condition', source: 'CockroachDB waits out the maximum offset at a start instead',
    protocol: { ...hybridClock, durable: [['log', 'thread']] },
  },
]
