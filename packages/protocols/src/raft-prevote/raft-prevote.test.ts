import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  durableOf, Recording, reliable, Seq, start, step, type AnyProtocol, type NodeId, type Setup, type Stepped,
} from '@quorate/kernel'
import { bytesPer, conformance, convict, withMutant } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts, runScript, ScriptError } from '../testing/script.ts'
import type { Message } from './messages.ts'
import { mutants } from './mutants.ts'
import { raftPrevote } from './raft-prevote.ts'
import { small } from './small.ts'
import type { RaftPrevote, State } from './state.ts'

const MS = 1_000
const config: RaftPrevote['config'] = { nodes: [0, 1, 2], electionTimeout: [150 * MS, 300 * MS], heartbeat: 50 * MS, maxBatch: 4 }

function cluster(size: number): Setup {
  const nodes = Array.from({ length: size }, (_, i) => i)
  return {
    nodes: nodes.map(i => ({ name: `r${i + 1}`, protocol: raftPrevote, config: { ...config, nodes } })),
    network: reliable([MS, 20 * MS]), requests: [], loops: [], faults: [], situations: [], until: 2_500 * MS, limit: 100_000,
  }
}

/** A command every 20 ms, each at the next server, whoever leads. */
function busy(size: number): Setup {
  const requests = Array.from({ length: 100 }, (_, i) => ({ client: i % size, at: (300 + i * 20) * MS, request: `x=${i}` }))
  return { ...cluster(size), requests }
}

conformance(raftPrevote, {
  setup: seed => busy(seed % 2 === 0 ? 3 : 5), seeds: 16,
  unreached: {
    'split vote': 'who is not encouraged does not stand', 'older entry held back': 'raft’s own test reaches it',
    'election without winner': 'and a candidate that loses begins by asking', 'candidate yields': 'raft’s own test reaches it',
    'refusal': 'raft’s own test reaches it',
  },
})

// One rule, one test.

type Did = Stepped<RaftPrevote>
const born = (): State => start(raftPrevote, config, 0).state
const fire = (s: State, timer: string): Did => step(raftPrevote, s, { kind: 'timeout', timer, key: 0 })
const hear = (s: State, from: NodeId, message: Message): Did => step(raftPrevote, s, { kind: 'message', from, message })
const sent = ({ effects }: Did): [NodeId, Message][] =>
  effects.flatMap(effect => (effect.kind === 'send' ? [[effect.to, effect.message] as [NodeId, Message]] : []))
const heartbeat = (term: number, leaderId: NodeId): Message =>
  ({ type: 'AppendEntries', term, leaderId, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0 })
const question = (term: number, lastLogIndex = 0, lastLogTerm = 0): Message =>
  ({ type: 'PreVote', term, candidateId: 1, lastLogIndex, lastLogTerm })
const answer = (granted: boolean, asked = 1, term = 0): Message => ({ type: 'PreVoteReply', term, asked, granted })
const isEncouraged = (s: State, m: Message): boolean => (sent(hear(s, 1, m))[0]![1] as { readonly granted: boolean }).granted
const candidate = (): State => hear(fire(born(), 'election').state, 1, answer(true)).state
const leader = (): State => hear(candidate(), 1, { type: 'RequestVoteReply', term: 1, voteGranted: true }).state
const reply: Message = { type: 'AppendEntriesReply', term: 1, success: true, prevLogIndex: 0, matchIndex: 1, lastLogIndex: 1 }

