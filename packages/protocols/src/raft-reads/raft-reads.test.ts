import {
  Recording, requestId, start, step, type NodeId, type Setup, type Stepped,
} from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import type { Command } from '../kv/command.ts'
import { bytesPer, conformance, convict, withMutant } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts } from '../testing/script.ts'
import { commandLanguage, cutOff, judged, storeSetup } from '../testing/stores.ts'
import type { Message } from './messages.ts'
import { mutants } from './mutants.ts'
import { raftReads } from './raft-reads.ts'
import { small } from './small.ts'
import type { Config, RaftReads, State } from './state.ts'

function cluster(size: number, until = 1_500_000): Setup {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const config: Config = { nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 8, followersRead: true }
  return storeSetup({ replicas: nodes.map(id => ({ name: `r${id + 1}`, protocol: raftReads, config })), sessions: true }, until)
}

const withCut = (): Setup => cutOff(cluster(5), 5, 500_000, 1_100_000)
const run = (made: Setup, seed = 1): Recording => new Recording(made, { seed, interventions: [] })

conformance(raftReads, {
  setup: seed => (seed % 2 === 0 ? withCut() : cluster(3)), seeds: 12, sampled: 1, crashes: 5,
  unreached: {
    'in-line': 'the clients of a loop ask one thing at a time', 'session expired': 'raft-kv’s own test reaches it',
    'election without winner': 'raft’s own test reaches it', 'split vote': 'raft’s own test reaches it',
    'candidate yields': 'raft’s own test reaches it', 'older entry held back': 'raft’s own test reaches it',
    'read before the no-op': 'the search reaches it',
  },
})
const still = (size: number): Setup => ({ ...cluster(size), loops: [] })
goldenScripts(new URL('./scripts/', import.meta.url), still, commandLanguage)

// One rule, one test.

const config: Config = { nodes: [0, 1, 2], electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 8, followersRead: true }
const id = requestId(7, 0)
const read: Command = { f: 'read', key: 'x' }

type Did = Stepped<RaftReads>
const tell = (s: State, from: NodeId, message: Message): Did => step(raftReads, s, { kind: 'message', from, message })
const hear = (s: State, from: NodeId, message: unknown): Did => tell(s, from, { channel: 'raft', message } as never)
const elected = (): State => {
  const candidate = step(raftReads, start(raftReads, config, 0).state, { kind: 'timeout', timer: 'raft.election', key: 0 }).state
  return hear(candidate, 1, { type: 'RequestVoteReply', term: 1, voteGranted: true }).state
}
const matches = (matchIndex: number) =>
  ({ type: 'AppendEntriesReply', term: 1, success: true, prevLogIndex: matchIndex - 1, matchIndex, lastLogIndex: matchIndex })
/** Its no-op, entry 1, is committed. */
const leading = (): State => hear(elected(), 1, matches(1)).state
const following = (): State => hear(start(raftReads, config, 0).state, 1, {
  type: 'AppendEntries', term: 1, leaderId: 1, prevLogIndex: 0, prevLogTerm: 0, leaderCommit: 1,
  entries: [{ term: 1, command: null, request: null }],
}).state
const ask = (s: State, as = id): Did => tell(s, 7, { type: 'Request', id: as, command: read })
const confirm = (s: State, round: number, term = 1, from = 1): Did => tell(s, from, { type: 'ReadRoundReply', term, round })
const sentTo = ({ effects }: Did, ...nodes: readonly NodeId[]): unknown[] =>
  effects.flatMap(effect => (effect.kind === 'send' && nodes.includes(effect.to) ? [effect.message] : []))
const nothing = [{ type: 'Reply', id, result: { kind: 'ok', value: null } }]

