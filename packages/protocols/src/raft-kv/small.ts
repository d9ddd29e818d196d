import { read, smallStore, write, type Small } from '../small.ts'
import { raftKv } from './raft-kv.ts'

const nodes = [0, 1]
const config = { nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 4, sessions: 1 } as const

export const small: Small = {
  text: 'two replicas, which remember one session; A writes and reads, B writes',
  setup: smallStore(
    nodes.map(id => ({ name: `r${id + 1}`, protocol: raftKv, config })), nodes, [],
    { a: [write(1), read], b: [write(2)] }, false, true,
  ),
  bounds: { timeouts: 1, requests: 2, duplicates: 1, depth: 25 },
  isStore: true,
}
