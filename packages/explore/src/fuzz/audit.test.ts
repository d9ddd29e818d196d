/** Protocols that no run of which means anything are named, with the event that shows it. */
import { describe, expect, it } from 'vitest'
import { careful, subjectOf, type Habits } from '../../test/lease.ts'
import type { Subject } from '../subject.ts'
import { audit, BOUNDED, PLAIN, PURE } from './audit.ts'
import { fuzz } from './fuzz.ts'
import { stuckAt } from './stuck.ts'

const trial = { seed: 1, interventions: [] }
const doing = (beside: Habits['beside']): Subject => subjectOf({ ...careful, beside })

describe('an audit', () => {
  it('finds nothing wrong with a sound protocol', () => {
    expect(audit(subjectOf(careful), trial)).toBeNull()
  })

  it('names a protocol that remembers something outside its state', () => {
    let calls = 0
    const found = audit(doing(s => void (s.number = ++calls)), trial)
    expect(found).toEqual({
      property: PURE, event: 3,
      evidence: 'event 3, at s, executed twice from the same state gives two results: they differ in state.number',
    })
  })

  it.each([
    ['a date', () => new Date(0), 'state.more[0] is an instance of a class, not a record'],
    ['a fraction', () => 0.5, 'state.more[0] is 0.5, which is no safe integer'],
    ['a function', () => () => 1, 'state.more[0] is a function'],
  ])('names a state that holds %s', (_, value, evidence) => {
    expect(audit(doing(s => void (s.more = [value()])), trial)).toEqual({ property: PLAIN, event: 3, evidence: `event 3, at s: ${evidence}` })
  })

  it('names a state that swells', () => {
    const swell = (depth: number): readonly unknown[] => (depth === 0 ? [] : Array.from({ length: 60 }, () => swell(depth - 1)))
    const big = swell(3)
    const found = audit(doing(s => void (s.more = [big])), trial)
    expect([found?.property, found?.evidence]).toEqual([BOUNDED, 'after event 16, the state of s holds more than 200000 values'])
  })

  it('is a part of every fuzzing', () => {
    const { found } = fuzz(doing(s => void (s.more = [undefined])), { seed: 1, strategy: 'random', more: tally => tally.runs < 1 })
    expect(found.map(({ property }) => property)).toEqual([PLAIN])
  })
})

describe('a handler that throws', () => {
  it('is a finding like any other', () => {
    const { found } = fuzz(doing(() => { throw new Error('no') }), { seed: 1, strategy: 'random', more: tally => tally.runs < 1 })
    expect(found.map(({ property, evidence }) => [property, evidence]))
      .toEqual([['Handlers are total', 'a handler of s threw at event 3 instead of answering']])
  })
})

describe('a handler that does not return', () => {
  it('is named without being entered', () => {
    let calls = 0
    const subject = doing((_, { type }) => {
      if (type === 'Renew' && ++calls > 0) throw new Error('entered')
    })
    const plan = { index: 0, way: 'random', seed: 1, faults: [], order: null, prefix: [] } as const
    const first = fuzz(subject, { seed: 1, strategy: 'random', more: tally => tally.runs < 1 }).found[0]!
    calls = 0
    expect(stuckAt(subject, plan, first.event).event).toMatch(/^Renew from [ab] to s$/)
    expect(calls).toBe(0)
  })

  it('may be the very first one', () => {
    const plan = { index: 0, way: 'random', seed: 1, faults: [], order: null, prefix: [] } as const
    expect(stuckAt(subjectOf(careful), plan, 0).event).toBe('s: its start')
  })
})
