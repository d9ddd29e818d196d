/** The step contract in both engines: what simulates can be searched, and what a search finds can be simulated. */
import { describe, expect, test } from 'vitest'
import { recordingOf, searchSetup, type SetupFound, type SetupSearch } from '@quorate/explore'
import { serversOf, type Recording, type Setup } from '@quorate/kernel'
import { mutants } from '../raft-kv/mutants.ts'
import { protocols } from '../registry.ts'
import { withMutant } from './conformance.ts'
import { withFaults } from './faults.ts'
import { divergence } from './follow.ts'
import { forgetfulGossips, gossips, hastyWal, hosted, leases, replicated, wal } from './probes.ts'
import { linearizable } from './stores.ts'

describe('a run without its times is a path of the search', () => {
  const probes: readonly (readonly [string, () => Setup])[] = [
    ['write and flush', wal], ['a clock that is asked', () => leases(true)], ['a choice that is asked', gossips],
    ['a hosted protocol', hosted], ['a replicated store', replicated],
  ]
  test.each(probes)('%s: 200 runs in every kind of trouble', (_, setupOf) => {
    for (let seed = 1; seed <= 200; seed++) {
      const setup = setupOf()
      expect(divergence(withFaults(setup, seed, { nodes: serversOf(setup) }), seed)).toBeNull()
    }
  })
})

function searched(setup: Setup, bounds: SetupSearch['bounds'], more: Partial<SetupSearch> = {}): SetupFound {
  return searchSetup({ setup, bounds, crashable: serversOf(setup), ...more }, { steps: 3_000_000 })
}

/** [distinct, generated, depth] of a search that saw everything and found nothing wrong. */
function exhausted(found: SetupFound): number[] {
  const { distinct, generated, depth, stop } = found.covered
  expect([stop, found.verdict]).toEqual([null, { status: 'ok', basis: `exhaustive to all ${distinct} states (depth ${depth})` }])
  return [distinct, generated, depth]
}

/** The counterexample in the timed world: its last event breaks the same property. */
function repeated(setup: Setup, { verdict, replay }: SetupFound): { property: string; steps: number; recording: Recording } {
  if (verdict.status !== 'violated') throw new Error(`nothing was found: ${JSON.stringify(verdict)}`)
  if (!replay!.ok) throw new Error(replay!.why)
  const recording = recordingOf(setup, replay!.tape)
  expect(recording.missed).toEqual([])
  if (verdict.property !== 'Linearizable') {
    expect(recording.findings).toContainEqual(
      { property: verdict.property, event: recording.length - 1, evidence: expect.any(String) as string })
  }
  return { property: verdict.property, steps: verdict.evidence.steps.length, recording }
}

describe('write and flush', () => {
  const bounds = { requests: 2, crashes: 2 }
  test('what was told is found, whenever it crashes', () => {
    expect(exhausted(searched(wal(), bounds))).toEqual([50, 61, 9])
  })
  test('who tells before the flush has ended is convicted by the shortest run', () => {
    expect(repeated(hastyWal(), searched(hastyWal(), bounds))).toMatchObject({ property: 'What Was Told Is Found', steps: 3 })
  })
})

describe('a clock that is asked', () => {
  const bounds = { requests: 1, timeouts: 2, moves: 2, ticks: [0, 100_000] }
  test('behind a fence, tokens rise whatever clocks do', () => {
    expect(exhausted(searched(leases(true), bounds))).toEqual([136, 241, 11])
  })
  test('without one, a holder whose clock has not gone on writes after the next', () => {
    expect(repeated(leases(false), searched(leases(false), bounds))).toMatchObject({ property: 'Tokens Only Rise', steps: 10 })
  })
})

describe('a choice that is asked', () => {
  const bounds = { requests: 1, crashes: 1, duplicates: 1 }
  test('every way to spread two rumours', () => {
    expect(exhausted(searched(gossips(), bounds))).toEqual([3_290, 7_413, 9])
  })
  test('who forgets in a crash is convicted', () => {
    expect(repeated(forgetfulGossips(), searched(forgetfulGossips(), bounds)))
      .toMatchObject({ property: 'Rumours Only Grow', steps: 3 })
  })
})

describe('a hosted protocol', () => {
  const setup = hosted()
  const judges = [linearizable(setup.nodes.map(({ name }) => name))]
  const bounds = { requests: 2, timeouts: 1 }
  const one = { ...setup, loops: setup.loops.slice(0, 1) }

  test('a store on Raft is linearizable in every order of events within bounds', () => {
    const found = searched(one, bounds, { judges, properties: ['Linearizable', 'State Machine Safety'], needs: ['entry committed'] })
    expect(exhausted(found)).toEqual([3_683, 7_805, 24])
  })

  test('one that executes its log again after a crash is convicted, hosted as it is', () => {
    const { protocol, breaks } = mutants.find(({ name }) => name === 'executes-again')!
    const broken = withMutant(one, protocol)
    const found = searched(broken, { requests: 1, timeouts: 1, crashes: 1 }, { properties: [breaks] })
    expect(repeated(broken, found)).toMatchObject({ property: breaks, steps: 11 })
  })
})

describe('sleep sets', () => {
  // What commutes is taken in one order only: the same states, the same verdict, fewer transitions.
  const smalls = protocols.filter(({ name }) => ['failure-detector', 'primary-backup-kv', 'primary-backup-fenced', 'lww-register', 'raft'].includes(name))
  test.each(smalls.map(({ name, small }) => [name, small] as const))('%s', (_, small) => {
    const judges = small.isStore ? [linearizable(small.setup.nodes.map(({ name }) => name))] : []
    const find = (sleep: boolean): SetupFound =>
      searchSetup({ setup: small.setup, bounds: small.bounds, crashable: serversOf(small.setup), judges }, { sleep })
    const [plain, sleeping] = [find(false), find(true)]
    const seen = ({ verdict, covered: { distinct, depth }, reached }: SetupFound): unknown => ({ verdict, distinct, depth, reached })
    expect(seen(sleeping)).toEqual(seen(plain))
    expect(sleeping.covered.generated).toBeLessThan(plain.covered.generated)
    expect(sleeping.covered.generated + sleeping.covered.saved).toBeGreaterThanOrEqual(plain.covered.generated)
  })
})
