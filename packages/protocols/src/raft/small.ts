import type { Setup } from '@quorate/kernel'
import { smallSetup, type Small } from '../small.ts'
import { raft } from './raft.ts'

/** Servers s1, s2 …, each of which can be given a command. */
function servers(size: number, maxBatch: number): Setup {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const config = { nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch } as const
  return smallSetup(
    nodes.map(id => ({ name: `s${id + 1}`, protocol: raft, config })),
    nodes.map(client => ({ client, at: 400_000, request: `c${client + 1}` })),
  )
}

const s1LeadsTerm1 = [
  's1: the election timer fires',
  'RequestVote(term 1, no entries) from s1 to s2 arrives',
  'RequestVoteReply(term 1, granted) from s2 to s1 arrives',
]

const s3LeadsTerm2 = [
  's3: the election timer fires',
  's3: the election timer fires',
  'RequestVote(term 2, no entries) from s3 to s2 arrives',
  'RequestVoteReply(term 2, granted) from s2 to s3 arrives',
]

const everyoneHasEntry1 = [
  's1: the election timer fires',
  'RequestVote(term 1, no entries) from s1 to s2 arrives',
  'RequestVote(term 1, no entries) from s1 to s3 arrives',
  'RequestVoteReply(term 1, granted) from s2 to s1 arrives',
  'RequestVoteReply(term 1, granted) from s3 to s1 arrives',
  ...['s2', 's3', 's4', 's5'].map(name => `AppendEntries(term 1, entry 1, committed 0) from s1 to ${name} arrives`),
]

const s3LeadsTerm2OfFive = [
  's3: the election timer fires',
  ...['s1', 's4', 's5'].map(name => `RequestVote(term 2, last entry 1 of term 1) from s3 to ${name} arrives`),
  ...['s4', 's5'].map(name => `RequestVoteReply(term 2, granted) from ${name} to s3 arrives`),
]

export const small: Small = {
  text: 'three servers, each of which can be given a command',
  setup: servers(3, 4),
  bounds: { timeouts: 2, crashes: 1, depth: 10 },
  isStore: false,
  beginnings: {
    's1 has two entries of term 1 that nobody else has, and s3 leads term 2':
      [...s1LeadsTerm1, 's1 asks: append c1', ...s3LeadsTerm2],
    's1 leads again, and its log is longer than that of the others': [
      ...s1LeadsTerm1,
      'AppendEntries(term 1, entry 1, committed 0) from s1 to s2 arrives',
      'AppendEntries(term 1, entry 1, committed 0) from s1 to s3 arrives',
      's1 asks: append c1',
      's1 crashes',
      's1 starts',
      's1: the election timer fires',
      'RequestVote(term 2, last entry 2 of term 1) from s1 to s2 arrives',
      'RequestVoteReply(term 2, granted) from s2 to s1 arrives',
    ],
  },
  others: {
    single: {
      text: 'three servers that send one entry at a time',
      setup: servers(3, 1),
      beginnings: {
        's1 and s3 have committed two entries, of which s2 has none': [
          ...s1LeadsTerm1,
          'AppendEntries(term 1, entry 1, committed 0) from s1 to s3 arrives',
          'AppendEntriesReply(term 1, matches up to 1) from s3 to s1 arrives',
          's1 asks: append c1',
          'AppendEntries(term 1, entry 2, committed 1) from s1 to s3 arrives',
          'AppendEntriesReply(term 1, matches up to 2) from s3 to s1 arrives',
        ],
        's1 leads term 3 with an entry of term 1 that s2 lacks; s3 has one of term 2': [
          ...s1LeadsTerm1,
          ...s3LeadsTerm2,
          'RequestVote(term 2, no entries) from s3 to s1 arrives',
          's1: the election timer fires',
          'RequestVote(term 3, last entry 1 of term 1) from s1 to s2 arrives',
          'RequestVote(term 3, last entry 1 of term 1) from s1 to s3 arrives',
          'RequestVoteReply(term 3, granted) from s2 to s1 arrives',
        ],
      },
    },
    five: {
      text: 'five servers',
      setup: servers(5, 4),
      beginnings: {
        's2 has acknowledged entry 2 of s1, and replaced it by one of s3, before s1 hears of either': [
          ...everyoneHasEntry1,
          'AppendEntriesReply(term 1, matches up to 1) from s2 to s1 arrives',
          's1 asks: append c1',
          'AppendEntries(term 1, entry 2, committed 0) from s1 to s2 arrives',
          ...s3LeadsTerm2OfFive,
          'AppendEntries(term 2, entry 2, committed 0) from s3 to s2 arrives',
        ],
      },
    },
  },
}
