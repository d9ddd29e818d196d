/**
 * What a scenario says that it relies on is true: with all of it holding nothing falls, whatever else happens; and for
 * the most instructive of them, what falls without it.
 */
import {
  assumptions, assumptionsBrokenBy, fuzz, Islands, probe, type AssumptionName, type Tally,
} from '@quorate/explore'
import { describe, expect, it } from 'vitest'
import { assuming, givingUp, keeping, keptAtFirst, type Board } from './assuming.ts'
import { boardOf } from './board.ts'
import { faultLists } from './fault-lists.ts'
import { scenarios } from './registry.ts'
import { parametersOf, type Parameters, type Scenario } from './scenario.ts'
import { subjectOf } from './subject.ts'

const DEEP = process.env.QUORATE_DEEP === '1'

interface On {
  readonly scenario: Scenario
  readonly run: { readonly scenario: string; readonly parameters: Parameters; readonly mutant: string | null; readonly seed: number }
  readonly board: Board
}

function on(name: string, set: Parameters = {}, mutant: string | null = null): On {
  const scenario = scenarios.find(each => each.name === name)!
  const parameters = parametersOf(scenario, set)
  if (!parameters.ok) throw new Error(parameters.error)
  const run = { scenario: name, parameters: parameters.value, mutant, seed: scenario.seed }
  const board = boardOf(run)
  if (!board.ok) throw new Error(board.error)
  return { scenario, run, board: board.value }
}

/** Runs under these assumptions, until this property falls. */
function look({ run, board }: On, kept: ReadonlySet<AssumptionName>, runs: number, until?: string): Tally {
  const { parameters, without } = assuming(board, run.parameters, kept)
  const subject = subjectOf({ ...run, parameters })
  if (!subject.ok) throw new Error(subject.error)
  const more = ({ runs: n, found }: Tally): boolean => n < runs && !found.some(({ property }) => property === until)
  return fuzz({ ...subject.value, without }, { seed: run.seed, strategy: 'portfolio', more })
}

/** What the faults of so many drawn runs break. */
function drawnIn({ run }: On, without: readonly AssumptionName[]): ReadonlySet<AssumptionName> {
  const subject = subjectOf(run)
  if (!subject.ok) throw new Error(subject.error)
  const given = { ...subject.value, without }
  const islands = new Islands(given, probe(given, run.seed), run.seed, 'swarm')
  const faults = Array.from({ length: 200 }, (_, i) => islands.of(i).plan(i).faults).flat()
  return new Set(faults.flatMap(({ fault }) => assumptionsBrokenBy(fault)))
}

const named = ({ found }: Tally): string[] => found.map(({ property }) => property)
const switchOf = ({ board }: On, name: AssumptionName) => board.switches.find(each => each.name === name)!
/** All that is relied on holds, also what the story breaks and a parameter mends. */
const whole = ({ board }: On) => board.switches
  .filter(({ isRelied, broken, keep }) => isRelied && (broken === null || keep !== null))
  .reduce((kept, { name }) => keeping(board, kept, name), keptAtFirst(board))

const everything = ({ board }: On) => board.switches.filter(({ broken, keep }) => broken === null || keep !== null)
  .reduce((kept, { name }) => keeping(board, kept, name), keptAtFirst(board))

/** Those that say so, and whose story breaks nothing of it for good. */
const told = scenarios.filter(({ relies }) => relies !== undefined).map(({ name }) => name)
  .filter(name => on(name).board.switches.every(({ isRelied, broken, keep }) => !isRelied || broken === null || keep !== null))
const ordinary = ['split-brain/raft', 'split-brain/fenced', 'fencing/pause', 'paxos/one-value', 'chain-replication/tail-suspected']

describe('with all that it relies on', () => {
  it.each([...told, ...ordinary])('%s keeps every guarantee', name => {
    const one = on(name)
    expect(named(look(one, whole(one), DEEP ? 2_000 : 16)), `npx quorate fuzz ${name} --assume …`).toEqual([])
  })
})

const blind = 'lease-lock/ignores-tokens'