describe('rules', () => {
  test('P1: a server whose election timer fires asks, and its term stays', () => {
    const asked = fire(born(), 'election')
    expect(asked.state).toMatchObject({ currentTerm: 0, votedFor: null, role: 'follower', preVotes: ['granted', 'open', 'open'] })
    expect(sent(asked)).toStrictEqual([1, 2].map(to => [to, { ...question(1), candidateId: 0 }]))
    expect(asked.effects).toContainEqual({ kind: 'setTimer', timer: 'election', key: 0, delay: config.electionTimeout })
  })

  test('P1: a candidate whose election timer fires is none any more, and asks again', () => {
    expect(fire(candidate(), 'election').state).toMatchObject({ role: 'follower', currentTerm: 1, preVotes: ['granted', 'open', 'open'] })
  })

  test('P2: it would vote for a later term and a log as up to date as its own, and changes nothing', () => {
    const s = { ...born(), currentTerm: 3, log: Seq.from([{ term: 3, command: 'x', request: 1 }]) }
    expect([[4, 1, 3], [3, 1, 3], [4, 0, 0], [4, 9, 2]].map(([term, index, last]) => isEncouraged(s, question(term!, index, last))))
      .toStrictEqual([true, false, false, false])
    expect(hear(s, 1, question(9, 1, 3)).state).toBe(s)
  })

  test('P2: nobody is encouraged by those who hear from a leader, or lead', () => {
    const led = hear(born(), 2, heartbeat(1, 2)).state
    expect([isEncouraged(led, question(2)), isEncouraged(fire(led, 'leader').state, question(2))]).toStrictEqual([false, true])
    expect(isEncouraged(leader(), question(2, 9, 9))).toBe(false)
  })

  test('P3: it stands when a majority would vote for it', () => {
    const refused = hear(fire(born(), 'election').state, 1, answer(false)).state
    expect(refused).toMatchObject({ role: 'follower', currentTerm: 0 })
    expect(hear(refused, 2, answer(true)).state).toMatchObject({ role: 'candidate', currentTerm: 1, votedFor: 0 })
  })

  test('P3: answers about another term do not count, and a later term is entered', () => {
    const asking = fire(born(), 'election').state
    expect(hear(asking, 1, answer(true, 2)).state).toBe(asking)
    expect(hear(asking, 1, answer(false, 1, 5)).state).toMatchObject({ currentTerm: 5, preVotes: [] })
  })

  test('P3: hearing from a leader ends the asking', () => {
    const led = hear(fire(born(), 'election').state, 2, heartbeat(1, 2)).state
    expect(led.preVotes).toStrictEqual([])
    expect(hear(led, 1, answer(true)).state).toBe(led)
  })

  test('P4: whoever hears from its leader, or leads, takes no notice of a request for its vote', () => {
    const request: Message = { type: 'RequestVote', term: 9, candidateId: 1, lastLogIndex: 9, lastLogTerm: 9 }
    const led = hear(born(), 2, heartbeat(1, 2)).state
    for (const s of [led, leader()]) {
      expect(hear(s, 1, request).state).toBe(s)
      expect(sent(hear(s, 1, request))).toStrictEqual([])
    }
    expect(hear(fire(led, 'leader').state, 1, request).state).toMatchObject({ currentTerm: 9, votedFor: 1 })
  })

  test('P4: after a crash a server cannot know whether it had a leader, so it waits as long as if it had', () => {
    const back = start(raftPrevote, config, 0, durableOf(raftPrevote, born()))
    expect(back.state.isLed).toBe(true)
    expect(back.effects).toContainEqual({ kind: 'setTimer', timer: 'leader', key: 0, delay: [150 * MS, 150 * MS] })
    expect(born().isLed).toBe(false)
  })

  test('P5: a leader that hears from no majority in an election timeout steps down in its term', () => {
    expect(fire(leader(), 'quorum').state).toMatchObject({ role: 'follower', currentTerm: 1, leader: null })
    const heard = fire(hear(leader(), 2, reply).state, 'quorum')
    expect(heard.state).toMatchObject({ role: 'leader', heard: [] })
    expect(heard.effects).toContainEqual({ kind: 'setTimer', timer: 'quorum', key: 0, delay: [300 * MS, 300 * MS] })
    expect(fire(heard.state, 'quorum').state.role).toBe('follower')
  })

  test('a message from outside the cluster is ignored', () => {
    const s = born()
    expect(hear(s, 7, question(1)).state).toBe(s)
  })
})

test('an election costs a question and an answer for each of the others more than raft’s; a second without commands, nothing', () => {
  const setup = { ...cluster(5), network: reliable([MS, 2 * MS]) }
  const recording = new Recording(setup, { seed: 1, interventions: [] })
  const { PV, PVR, RV, RVR } = bytesPer(recording, 0, 1_000 * MS)
  expect({ PV, PVR, RV, RVR }).toStrictEqual({ PV: [4, 304], PVR: [4, 228], RV: [4, 320], RVR: [4, 220] })
  expect(bytesPer(recording, 1_000 * MS, 2_000 * MS)).toStrictEqual({ AE: [80, 8_720], AER: [80, 8_160] })
})

const scripts = new URL('./scripts/', import.meta.url)
const language = { request: (words: readonly string[]) => words.join(' ') }
goldenScripts(scripts, cluster, language)

// Mutants.

/** What happens in the script that the mutant names, and does not with the mutant. */
const missing = new Map([
  ['encourages-while-led', /r1: leader of term 1, last entry 2 of term 1, committed 2\nr2: follower of term 1.*\nr3: follower of term 1/],
  ['encourages-anyone', /r2: leader of term 2/],
  ['listens-to-strangers', /r1: leader of term 1.*\nr2: follower of term 1/],
  ['leads-on', /r1: follower of term 1/],
  ['forgets-that-it-was-led', /It would not vote for r3, because it has a leader/],
])

/** The story of a script under this protocol; a command that it makes impossible ends it. */
function story(script: string, protocol: AnyProtocol): string {
  try {
    return runScript(readFileSync(new URL(script, scripts), 'utf8'), script, size => withMutant(cluster(size), protocol), language)
  } catch (error) {
    if (error instanceof ScriptError) return error.message
    throw error
  }
}

convict(mutants.filter(({ breaks }) => !breaks.startsWith('scripts/')), { setup: () => busy(3) })
describe('mutants in scripts', () => {
  test.each(mutants.filter(({ breaks }) => breaks.startsWith('scripts/')))('$name tells another story in $breaks', ({ name, breaks, protocol }) => {
    const script = breaks.replace('scripts/', '')
    expect(story(script, raftPrevote)).toMatch(missing.get(name)!)
    expect(story(script, protocol)).not.toMatch(missing.get(name)!)
  })
})

exhaust(small, mutants, {
  counts: [34_858, 69_526, 11],
  unreached: [
    'election without winner', 'split vote', 'entries committed together', 'older entry held back', 'conflict truncated',
    'refusal', 'vote remembered', 'stepped down by itself',
  ],
  shortest: {
    'stands-at-once': [1, { timeouts: 1 }],
    'takes-it-for-a-vote': [2, { timeouts: 1 }],
    'encourages-itself': [1, { timeouts: 1 }],
  },
})
