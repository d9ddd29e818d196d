/** Every small system against brute force: sets of nodes tried one by one, by predicates that know no `Rule`. */
import { describe, expect, test } from 'vitest'
import { load } from './load.ts'
import { measured } from './measured.ts'
import { countOf, overlap, resilience, smallest, survivals } from './measures.ts'
import { pictureOf } from './picture.ts'
import { kinds, readSystem } from './read.ts'
import {
  atLeast, firstNodes, has, isQuorum, membersOf, minimalQuorums, setOf, sizeOf, type NodeSet, type Rule, type Threshold,
} from './rule.ts'
import { anyOfSets, dissemination, grid, joint, majority, masking, readWrite, register, weighted, type System } from './systems.ts'

type Predicate = (set: NodeSet) => boolean

const subsets = (nodes: number): NodeSet[] => Array.from({ length: 1 << nodes }, (_, set) => set)
const contains = (set: NodeSet, part: NodeSet): boolean => (set & part) === part
const counts = (need: number): Predicate => set => sizeOf(set) >= need
const votes = (weights: readonly number[], need: number): Predicate => set =>
  weights.reduce((sum, weight, node) => sum + (has(set, node) ? weight : 0), 0) >= need
const among = (members: readonly number[], need: number): Predicate => set => sizeOf(set & setOf(members)) >= need

/** The minimal sets of a predicate, by trying all. */
function minimalOf(nodes: number, enough: Predicate): NodeSet[] {
  const quorums = subsets(nodes).filter(enough)
  return quorums.filter(set => !membersOf(set).some(node => enough(set & ~(1 << node))))
}

/** How many nodes the quorums of two lists share at least. */
function leastShared(mine: readonly NodeSet[], theirs: readonly NodeSet[]): number {
  let least = Infinity
  for (const a of mine) for (const b of theirs) least = Math.min(least, sizeOf(a & b))
  return least
}

/** Everything that is said of one rule, beside what trying all sets says. */
function expectTrue(rule: Rule, nodes: number, enough: Predicate): void {
  const all = subsets(nodes)
  expect(all.filter(set => isQuorum(rule, set))).toEqual(all.filter(enough))
  const minimal = minimalOf(nodes, enough)
  expect([...minimalQuorums(rule)].toSorted((a, b) => a - b)).toEqual(minimal)
  expect([countOf(rule), smallest(rule)!.length]).toEqual([minimal.length, Math.min(...minimal.map(sizeOf))])
  expectSurvives(rule, nodes, enough)
  expectLoad(rule, nodes, minimal)
}

function expectSurvives(rule: Rule, nodes: number, enough: Predicate): void {
  const everyone = (1 << nodes) - 1
  const byCrashes = firstNodes(nodes + 1).map(crashes => {
    const ways = subsets(nodes).filter(set => sizeOf(set) === crashes)
    return { survived: ways.filter(set => enough(everyone & ~set)).length, ways: ways.length }
  })
  expect(survivals(rule, nodes)).toEqual(byCrashes)
  const { crashes, fatal } = resilience(rule)!
  expect(crashes).toBe(byCrashes.findIndex(({ survived, ways }) => survived < ways) - 1)
  expect([fatal.length, enough(everyone & ~setOf(fatal))]).toEqual([crashes + 1, false])
}

/** A strategy that is no worse and weights that allow none to be better: together they leave the load no other value. */
function expectLoad(rule: Rule, nodes: number, minimal: readonly NodeSet[]): void {
  const { over, under, strategy, times, weights } = load(rule, nodes)!
  expect(strategy.every(({ quorum }) => minimal.includes(setOf(quorum)))).toBe(true)
  expect(strategy.reduce((sum, each) => sum + each.times, 0)).toBe(times)
  const busiest = Math.max(...firstNodes(nodes).map(node =>
    strategy.reduce((sum, each) => sum + (each.quorum.includes(node) ? each.times : 0), 0)))
  expect(busiest * under).toBe(over * times)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const lightest = Math.min(...minimal.map(set => membersOf(set).reduce((sum, node) => sum + weights[node]!, 0)))
  expect([lightest * under, Math.min(...weights) >= 0]).toEqual([over * total, true])
}

const shareOf = (one: Rule, other: Rule): number => overlap(one, other)!.nodes

/** All lists of `length` numbers from 0 to `most`. */
function lists(length: number, most: number): number[][] {
  if (length === 0) return [[]]
  return lists(length - 1, most).flatMap(list => firstNodes(most + 1).map(number => [...list, number]))
}

/** All lists of `length` numbers from `most` down to 1 that never rise. */
const falling = (length: number, most: number): number[][] =>
  length === 0 ? [[]] : firstNodes(most).flatMap(first => falling(length - 1, first + 1).map(rest => [first + 1, ...rest]))

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

