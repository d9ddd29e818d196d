/**
 * Probes of the step contract: tiny protocols that use what the real ones do not, or not together. Both engines must run
 * each of them: explicit writes and flushes, a clock that is asked, a choice that is asked, and a hosted protocol.
 */
import { reliable, type AnyProtocol, type NodeId, type Protocol, type Setup } from '@quorate/kernel'
import { asyncStore, storeSetup } from './stores.ts'
import { raftKv } from '../raft-kv/raft-kv.ts'

const plainView: AnyProtocol['view'] = {
  role: () => ({ shape: 'follower', word: 'node' }), epoch: () => null, describe: s => JSON.stringify(s), rows: () => [],
  message: m => ({ label: m.type, style: 'request', text: `${m.type}(${JSON.stringify(m)})`, epoch: null }),
}

const nodesOf = (protocol: AnyProtocol, size: number, config: object = {}): Setup['nodes'] =>
  Array.from({ length: size }, (_, i) => ({ name: 'abc'[i]!, protocol, config: { nodes: size, ...config } }))

const setupOf = (nodes: Setup['nodes'], parts: Partial<Setup> = {}): Setup => ({
  nodes, network: reliable([1_000, 9_000]), requests: [], loops: [], faults: [], situations: [], until: 400_000,
  limit: 5_000, ...parts,
})

// A log on its disk.

interface Wal {
  config: object
  state: { readonly asked: readonly number[]; readonly told: readonly number[] }
  message: never
  request: number
  outcome: { readonly definite: boolean }
  emit: { readonly type: 'told' | 'found'; readonly items: readonly number[] }
}

/** A request is one record; it is answered when the flush after it has ended, or at once where the mutant is hasty. */
function walWith(isHasty: boolean): Protocol<Wal> {
  return {
    name: 'wal', durable: [], requestProblem: () => null, witnesses: [{ name: 'recovered', text: 'A record is found again', reached: ({ emitted }) => emitted.some(({ type, items }) => type === 'found' && items.length > 0) }],
    start(_, disk, out) {
      out.emit({ type: 'found', items: (disk?.records ?? []).map(({ data }) => data as number) })
      return { asked: [], told: [] }
    },
    onRequest(s, id, item, out) {
      out.write(item)
      out.flush()
      s.asked = [...s.asked, item]
      if (!isHasty) return
      out.respond(id, { definite: true })
      out.emit({ type: 'told', items: [item] })
    },
    onDisk(s, { ok }, out) {
      const [item, ...rest] = s.asked
      s.asked = rest
      if (!ok || isHasty || item === undefined) return
      s.told = [...s.told, item]
      out.emit({ type: 'told', items: [item] })
    },
    invariants: [{
      name: 'What Was Told Is Found', text: 'After a crash every record that was confirmed is there',
      init: () => ({ told: [], lost: null }),
      fold: (ghost: { told: number[]; lost: number | null }, { emitted }) => emitted.reduce((all, { type, items }) => (
        type === 'told' ? { ...all, told: [...all.told, ...items] }
          : { ...all, lost: all.lost ?? all.told.find(item => !items.includes(item)) ?? null }), ghost),
      check: ({ lost }: { lost: number | null }) => (lost === null ? null : `record ${lost} was confirmed, and a restart does not find it`),
    }],
    view: plainView,
  }
}

const records = [1, 2].map((request, i) => ({ client: 0, at: 20_000 * (i + 1), request }))
export const wal = (): Setup => setupOf(nodesOf(walWith(false), 1), { requests: records })
export const hastyWal = (): Setup => setupOf(nodesOf(walWith(true), 1), { requests: records })

// A lease, and a resource behind it.

const LEASE = 100_000

interface Lease {
  config: { readonly fenced: boolean }
  state: {
    readonly self: NodeId
    readonly fenced: boolean
    /** Of the lock service: the last token and until when it is promised. Of a client: what it holds. */
    readonly token: number
    readonly until: number | null
    /** Of the resource: the highest token that wrote, and who wrote in which order. */
    readonly highest: number
    readonly writes: readonly number[]
  }
  message: { readonly type: 'Ask' | 'Grant' | 'Write'; readonly token: number }
  request: 'work'
  outcome: never
  emit: never
}

const SERVICE = 0
const RESOURCE = 1

