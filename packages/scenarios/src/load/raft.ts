/** Raft under client load: the set-up of the kernel's benchmark. */
import { reliable, type Setup } from '@quorate/kernel'
import { kvClient, raftKv, type Command } from '@quorate/protocols'
import { MS } from '../values.ts'

const REPLICAS = 5
const CLIENTS = 10
const keys = Array.from({ length: 1_000 }, (_, i) => `k${i}`)

/** Every client writes, reads and writes again over 1,000 keys, with a short pause in between. */
function operation(client: number, index: number): Command {
  const key = keys[(client * 7 + index * 13) % keys.length]!
  return index % 3 === 2 ? { f: 'read', key } : { f: 'write', key, value: index }
}

/** Five replicas and ten clients that never stop asking, for this many events. */
export function raftUnderLoad(events: number): Setup {
  const nodes = Array.from({ length: REPLICAS }, (_, id) => id)
  const clients = Array.from({ length: CLIENTS }, (_, i) => REPLICAS + i)
  const config = { nodes, electionTimeout: [150 * MS, 300 * MS], heartbeat: 50 * MS, maxBatch: 64 }
  const patience = { timeout: 1_000 * MS, tryNext: 150 * MS, retryAfter: 50 * MS, sessions: true }
  return {
    nodes: [
      ...nodes.map(id => ({ name: `r${id + 1}`, protocol: raftKv, config })),
      ...clients.map((_, i) => ({ name: `c${i + 1}`, protocol: kvClient, config: { servers: nodes, ...patience } })),
    ],
    network: reliable([200, 2 * MS]),
    requests: [],
    loops: clients.map((client, i) => ({
      client, first: 500 * MS + i * MS, think: [0, MS], operation: (index: number) => operation(i, index),
    })),
    faults: [],
    situations: [],
    until: Number.MAX_SAFE_INTEGER,
    limit: events,
  }
}
