/**
 * What led from one shown node to another by way of hidden ones only, as edges: happened-before (Lamport, 1978) without
 * the lanes that are hidden, as ShiViz draws it. Only what says something new: no edge from what the receiver already
 * knew of, and none that follows from another one. Pure, one pass over the events.
 */
import type { NodeId } from '@quorate/kernel'
import type { RunSummary } from '../sim/types.ts'
import type { Edge } from './spacetime.ts'

/** Of each event a row: for each node its last event that can have led to this one, counted from 1; 0 for none. */
class Clocks {
  readonly #size: number
  readonly #rows: Int32Array

  constructor(size: number, length: number) {
    this.#size = size
    this.#rows = new Int32Array(size * length)
  }

  /** 0 also where there is no such event. */
  of(event: number, node: NodeId): number {
    return event < 0 ? 0 : this.#rows[event * this.#size + node]!
  }

  set(event: number, node: NodeId, known: number): void {
    const at = event * this.#size + node
    this.#rows[at] = Math.max(this.#rows[at]!, known)
  }

  /** What `other` knew, this one knows. */
  join(event: number, other: number): void {
    if (other < 0) return
    const [size, rows] = [this.#size, this.#rows]
    for (let to = event * size, from = other * size; from < (other + 1) * size; to++, from++) {
      if (rows[from]! > rows[to]!) rows[to] = rows[from]!
    }
  }
}

export function throughHidden({ events, messages, nodes, length }: RunSummary, hidden: ReadonlySet<NodeId>): Edge[] {
  const edges: Edge[] = []
  const past = new Clocks(nodes.length, length)
  /** At hidden nodes: what reached them by way of hidden nodes only. */
  const relayed = new Clocks(nodes.length, length)
  const last = new Int32Array(nodes.length).fill(-1)
  for (let event = 0; event < length; event++) {
    const [node, kind] = [events.node[event]!, events.kind[event]!]
    // What is done to the world, and what does not arrive, is no event of a node.
    if (kind === 'act' || kind === 'lost') continue
    const before = last[node]!
    const message = events.message[event]!
    past.join(event, before)
    if (hidden.has(node)) relayed.join(event, before)
    if (message >= 0) {
      const [from, sentBy] = [messages.from[message]!, messages.sentBy[message]!]
      if (hidden.has(node) && hidden.has(from)) relayed.join(event, sentBy)
      else if (hidden.has(node)) relayed.set(event, from, sentBy + 1)
      else if (hidden.has(from)) {
        edges.push(...newsOf(past, relayed, nodes.length, { from: sentBy, event, node, before }))
      }
      past.join(event, sentBy)
    }
    past.set(event, node, event + 1)
    last[node] = event
  }
  return edges
}

interface Arrival {
  /** The event of a hidden node that sent it, the event and the node that it came to, and the last event there. */
  readonly from: number
  readonly event: number
  readonly node: NodeId
  readonly before: number
}

function newsOf(past: Clocks, relayed: Clocks, size: number, { from, event, node, before }: Arrival): Edge[] {
  const causes: { readonly node: NodeId; readonly known: number }[] = []
  for (let other = 0; other < size; other++) {
    const known = relayed.of(from, other)
    if (other !== node && known > past.of(before, other)) causes.push({ node: other, known })
  }
  return causes
    .filter(cause => !causes.some(other => other !== cause && past.of(other.known - 1, cause.node) >= cause.known))
    .map(cause => ({
      from: cause.node, to: node, sentBy: cause.known - 1, endedBy: event,
      lost: null, label: '', epoch: null, style: 'through',
    }))
}
