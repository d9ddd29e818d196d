import { read, smallStore, write, type Small } from '../small.ts'
import { raftReads } from './raft-reads.ts'

const nodes = [0, 1]
const config = {
  nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 4, sessions: 1, followersRead: true,
} as const

export const small: Small = {
  text: 'two replicas, both of which answer reads; A writes and reads, B reads at the other first',
  setup: smallStore(
    nodes.map(id => ({ name: `r${id + 1}`, protocol: raftReads, config })), nodes, [],
    { a: [write(1), read], b: [read] },
  ),
  bounds: { timeouts: 1, requests: 2, duplicates: 1 },
  isStore: true,
}
