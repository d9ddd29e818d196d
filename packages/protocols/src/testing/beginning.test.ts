/** A search that begins later: what it finds is a run from the very start, and it sees what a search from there must. */
import { describe, expect, test } from 'vitest'
import { beginningAfter, recordingOf, searchSetup, type Beginning, type SetupFound, type SetupSearch } from '@quorate/explore'
import { Recording, type Setup } from '@quorate/kernel'
import { mutants as raftMutants } from '../raft/mutants.ts'
import { small as raftSmall } from '../raft/small.ts'
import { withMutant } from './conformance.ts'
import { withFaults, type Trouble } from './faults.ts'
import { gossips, leases, replicated, wal } from './probes.ts'

const found = (what: SetupSearch, sleep = false): SetupFound => searchSetup(what, { steps: 400_000, sleep })

/** The counterexample in the timed world: its last event breaks the property. */
function repeated(setup: Setup, { verdict, replay }: SetupFound): Recording {
  if (verdict.status !== 'violated') throw new Error(JSON.stringify(verdict))
  if (!replay!.ok) throw new Error(replay!.why)
  const recording = recordingOf(setup, replay!.tape)
  expect(recording.missed).toEqual([])
  expect(recording.findings.map(({ property, event }) => [property, event])).toContainEqual([verdict.property, recording.length - 1])
  return recording
}

const stepsOf = ({ verdict }: SetupFound): readonly string[] => (verdict.status === 'violated' ? verdict.evidence.steps : [])

describe('told in sentences', () => {
  const setup = withMutant(raftSmall.setup, raftMutants.find(({ name }) => name === 'votes-twice')!.protocol)
  const properties = ['Election Safety over all time']
  const whole = found({ setup, bounds: { timeouts: 2, timers: [['heartbeat', 0]] }, properties })

  test('the rest of a shortest run is a shortest run from where it begins, and both are the same run', () => {
    const from: Beginning = { name: 'as it began', steps: stepsOf(whole).slice(0, 3) }
    const rest = found({ setup, bounds: { timeouts: 2 }, properties, from })
    expect(rest.from).toEqual({ beginning: 'as it began', steps: 3 })
    expect(stepsOf(rest)).toHaveLength(stepsOf(whole).length - 3)
    expect(repeated(setup, rest).length).toBe(repeated(setup, whole).length)
  })

  test('what is used up on the way does not count', () => {
    const from: Beginning = { name: 'both stand', steps: ['s1: the election timer fires', 's2: the election timer fires'] }
    expect(found({ setup, bounds: { timeouts: 0 }, properties, from }).verdict).toMatchObject({ status: 'violated' })
    expect(found({ setup, bounds: { timeouts: 0 }, properties }).verdict.status).toBe('ok')
  })

  test('sleep sets change nothing but the number of transitions', () => {
    const from: Beginning = { name: 's1 stands', steps: ['s1: the election timer fires', 's1 asks: append c1'] }
    const find = (sleep: boolean): SetupFound => found({ setup: raftSmall.setup, bounds: { timeouts: 1, timers: [['election', 0]] }, from }, sleep)
    const [plain, sleeping] = [find(false), find(true)]
    const seen = ({ verdict, covered: { distinct, depth } }: SetupFound): unknown => ({ verdict, distinct, depth })
    expect(plain.verdict.status).toBe('ok')
    expect(seen(sleeping)).toEqual(seen(plain))
    expect(sleeping.covered.generated).toBeLessThan(plain.covered.generated)
  })

  test.each([
    ['what cannot happen', ['s1: the heartbeat timer fires'], /^its step 1, "s1: the heartbeat timer fires", cannot be taken: what can happen is "s1: the election timer fires", /],
    ['what breaks something', stepsOf(whole), /^its step \d+, "RequestVoteReply\(term 1, granted\) .*", breaks something already: node 1 was elected in term 1, as node 0 was before/],
  ])('%s is said in one sentence, and nothing is claimed', (_, steps, why) => {
    const { verdict, covered } = found({ setup, bounds: { timeouts: 1 }, properties, from: { name: 'wrong', steps } })
    expect([verdict.status, covered.distinct]).toEqual(['unknown', 0])
    expect(verdict.status === 'unknown' && verdict.why).toMatch(why)
  })
})

describe('a clock that has gone on', () => {
  test('goes on from there, in the search and in the run', () => {
    const setup = leases(false)
    const asks = 'Ask({"type":"Ask","token":0}) from p to service arrives (answers: 100000)'
    const from: Beginning = { name: 'a lease is on its way', steps: ['p asks: "work"', asks] }
    const late = found({ setup, bounds: { requests: 1, timeouts: 2, moves: 1, ticks: [0, 100_000] }, from })
    expect(repeated(setup, late).findings[0]!.property).toBe('Tokens Only Rise')
  })
})

describe('the end of a run', () => {
  const probes: readonly (readonly [string, () => Setup, Trouble])[] = [
    ['write and flush', wal, { crashes: false }], ['a clock that is asked', () => leases(true), {}], ['a choice that is asked', gossips, { crashes: false }],
    ['a replicated store', replicated, { nodes: [0, 1] }],
  ]
  test.each(probes)('%s: a search can do all that the run does, whatever went wrong', (_, setupOf, trouble) => {
    for (let seed = 1; seed <= 20; seed++) {
      const setup = withFaults(setupOf(), seed, trouble)
      const recording = new Recording(setup, { seed, interventions: [] })
      const events = Math.min(recording.length, 60 + seed)
      const from = beginningAfter(setup, recording.tape, events, `seed ${seed}`)
      if (typeof from === 'string') throw new Error(from)
      const quiet = { ...setup, faults: [] }
      const { verdict } = found({ setup: quiet, bounds: { depth: 1 }, from, properties: [] })
      expect(verdict).toEqual({ status: 'ok', basis: 'exhaustive to depth 1 (1 states)' })
    }
  })
})

