/**
 * The manual network: nothing happens by itself, a person chooses what is next. Messages may be chosen in any order.
 * Timers, requests, writes and planned faults keep theirs, each kind at each node: a clock does not run backwards.
 */
import { actText } from './act-words.ts'
import type { Act } from './faults.ts'
import { byTurn, type Pending, type PendingMessage } from './queue.ts'
import { messageView, timerText, withNames } from './words.ts'
import type { World } from './world.ts'

export interface Choice {
  readonly pending: Pending
  /** "RequestVote(term 1) from r1 to r2", "r1: the election timer" */
  readonly text: string
  /** Why it cannot be chosen now, as half a sentence; null where it can. */
  readonly why: string | null
}

/** Everything that waits, the earliest first. To choose one, intervene with `{ kind: 'deliver', message: lineage }`. */
export function deliverable(world: World): Choice[] {
  const pending = world.pending()
  return pending.toSorted(byTurn)
    .map(item => ({ pending: item, text: pendingText(world, item), why: whyNotNow(world, item, pending) }))
}

/** What is going to happen, without a verb: "RequestVote(term 1) from r1 to r2", "r1: the election timer". */
export function pendingText({ setup: { nodes }, names }: World, item: Pending): string {
  const name = names[item.node]!
  const { protocol } = nodes[item.node]!
  switch (item.kind) {
    case 'message': {
      const { text } = messageView(nodes[item.from]!.protocol, item.message)
      return `${withNames(text, names)} from ${names[item.from]} to ${name}`
    }
    case 'timeout': return `${name}: the ${timerText(protocol, item.timer)}`
    case 'request': return `${name} wants to ${protocol.view.request?.(item.request) ?? 'something'}`
    case 'act': return actText(item.act, names)
    default: return `${name}: its ${WHAT[item.kind]}`
  }
}

/** Whether nothing else of its kind comes before it at its node. */
export function isFirst(item: Pending, pending: readonly Pending[]): boolean {
  if (item.kind === 'message') return true
  return pending.every(other => other.kind !== item.kind || other.node !== item.node || byTurn(item, other) <= 0)
}

/** Why nothing becomes of what a person wants done to a message, such as to deliver it; null where something does. */
export function whyStays(world: World, act: Act): string | null {
  if (!('message' in act)) return null
  const pending = world.pending()
  const item = pending.find(({ lineage }) => lineage === act.message)
  if (item === undefined) return 'it is not on its way'
  if (item.kind === 'message') return whyMessageStays(world, item, act.kind)
  if (act.kind !== 'deliver' || !world.isManual) return 'it is no message'
  return isFirst(item, pending) ? null : whyNotNow(world, item, pending)
}

/** What waits at the end of a clogged link can be dropped, and nothing else. */
function whyMessageStays(world: World, item: PendingMessage, kind: Act['kind']): string | null {
  const waits = item.lost === '' && !item.arrived && isClogged(world, item) && item.time <= world.time
  return waits && kind !== 'drop' ? whyNotDelivered(world, item) : null
}

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
  if (isClogged(world, { from, node })) return `the link ${between} is clogged`
  return nodeText(world, node)
}

const isClogged = ({ links, names }: World, { from, node }: Pick<PendingMessage, 'from' | 'node'>): boolean =>
  links.clogged[from * names.length + node] === 1

function nodeText(world: World, id: number): string | null {
  const { up, paused } = world.node(id)
  return !up ? `${world.names[id]} is down` : paused ? `${world.names[id]} is paused` : null
}
