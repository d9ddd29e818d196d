import {
  Recording, requestId, start, step, type Effect, type Micros, type NodeId, type Setup, type Stepped, type TimedFault,
} from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import type { Command } from '../kv/command.ts'
import { bytesPer, conformance, convict } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts } from '../testing/script.ts'
import { commandLanguage, cutOff, judged, storeSetup } from '../testing/stores.ts'
import { leaderLease } from './leader-lease.ts'
import type { Message } from './messages.ts'
import { mutants } from './mutants.ts'
import { raftLease } from './raft-lease.ts'
import { small } from './small.ts'
import type { Config, LeaderLease, LeaseState, RaftLease, State } from './state.ts'

const MS = 1_000
const times = { electionTimeout: [150 * MS, 300 * MS], heartbeat: 50 * MS, maxBatch: 8 } as const

function cluster(size: number, until = 1_500 * MS): Setup {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const config: Config = { nodes, ...times, driftBound: 1_200, followersRead: true }
  return storeSetup({ replicas: nodes.map(id => ({ name: `r${id + 1}`, protocol: raftLease, config })), sessions: true }, until)
}

conformance(raftLease, {
  setup: seed => (seed % 2 === 0 ? cutOff(cluster(5), 5, 500 * MS, 1_100 * MS) : cluster(3)), seeds: 12, sampled: 1, crashes: 5,
  unreached: {
    'in-line': 'the clients of a loop ask one thing at a time', 'session expired': 'raft-kv’s own test reaches it',
    'split vote': 'who is not encouraged does not stand', 'candidate yields': 'raft’s own test reaches it',
    'election without winner': 'a candidate that loses begins by asking', 'older entry held back': 'raft’s own test reaches it',
    'read before the no-op': 'the search reaches it', 'read confirmed': 'by a lease, where there is one', 'refusal': 'raft’s own test reaches it',
  },
})
goldenScripts(new URL('./scripts/', import.meta.url), size => ({ ...cluster(size), loops: [] }), commandLanguage)

// One rule, one test.

const config: Config = { nodes: [0, 1, 2], ...times, driftBound: 1_200 }
const LENGTH = 125 * MS

type Did = Stepped<LeaderLease>
const at = (clock: Micros) => ({ clock: () => clock, choose: () => 0 })
const hear = (s: LeaseState, from: NodeId, message: Message, clock = 0): Did =>
  step(leaderLease, s, { kind: 'message', from, message }, at(clock))
const fire = (s: LeaseState, timer: string, clock = 0, key = 0): Did => step(leaderLease, s, { kind: 'timeout', timer, key }, at(clock))
const born = start(leaderLease, config, 0).state
const candidate = hear(fire(born, 'election').state, 1, { type: 'PreVoteReply', term: 0, asked: 1, granted: true }).state
/** Has begun round 1 at 1 ms. */
const elected = (): Did => hear(candidate, 1, { type: 'RequestVoteReply', term: 1, voteGranted: true }, MS)
const answered = (s: LeaseState, round: number, clock = 0, term = 1, from = 1): Did =>
  hear(s, from, { type: 'LeaseRoundReply', term, round }, clock)
const following = (term = 1): LeaseState => hear(born, 1, {
  type: 'AppendEntries', term, leaderId: 1, prevLogIndex: 0, prevLogTerm: 0, leaderCommit: 0, entries: [],
}).state
const round = (term: number, number: number): Message => ({ type: 'LeaseRound', term, round: number })
const sent = ({ effects }: { readonly effects: readonly { readonly kind: string }[] }): [NodeId, unknown][] =>
  (effects as readonly Effect[]).flatMap(effect => (effect.kind === 'send' ? [[effect.to, effect.message] as [NodeId, unknown]] : []))

const id = requestId(7, 0)
/** The store above a leader whose no-op, entry 1, is committed, and who has a lease since 1 ms. */
function storeOf(raft: LeaseState): State {
  const matches = { type: 'AppendEntriesReply', term: 1, success: true, prevLogIndex: 0, matchIndex: 1, lastLogIndex: 1 }
  const made = { ...start(raftLease, config, 0).state, raft }
  return step(raftLease, made, { kind: 'message', from: 1, message: { channel: 'raft', message: matches } as never }, at(0)).state
}
const ask = (s: State, clock: Micros): Stepped<RaftLease> =>
  step(raftLease, s, { kind: 'message', from: 7, message: { type: 'Request', id, command: { f: 'read', key: 'x' } } }, at(clock))
const nothing = [7, { type: 'Reply', id, result: { kind: 'ok', value: null } }]