/** Node 0 grants leases by its own clock, node 1 is written to, the others work while their own clock says they may. */
const lease: Protocol<Lease> = {
  name: 'lease', durable: [], clockFields: ['until'], requestProblem: () => null,
  start: ({ self, fenced }) => ({ self, fenced, token: 0, until: null, highest: 0, writes: [] }),
  onRequest(_s, _id, _work, out) { out.send(SERVICE, { type: 'Ask', token: 0 }) },
  onMessage(s, from, { type, token }, out) {
    if (type === 'Ask') grant(s, from, out)
    if (type === 'Grant') {
      s.token = token
      s.until = out.clock() + LEASE
      out.setTimer('work', [10_000, 200_000])
    }
    if (type !== 'Write' || (s.fenced && token < s.highest)) return
    s.highest = Math.max(s.highest, token)
    s.writes = [...s.writes, token]
  },
  onTimeout(s, _timer, _key, out) {
    if (s.until !== null && out.clock() < s.until) out.send(RESOURCE, { type: 'Write', token: s.token })
  },
  invariants: [{
    name: 'Tokens Only Rise', text: 'The resource is never written with an older token after a newer one',
    each: ({ writes }) => (writes.every((token, i) => i === 0 || token >= writes[i - 1]!) ? null : `it was written with tokens ${writes.join(', ')}`),
  }],
  witnesses: [{ name: 'two holders', text: 'A second lease is granted', reached: ({ after }) => after.self === SERVICE && after.token > 1 }],
  view: plainView,
}

function grant(s: { token: number; until: number | null }, to: NodeId, out: { clock(): number; send(to: NodeId, m: Lease['message']): void }): void {
  const now = out.clock()
  if (s.until !== null && now < s.until) return
  s.token++
  s.until = now + LEASE
  out.send(to, { type: 'Grant', token: s.token })
}

export function leases(fenced: boolean): Setup {
  const names = ['service', 'resource', 'p', 'q']
  const nodes = names.map(name => ({ name, protocol: lease, config: { fenced } }))
  return setupOf(nodes, { requests: [2, 3].map(client => ({ client, at: client * 60_000, request: 'work' })) })
}

// Gossip.

interface Gossip {
  config: { readonly nodes: number }
  state: { readonly nodes: number; readonly rumour: number }
  message: { readonly type: 'Rumour'; readonly rumour: number }
  request: number
  outcome: never
  emit: never
}

interface Heard {
  readonly known: readonly number[]
  readonly evidence: string | null
}

const gossip: Protocol<Gossip> = {
  name: 'gossip', durable: [['rumour']], requestProblem: () => null,
  start: ({ nodes }, disk) => ({ nodes, rumour: disk?.rumour ?? 0 }),
  onRequest(s, _id, rumour, out) { hear(s, rumour, out) },
  onMessage(s, _from, { rumour }, out) { hear(s, rumour, out) },
  invariants: [{
    name: 'Rumours Only Grow', text: 'Nobody forgets a rumour, not even in a crash',
    init: () => ({ known: [], evidence: null }),
    fold: (ghost: Heard, { node, before, after }) => {
      const was = before?.rumour ?? ghost.known[node] ?? 0
      const known = Object.assign([...ghost.known], { [node]: after.rumour })
      return { known, evidence: after.rumour < was ? `node ${node} knew rumour ${was} and now only ${after.rumour}` : ghost.evidence }
    },
    check: ({ evidence }: Heard) => evidence,
  }],
  witnesses: [{ name: 'heard', text: 'A rumour is heard', reached: ({ after }) => after.rumour > 0 }],
  view: plainView,
}

/** Who hears something new tells one of all nodes, whichever the world chooses. */
function hear(s: { nodes: number; rumour: number }, rumour: number, out: { choose(n: number, why: string): number; send(to: NodeId, m: Gossip['message']): void }): void {
  if (rumour <= s.rumour) return
  s.rumour = rumour
  out.send(out.choose(s.nodes, 'whom to tell'), { type: 'Rumour', rumour })
}

const rumours = [1, 2].map((request, i) => ({ client: i, at: 20_000 * (i + 1), request }))
export const gossips = (): Setup => setupOf(nodesOf(gossip, 3), { requests: rumours })
export const forgetfulGossips = (): Setup => setupOf(nodesOf({ ...gossip, durable: [] }, 3), { requests: rumours })

// A protocol that hosts another: the store on Raft.

export function hosted(): Setup {
  const nodes = [0, 1, 2]
  const config = { nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 4 }
  const store = storeSetup({ replicas: nodes.map(id => ({ name: `r${id + 1}`, protocol: raftKv, config })) }, 500_000)
  return store
}

export const replicated = (): Setup => asyncStore(2, 400_000)
