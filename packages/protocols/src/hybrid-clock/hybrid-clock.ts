/**
 * Hybrid logical clocks (Kulkarni, Demirbas, Madappa, Avva & Leone, OPODIS 2014): a logical clock that stays close to
 * the physical ones. l is the highest physical clock that an event has heard of, and c counts the events that share one
 * l. The algorithm is that of Figure 5. Numbers (H1 …) are those of the rules in README.md.
 */
import { timeText, type Micros, type NodeId, type Protocol } from '@quorate/kernel'
import { chatWith, isKnown, type Clock, type Judged, type Named } from '../chat/chat.ts'
import { invariants, witnesses } from './invariants.ts'
import { isLess, type Hybrid, type HybridClock, type Stamp } from './state.ts'
import { hybridText, stampText, view } from './view.ts'

export const rules = {
  /** H1: of an event of this process alone. */
  highest: (own: Stamp, pt: Micros): Micros => Math.max(own.l, pt),
  /** H2: of receiving a message. */
  highestHeard: (own: Stamp, heard: Stamp, pt: Micros): Micros => Math.max(own.l, heard.l, pt),
  /** H3: of the events right before that have the same l, one more than the highest c; 0 where none has it. */
  count: (l: Micros, causes: readonly Stamp[]): number =>
    causes.filter(cause => cause.l === l).reduce((c, cause) => Math.max(c, cause.c + 1), 0),
  /** H4: by l, then by c, then by the processes. */
  isAbove: (a: Named<Stamp>, b: Named<Stamp>): boolean =>
    isLess(a.stamp, b.stamp) || (!isLess(b.stamp, a.stamp) && a.from < b.from),
  /** H5: a clock that is further ahead than clocks are allowed to be is broken. */
  isTooFar: (stamp: Stamp, pt: Micros, most: Micros | undefined): boolean => most !== undefined && stamp.l - pt > most,
  isKnown: isKnown as (log: Parameters<typeof isKnown<Hybrid, Stamp>>[0], from: NodeId, n: number) => boolean,
}

const clockOf = (rule: typeof rules): Clock<Hybrid, Stamp> => ({
  first: () => ({ l: 0, c: 0, pt: 0 }),
  tick(own, _s, physical) {
    const pt = physical()
    const l = rule.highest(own, pt)
    return { l, c: rule.count(l, [own]), pt }
  },
  stamp: (_before, { l, c }) => ({ l, c }),
  receive(own, heard, _s, physical) {
    const pt = physical()
    const l = rule.highestHeard(own, heard, pt)
    return { l, c: rule.count(l, [own, heard]), pt }
  },
  refuses(stamp, { config }, physical) {
    const pt = physical()
    return rule.isTooFar(stamp, pt, config.most)
      ? `The message is ${timeText(stamp.l - pt)} ahead of its clock: it is refused` : null
  },
  isAbove: rule.isAbove,
  isKnown: rule.isKnown,
})

const judged: Judged<Hybrid, Stamp> = {
  name: 'hybrid-clock', numbers: { tick: 'H1', receive: 'H2', order: 'H4' }, invariants, witnesses, view,
  text: { clock: hybridText, stamp: stampText },
}

export const hybridClockWith = (rule: typeof rules): Protocol<HybridClock> => chatWith(clockOf(rule), judged)
export const hybridClock = hybridClockWith(rules)
