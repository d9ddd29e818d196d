import type { NodeSpec } from '@quorate/kernel'
import { read, smallStore, write, type Small } from '../small.ts'
import { raftKv } from './raft-kv.ts'

function replicas(nodes: readonly number[], sessions: number): NodeSpec[] {
  const config = { nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 4, sessions } as const
  return nodes.map(id => ({ name: `r${id + 1}`, protocol: raftKv, config }))
}

const [two, three] = [[0, 1], [0, 1, 2]]

const r1LeadsTerm1 = [
  'r1: the election timer fires',
  'RequestVote(term 1, no entries) from r1 to r2 arrives',
  'RequestVoteReply(term 1, granted) from r2 to r1 arrives',
]

/** r1 sends its next entry to r2 and commits it. */
const r1Commits = (entry: number): string[] => [
  `AppendEntries(term 1, entry ${entry}, committed ${entry - 1}) from r1 to r2 arrives`,
  `AppendEntriesReply(term 1, matches up to ${entry}) from r2 to r1 arrives`,
]

export const small: Small = {
  text: 'two replicas, which remember one session; A writes and reads, B writes',
  setup: smallStore(replicas(two, 1), two, [], { a: [write(1), read], b: [write(2)] }, false, true),
  bounds: { timeouts: 1, requests: 2, duplicates: 1, depth: 25 },
  isStore: true,
  others: {
    three: {
      text: 'three replicas and no sessions; A writes at the first, B reads at the last',
      setup: smallStore(replicas(three, 1), three, [], { a: [write(1)], b: [read] }),
      beginnings: {
        'r1 leads term 1, and r3 leads term 2 and has committed its first entry': [
          ...r1LeadsTerm1,
          'r3: the election timer fires',
          'r3: the election timer fires',
          'RequestVote(term 2, no entries) from r3 to r2 arrives',
          'RequestVoteReply(term 2, granted) from r2 to r3 arrives',
          'AppendEntries(term 2, entry 1, committed 0) from r3 to r2 arrives',
          'AppendEntriesReply(term 2, matches up to 1) from r2 to r3 arrives',
        ],
      },
    },
    sessions: {
      text: 'two replicas, which remember two sessions; A and B write',
      setup: smallStore(replicas(two, 2), two, [], { a: [write(1)], b: [write(2)] }, false, true),
      beginnings: {
        'A and B have a session, and have sent their first command': [
          ...r1LeadsTerm1,
          ...r1Commits(1),
          'A asks: write x = 1',
          'RegisterClient from A to r1 arrives',
          'B asks: write x = 2',
          'RegisterClient from B to r2 arrives',
          'Redirect(ask r1) from r2 to B arrives',
          'RegisterClient from B to r1 arrives',
          ...r1Commits(2),
          ...r1Commits(3),
          'Reply(session 2) from r1 to A arrives',
          'Reply(session 3) from r1 to B arrives',
        ],
      },
    },
  },
}
