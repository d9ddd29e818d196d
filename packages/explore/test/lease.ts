/**
 * A small thing to explore: a server lends one lock, its holder renews it, and the server takes it back when nothing is
 * heard of the holder for a while. Whoever holds it believes so for ever: that is right until renewals are late or lost,
 * and then two hold it. `beside` lets a test add what no protocol may do.
 */
import { reliable, type Draft, type NodeId, type Out, type Protocol, type Setup } from '@quorate/kernel'
import type { Subject } from '../src/index.ts'

type Message = { readonly type: 'Ask' } | { readonly type: 'Grant'; readonly number: number } | { readonly type: 'Renew' }

interface Lease {
  config: { readonly server: NodeId }
  state: {
    readonly self: NodeId
    readonly server: NodeId
    readonly holder: NodeId
    readonly number: number
    readonly holds: boolean
    readonly more: readonly unknown[]
  }
  message: Message
  request: never
  outcome: never
  emit: never
}

type S = Draft<Lease['state']>

const PATIENCE = [60_000, 60_000] as const
const RENEW = [20_000, 20_000] as const

export interface Habits {
  /** Whether the server lends the lock again when it has heard nothing of the holder. */
  readonly takesBack: boolean
  readonly beside: (s: S, message: Message) => void
}

/** Safe, since a lock once lent is never lent again. */
export const careful: Habits = { takesBack: false, beside: () => {} }
export const careless: Habits = { takesBack: true, beside: () => {} }

export function lease({ takesBack, beside }: Habits): Protocol<Lease> {
  return {
    name: 'lease',
    durable: [['holder', 'number']],
    start({ self, server }, disk, out) {
      if (self !== server) ask(server, out)
      return { self, server, holder: disk?.holder ?? -1, number: disk?.number ?? 0, holds: false, more: [] }
    },
    onMessage(s, from, message, out) {
      beside(s, message)
      if (message.type === 'Ask') return lend(s, from, out)
      if (message.type === 'Renew' && s.holder === from) return out.setTimer('silence', PATIENCE)
      if (message.type !== 'Grant') return
      s.holds = true
      out.cancelTimer('ask')
      out.setTimer('renew', RENEW)
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'silence' && takesBack) s.holder = -1
      if (timer === 'ask') ask(s.server, out)
      if (timer !== 'renew') return
      out.send(s.server, { type: 'Renew' })
      out.setTimer('renew', RENEW)
    },
    invariants: [{
      name: 'One Holder', text: 'At most one node holds the lock.',
      pair: (a, b, nodeA, nodeB) => (a.holds && b.holds ? `node ${nodeA} and node ${nodeB} hold the lock` : null),
    }],
    witnesses: [{ name: 'lent', text: 'Somebody holds the lock.', reached: ({ after }) => after.holds }],
    view: {
      role: s => (s.holds ? { shape: 'leader', word: 'holder' } : { shape: 'follower', word: 'other' }),
      epoch: s => s.number,
      describe: s => (s.holds ? 'holds the lock' : `lent to ${s.holder}`),
      rows: s => [['holder', String(s.holder)]],
      message: ({ type }) => ({ label: type, style: 'request', text: type, epoch: null }),
    },
  }
}

function ask(server: NodeId, out: Out<Lease>): void {
  out.send(server, { type: 'Ask' })
  out.setTimer('ask', [50_000, 50_000])
}

function lend(s: S, from: NodeId, out: Out<Lease>): void {
  if (s.holder !== -1 && s.holder !== from) return
  s.holder = from
  s.number++
  out.send(from, { type: 'Grant', number: s.number })
  out.setTimer('silence', PATIENCE)
}

/** One server and two who want the lock. */
export function subjectOf(habits: Habits, needs: readonly string[] = []): Subject {
  const protocol = lease(habits)
  const setup: Setup = {
    nodes: ['s', 'a', 'b'].map(name => ({ name, protocol, config: { server: 0 } })),
    network: reliable([1_000, 5_000]), requests: [], loops: [], faults: [], situations: [], until: 400_000, limit: 2_000,
  }
  return { setup, servers: [0, 1, 2], doubled: [0, 1, 2], needs, judgeHistory: () => null }
}
