/**
 * What lies between nodes: how good each direction of each link is, which are cut and which are clogged. The whole is
 * one immutable value, so that a saved world holds it by reference.
 */
import type { Direction, Fault } from './faults.ts'
import type { Latency } from './latency.ts'
import type { NodeId, Range } from './protocol.ts'
import { isSame } from './same.ts'

/** Rates are in parts per million of messages; 0 turns a stream off. */
export interface Quality {
  readonly latency: Latency
  readonly loss: number
  readonly duplicate: number
  /** How many messages are changed on the way … */
  readonly corrupt: number
  /** … and whether a checksum tells: then they are dropped on arrival, else delivered as they are. */
  readonly checksum: boolean
  /** How many messages get the extra delay `reorderBy`, and so may be overtaken. */
  readonly reorder: number
  readonly reorderBy: Range
  /** Messages on their way in this direction at once; what comes on top is lost. 0: any number. */
  readonly capacity: number
}

/** Some directions are different: the last entry that names one counts. */
export interface LinkQuality {
  readonly from: readonly NodeId[]
  readonly to: readonly NodeId[]
  readonly quality: Partial<Quality>
}

export interface Network extends Quality {
  readonly links: readonly LinkQuality[]
}

/** Loses nothing, changes nothing, and takes this long. */
export const reliable = (latency: Latency): Network => ({
  latency, loss: 0, duplicate: 0, corrupt: 0, checksum: true, reorder: 0, reorderBy: [0, 0], capacity: 0, links: [],
})

/** `blocked` and `clogged` hold 1 at `from * n + to`. Kept beside the cuts that explain them. */
export interface Links {
  readonly blocked: Uint8Array
  readonly clogged: Uint8Array
  readonly cuts: readonly Fault[]
  /** null where every direction has the network's own quality: the fast case. */
  readonly qualities: readonly (Quality | null)[] | null
}

export function linksOf(nodes: number, network: Network): Links {
  const size = nodes * nodes
  const links = { blocked: new Uint8Array(size), clogged: new Uint8Array(size), cuts: [], qualities: null }
  return network.links.reduce<Links>((all, link) => degrade(all, nodes, network, link), links)
}

/** The links after one more partition. */
export const cut = (links: Links, nodes: number, fault: Fault): Links => withCuts(links, nodes, [...links.cuts, fault])

/** Every cut ends, or the last one like `only`; what is clogged or slow stays so. */
export function heal(links: Links, nodes: number, only?: Fault): Links {
  if (only === undefined) return withCuts(links, nodes, [])
  const ended = links.cuts.findLastIndex(fault => isSame(fault, only))
  return withCuts(links, nodes, links.cuts.filter((_, i) => i !== ended))
}

function withCuts(links: Links, nodes: number, cuts: readonly Fault[]): Links {
  const blocked = new Uint8Array(nodes * nodes)
  for (const [from, to] of cuts.flatMap(fault => blockedBy(fault, nodes))) {
    if (from !== to) blocked[from * nodes + to] = 1
  }
  return { ...links, blocked, cuts }
}

export function clog(links: Links, nodes: number, from: readonly NodeId[], to: readonly NodeId[], on: boolean): Links {
  const clogged = links.clogged.slice()
  for (const a of from) for (const b of to) if (a !== b) clogged[a * nodes + b] = on ? 1 : 0
  return { ...links, clogged }
}

/** The links after some directions have become better or worse than the network. */
export function degrade(links: Links, nodes: number, network: Network, { from, to, quality }: LinkQuality): Links {
  const qualities = links.qualities?.slice() ?? Array.from<null>({ length: nodes * nodes }).fill(null)
  for (const a of from) {
    for (const b of to) if (a !== b) qualities[a * nodes + b] = { ...(qualities[a * nodes + b] ?? network), ...quality }
  }
  return { ...links, qualities }
}

/** Some directions are again as the set-up has them. */
export function restore(links: Links, nodes: number, network: Network, from: Nodes, to: Nodes): Links {
  const original = linksOf(nodes, network).qualities
  const qualities = links.qualities?.map((quality, i) =>
    (from.includes(Math.floor(i / nodes)) && to.includes(i % nodes) ? (original?.[i] ?? null) : quality))
  return { ...links, qualities: qualities?.some(quality => quality !== null) === true ? qualities : null }
}

/** Whether nothing arrives in this direction while the fault lasts. */
export const isCutBy = (fault: Fault, nodes: number, from: NodeId, to: NodeId): boolean =>
  from !== to && blockedBy(fault, nodes).some(([a, b]) => a === from && b === to)

type Nodes = readonly NodeId[]

const product = (from: Nodes, to: Nodes): Direction[] => from.flatMap(a => to.map(b => [a, b] as const))
const bothWays = (a: Nodes, b: Nodes): Direction[] => [...product(a, b), ...product(b, a)]
const everyTwo = (sides: readonly Nodes[]): Direction[] =>
  sides.flatMap((side, i) => sides.flatMap((other, j) => (i === j ? [] : product(side, other))))

/** Directions in which nothing arrives while the fault lasts, of so many nodes; none where it is no cut. */
export function blockedBy(fault: Fault, nodes: number): Direction[] {
  switch (fault.kind) {
    case 'cut': return everyTwo(fault.sides)
    case 'cut-one-way': return product(fault.from, fault.to)
    case 'cut-links': return [...fault.links]
    case 'isolate': return bothWays([fault.node as NodeId], Array.from({ length: nodes }, (_, id) => id))
    case 'bridge': return bothWays(fault.left, fault.right)
    case 'ring': return ringOf(fault.nodes)
    default: return []
  }
}

/**
 * Every node keeps the links to its nearest neighbours on a ring, just enough for a majority with itself: each one
 * sees a majority, and no two see the same (the "majorities ring" of Kingsbury's Jepsen).
 */
function ringOf(ring: Nodes): Direction[] {
  const n = ring.length
  // Of three, neighbours on both sides are already everyone: the ring is open between the first and the last.
  if (n === 3) return bothWays([ring[0]!], [ring[2]!])
  const majority = Math.floor(n / 2) + 1
  const reach = Math.floor(majority / 2)
  return ring.flatMap((a, i) => ring.flatMap((b, j): Direction[] => {
    const distance = Math.min((i - j + n) % n, (j - i + n) % n)
    return distance > reach ? [[a, b]] : []
  }))
}

/**
 * A message changed on the way: one number or truth value in it is another, chosen by `pick`. The shape stays, since a
 * receiver that cannot even parse it would drop it like one with a wrong checksum; `Seq` and `Dict` stay whole for the
 * same reason.
 */
export function corrupted(message: unknown, pick: number): unknown {
  const leaves = countLeaves(message)
  return leaves === 0 ? message : change(message, { left: pick % leaves })
}

const isWhole = (value: unknown): boolean => typeof value !== 'object' || value === null || 'root' in value

function countLeaves(value: unknown): number {
  if (typeof value === 'number' || typeof value === 'boolean') return 1
  if (isWhole(value)) return 0
  return Object.values(value as object).reduce<number>((sum, inner) => sum + countLeaves(inner), 0)
}

function change(value: unknown, at: { left: number }): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return at.left-- === 0 ? other(value) : value
  if (isWhole(value)) return value
  if (Array.isArray(value)) return value.map(inner => change(inner, at))
  return Object.fromEntries(Object.entries(value as object).map(([name, inner]) => [name, change(inner, at)]))
}

/** Smaller numbers, so that a changed index or node still exists. */
const other = (value: number | boolean): number | boolean =>
  (typeof value === 'boolean' ? !value : value === 0 ? 1 : value - 1)