describe('brute force', () => {
  test('every k of n nodes, n up to 7: 28 rules, and every two of the same n: 140 pairs', () => {
    let [rules, pairs] = [0, 0]
    for (let n = 1; n <= 7; n++) {
      for (let k = 1; k <= n; k++, rules++) {
        expectTrue(atLeast(k, firstNodes(n)), n, counts(k))
        for (let other = 1; other <= n; other++, pairs++) {
          const least = leastShared(minimalOf(n, counts(k)), minimalOf(n, counts(other)))
          expect(shareOf(atLeast(k, firstNodes(n)), atLeast(other, firstNodes(n)))).toBe(least)
        }
      }
    }
    expect([rules, pairs]).toEqual([28, 140])
  })

  test('every majority of up to 7 nodes meets every other', () => {
    for (let n = 1; n <= 7; n++) {
      const { status, meetings, families } = measured(majority(n))
      const shared = leastShared(minimalOf(n, counts(Math.floor(n / 2) + 1)), minimalOf(n, counts(Math.floor(n / 2) + 1)))
      expect([status, meetings[0]!.shared, families[0]!.resilience!.crashes]).toEqual(['ok', shared, Math.ceil(n / 2) - 1])
    }
  })

  test('every vector of votes from 0 to 3 of up to 4 nodes, with every need: 1878 rules', () => {
    let rules = 0
    for (let n = 1; n <= 4; n++) {
      for (const weights of lists(n, 3)) {
        for (let need = 1; need <= sum(weights); need++, rules++) {
          expectTrue({ need, of: firstNodes(n), weights }, n, votes(weights, need))
        }
      }
    }
    expect(rules).toBe(1878)
  })

  test('every vector of votes from 1 to 3 of 5 to 7 nodes, in falling order, with every need: 1050 rules', () => {
    let rules = 0
    for (let n = 5; n <= 7; n++) {
      for (const weights of falling(n, 3)) {
        for (let need = 1; need <= sum(weights); need++, rules++) {
          expectTrue({ need, of: firstNodes(n), weights }, n, votes(weights, need))
        }
      }
    }
    expect(rules).toBe(1050)
  })

  test('every vector of votes from 0 to 2 of up to 4 nodes, a read and a write need of each: 1862 pairs', () => {
    let pairs = 0
    for (let n = 1; n <= 4; n++) {
      for (const weights of lists(n, 2)) {
        const minimal = firstNodes(sum(weights)).map(less => minimalOf(n, votes(weights, less + 1)))
        for (let read = 1; read <= sum(weights); read++) {
          for (let write = 1; write <= sum(weights); write++, pairs++) {
            const { meetings } = measured(readWrite(weights, read, write))
            const least = [leastShared(minimal[read - 1]!, minimal[write - 1]!), leastShared(minimal[write - 1]!, minimal[write - 1]!)]
            expect(meetings.map(({ shared }) => shared)).toEqual(least)
            expect(meetings.map(({ status }) => status)).toEqual(least.map(shared => (shared > 0 ? 'ok' : 'violated')))
          }
        }
      }
    }
    expect(pairs).toBe(1862)
  })

  test('every grid of up to 9 nodes: 23 grids', () => {
    let grids = 0
    for (let rows = 1; rows <= 9; rows++) {
      for (let columns = 1; rows * columns <= 9; columns++, grids++) expectGrid(rows, columns)
    }
    expect(grids).toBe(23)
  })

  test('every two configurations among 4 nodes: 225 steps from one to the other', () => {
    const configurations = subsets(4).slice(1).map(membersOf)
    for (const old of configurations) for (const next of configurations) expectJoint(old, next)
    expect(configurations.length * configurations.length).toBe(225)
  })

  test('every two families of sets over 3 nodes: 16,129 pairs of phases', () => {
    const sets = subsets(3).slice(1)
    const families = subsets(sets.length).slice(1).map(chosen => membersOf(chosen).map(at => sets[at]!))
    const rules = families.map(family => anyOfSets(family.map(membersOf)))
    for (let i = 0; i < families.length; i++) {
      for (let j = 0; j < families.length; j++) {
        if (shareOf(rules[i]!, rules[j]!) !== leastShared(families[i]!, families[j]!)) expect.fail(`${families[i]!.join()} and ${families[j]!.join()}`)
      }
      expectTrue(rules[i]!, 3, set => families[i]!.some(each => contains(set, each)))
    }
    expect(families.length * families.length).toBe(16_129)
  })

  test('dissemination needs 3f + 1 nodes and masking 4f + 1, for every n up to 9', () => {
    for (let n = 1; n <= 9; n++) {
      for (let faulty = 0; faulty < n; faulty++) {
        expectByzantine(dissemination(n, faulty), n, faulty, faulty + 1, n >= 3 * faulty + 1)
        expectByzantine(masking(n, faulty), n, faulty, 2 * faulty + 1, n >= 4 * faulty + 1)
      }
    }
  })
})

