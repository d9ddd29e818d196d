import { durableOf, Recording, requestId, Seq, start, step, World, type Setup, type Stepped } from '@quorate/kernel'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Command } from '../kv/command.ts'
import type { RaftConfig, RaftState } from '../raft/state.ts'
import { conformance, convict, messagesPer, withMutant } from '../testing/conformance.ts'
import { goldenScripts, runScript } from '../testing/script.ts'
import { commandLanguage, cutOff, judged, storeSetup } from '../testing/stores.ts'
import { mutants } from './mutants.ts'
import { raftKv } from './raft-kv.ts'
import type { RaftKv, State } from './state.ts'
import { exhaust } from '../testing/exhaust.ts'
import { small } from './small.ts'

function cluster(size: number, until = 1_500_000): Setup {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const config: RaftConfig = { nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 8 }
  return storeSetup({ replicas: nodes.map(id => ({ name: `r${id + 1}`, protocol: raftKv, config })) }, until)
}

const withCut = (): Setup => cutOff(cluster(5), 5, 500_000, 1_100_000)
const setup = (seed: number): Setup => (seed % 2 === 0 ? withCut() : cluster(3))
const run = (made: Setup, seed = 1): Recording => new Recording(made, { seed, interventions: [] })

conformance(raftKv, {
  setup, seeds: 10, sampled: 1, crashes: 5, trouble: { duplication: false },
  unreached: {
    'in-line': 'the clients of a loop ask one thing at a time',
    'election without winner': 'Raft’s own test reaches it', 'split vote': 'Raft’s own test reaches it',
    'candidate yields': 'Raft’s own test reaches it',
  },
})
convict(mutants.filter(({ breaks }) => breaks === 'Nothing Before The Log'), { setup: () => cluster(3), trouble: { cuts: false, duplication: false } })
const still = (size: number): Setup => ({ ...cluster(size), loops: [] })
goldenScripts(new URL('./scripts/', import.meta.url), still, commandLanguage)
const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
  const script = readFileSync(new URL(breaks, import.meta.url), 'utf8')
  expect(runScript(script, breaks, size => withMutant(still(size), protocol), commandLanguage)).not.toBe(script)
})

// One rule, one test.

const config: RaftConfig = { nodes: [0, 1, 2], electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 8 }
const id = requestId(7, 0)
const write: Command = { f: 'write', key: 'x', value: 5 }
const read: Command = { f: 'read', key: 'x' }

type Did = Stepped<RaftKv>
const ask = (state: State, command: Command, as = id): Did =>
  step(raftKv, state, { kind: 'message', from: 7, message: { type: 'Request', id: as, command } })
const born = (): State => start(raftKv, config, 0).state
const hear = (state: State, message: unknown): Did =>
  step(raftKv, state, { kind: 'message', from: 1, message: { channel: 'raft', message } as never })
const leading = (): State => {
  const candidate = step(raftKv, born(), { kind: 'timeout', timer: 'raft.election', key: 0 }).state
  return hear(candidate, { type: 'RequestVoteReply', term: 1, voteGranted: true }).state
}
const matches = (matchIndex: number) =>
  ({ type: 'AppendEntriesReply', term: 1, success: true, prevLogIndex: matchIndex - 1, matchIndex, lastLogIndex: matchIndex })
const repliesOf = ({ effects }: Did) => effects.flatMap(effect => (effect.kind === 'send' && effect.to === 7 ? [effect.message] : []))