describe('rules', () => {
  test('R1: a read counts on what is committed when it comes, and is no entry of the log', () => {
    const asked = ask(leading())
    expect(asked.state.reads).toMatchObject([{ id, index: 1, round: 1 }])
    expect(asked.state.raft.log.length).toBe(1)
  })

  test('R1: it waits until an entry of the leader’s own term is committed', () => {
    const asked = ask(elected())
    expect(asked.state.reads).toMatchObject([{ index: -1 }])
    const confirmed = confirm(asked.state, 1)
    expect(sentTo(confirmed, 7)).toStrictEqual([])
    expect(sentTo(hear(confirmed.state, 1, matches(1)), 7)).toStrictEqual(nothing)
  })

  test('R2: the leader answers when a majority has answered a round that began after the read', () => {
    const asked = ask(leading())
    expect(sentTo(asked, 1, 2)).toStrictEqual([{ type: 'ReadRound', term: 1, round: 1 }, { type: 'ReadRound', term: 1, round: 1 }])
    expect(sentTo(asked, 7)).toStrictEqual([])
    expect(sentTo(confirm(asked.state, 1), 7)).toStrictEqual(nothing)
    const second = ask(asked.state, id + 1).state
    expect(sentTo(confirm(second, 1), 7)).toStrictEqual(nothing)
    expect(sentTo(confirm(second, 2), 7)).toHaveLength(2)
  })

  test('R2: an answer counts in its term only, and is given by those only who are in it', () => {
    expect(sentTo(confirm(ask(leading()).state, 1, 0), 7)).toStrictEqual([])
    const round = (term: number): Message => ({ type: 'ReadRound', term, round: 4 })
    expect(sentTo(tell(following(), 1, round(1)), 1)).toStrictEqual([{ type: 'ReadRoundReply', term: 1, round: 4 }])
    expect([0, 2].flatMap(term => sentTo(tell(following(), 1, round(term)), 1))).toStrictEqual([])
  })

  test('R2: who is deposed answers none of the reads that wait', () => {
    const deposed = hear(ask(leading()).state, 2, { type: 'RequestVote', term: 2, candidateId: 2, lastLogIndex: 1, lastLogTerm: 1 })
    expect(sentTo(deposed, 7)).toStrictEqual([{ type: 'Reply', id, result: { kind: 'redirect', leader: null } }])
    expect(deposed.state.reads).toStrictEqual([])
  })

  test('R3: a follower answers when it has executed as far as its leader has told it', () => {
    const asked = ask(following()).state
    const told = tell(asked, 1, { type: 'ReadIndexReply', id, index: 2 })
    expect(sentTo(told, 7)).toStrictEqual([])
    const later = hear(told.state, 1, {
      type: 'AppendEntries', term: 1, leaderId: 1, prevLogIndex: 1, prevLogTerm: 1, leaderCommit: 2,
      entries: [{ term: 1, command: { f: 'write', key: 'x', value: 5 }, request: 9 }],
    })
    expect(sentTo(later, 7)).toStrictEqual([{ type: 'Reply', id, result: { kind: 'ok', value: 5 } }])
  })

  test('R4: a follower asks its leader, which hears from a majority before it says', () => {
    expect(sentTo(ask(following()), 1)).toStrictEqual([{ type: 'ReadIndex', id }])
    const asked = tell(leading(), 2, { type: 'ReadIndex', id })
    expect(sentTo(asked, 2)).toStrictEqual([{ type: 'ReadRound', term: 1, round: 1 }])
    expect(sentTo(confirm(asked.state, 1), 2)).toStrictEqual([{ type: 'ReadIndexReply', id, index: 1 }])
  })

  test('R4: where followers do not read, or know no leader, the client is sent on', () => {
    const alone = start(raftReads, config, 0).state
    expect(sentTo(ask(alone), 7)).toStrictEqual([{ type: 'Reply', id, result: { kind: 'redirect', leader: null } }])
    const strict = { ...following(), config: { ...config, followersRead: undefined } } as unknown as State
    expect(sentTo(ask(strict), 7)).toStrictEqual([{ type: 'Reply', id, result: { kind: 'redirect', leader: 1 } }])
  })
})

test('a read costs two messages of clients, and a round and its answer for each of four followers; no entry', () => {
  const first = { client: 5, at: 800_000, request: { f: 'write', key: 'x', value: 1 } }
  const made = { ...cluster(5), loops: [], requests: [first] }
  const quiet = bytesPer(run(made), 1_000_000)
  const asked = bytesPer(run({ ...made, requests: [first, { client: 5, at: 1_210_000, request: read }] }), 1_000_000)
  const { REQ, OK, RR, RRR } = asked
  expect({ REQ, OK, RR, RRR, AE: asked.AE![0] - quiet.AE![0] })
    .toStrictEqual({ REQ: [1, 94], OK: [1, 62], RR: [4, 156], RRR: [4, 176], AE: 0 })
})

// Mutants.

convict(mutants.filter(({ breaks }) => breaks !== 'Linearizable'), { setup: () => withCut(), seeds: 30, trouble: false })

describe('what clients see', () => {
  /** A, cut off with the old leader, only reads what B writes. */
  const reading = (): Setup => {
    const made = withCut()
    const loops = made.loops.map((loop): Setup['loops'][number] =>
      ({ ...loop, operation: value => (loop.client === 5 ? read : { f: 'write', key: 'x', value }) }))
    return { ...made, loops }
  }
  const seeds = [1, 2, 3, 8]

  test('is linearizable, whoever answers', () => {
    for (const seed of seeds) expect(judged(run(reading(), seed)), `seed ${seed}`).toBe('ok')
  })
  test.each(mutants.filter(({ breaks }) => breaks === 'Linearizable'))('is not with $name', ({ protocol }) => {
    expect(seeds.map(seed => judged(run(withMutant(reading(), protocol), seed)))).toContain('not linearizable')
  })
})

const leftBehind = { setup: 'three', from: 'r1 leads term 1, where A has read once, and r2 leads term 2' }
exhaust(small, mutants, {
  counts: [25_054, 63_074, 28],
  unreached: [
    'answered from memory', 'session expired', 'leader deposed', 'election without winner', 'split vote',
    'candidate yields', 'entries committed together', 'older entry held back', 'conflict truncated', 'refusal',
    'vote remembered',
  ],
  shortest: {
    'before-the-no-op': [5, { timeouts: 1, requests: 1 }],
    'answers-too-soon': [17, { timeouts: 1, requests: 1 }],
    'stale-local-read': [13, { timeouts: 1, requests: 1 }],
    'asks-nobody': [8, { requests: 1 }, leftBehind],
    'counts-old-rounds': [8, { requests: 1 }, leftBehind],
  },
})
