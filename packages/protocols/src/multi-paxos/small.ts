import type { Setup } from '@quorate/kernel'
import { read, smallStore, write, type Small } from '../small.ts'
import { multiPaxos } from './multi-paxos.ts'

const nodes = [0, 1, 2]
const patience = { electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 4 } as const

function three(phase1: number, phase2: number): Setup {
  const config = { nodes, phase1, phase2, ...patience }
  const servers = nodes.map(id => ({ name: `r${id + 1}`, protocol: multiPaxos, config }))
  return smallStore(servers, nodes, [], { a: [write(1), read], b: [write(2)] })
}

/** r1 leads ballot 1 and has proposed x = 1 for slot 1; r3 leads ballot 3 and has had x = 2 chosen for it. */
const overtaken = [
  'r1: the election timer fires',
  'Prepare(ballot 1, from slot 1) from r1 to r2 arrives',
  'Promise(ballot 1, 0 slots) from r2 to r1 arrives',
  'A asks: write x = 1',
  'Request(write x = 1) from A to r1 arrives',
  'r3: the election timer fires',
  'Prepare(ballot 3, from slot 1) from r3 to r2 arrives',
  'Promise(ballot 3, 0 slots) from r2 to r3 arrives',
  'B asks: write x = 2',
  'Request(write x = 2) from B to r3 arrives',
  'Accept(ballot 3, slot 1, committed 0) from r3 to r2 arrives',
]

/** r1 leads alone and r2 has accepted what it proposed; then r3 leads alone. */
const acceptedOnce = [
  'r1: the election timer fires',
  'A asks: write x = 1',
  'Request(write x = 1) from A to r1 arrives',
  'Accept(ballot 1, slot 1, committed 0) from r1 to r2 arrives',
  'r3: the election timer fires',
]

export const small: Small = {
  text: 'three servers; A writes and reads, B writes',
  setup: three(2, 2),
  bounds: { timeouts: 1, requests: 1, depth: 15 },
  isStore: true,
  beginnings: {
    'r2 has promised ballot 1': overtaken.slice(0, 2),
    'r1 has x = 1 in slot 1, for which x = 2 was chosen': overtaken,
  },
  others: {
    'one leads, all accept': {
      text: 'the same, with quorums of one server to lead and of three to choose', setup: three(1, 3),
      beginnings: { 'r2 has accepted x = 1 of ballot 1, and r3 leads ballot 3': acceptedOnce },
    },
  },
}