function expectGrid(rows: number, columns: number): void {
  const column = (at: number): NodeSet => setOf(firstNodes(rows).map(row => row * columns + at))
  const all = firstNodes(columns).map(column)
  const reads: Predicate = set => all.every(each => (set & each) !== 0)
  const writes: Predicate = set => reads(set) && all.some(each => contains(set, each))
  const { families } = grid(rows, columns)
  expectTrue(families[0]!.rule, rows * columns, reads)
  expectTrue(families[1]!.rule, rows * columns, writes)
  const [read, write] = [minimalOf(rows * columns, reads), minimalOf(rows * columns, writes)]
  const { status, meetings } = measured(grid(rows, columns))
  expect([status, ...meetings.map(({ shared }) => shared)]).toEqual(['ok', leastShared(read, write), leastShared(write, write)])
}

function expectJoint(old: readonly number[], next: readonly number[]): void {
  const system = joint(old, next)
  const more = (members: readonly number[]): Predicate => among(members, Math.floor(members.length / 2) + 1)
  const enough: Predicate[] = [more(old), more(next), set => more(old)(set) && more(next)(set)]
  const minimal = enough.map(each => minimalOf(system.nodes, each))
  expectTrue(system.families[2]!.rule, system.nodes, enough[2]!)
  const { status, meetings } = measured(system)
  expect(meetings.map(({ shared }) => shared)).toEqual(system.meetings.map(({ one, other }) => leastShared(minimal[one]!, minimal[other]!)))
  expect(status).toBe('ok')
}

/** However the liars are chosen: two quorums share enough, and one quorum is without liars, exactly where n allows it. */
function expectByzantine(system: System, n: number, faulty: number, least: number, possible: boolean): void {
  const rule = system.families[0]!.rule as Threshold
  const { status } = measured(system)
  expect([system.kind, n, faulty, status]).toEqual([system.kind, n, faulty, possible ? 'ok' : 'violated'])
  if (!possible) return
  const minimal = minimalOf(n, counts(rule.need))
  expect(leastShared(minimal, minimal)).toBeGreaterThanOrEqual(least)
  for (const liars of minimalOf(n, counts(faulty))) expect(minimal.some(set => (set & liars) === 0)).toBe(true)
}

describe('what the papers say', () => {
  test('joint consensus is there for pairs that do not meet (Raft §6)', () => {
    const { meetings } = measured(joint([0, 1, 2], [2, 3, 4]))
    expect(meetings.map(({ shared }) => shared)).toEqual([0, 1, 1, 1])
    expect(meetings[0]!.status).toBe('ok')
  })

  test('two writes of a register that asks first need not meet (Attiya, Bar-Noy & Dolev)', () => {
    expect([measured(register(5, 4, 2)).status, measured(readWrite([1, 1, 1, 1, 1], 4, 2)).status]).toEqual(['ok', 'violated'])
    expect([measured(register(5, 2, 3)).status, measured(register(5, 2, 3)).meetings[0]!.pair]).toEqual(['violated', [[0, 1], [2, 3, 4]]])
  })

  test('one member more or less at a time needs no joint quorum: such majorities meet (Ongaro, 2014, §4.1)', () => {
    for (let n = 1; n <= 7; n++) {
      expect(measured(joint(firstNodes(n), firstNodes(n + 1))).meetings[0]!.shared).toBeGreaterThan(0)
    }
  })

  test('a grid of n nodes is written with a load near 2/√n, a majority with more than 1/2 (Naor & Wool)', () => {
    const loads = [grid(4, 4), majority(16)].map(({ families, nodes }) => load(families.at(-1)!.rule, nodes)!)
    expect(loads.map(({ over, under }) => `${over}/${under}`)).toEqual(['7/16', '9/16'])
  })

  test('a node whose vote outweighs the rest is in every quorum', () => {
    const { families, meetings } = measured(weighted([3, 1, 1, 1]))
    expect([families[0]!.load!.over, families[0]!.resilience]).toEqual([1, { crashes: 0, fatal: [0] }])
    expect(meetings[0]!.pair).toEqual([[0, 1], [0, 2]])
  })
})

describe('too many to look at', () => {
  test('quorums are enumerated one by one: the first of 77,558,760 costs no more than the first of three', () => {
    const first = minimalQuorums(majority(29).families[0]!.rule).next().value
    expect(first).toBe(setOf(firstNodes(15)))
    expect(countOf(majority(29).families[0]!.rule)).toBe(77_558_760)
  })

  test('what would need all of them is unknown, and what counting answers is not', () => {
    const big = measured(grid(5, 6))
    expect([big.status, big.meetings[0]!.shared, big.families[0]!.load, big.families[0]!.survivals]).toEqual(['unknown', null, null, null])
    expect(big.families[0]!.resilience!.crashes).toBe(4)
    expect(measured(majority(30)).status).toBe('ok')
  })
})

