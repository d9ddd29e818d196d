/**
 * Which sets of nodes are enough, as a plain value: a node, or so much weight of some parts. Majorities, votes, grids
 * and two configurations at once are all made of this (Kumar, Hierarchical Quorum Consensus, 1991, has the tree). What
 * is enough stays enough when nodes are added.
 */
import type { NodeId } from '@quorate/kernel'

export type Rule = NodeId | Threshold

export interface Threshold {
  /** At least 1, and at most the sum of the weights. */
  readonly need: number
  /** Not empty. */
  readonly of: readonly Rule[]
  /** One for each part, whole numbers from 0. Without it each part counts one. */
  readonly weights?: readonly number[]
}

/** Nodes 0 to 29, one bit each. */
export type NodeSet = number

export const MOST_NODES = 30

export const atLeast = (need: number, of: readonly Rule[]): Threshold => ({ need, of })
export const allOf = (of: readonly Rule[]): Threshold => ({ need: of.length, of })
export const anyOf = (of: readonly Rule[]): Threshold => ({ need: 1, of })

/** The smallest number that is more than half of them. */
export const majoritySize = (nodes: number): number => Math.floor(nodes / 2) + 1

export const firstNodes = (count: number): NodeId[] => Array.from({ length: count }, (_, node) => node)
export const setOf = (nodes: readonly NodeId[]): NodeSet => nodes.reduce((set, node) => set | (1 << node), 0)
export const membersOf = (set: NodeSet): NodeId[] => firstNodes(MOST_NODES).filter(node => has(set, node))
export const has = (set: NodeSet, node: NodeId): boolean => (set >> node & 1) === 1

/** How many nodes are in it. */
export function sizeOf(set: NodeSet): number {
  let count = 0
  for (let rest = set; rest !== 0; rest &= rest - 1) count++
  return count
}

const weightOf = ({ weights }: Threshold, part: number): number => weights?.[part] ?? 1
const totalOf = (rule: Threshold): number => weightFrom(rule, 0)

/** Whether these nodes are enough. */
export function isQuorum(rule: Rule, set: NodeSet): boolean {
  if (typeof rule === 'number') return has(set, rule)
  let weight = 0
  for (let part = 0; part < rule.of.length; part++) {
    if (isQuorum(rule.of[part]!, set)) weight += weightOf(rule, part)
    if (weight >= rule.need) return true
  }
  return false
}

/** Enough, and none of them can be spared. */
const isMinimal = (rule: Rule, set: NodeSet): boolean =>
  isQuorum(rule, set) && membersOf(set).every(node => !isQuorum(rule, set & ~(1 << node)))

/** What is enough to share a node with every quorum; when such nodes are lost, no quorum is left. */
export function dual(rule: Rule): Rule {
  if (typeof rule === 'number') return rule
  return { ...rule, need: totalOf(rule) - rule.need + 1, of: rule.of.map(dual) }
}

/** "So many of these nodes", if that is all the rule says: for it most questions have an answer in one line. */
export function countedNodes(rule: Rule): { readonly need: number; readonly nodes: readonly NodeId[] } | null {
  if (typeof rule === 'number') return { need: 1, nodes: [rule] }
  const nodes = rule.of.filter(part => typeof part === 'number')
  const plain = rule.weights === undefined && nodes.length === rule.of.length && new Set(nodes).size === nodes.length
  return plain ? { need: rule.need, nodes } : null
}

/** Every minimal quorum once, one after the other: whoever needs only a few pays for a few. */
export function* minimalQuorums(rule: Rule): Generator<NodeSet, void> {
  const seen = new Set<NodeSet>()
  for (const set of ways(rule)) {
    if (seen.has(set) || !isMinimal(rule, set)) continue
    seen.add(set)
    yield set
  }
}

/** Unions of quorums of just enough parts. A node that stands in two parts makes some of them too large, or equal. */
function* ways(rule: Rule): Generator<NodeSet, void> {
  if (typeof rule === 'number') yield 1 << rule
  else for (const parts of justEnough(rule, 0, rule.need, [])) yield* unions(rule, parts, 0)
}

function* unions(rule: Threshold, parts: readonly number[], at: number): Generator<NodeSet, void> {
  if (at === parts.length) return yield 0
  for (const set of ways(rule.of[parts[at]!]!)) {
    for (const rest of unions(rule, parts, at + 1)) yield set | rest
  }
}

/** Parts from `from` on whose weights reach `need`, without one that could be left out. */
function* justEnough(
  rule: Threshold, from: number, need: number, chosen: readonly number[],
): Generator<readonly number[], void> {
  if (need <= 0) {
    if (chosen.every(part => need + weightOf(rule, part) > 0)) yield chosen
    return
  }
  for (let part = from; part < rule.of.length; part++) {
    if (weightFrom(rule, part) < need) return
    if (weightOf(rule, part) > 0) yield* justEnough(rule, part + 1, need - weightOf(rule, part), [...chosen, part])
  }
}

function weightFrom(rule: Threshold, part: number): number {
  let weight = 0
  for (let i = part; i < rule.of.length; i++) weight += weightOf(rule, i)
  return weight
}