describe('rules', () => {
  test('L1: while it has a lease, the leader answers a read at once, and otherwise asks the others first', () => {
    const lent = storeOf(answered(elected().state, 1).state)
    expect(sent(ask(lent, MS + LENGTH - 1))).toStrictEqual([nothing])
    const asks = [1, 2].map(to => [to, { type: 'ReadRound', term: 1, round: 1 }])
    expect(sent(ask(lent, MS + LENGTH))).toStrictEqual(asks)
    expect(sent(ask(storeOf(elected().state), 2 * MS))).toStrictEqual(asks)
  })

  test('L1: a lease does not say what is committed: a read waits for an entry of the leader’s own term', () => {
    const asked = ask({ ...start(raftLease, config, 0).state, raft: answered(elected().state, 1).state }, 2 * MS)
    expect([sent(asked), asked.state.reads]).toMatchObject([[], [{ index: -1, round: 0 }]])
  })

  test('L2: a lease takes a majority, the leader among them', () => {
    expect([elected().state.lent, answered(elected().state, 1).state.lent]).toStrictEqual([0, 1])
    const five = { ...elected().state, config: { ...config, nodes: [0, 1, 2, 3, 4] } }
    const one = answered(five, 1).state
    expect([one.lent, answered(one, 1, 0, 1, 1).state.lent, answered(one, 1, 0, 1, 3).state.lent]).toStrictEqual([0, 0, 1])
  })

  test('L3: it is counted from when its round left, with every heartbeat anew', () => {
    expect(sent(elected())).toContainEqual([2, round(1, 1)])
    const again = fire(elected().state, 'heartbeat', 51 * MS)
    expect([again.state.begun, sent(again).filter(([to]) => to === 1).length]).toStrictEqual([[MS, 51 * MS], 2])
    const lent = answered(again.state, 2, 99 * MS).state
    expect([lent.begun, lent.lent]).toStrictEqual([[MS, 51 * MS], 2])
  })

  test('L3: a late answer counts for the round that it answers', () => {
    const again = fire(elected().state, 'heartbeat', 51 * MS).state
    expect(answered(again, 1, 60 * MS).state.lent).toBe(1)
    expect(answered(answered(again, 2).state, 1).state.lent).toBe(2)
  })

  test('L4: it lasts for the shortest election timeout, divided by the bound of drift', () => {
    expect(elected().effects).toContainEqual({ kind: 'setTimer', timer: 'lease', key: 1, delay: [LENGTH, LENGTH] })
  })

  test('L4: it is over when its timer fires, whatever the clock shows', () => {
    const lent = answered(elected().state, 1).state
    const over = storeOf(fire(lent, 'lease', 0, 1).state)
    expect(over.raft.begun).toStrictEqual([])
    expect(sent(ask(over, 2 * MS))).not.toStrictEqual([nothing])
    const again = fire(lent, 'heartbeat', 51 * MS).state
    expect(fire(again, 'lease', 0, 1).state.begun).toStrictEqual([51 * MS])
  })

  test('L5: whoever answers keeps to the leader, and starts its timers anew', () => {
    const led = hear(fire(following(), 'leader').state, 1, round(1, 4))
    expect(sent(led)).toStrictEqual([[1, { type: 'LeaseRoundReply', term: 1, round: 4 }]])
    expect(led.effects).toContainEqual({ kind: 'setTimer', timer: 'leader', key: 0, delay: [150 * MS, 150 * MS] })
    expect(led.effects).toContainEqual({ kind: 'setTimer', timer: 'election', key: 0, delay: config.electionTimeout })
    const asked = hear(led.state, 2, { type: 'PreVote', term: 2, candidateId: 2, lastLogIndex: 9, lastLogTerm: 1 })
    expect(sent(asked)).toMatchObject([[2, { granted: false }]])
    const wanted = hear(led.state, 2, { type: 'RequestVote', term: 2, candidateId: 2, lastLogIndex: 9, lastLogTerm: 1 })
    expect([wanted.state, sent(wanted)]).toStrictEqual([led.state, []])
  })

  test('L5: after a crash a server cannot know what it has answered, and keeps to its leader for as long', () => {
    const back = start(leaderLease, config, 0, { currentTerm: 1, votedFor: null })
    expect(back.state.isLed).toBe(true)
    expect(back.effects).toContainEqual({ kind: 'setTimer', timer: 'leader', key: 0, delay: [150 * MS, 150 * MS] })
  })

  test('L6: only followers of that term answer, and only answers of the term count', () => {
    expect([0, 2].flatMap(term => sent(hear(following(), 1, round(term, 4))))).toStrictEqual([])
    expect(sent(hear(candidate, 1, round(1, 4)))).toStrictEqual([])
    const { state } = elected()
    expect(answered(state, 1, 0, 0).state).toBe(state)
  })

  test('L7: whoever steps down has no lease any more, and none when it leads again', () => {
    const lent = answered(elected().state, 1).state
    const deposed = hear(lent, 2, { type: 'AppendEntriesReply', term: 2, success: false, prevLogIndex: 1, matchIndex: 0, lastLogIndex: 0 })
    expect(deposed.state).toMatchObject({ role: 'follower', lent: 0, begun: [], answered: [], round: 1 })
  })
})

