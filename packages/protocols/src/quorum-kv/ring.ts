/**
 * Consistent hashing (Karger et al., STOC 1997) with virtual nodes, as §4.2 and §4.3 of the paper have it: each node
 * takes several points of a ring, a key lies where its hash says, and the nodes that keep it are met going clockwise.
 */
import { compareBy, hashText, type NodeId } from '@quorate/kernel'

/** One virtual node: a place from 0 to 2³² − 1 and the node that took it. */
export interface Point {
  readonly at: number
  readonly node: NodeId
}

/** Sorted clockwise. The range of point i are the hashes above point i − 1, up to and with its own. */
export type Ring = readonly Point[]

/** At most 64 points: it is a part of every node's state. */
export const ringOf = (nodes: readonly NodeId[], virtualNodes: number): Ring =>
  nodes.flatMap(node => Array.from({ length: virtualNodes }, (_, i) => ({ at: hashText(`node ${node}, ${i}`), node })))
    .toSorted(compareBy(({ at }) => at, ({ node }) => node))

/** The range that a key falls into: that of the first point at or after its hash; after the last comes the first. */
export function rangeOf(ring: Ring, key: string): number {
  const hash = hashText(key)
  const found = ring.findIndex(({ at }) => at >= hash)
  return found < 0 ? 0 : found
}

/** Whom one meets going clockwise from a range, with the repetitions that virtual nodes make. */
export const clockwiseFrom = (ring: Ring, range: number): NodeId[] =>
  [...ring.slice(range), ...ring.slice(0, range)].map(({ node }) => node)

/** Each node where it is met first (§4.3: only distinct physical nodes). */
export const distinct = (nodes: readonly NodeId[]): NodeId[] => [...new Set(nodes)]
