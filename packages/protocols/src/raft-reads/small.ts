import type { NodeSpec } from '@quorate/kernel'
import { read, smallStore, write, type Small } from '../small.ts'
import { raftReads } from './raft-reads.ts'

function replicas(nodes: readonly number[]): NodeSpec[] {
  const config = {
    nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 4, sessions: 1, followersRead: true,
  } as const
  return nodes.map(id => ({ name: `r${id + 1}`, protocol: raftReads, config }))
}

const [two, three] = [[0, 1], [0, 1, 2]]

export const small: Small = {
  text: 'two replicas, both of which answer reads; A writes and reads, B reads at the other first',
  setup: smallStore(replicas(two), two, [], { a: [write(1), read], b: [read] }),
  bounds: { timeouts: 1, requests: 2, duplicates: 1 },
  isStore: true,
  others: {
    three: {
      text: 'three replicas; A reads at the first, B writes at the second',
      setup: smallStore(replicas(three), [0, 2, 1], [], { a: [read, read], b: [write(1)] }),
      beginnings: {
        'r1 leads term 1, where A has read once, and r2 leads term 2': [
          'r1: the election timer fires',
          'RequestVote(term 1, no entries) from r1 to r2 arrives',
          'RequestVoteReply(term 1, granted) from r2 to r1 arrives',
          'AppendEntries(term 1, entry 1, committed 0) from r1 to r2 arrives',
          'AppendEntries(term 1, entry 1, committed 0) from r1 to r3 arrives',
          'AppendEntriesReply(term 1, matches up to 1) from r2 to r1 arrives',
          'A asks: read x',
          'Request(read x) from A to r1 arrives',
          'ReadRound(term 1, round 1) from r1 to r2 arrives',
          'ReadRoundReply(term 1, round 1) from r2 to r1 arrives',
          'Reply(ok, nothing) from r1 to A arrives',
          'r2: the election timer fires',
          'RequestVote(term 2, last entry 1 of term 1) from r2 to r3 arrives',
          'RequestVoteReply(term 2, granted) from r3 to r2 arrives',
          'AppendEntries(term 2, entry 2, committed 0) from r2 to r3 arrives',
          'AppendEntriesReply(term 2, matches up to 2) from r3 to r2 arrives',
        ],
      },
    },
  },
}
