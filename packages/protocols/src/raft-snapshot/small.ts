import type { NodeSpec } from '@quorate/kernel'
import { smallStore, write, type Small } from '../small.ts'
import { raftSnapshot } from './raft-snapshot.ts'

/** A log of more than `compactAfter` entries is compacted; snapshots travel line by line. */
function replicas(nodes: readonly number[], compactAfter: number): NodeSpec[] {
  const config = {
    nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 4, sessions: 2, compactAfter, chunk: 1,
  } as const
  return nodes.map(id => ({ name: `r${id + 1}`, protocol: raftSnapshot, config }))
}

const [two, three] = [[0, 1], [0, 1, 2]]

const leads = (name: string, term: number, last: string, ...voters: readonly string[]): string[] => [
  `${name}: the election timer fires`,
  ...voters.flatMap(voter => [
    `RequestVote(term ${term}, ${last}) from ${name} to ${voter} arrives`,
    `RequestVoteReply(term ${term}, granted) from ${voter} to ${name} arrives`,
  ]),
]

const r1LeadsTerm1 = leads('r1', 1, 'no entries', 'r2')

/** r1 sends its next entry to r2, and commits and compacts it. */
const r1Commits = (entry: number, term = 1): string[] => [
  `AppendEntries(term ${term}, entry ${entry}, committed ${entry - 1}) from r1 to r2 arrives`,
  `AppendEntriesReply(term ${term}, matches up to ${entry}) from r2 to r1 arrives`,
]

const aWrites = (value: number, entry: number): string[] => [
  `A asks: write x = ${value}`,
  `Request(write x = ${value}) from A to r1 arrives`,
  ...r1Commits(entry),
]

const writes = (value: number, entry: number): string[] =>
  [`Request(write x = ${value}) from A to r1 arrives`, ...r1Commits(entry)]

const aIsTold = (value: number): string[] => [`Reply(ok, ${value}) from r1 to A arrives`]

const registers = (client: string, entry: number): string[] => [
  `RegisterClient from ${client} to r1 arrives`,
  ...r1Commits(entry),
  `Reply(session ${entry}) from r1 to ${client} arrives`,
]

/** Of r1's snapshot up to entry 4, and its answer. */
const lineArrives = (line: number, of: number): string[] => [
  `InstallSnapshot(term 1, up to entry 4 of term 1, line ${line}${line === of - 1 ? ', done' : ''}) from r1 to r3 arrives`,
  `InstallSnapshotReply(term 1, next line ${line + 1}) from r3 to r1 arrives`,
]

const aHasASession = [...r1LeadsTerm1, ...r1Commits(1), 'A asks: write x = 1', ...registers('A', 2)]

/** Nobody asks anything: the no-ops of leaders are what is compacted, and what a third replica lacks. */
export const leaders: Small = {
  text: 'three replicas, which compact at once',
  setup: smallStore(replicas(three, 0), three, [], { a: [], b: [] }),
  bounds: { timeouts: 2 },
  isStore: true,
}

export const small: Small = {
  text: 'two replicas, which compact what is longer than one entry; A writes',
  setup: smallStore(replicas(two, 1), two, [], { a: [write(1)], b: [] }, false, true),
  bounds: { timeouts: 2, requests: 1, crashes: 1 },
  isStore: true,
  others: {
    three: {
      text: 'three replicas, which compact at once; A and B write',
      setup: smallStore(replicas(three, 0), three, [], { a: [write(1), { ...write(2), key: 'y' }], b: [write(3)] }),
      beginnings: {
        'r3 lacks the first entry, which r1 has compacted': [...r1LeadsTerm1, ...r1Commits(1)],
        'r3 lacks two entries, which r1 has compacted': [...r1LeadsTerm1, ...r1Commits(1), ...aWrites(1, 2)],
        'a snapshot of the first entry has come to r3, and comes again': [
          ...r1LeadsTerm1, ...r1Commits(1), 'r1: the heartbeat timer fires', 'r1: the heartbeat timer fires',
          'InstallSnapshot(term 1, up to entry 1 of term 1, no line, done) from r1 to r3 arrives',
          ...aWrites(1, 2),
        ],
        'r3 has the first of two lines, and r1 goes on': [
          ...r1LeadsTerm1, ...r1Commits(1), ...aWrites(1, 2), 'Reply(ok, 1) from r1 to A arrives',
          'A asks: write y = 2', 'Request(write y = 2) from A to r1 arrives', ...r1Commits(3),
          'r1: the heartbeat timer fires',
          'InstallSnapshot(term 1, up to entry 3 of term 1, line 0) from r1 to r3 arrives',
          'InstallSnapshotReply(term 1, next line 1) from r3 to r1 arrives',
          'B asks: write x = 3', 'Request(write x = 3) from B to r3 arrives', 'Redirect(ask r1) from r3 to B arrives',
          'Request(write x = 3) from B to r1 arrives',
        ],
        'r3 is sent two entries, and r1 compacts the first of them': [
          ...r1LeadsTerm1, 'A asks: write x = 1', 'Request(write x = 1) from A to r1 arrives',
          'r1: the heartbeat timer fires',
          'AppendEntries(term 1, heartbeat after 0, committed 0) from r1 to r3 arrives',
          'AppendEntriesReply(term 1, matches up to 0) from r3 to r1 arrives',
          ...r1Commits(1),
        ],
        'r3 has two entries of term 1 that nobody else has, and r1 leads term 2': [
          ...leads('r3', 1, 'no entries', 'r1'),
          'B asks: write x = 3', 'Request(write x = 3) from B to r3 arrives',
          'r1: the election timer fires',
          'RequestVote(term 2, no entries) from r1 to r2 arrives',
          'RequestVoteReply(term 2, granted) from r2 to r1 arrives',
          ...r1Commits(1, 2),
        ],
      },
    },
    sessions: {
      text: 'three replicas, which compact what is longer than three entries; A and B have sessions',
      setup: smallStore(replicas(three, 3), three, [], { a: [write(1), write(2)], b: [write(3)] }, false, true),
      beginnings: {
        'r1 has compacted two writes, and r3 lacks them': [...aHasASession, ...writes(1, 3), ...aIsTold(1), ...aWrites(2, 4)],
        'r3 has two lines of three, and the last one is on its way': [
          ...aHasASession,
          'AppendEntries(term 1, entry 1, committed 0) from r1 to r3 arrives',
          'B asks: write x = 3', 'RegisterClient from B to r3 arrives', 'Redirect(ask r1) from r3 to B arrives',
          ...registers('B', 3), ...writes(1, 4),
          'r1: the heartbeat timer fires',
          ...lineArrives(0, 3), ...lineArrives(1, 3),
        ],
      },
    },
  },
}
