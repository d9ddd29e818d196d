import { smallSetup, type Small } from '../small.ts'
import { raftPrevote } from './raft-prevote.ts'

const nodes = [0, 1, 2]
const config = { nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 4 } as const

export const small: Small = {
  text: 'three servers, each of which can be given a command',
  setup: smallSetup(
    nodes.map(id => ({ name: `s${id + 1}`, protocol: raftPrevote, config })),
    nodes.map(client => ({ client, at: 400_000, request: `c${client + 1}` })),
  ),
  bounds: { timeouts: 2, depth: 11 },
  isStore: false,
}
