/** Fuzzing judges what is due in a calm, and leaves the time for it. */
import type { Deadline } from '@quorate/kernel'
import { describe, expect, it } from 'vitest'
import { careful, careless, subjectOf } from '../../test/lease.ts'
import { shrink } from '../shrink/shrink.ts'
import type { Subject } from '../subject.ts'
import { Trying } from '../trying.ts'
import { fuzz } from './fuzz.ts'
import { probe } from './probe.ts'
import { Dice } from '../dice.ts'
import { swarm } from './swarm.ts'

const MS = 1_000
const held: Deadline = {
  name: 'Held', text: '', within: 100 * MS, watched: 50 * MS,
  always: states => (states.some(state => (state as { holds: boolean } | null)?.holds) ? null : 'nobody holds the lock'),
}
const withHeld = (subject: Subject): Subject => ({ ...subject, setup: { ...subject.setup, deadlines: [held] } })
/** Whoever asks for the lock is not answered any more once it has been lent eight times. */
const stubborn = withHeld(subjectOf({ takesBack: true, beside: (s, message) => {
  if (message.type === 'Ask' && s.number > 7) s.holder = 99
} }))
const until = (runs: number) => ({ seed: 1, more: ({ runs: n }: { runs: number }) => n < runs })

describe('trouble that fuzzing draws', () => {
  it('ends in a calm, as long before the end of the run as the deadlines ask for', () => {
    const subject = withHeld(subjectOf(careful))
    for (let seed = 0; seed < 50; seed++) {
      const faults = swarm(subject, probe(subject, 1), new Dice(seed, 'swarm'))
      expect(faults.at(-1)).toEqual({ at: 250 * MS, fault: { kind: 'calm', core: [0, 1, 2] } })
      // What undoes a fault may be planned later: the calm has done it by then.
      expect(faults.filter(fault => 'at' in fault && fault.at > 250 * MS && !isUndoing(fault.fault.kind))).toEqual([])
    }
  })

  it('is as ever where there are none', () => {
    const subject = subjectOf(careful)
    const faults = swarm(subject, probe(subject, 1), new Dice(1, 'swarm'))
    expect(faults.some(fault => 'at' in fault && fault.fault.kind === 'calm')).toBe(false)
  })
})

const isUndoing = (kind: string): boolean => ['heal', 'restore', 'unclog', 'restart', 'resume', 'slow', 'disk-freed'].includes(kind)

describe('what is due in a calm', () => {
  it('is judged in runs that go by time, and counted where it came due', () => {
    const tally = fuzz(withHeld(subjectOf(careless)), { ...until(64), strategy: 'swarm' })
    expect(tally.found.map(({ property }) => property)).not.toContain('Held')
    // Where a message that the trouble held up comes late, calm begins anew with it, and that may be too late.
    expect(tally.reached.find(({ name }) => name === 'Held: due')).toEqual({ name: 'Held: due', count: 61 })
    const orders = fuzz(withHeld(subjectOf(careless)), { ...until(64), strategy: 'pct' })
    expect(orders.reached.some(({ name }) => name === 'Held: due')).toBe(false)
  })

  it('is found broken, by the event before it was late, and shrunk to the faults that it takes', () => {
    const { found } = fuzz(stubborn, { ...until(200), strategy: 'swarm' })
    const late = found.find(({ property }) => property === 'Held')!
    expect(late.evidence).toMatch(/^All trouble had ended at 250 ms, and at \d.* nobody holds the lock\.$/)
    const short = shrink(stubborn, late.trial, 'Held')!
    expect([short.isByTime, short.isMinimal, short.trial.schedule]).toEqual([true, false, undefined])
    expect(short.trial.faults!.length).toBeLessThanOrEqual(late.trial.faults!.length)
    const again = new Trying(stubborn, short.trial)
    again.world.run()
    expect(again.broken().find(({ property }) => property === 'Held')).toEqual(short.broken)
    for (const fault of short.trial.faults!) {
      const without = new Trying(stubborn, { ...short.trial, faults: short.trial.faults!.filter(other => other !== fault) })
      without.world.run()
      expect(without.broken().some(({ property }) => property === 'Held')).toBe(false)
    }
  })
})