describe('without', () => {
  it.each<[AssumptionName, string, Parameters, string | null, string[]]>([
    ['disks-keep', 'split-brain/raft', {}, null, ['Leader Completeness', 'State Machine Safety']],
    ['disks-stay', 'paxos/wiped', { disk: 'kept' }, null, ['Chosen Never Changes', 'Agreement']],
    ['intact', 'split-brain/raft', {}, null, ['Log Matching']],
    ['clocks-bounded', 'raft-reads/lease-drift', {}, null, ['Linearizable']],
    ['prompt', 'fencing/pause', {}, blind, ['No Lost Update']],
    ['on-time', 'fencing/delayed-write', {}, blind, ['No Lost Update']],
    ['up', 'split-brain/failover', {}, null, ['Linearizable']],
    ['connected', 'split-brain/failover', {}, null, ['Linearizable']],
    ['clocks-set', 'clocks-lie/skew', {}, null, ['Linearizable']],
    ['clocks-equal', 'slow-or-dead/everyone', {}, null, ['Not Before The Timeout']],
    ['timeouts-fit', 'slow-or-dead/everyone', {}, null, ['The Living Are Trusted In Time']],
    ['timeouts-fit', 'raft-elections/leader-crashes', {}, null, ['One Leader In Time']],
    ['timeouts-fit', 'who-leads/bully', {}, null, ['Nobody Leads Below Another']],
    ['majority', 'majorities-overlap/late', {}, null, ['Answered In Time']],
  ])('%s, in %s %o %s: %j falls', (name, scenario, set, mutant, falls) => {
    const one = on(scenario, set, mutant)
    // Whoever is broken needs more than it says.
    const kept = mutant === null ? whole(one) : everything(one)
    if (mutant !== null) expect(named(look(one, kept, 48)), 'it stands while that holds').toEqual([])
    const found = look(one, givingUp(one.board, kept, name), 400, falls.at(-1))
    expect(named(found)).toEqual(expect.arrayContaining(falls))
  })

  it('an end of all trouble nothing is due, and that is said', () => {
    const one = on('raft-elections/leader-crashes', { down: 0 })
    const tally = look(one, givingUp(one.board, whole(one), 'calm'), 8)
    expect(named(tally)).toEqual([])
    const due = tally.reached.find(({ name }) => name.startsWith('One Leader In Time'))!.count
    expect(due).toBeLessThan(look(one, whole(one), 8).reached.find(({ name }) => name.startsWith('One Leader In Time'))!.count)
  })
})

describe('a switchboard', () => {
  it('says what the story breaks, in its words, and with which parameter it does not', () => {
    const { board } = on('split-brain/raft')
    expect(board.switches.find(({ name }) => name === 'connected')).toMatchObject({
      broken: 'The network is cut: r1, r2 and A | r3, r4, r5 and B', keep: { cut: 'none' }, isRelied: false,
    })
    expect(keptAtFirst(board).has('connected')).toBe(false)
    expect(assuming(board, { cut: 'symmetric' }, new Set(['connected'])).parameters).toEqual({ cut: 'none' })
    expect(switchOf(on('raft-reads/lease-drift'), 'clocks-equal').keep).toEqual({ slow: 0 })
    expect(switchOf(on('raft-replicates/conflict'), 'connected')).toMatchObject({ keep: null })
  })

  it('has no switch that makes no difference', () => {
    const names = (scenario: string) => on(scenario).board.switches.map(({ name }) => name)
    expect(names('slow-or-dead/pause-or-crash')).not.toContain('disks-keep')
    expect(names('split-brain/raft')).not.toContain('asked-once')
    expect(names('split-brain/raft')).not.toContain('clocks-set')
    expect(names('split-brain/raft')).not.toContain('calm')
    expect(names('clocks-lie/skew')).toContain('clocks-set')
  })

  it('knows that a right rate is a bounded one', () => {
    const { board } = on('slow-or-dead/everyone')
    const kept = keptAtFirst(board)
    expect([kept.has('clocks-equal'), kept.has('clocks-bounded')]).toEqual([true, true])
    expect(givingUp(board, kept, 'clocks-bounded').has('clocks-equal')).toBe(false)
    expect(givingUp(board, kept, 'clocks-equal').has('clocks-bounded')).toBe(true)
  })

  it('draws nothing that breaks what holds, and everything else at times', () => {
    for (const name of ['split-brain/fenced', 'raft-elections/leader-crashes', 'hybrid-clocks/chat']) {
      const one = on(name)
      const all = one.board.switches.map(each => each.name)
      // Of a doubled message no fault says whether a client with a session had sent it.
      const kept = [...all.filter((each, i) => i % 2 === 0 || each === 'asked-once')
        .reduce<ReadonlySet<AssumptionName>>((most, each) => keeping(one.board, most, each), new Set())]
      const { without } = assuming(one.board, one.run.parameters, new Set(kept))
      const drawn = drawnIn(one, without)
      expect(kept.filter(each => drawn.has(each)), `${name}: ${[...drawn].join(' ')}`).toEqual([])
      expect(drawnIn(one, all).size, name).toBeGreaterThan(8)
    }
  })

  it('tells faults that were added to a run from those of its story', () => {
    const { scenario, run } = on('split-brain/raft')
    const board = boardOf({ ...run, faults: [{ at: 1_000_000, fault: { kind: 'crash', node: 0 } }] })
    if (!board.ok) throw new Error(board.error)
    expect(switchOf({ scenario, run, board: board.value }, 'up')).toMatchObject({ broken: 'r1 crashes', isAdded: true, keep: null })
    expect(switchOf({ scenario, run, board: board.value }, 'connected')).toMatchObject({ isAdded: false, keep: { cut: 'none' } })
  })

  it('names every assumption once, and knows which one each fault of a list breaks', () => {
    expect(new Set(assumptions.map(({ name }) => name)).size).toBe(assumptions.length)
    const subject = subjectOf(on('split-brain/raft').run)
    const broken = (list: string) => new Set(!subject.ok ? [] : faultLists[list]!.of(subject.value.setup).flatMap(({ fault }) => assumptionsBrokenBy(fault)))
    expect([...broken('crashes')]).toEqual(['up'])
    expect([...broken('lossy')]).toEqual(['delivered', 'on-time'])
    expect([...broken('lying-disks')].toSorted()).toEqual(['disks-keep', 'up'])
  })
})
