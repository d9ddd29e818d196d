/** Faults are values in the Run: what is broken, when, and where. */
import type { Micros, NodeId } from './protocol.ts'
import type { Lineage } from './tape.ts'

export type Fault =
  /** Nodes of different sides cannot reach each other. A node on no side reaches everyone. */
  | { readonly kind: 'cut'; readonly sides: readonly (readonly NodeId[])[] }
  /** Messages from `from` do not arrive at `to`; the other direction works. */
  | { readonly kind: 'cut-one-way'; readonly from: readonly NodeId[]; readonly to: readonly NodeId[] }
  /** Every cut ends. */
  | { readonly kind: 'heal' }
  /** Loses everything but the durable fields. */
  | { readonly kind: 'crash'; readonly node: NodeId }
  | { readonly kind: 'restart'; readonly node: NodeId }
  /** Stops executing but keeps its state; messages and timers wait, as in a long garbage collection. */
  | { readonly kind: 'pause'; readonly node: NodeId }
  | { readonly kind: 'resume'; readonly node: NodeId }

export interface TimedFault {
  readonly at: Micros
  readonly fault: Fault
}

/** What a person may do to a running world, over and above the faults. */
export type Act =
  | Fault
  /** The message with this lineage arrives now, whatever its latency was. */
  | { readonly kind: 'deliver'; readonly message: Lineage }
  | { readonly kind: 'drop'; readonly message: Lineage }
  | { readonly kind: 'request'; readonly client: NodeId; readonly request: unknown }

/** An act right after the event with lineage `after`; 0 stands for "when every node has started". */
export interface Intervention {
  readonly after: Lineage
  readonly act: Act
}

/** Which pairs cannot talk: `blocked[from * n + to]` is 1. Kept beside the cuts that explain it. */
export interface Links {
  readonly blocked: Uint8Array
  readonly cuts: readonly Fault[]
}

export const noCuts = (nodes: number): Links => ({ blocked: new Uint8Array(nodes * nodes), cuts: [] })

/** The links after one more cut. */
export function cutLinks(links: Links, nodes: number, cut: Fault): Links {
  const blocked = links.blocked.slice()
  const block = (from: readonly NodeId[], to: readonly NodeId[]): void => {
    for (const a of from) for (const b of to) if (a !== b) blocked[a * nodes + b] = 1
  }
  if (cut.kind === 'cut-one-way') block(cut.from, cut.to)
  if (cut.kind === 'cut') cut.sides.forEach((side, i) => cut.sides.forEach((other, j) => i !== j && block(side, other)))
  return { blocked, cuts: [...links.cuts, cut] }
}

const ONE_NODE = ['crash', 'restart', 'pause', 'resume']
const isNode = (value: unknown, names: readonly string[]): boolean =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < names.length
const areNodes = (value: unknown, names: readonly string[]): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(node => isNode(node, names))

/** One sentence saying what is wrong with an act from outside, or null. `names` are the scenario's nodes. */
export function actProblem(act: unknown, names: readonly string[]): string | null {
  if (typeof act !== 'object' || act === null) return 'an act must be an object with a "kind"'
  const a = act as Record<string, unknown>
  const nodes = `a node from 0 (${names[0]}) to ${names.length - 1} (${names[names.length - 1]})`
  const show = (value: unknown): string => JSON.stringify(value) ?? 'nothing'
  if (ONE_NODE.includes(a.kind as string)) {
    return isNode(a.node, names) ? null : `"${String(a.kind)}" names node ${show(a.node)}; accepted is ${nodes}`
  }
  if (a.kind === 'heal') return null
  if (a.kind === 'cut') {
    const good = Array.isArray(a.sides) && a.sides.length > 1 && a.sides.every(side => areNodes(side, names))
    return good ? null : `"cut" has sides ${show(a.sides)}; accepted are two or more lists, each with ${nodes}`
  }
  if (a.kind === 'cut-one-way') {
    const good = areNodes(a.from, names) && areNodes(a.to, names)
    return good ? null : `"cut-one-way" goes from ${show(a.from)} to ${show(a.to)}; accepted are two lists of ${nodes}`
  }
  if (a.kind === 'deliver' || a.kind === 'drop') {
    return Number.isSafeInteger(a.message) ? null : `"${a.kind}" names message ${show(a.message)}; accepted is a lineage`
  }
  if (a.kind === 'request') {
    return isNode(a.client, names) ? null : `"request" names client ${show(a.client)}; accepted is ${nodes}`
  }
  return `"${String(a.kind)}" is no act; accepted are cut, cut-one-way, heal, ${ONE_NODE.join(', ')}, deliver, drop, request`
}