const run = (made: Setup, seed = 1): Recording => new Recording(made, { seed, interventions: [] })

test('by lease a read costs two messages; a round costs two for each follower, with every heartbeat', () => {
  const first = { client: 5, at: 800 * MS, request: { f: 'write', key: 'x', value: 1 } }
  const made = { ...cluster(5), loops: [], requests: [first] }
  const asked = run({ ...made, requests: [first, { client: 5, at: 1_210 * MS, request: { f: 'read', key: 'x' } }] })
  const { REQ, OK, RR, LR, LRR } = bytesPer(asked, 1_000 * MS, 1_500 * MS)
  expect({ REQ, OK, RR, LR, LRR }).toStrictEqual({ REQ: [1, 94], OK: [1, 62], RR: undefined, LR: [40, 40 * 70], LRR: [40, 40 * 75] })
})

// Mutants.

/** r1 stands first, and is cut off with A at 500 ms. A only reads, B only writes. Its clock is slow from 400 ms on. */
function leftBehind(clock: readonly TimedFault[]): Setup {
  const made = cutOff(cluster(3, 900 * MS), 3, 500 * MS, 1_100 * MS)
  const alone: TimedFault = { at: 500 * MS, fault: { kind: 'cut', sides: [[0, 3], [1, 2, 4]] } }
  const nodes = made.nodes.map((node, i) => (i > 2 ? node : {
    ...node, config: { ...node.config, driftBound: 2_000, electionTimeout: i === 0 ? [150 * MS, 151 * MS] : [160 * MS, 175 * MS] },
  }))
  const read: Command = { f: 'read', key: 'x' }
  const loops = made.loops.map((loop): Setup['loops'][number] => ({
    ...loop, think: [MS, 5 * MS], operation: value => (loop.client === 3 ? read : { f: 'write', key: 'x', value }),
  }))
  return { ...made, nodes, loops, faults: [alone, ...clock] }
}
const slow: TimedFault = { at: 400 * MS, fault: { kind: 'clock-drift', node: 0, ppm: -400_000 } }
const setBack: TimedFault = { at: 501 * MS, fault: { kind: 'clock-step', node: 0, by: -400 * MS } }

convict(mutants.filter(({ breaks }) => breaks === 'Linearizable'), {
  setup: (_seed, mutant) => leftBehind(mutant === 'counts-by-the-wall-clock' ? [setBack] : [slow]), trouble: false, seeds: 5,
  judge: recording => (judged(recording) === 'not linearizable' ? ['Linearizable'] : []),
})

test('what clients see is linearizable, whatever the clock of the leader does within the bound', () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    for (const clock of [[], [slow], [setBack]]) expect(judged(run(leftBehind(clock), seed)), `seed ${seed}`).toBe('ok')
  }
})

exhaust(small, mutants, {
  counts: [27_467, 73_784, 28],
  unreached: [
    'answered from memory', 'session expired', 'follower read', 'election without winner', 'split vote',
    'entries committed together', 'older entry held back', 'conflict truncated', 'refusal', 'vote remembered',
    'stepped down by itself', 'lease over',
  ],
  shortest: {
    'of-a-minority': [5, { timeouts: 1 }],
    'counts-from-the-answer': [7, { timeouts: 1, moves: 1, ticks: [0, 1_000] }],
    'takes-any-answer': [8, { timeouts: 2 }],
    'answers-and-does-not-wait': [6, { timeouts: 1 }],
    'votes-within-the-lease': [6, { timeouts: 1, crashes: 1 }],
    'forgets-its-promise': [2, { crashes: 1 }],
    'answers-any-leader': [5, { timeouts: 1 }, { setup: 'three', from: 'r1 leads term 1' }],
    'counts-answers-of-any-term': [8, { timeouts: 3 }, { setup: 'twice', from: 'r1 has led term 1, whose first round r2 has answered' }],
    'keeps-the-lease': [10, { timeouts: 2 }],
  },
  without: Object.fromEntries(['never-over', 'without-margin', 'counts-by-the-wall-clock'].map(name =>
    [name, 'a search has no time, so its leases are never over: seeds convict it'])),
})
