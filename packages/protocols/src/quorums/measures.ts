/** What can be said of quorums: how much two share, what they survive. Null is "too many to look at", never a guess. */
import type { NodeId } from '@quorate/kernel'
import {
  countedNodes, dual, firstNodes, isQuorum, membersOf, minimalQuorums, setOf, sizeOf, type NodeSet, type Rule,
} from './rule.ts'

/** More minimal quorums than this are not looked at one by one, except where counting answers. */
const MOST_QUORUMS = 5_000
const MOST_NODES_BY_SETS = 16

/** All minimal quorums in the order of `minimalQuorums`, or null if there are too many. */
export function listed(rule: Rule): readonly NodeSet[] | null {
  const sets: NodeSet[] = []
  for (const set of minimalQuorums(rule)) {
    if (sets.length === MOST_QUORUMS) return null
    sets.push(set)
  }
  return sets
}

export interface Overlap {
  /** So many nodes do any two share; 0 if some two share none. */
  readonly nodes: number
  /** Two quorums that share no more. */
  readonly pair: readonly [one: readonly NodeId[], other: readonly NodeId[]]
}

/** How many nodes a quorum of the one and a quorum of the other share at least. */
export function overlap(one: Rule, other: Rule): Overlap | null {
  const counted = countedOverlap(one, other)
  if (counted !== null) return counted
  const [mine, theirs] = [listed(one), listed(other)]
  if (mine === null || theirs === null) return null
  let [nodes, first, second] = [Infinity, 0, 0]
  for (const each of mine) {
    for (const their of theirs) {
      const shared = sizeOf(each & their)
      if (shared < nodes) [nodes, first, second] = [shared, each, their]
    }
    if (nodes === 0) break
  }
  return { nodes, pair: [membersOf(first), membersOf(second)] }
}

/** Of a of n nodes and b of the same n: a + b − n, if that is anything (the pigeonhole principle). */
function countedOverlap(one: Rule, other: Rule): Overlap | null {
  const [a, b] = [countedNodes(one), countedNodes(other)]
  if (a === null || b === null || setOf(a.nodes) !== setOf(b.nodes)) return null
  const [first, last] = [a.nodes.slice(0, a.need), a.nodes.slice(a.nodes.length - b.need)]
  return { nodes: Math.max(0, a.need + b.need - a.nodes.length), pair: [first, last] }
}

/** A quorum of the fewest nodes. */
export function smallest(rule: Rule): readonly NodeId[] | null {
  const counted = countedNodes(rule)
  if (counted !== null) return counted.nodes.slice(0, counted.need)
  const least = listed(rule)?.reduce((best, set) => (sizeOf(set) < sizeOf(best) ? set : best))
  return least === undefined ? null : membersOf(least)
}

export interface Resilience {
  /** Whichever so many nodes crash, a quorum is left (Naor & Wool 1998 call it the resilience). */
  readonly crashes: number
  /** The loss of these, one more, leaves none. */
  readonly fatal: readonly NodeId[]
}

/** A smallest set that meets every quorum is the least whose loss is fatal. */
export function resilience(rule: Rule): Resilience | null {
  const fatal = smallest(dual(rule))
  return fatal === null ? null : { crashes: fatal.length - 1, fatal }
}

export interface Survival {
  /** Of all ways to lose so many nodes, so many leave a quorum. */
  readonly survived: number
  readonly ways: number
}

/** By number of crashes, from none to all of `nodes`: how available it is, whatever the probability of a crash. */
export function survivals(rule: Rule, nodes: number): readonly Survival[] | null {
  const counted = countedNodes(rule)
  if (counted?.nodes.length === nodes) {
    return firstNodes(nodes + 1).map(crashes =>
      ({ survived: nodes - crashes >= counted.need ? choose(nodes, crashes) : 0, ways: choose(nodes, crashes) }))
  }
  if (nodes > MOST_NODES_BY_SETS) return null
  const survived = firstNodes(nodes + 1).map(() => 0)
  for (let alive = 0; alive < 1 << nodes; alive++) {
    if (isQuorum(rule, alive)) survived[nodes - sizeOf(alive)]!++
  }
  return survived.map((count, crashes) => ({ survived: count, ways: choose(nodes, crashes) }))
}

/** How many sets of k there are among n. */
function choose(n: number, k: number): number {
  let ways = 1
  for (let i = 1; i <= k; i++) ways = Math.floor(ways * (n - k + i) / i)
  return ways
}

/** How many minimal quorums there are. */
export function countOf(rule: Rule): number | null {
  const counted = countedNodes(rule)
  return counted === null ? listed(rule)?.length ?? null : choose(counted.nodes.length, counted.need)
}

/** The first few minimal quorums. */
export function someOf(rule: Rule, most: number): readonly (readonly NodeId[])[] {
  const sets: NodeId[][] = []
  for (const set of minimalQuorums(rule)) {
    if (sets.length === most) break
    sets.push(membersOf(set))
  }
  return sets
}