describe('in words', () => {
  const read = (text: string): System => {
    const [kind, ...words] = text.split(' ')
    const found = readSystem(kind!, words)
    return found.ok ? found.value : expect.fail(found.error)
  }

  test('two quorums are drawn where they share least', () => {
    expect(pictureOf(read('flexible 5 2 4')).slice(0, 8)).toEqual([
      'flexible: phase 1 asks 2 of 5 nodes, phase 2 4 of 5 nodes',
      'After Howard, Malkhi & Spiegelman, Flexible Paxos: Quorum Intersection Revisited, OPODIS 2016',
      '',
      '✓ A phase 1 quorum and a phase 2 quorum share at least 1 node (1 needed: a new leader hears of what was decided before)',
      '    node     r1 r2 r3 r4 r5',
      '    phase 1  ■  ■  ·  ·  ·',
      '    phase 2  ·  ■  ■  ■  ■',
      '    both     ·  ◆  ·  ·  ·',
    ])
  })

  test('a grid is drawn as a grid, votes stand below their nodes', () => {
    expect(pictureOf(read('grid 2 3')).slice(4, 7)).toEqual([
      '    node       read      write     both',
      '    r1 r2 r3   ■  ■  ■   ■  ·  ·   ◆  ·  ·',
      '    r4 r5 r6   ·  ·  ·   ■  ■  ■   ·  ·  ·',
    ])
    expect(pictureOf(read('weighted 3,1,1,1'))[5]).toBe('    votes    3  1  1  1')
  })

  test('what does not meet says so, and what cannot survive', () => {
    expect(pictureOf(read('flexible 5 2 3'))).toContain(
      '✗ A phase 1 quorum and a phase 2 quorum may share no node (1 needed: a new leader hears of what was decided before)')
    expect(pictureOf(read('dissemination 3 1'))).toContain('    survives  not every crash (1 needed ✗); without {r1} none is left')
  })

  test('a whole picture', () => {
    expect(pictureOf(read('majority 3')).slice(9)).toEqual([
      '  quorum',
      '    how many  3 minimal, the smallest of 2 nodes',
      '    such as   {r1 r2}, {r1 r3}, {r2 r3}',
      '    survives  any 1 crash; without {r1 r2} none is left',
      '    crashes   1: 3 of 3 · 2: 0 of 3 ways to lose so many leave one',
      '    load      2/3: the busiest node takes part so often, at best, taking turns: {r1 r2}, {r2 r3}, {r1 r3}',
    ])
  })

  test('every example is read, and is a system that holds', () => {
    const examples = Object.values(kinds).map(({ example }) => measured(read(example)).status)
    expect(examples).toEqual(examples.map(() => 'ok'))
  })

  test.each([
    ['majorty 5', 'there are no quorums of the kind "majorty"; accepted are majority, weighted, read-write, register, flexible, joint, grid, dissemination and masking'],
    ['majority', 'majority takes NODES, as in "majority 5": nodes are missing'],
    ['majority 31', 'nodes was "31"; accepted is a whole number from 1 to 30'],
    ['majority 5 3', '"3" is one word too many'],
    ['weighted 3,x', 'votes was "x"; accepted is a whole number from 0 to 1000'],
    ['weighted 0,0', 'somebody must have a vote'],
    ['weighted 1,1 3', 'votes of a quorum was "3"; accepted is a whole number from 1 to 2'],
    [`weighted ${Array.from({ length: 31 }, () => 1).join()}`, 'accepted are votes of up to 30 nodes'],
    ['read-write 3 2', 'nodes of a write are missing'],
    ['flexible 5 0 4', 'the size of phase 1 was "0"; accepted is a whole number from 1 to 5'],
    ['flexible 4 1,2/3,5 2', 'a set of phase 1 was "5"; accepted is a whole number from 1 to 4'],
    ['joint 1,2,2 3', 'old members was "1,2,2"; accepted is each node once'],
    ['grid 4 8', 'columns was "8"; accepted is a whole number from 1 to 7'],
    ['masking 5 5', 'faulty nodes was "5"; accepted is a whole number from 0 to 4'],
  ])('%s is refused in one sentence', (text, says) => {
    const [kind, ...words] = text.split(' ')
    const found = readSystem(kind!, words)
    expect(found.ok ? '' : found.error).toContain(says)
    expect(found.ok ? '' : found.error).not.toContain('\n')
  })
})
