/**
 * Lamport's logical clocks (CACM 1978): a number a process, raised at every event and above the number of every message
 * that is received. If an event can have caused another one, its number is smaller; and numbers with the names of their
 * processes put all events into one order. IR1, IR2 and ⇒ are the paper's names.
 */
import type { Micros, Protocol } from '@quorate/kernel'
import { chatWith, isKnown, takesAll, type Clock, type Judged } from '../chat/chat.ts'
import { eachOnce, effectsBelowCauses, oneOrder, shownAbove } from '../chat/invariants.ts'
import { chatView } from '../chat/view.ts'
import { invariants, witnesses } from './invariants.ts'
import type { LamportClock } from './state.ts'
import { view } from './view.ts'

export const rules: Clock<number, number> = {
  first: () => 0,
  /** IR1: between any two successive events. */
  tick: clock => clock + 1,
  /** IR2 (a): the clock of the event that sends it. */
  stamp: (_before, after) => after,
  /** IR2 (b): at least what it was, and more than the message has. And this is an event, too: IR1. */
  receive: (clock, stamp) => Math.max(clock, stamp) + 1,
  /** ⇒: by the numbers, and where they are equal by the processes. */
  isAbove: (a, b) => a.stamp < b.stamp || (a.stamp === b.stamp && a.from < b.from),
  isKnown,
  refuses: takesAll,
}

const judged: Judged<number, number> = {
  name: 'lamport-clock', numbers: { tick: 'IR1', receive: 'IR2', order: '⇒' }, invariants, witnesses, view,
  text: { clock: String, stamp: String },
}

export const lamportClockWith = (rule: Clock<number, number>): Protocol<LamportClock> => chatWith(rule, judged)
export const lamportClock = lamportClockWith(rules)

const msOf = (clock: Micros): number => Math.floor(clock / 1_000)
const msText = (clock: Micros): string => `${msOf(clock)} ms`

/**
 * What the paper sets out to do without: every stamp is what the clock of the machine shows. It is judged by what a
 * chat is for, which it does not keep.
 */
export const wallClock: Protocol<LamportClock> = chatWith(
  {
    ...rules, tick: (_clock, _s, physical) => physical(), receive: (_clock, _stamp, _s, physical) => physical(),
  },
  {
    ...judged, name: 'wall-clock', invariants: [effectsBelowCauses(), oneOrder(), eachOnce()],
    witnesses: [shownAbove()],
    view: chatView({ clock: msText, stamp: msText, label: stamp => String(msOf(stamp)), number: msOf }),
    text: { clock: msText, stamp: msText },
  },
)
