/**
 * A protocol's smallest set-up looked at whole: every order of events within its bounds, with exact counts, and the
 * shortest run of every mutant that a search of this size can convict. The others are convicted by seeds and scripts.
 */
import { describe, expect, test } from 'vitest'
import { recordingOf, searchSetup, type Bounds, type SetupFound } from '@quorate/explore'
import type { NodeId, Recording, Setup } from '@quorate/kernel'
import type { Small } from '../small.ts'
import { withMutant, type Suspect } from './conformance.ts'
import { judged, linearizable } from './stores.ts'

export interface Exhausted {
  /** Of the protocol as it is, within the bounds of its smallest set-up: distinct states, generated ones, levels. */
  readonly counts: readonly [distinct: number, generated: number, depth: number]
  /** Witnesses that need more than the smallest set-up. */
  readonly unreached: readonly string[]
  /** By mutant: how many steps the shortest run takes that breaks its invariant, and within which bounds. */
  readonly shortest: Readonly<Record<string, readonly [steps: number, bounds: Partial<Bounds>]>>
}

const MOST_STEPS = 2_000_000

/** Registers the tests. */
export function exhaust(small: Small, mutants: readonly Suspect[], { counts, unreached, shortest }: Exhausted): void {
  describe('looked at whole', () => {
    test(`${small.text}: every order of events within ${JSON.stringify(small.bounds)}`, () => {
      const { verdict, covered, unreached: missing } = searched(small, small.setup, small.bounds)
      expect(verdict).toMatchObject({ status: 'ok', basis: expect.stringMatching(/^exhaustive to /) as string })
      expect([covered.distinct, covered.generated, covered.depth]).toEqual(counts)
      expect(missing).toEqual(unreached)
    })

    test.each(Object.entries(shortest))('mutant %s is convicted by a shortest run, which ends in it', (name, [steps, bounds]) => {
      const { protocol, breaks } = mutants.find(mutant => mutant.name === name)!
      const setup = withMutant(small.setup, protocol)
      const { verdict, replay } = searched(small, setup, bounds, [breaks])
      if (verdict.status !== 'violated') expect.fail(`${name} is not convicted: ${JSON.stringify(verdict)}`)
      expect([verdict.property, verdict.evidence.steps.length]).toEqual([breaks, steps])
      if (!replay!.ok) expect.fail(replay!.why)
      expectBroken(recordingOf(setup, replay!.tape), breaks)
    })
  })
}

function searched(small: Small, setup: Setup, bounds: Partial<Bounds>, properties?: readonly string[]): SetupFound {
  const judges = small.isStore ? [linearizable(setup.nodes.map(({ name }) => name))] : []
  return searchSetup(
    { setup, bounds, crashable: serversOf(setup), judges, ...(properties && { properties }) }, { steps: MOST_STEPS })
}

/** Clients may not crash: nobody promises them anything then. Where everybody is asked, nobody is a mere client. */
function serversOf({ nodes }: Setup): NodeId[] {
  const servers = nodes.flatMap(({ protocol }, id) => (protocol.requestProblem === undefined ? [id] : []))
  return servers.length > 0 ? servers : nodes.map((_, id) => id)
}

/** In the timed world, the last event of the run breaks the property. */
function expectBroken(recording: Recording, property: string): void {
  expect(recording.missed).toEqual([])
  if (property === 'Linearizable') return expect(judged(recording)).toBe('not linearizable')
  const broken = recording.findings.filter(finding => finding.property === property).map(({ event }) => event)
  expect(broken).toEqual([recording.length - 1])
}
