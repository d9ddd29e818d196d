/**
 * The load of quorums (Naor & Wool, The Load, Capacity, and Availability of Quorum Systems, SIAM J. Comput. 27(2),
 * 1998): how often the busiest node takes part, if quorums are chosen as well as they can be. A linear program, solved
 * in integers: the answer is a fraction, with both proofs of it.
 */
import { byNumber, type NodeId } from '@quorate/kernel'
import { listed } from './measures.ts'
import { countedNodes, has, membersOf, type NodeSet, type Rule } from './rule.ts'

export interface Load {
  /** The load is `over / under`, in lowest terms. */
  readonly over: number
  readonly under: number
  /** Choosing each quorum so many times of `times`, no node takes part more often than the load says. */
  readonly strategy: readonly { readonly quorum: readonly NodeId[]; readonly times: number }[]
  readonly times: number
  /** Weights of the nodes: every quorum has at least `over / under` of their sum, so no strategy can do better. */
  readonly weights: readonly number[]
}

/** Beyond so many nodes the integers of the program could grow too large; counting needs no program. */
const MOST_NODES = 16

export function load(rule: Rule, nodes: number): Load | null {
  const counted = countedNodes(rule)
  if (counted !== null) return loadOfCounted(counted, nodes)
  const quorums = nodes > MOST_NODES ? null : listed(rule)
  return quorums === null ? null : solved(quorums, nodes)
}

/** All turns around a ring: each node is in as many of them as a quorum has nodes. */
function loadOfCounted({ need, nodes: ring }: NonNullable<ReturnType<typeof countedNodes>>, nodes: number): Load {
  const turn = (from: number): NodeId[] =>
    ring.map((_, i) => ring[(from + i) % ring.length]!).slice(0, need).toSorted(byNumber)
  const weights = Array.from({ length: nodes }, (_, node) => (ring.includes(node) ? 1 : 0))
  const strategy = ring.map((_, from) => ({ quorum: turn(from), times: 1 }))
  return { ...inLowestTerms(need, ring.length), strategy, times: ring.length, weights }
}

/**
 * With x = how often each quorum is chosen, in units of the load: most Σx such that Σ over the quorums of any node ≤ 1.
 * Then the load is 1 / Σx. The simplex method, with pivots that keep all entries whole over one common denominator
 * (Edmonds 1967, Bareiss 1968), and Bland's rule, so that it ends.
 */
function solved(quorums: readonly NodeSet[], nodes: number): Load {
  const columns = quorums.length + nodes
  const rows = Array.from({ length: nodes }, (_, node) => [
    ...quorums.map(set => (has(set, node) ? 1 : 0)),
    ...Array.from({ length: nodes }, (_, slack) => (slack === node ? 1 : 0)), 1,
  ])
  const goal = Array.from({ length: columns + 1 }, (_, column) => (column < quorums.length ? -1 : 0))
  const basis = rows.map((_, node) => quorums.length + node)
  let unit = 1
  for (;;) {
    const column = goal.findIndex((value, at) => at < columns && value < 0)
    if (column < 0) break
    const row = leaving(rows, basis, column, columns)
    for (const other of [...rows, goal]) if (other !== rows[row]) eliminate(other, rows[row]!, column, unit)
    unit = rows[row]![column]!
    basis[row] = column
  }
  const times = goal[columns]!
  const strategy = basis.flatMap((column, row) => {
    const chosen = rows[row]![columns]!
    return column < quorums.length && chosen > 0 ? [{ quorum: membersOf(quorums[column]!), times: chosen }] : []
  })
  return { ...inLowestTerms(unit, times), strategy, times, weights: goal.slice(quorums.length, columns) }
}

/** The row that bounds the column most; of several, the one whose basic column comes first (Bland 1977). */
function leaving(rows: readonly (readonly number[])[], basis: readonly number[], column: number, last: number): number {
  let best = -1
  for (let row = 0; row < rows.length; row++) {
    if (rows[row]![column]! <= 0) continue
    if (best < 0) best = row
    const difference = rows[row]![last]! * rows[best]![column]! - rows[best]![last]! * rows[row]![column]!
    if (difference < 0 || (difference === 0 && basis[row]! < basis[best]!)) best = row
  }
  return best
}

function eliminate(row: number[], pivot: readonly number[], column: number, unit: number): void {
  const [here, there] = [pivot[column]!, row[column]!]
  for (let at = 0; at < row.length; at++) row[at] = Math.floor((row[at]! * here - there * pivot[at]!) / unit)
}

function inLowestTerms(over: number, under: number): { readonly over: number; readonly under: number } {
  const common = commonDivisor(over, under)
  return { over: Math.floor(over / common), under: Math.floor(under / common) }
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b)
}
