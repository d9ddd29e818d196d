/**
 * The manual network: nothing happens by itself, a person chooses what is next. Messages may be chosen in any order.
 * Timers, requests, writes and planned faults keep theirs, each kind at each node: a clock does not run backwards.
 */
import { compareBy } from './order.ts'
import type { Pending, PendingMessage } from './queue.ts'
import type { World } from './world.ts'

export interface Choice {
  readonly pending: Pending
  /** Why it cannot be chosen now, as half a sentence; null where it can. */
  readonly why: string | null
}

/** Everything that waits, the earliest first. To choose one, intervene with `{ kind: 'deliver', message: lineage }`. */
export function deliverable(world: World): Choice[] {
  const pending = world.pending()
  return pending.toSorted(compareBy(item => item.time, item => item.seq))
    .map(item => ({ pending: item, why: whyNotNow(world, item, pending) }))
}

/** Whether nothing else of its kind comes before it at its node. */
export function isFirst(item: Pending, pending: readonly Pending[]): boolean {
  if (item.kind === 'message') return true
  return pending.every(other => other.kind !== item.kind || other.node !== item.node || !isAfter(item, other))
}

const isAfter = (a: Pending, b: Pending): boolean => a.time > b.time || (a.time === b.time && a.seq > b.seq)

function whyNotNow(world: World, item: Pending, pending: readonly Pending[]): string | null {
  if (item.kind === 'message') return whyNotDelivered(world, item)
  const name = world.names[item.node]!
  if (!isFirst(item, pending)) return `an earlier ${item.kind === 'act' ? 'fault' : `${WHAT[item.kind]} of ${name}`} comes first`
  if (item.kind === 'timeout' || item.kind === 'request') return nodeText(world, item.node)
  return null
}

const WHAT = { timeout: 'timer', request: 'request', disk: 'write', start: 'start' } as const

function whyNotDelivered(world: World, { from, node, lost }: PendingMessage): string | null {
  const link = from * world.names.length + node
  const between = `between ${world.names[from]} and ${world.names[node]}`
  if (lost === 'cut' || world.links.blocked[link] === 1) return `the network is cut ${between}`
  if (lost !== '') return `it is lost ${between}`
  if (world.links.clogged[link] === 1) return `the link ${between} is clogged`
  return nodeText(world, node)
}

function nodeText(world: World, id: number): string | null {
  const { up, paused } = world.node(id)
  return !up ? `${world.names[id]} is down` : paused ? `${world.names[id]} is paused` : null
}
