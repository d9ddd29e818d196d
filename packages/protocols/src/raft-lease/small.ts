import type { NodeSpec } from '@quorate/kernel'
import { read, smallStore, write, type Small } from '../small.ts'
import { raftLease } from './raft-lease.ts'

function replicas(nodes: readonly number[]): NodeSpec[] {
  const config = {
    nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 4, sessions: 1, driftBound: 1_200,
  } as const
  return nodes.map(id => ({ name: `r${id + 1}`, protocol: raftLease, config }))
}

const [two, three] = [[0, 1], [0, 1, 2]]

const r1LeadsTerm1 = [
  'r1: the election timer fires',
  'PreVote(for term 1, no entries) from r1 to r2 arrives',
  'PreVoteReply(term 0, yes for term 1) from r2 to r1 arrives',
  'RequestVote(term 1, no entries) from r1 to r2 arrives',
  'RequestVoteReply(term 1, granted) from r2 to r1 arrives (answers: 0)',
]

export const small: Small = {
  text: 'two replicas; A writes, and reads at a leader that may have a lease',
  setup: smallStore(replicas(two), two, [], { a: [write(1), read], b: [] }),
  bounds: { timeouts: 2, requests: 2 },
  isStore: true,
  others: {
    twice: {
      text: 'two replicas, of which one leads twice',
      setup: smallStore(replicas(two), two, [], { a: [], b: [] }),
      beginnings: {
        'r1 has led term 1, whose first round r2 has answered': [
          ...r1LeadsTerm1,
          'LeaseRound(term 1, round 1) from r1 to r2 arrives',
          'r1: the heartbeat timer fires (answers: 0)',
          'r1: the timer of a lease fires',
          'r1: the timer for counting followers fires',
        ],
      },
    },
    three: {
      text: 'three replicas',
      setup: smallStore(replicas(three), three, [], { a: [], b: [] }),
      beginnings: { 'r1 leads term 1': r1LeadsTerm1 },
    },
  },
}
