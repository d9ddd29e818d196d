/**
 * A protocol's smallest set-up looked at whole: every order of events within its bounds, with exact counts; and every
 * mutant of the folder convicted by a shortest run. What kind of shortest it is stands in the table: from the start of
 * all nodes, from where a search begins later, in a set-up with more in it, or, about time, of one seed.
 */
import { describe, expect, test } from 'vitest'
import { recordingOf, searchOrders, searchSetup, type Bounds, type SetupFound } from '@quorate/explore'
import { serversOf, type Recording, type Setup } from '@quorate/kernel'
import type { Small } from '../small.ts'
import { withMutant, type Suspect } from './conformance.ts'
import { judged, linearizable } from './stores.ts'

export interface Exhausted {
  /** Of the protocol as it is, within the bounds of its smallest set-up: distinct states, generated ones, levels. */
  readonly counts: readonly [distinct: number, generated: number, depth: number]
  /** Witnesses that need more than the smallest set-up. */
  readonly unreached: readonly string[]
  /** By mutant: how many steps the shortest run takes that breaks its invariant, and within which bounds. */
  readonly shortest: Readonly<Record<string, readonly [steps: number, bounds: Partial<Bounds>, where?: Where]>>
  /** By mutant that breaks an invariant about time: how many events the shortest run takes in any order (seed 1). */
  readonly timed?: Readonly<Record<string, number>>
  /** By mutant that no search can convict, why. What breaks a golden script needs none: the script is its trace. */
  readonly without?: Readonly<Record<string, string>>
}

/** A set-up of `small.others`, and a beginning of that set-up, after which the steps are counted. */
interface Where {
  readonly setup?: string
  readonly from?: string
}

const MOST_STEPS = 2_000_000

/** Registers the tests. */
export function exhaust(small: Small, mutants: readonly Suspect[], exhausted: Exhausted): void {
  const { counts, unreached, shortest, timed = {} } = exhausted
  describe('looked at whole', () => {
    test(`${small.text}: every order of events within ${JSON.stringify(small.bounds)}`, () => {
      const { verdict, covered, unreached: missing } = searched(small, small.setup, small.bounds)
      expect(verdict).toMatchObject({ status: 'ok', basis: expect.stringMatching(/^exhaustive to /) as string })
      expect([covered.distinct, covered.generated, covered.depth]).toEqual(counts)
      expect(missing).toEqual(unreached)
    })

    cover(mutants, exhausted)

    test.each(Object.entries(shortest))('mutant %s is convicted by a shortest run, which ends in it', (name, [steps, bounds, where = {}]) => {
      const { protocol, breaks } = named(mutants, name)
      const { setup: sound, beginnings = {} } = where.setup === undefined ? small : small.others![where.setup]!
      const setup = withMutant(sound, protocol)
      const from = where.from === undefined ? undefined : { name: where.from, steps: beginnings[where.from]! }
      const { verdict, replay } = searched(small, setup, bounds, { properties: [breaks], ...(from && { from }) })
      if (verdict.status !== 'violated') expect.fail(`${name} is not convicted: ${JSON.stringify(verdict)}`)
      expect([verdict.property, verdict.evidence.steps.length]).toEqual([breaks, steps])
      if (!replay!.ok) expect.fail(replay!.why)
      expectBroken(recordingOf(setup, replay!.tape), breaks)
    })

    test.each(Object.entries(timed))('mutant %s is convicted by the shortest run of seed 1 in any order', (name, events) => {
      const { protocol, breaks: property } = named(mutants, name)
      const setup = withMutant(small.setup, protocol)
      const { shortest: found } = searchOrders({ setup, property, seed: 1, events })
      expect(found?.events).toBe(events)
      expectBroken(recordingOf(setup, found!.tape), property)
      expect(searchOrders({ setup: small.setup, property, seed: 1, events }).shortest).toBeNull()
    })
  })
}

const named = (mutants: readonly Suspect[], wanted: string): Suspect => mutants.find(({ name }) => name === wanted)!

/** What the tables of a folder say, by its mutants: a folder may look at several set-ups, with a table for each. */
const tables = new Map<readonly Suspect[], Exhausted[]>()

/** Registers one test a folder, which runs when all of its tables are known. */
function cover(mutants: readonly Suspect[], exhausted: Exhausted): void {
  const known = tables.get(mutants)
  if (known !== undefined) return void known.push(exhausted)
  const all = [exhausted]
  tables.set(mutants, all)
  test('every mutant has its shortest run, a script that it breaks, or a reason', () => {
    expect(uncovered(mutants, all)).toEqual([])
  })
}

/** Mutants of which nothing is said, and what is said of no mutant. */
function uncovered(mutants: readonly Suspect[], all: readonly Exhausted[]): string[] {
  const said = all.flatMap(({ shortest, timed = {}, without = {} }) => [shortest, timed, without].flatMap(Object.keys))
  const isCovered = ({ name, breaks }: Suspect): boolean => breaks.startsWith('scripts/') || said.includes(name)
  const silent = mutants.filter(mutant => !isCovered(mutant)).map(({ name }) => name)
  return [...silent, ...said.filter(name => named(mutants, name) === undefined)]
}

function searched(
  { isStore }: Small, setup: Setup, bounds: Partial<Bounds>, more: Pick<Parameters<typeof searchSetup>[0], 'properties' | 'from'> = {},
): SetupFound {
  const judges = isStore ? [linearizable(setup.nodes.map(({ name }) => name))] : []
  return searchSetup({ setup, bounds, crashable: serversOf(setup), judges, ...more }, { steps: MOST_STEPS })
}

/** In the timed world, the last event of the run breaks the property; or a start does, if nothing came after. */
function expectBroken(recording: Recording, property: string): void {
  expect(recording.missed).toEqual([])
  if (property === 'Linearizable') return expect(judged(recording)).toBe('not linearizable')
  const broken = recording.findings.filter(finding => finding.property === property).map(({ event }) => event)
  const births = recording.setup.nodes.length
  expect(broken).toEqual([recording.length === births ? expect.any(Number) as number : recording.length - 1])
}