describe('rules', () => {
  test('K1: a read takes its place in the log, as a write does', () => {
    const asked = ask(ask(leading(), write).state, read, id + 1)
    expect(Seq.toArray(asked.state.raft.log).map(({ command }) => command)).toStrictEqual([write, read])
    expect(repliesOf(asked)).toStrictEqual([])
  })

  test('K2: a client is answered when its entry is committed, with what the command gave at that place', () => {
    const asked = ask(ask(leading(), write).state, read, id + 1)
    const first = hear(asked.state, matches(1))
    expect(repliesOf(first)).toStrictEqual([{ type: 'Reply', id, result: { kind: 'ok', value: 5 } }])
    expect(repliesOf(hear(first.state, matches(2)))).toStrictEqual([{ type: 'Reply', id: id + 1, result: { kind: 'ok', value: 5 } }])
  })

  test('K2: only the leader answers', () => {
    const entries = [{ term: 1, command: write, request: id }]
    const did = hear(born(), { type: 'AppendEntries', term: 1, leaderId: 1, prevLogIndex: 0, prevLogTerm: 0, entries, leaderCommit: 1 })
    expect([did.state.applied, repliesOf(did)]).toStrictEqual([1, []])
  })

  test('K3: who does not lead points to the leader that it knows, or says that it knows none', () => {
    expect(repliesOf(ask(born(), write))).toStrictEqual([{ type: 'Reply', id, result: { kind: 'redirect', leader: null } }])
    const follower = hear(born(), { type: 'AppendEntries', term: 1, leaderId: 1, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0 })
    expect(repliesOf(ask(follower.state, write))).toStrictEqual([{ type: 'Reply', id, result: { kind: 'redirect', leader: 1 } }])
  })

  test('K3: a leader that is deposed does not know what becomes of its entries, and says so', () => {
    const deposed = hear(ask(leading(), write).state, { type: 'RequestVote', term: 2, candidateId: 1, lastLogIndex: 0, lastLogTerm: 0 })
    expect(repliesOf(deposed)).toStrictEqual([{ type: 'Reply', id, result: { kind: 'unknown' } }])
  })

  test('K4: every server executes the same entries in the same order: where they have executed as many, their maps are equal', () => {
    const { world } = endOf(run(withCut()))
    const states: State[] = [0, 1, 2, 3, 4].map(node => world.node(node).state)
    const most = Math.max(...states.map(({ applied }) => applied))
    const done = states.filter(({ applied }) => applied === most)
    expect(done.length).toBeGreaterThan(1)
    for (const { store } of done) expect(store).toStrictEqual(done[0]!.store)
  })

  test('K4: a restart begins with an empty map, and executes the log again as it is committed', () => {
    const done = hear(ask(leading(), write).state, matches(1)).state
    expect([done.applied, done.store.size]).toStrictEqual([1, 1])
    const back = start(raftKv, config, 0, durableOf(raftKv, done)).state
    expect([back.applied, back.store.size, back.raft.log.length]).toStrictEqual([0, 0, 1])
  })

  test('what clients see is what one copy would show, cut or not', () => {
    for (const seed of [1, 2, 3]) {
      expect(judged(run(cluster(3), seed))).toBe('ok')
      expect(judged(run(withCut(), seed))).toBe('ok')
    }
  })

  test('a write costs two messages of clients and, to each of four followers, an append and its answer', () => {
    const made = { ...cluster(5), loops: [] }
    const quiet = messagesPer(run(made), 1_000_000)
    const asked = run({ ...made, requests: [{ client: 5, at: 1_210_000, request: write }] })
    const { world, leader } = endOf(asked)
    expect(world.node(5).state.believed).toBe(leader)
    const { REQ, RED = 0, OK, AE, AER } = messagesPer(asked, 1_000_000)
    expect({ REQ: REQ! - RED, OK, AE: AE! - quiet.AE!, AER: AER! - quiet.AER! }).toStrictEqual({ REQ: 1, OK: 1, AE: 4, AER: 4 })
  })
})

describe('mutants that only clients can convict', () => {
  const byClients = mutants.filter(({ breaks }) => breaks === 'Linearizable')
  const seeds = Array.from({ length: 12 }, (_, i) => i + 1).filter(leaderIsCutOff)

  test.each(byClients)('$name: what clients see is not linearizable', ({ protocol }) => {
    expect(seeds.some(seed => judged(run(withMutant(withCut(), protocol), seed)) === 'not linearizable')).toBe(true)
  })

  test('… and on the same seeds the store as it is is linearizable', () => {
    for (const seed of seeds) expect(judged(run(withCut(), seed))).toBe('ok')
  })
})

/** The leader at the time of the cut is on the side of A. */
function leaderIsCutOff(seed: number): boolean {
  const world = new World({ ...withCut(), until: 499_000 }, { seed, interventions: [] })
  world.run()
  return [0, 1].some(node => world.node(node).state.raft.role === 'leader')
}

function endOf(recording: Recording): { world: World; leader: number } {
  const world = recording.worldAfter(recording.length - 1)
  const leader = [0, 1, 2, 3, 4].find(node => (world.node(node).state.raft as RaftState).role === 'leader')!
  return { world, leader }
}

exhaust(small, mutants, {
  counts: [362_294, 1_037_583, 22],
  unreached: [
    'read in the log', 'leader deposed', 'election without winner', 'split vote', 'candidate yields',
    'entries committed together', 'older entry held back', 'conflict truncated', 'refusal', 'vote remembered',
    'second-server', 'in-line',
  ],
  shortest: {
    'executes-again': [9, { timeouts: 1, requests: 1, crashes: 1 }],
  },
  without: {
    'reads-from-memory': 'longer than a search from the start can reach',
    'answers-before-commit': 'longer than a search from the start can reach',
  },
})
