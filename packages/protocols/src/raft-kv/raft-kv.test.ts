import { durableOf, Recording, requestId, Seq, start, step, World, type Setup, type Stepped } from '@quorate/kernel'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Command } from '../kv/command.ts'
import type { Message } from './messages.ts'
import type { RaftState } from '../raft/state.ts'
import { bytesPer, conformance, convict, withMutant } from '../testing/conformance.ts'
import { goldenScripts, runScript } from '../testing/script.ts'
import { commandLanguage, cutOff, judged, storeSetup } from '../testing/stores.ts'
import { mutants } from './mutants.ts'
import { raftKv } from './raft-kv.ts'
import type { Config, RaftKv, State } from './state.ts'
import { exhaust } from '../testing/exhaust.ts'
import { small } from './small.ts'

function cluster(size: number, until = 1_500_000, sessions = 64): Setup {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const config: Config = { nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 8, sessions }
  return storeSetup({ replicas: nodes.map(id => ({ name: `r${id + 1}`, protocol: raftKv, config })), sessions: true }, until)
}

const withCut = (): Setup => cutOff(cluster(5), 5, 500_000, 1_100_000)
/** On odd seeds for two clients one session is remembered: they take it from each other. */
const setup = (seed: number): Setup => (seed % 2 === 0 ? withCut() : cluster(3, 1_500_000, 1))
const run = (made: Setup, seed = 1): Recording => new Recording(made, { seed, interventions: [] })

conformance(raftKv, {
  setup, seeds: 10, sampled: 1, crashes: 5,
  unreached: {
    'in-line': 'the clients of a loop ask one thing at a time',
    'election without winner': 'Raft’s own test reaches it', 'split vote': 'Raft’s own test reaches it',
    'candidate yields': 'Raft’s own test reaches it', 'older entry held back': 'Raft’s own test reaches it',
  },
})
const byInvariant = mutants.filter(({ breaks }) => breaks !== 'Linearizable' && !breaks.startsWith('scripts/'))
convict(byInvariant, { setup: (_, mutant) => settingFor(mutant), trouble: { cuts: false } })
const still = (size: number): Setup => ({ ...cluster(size), loops: [] })
goldenScripts(new URL('./scripts/', import.meta.url), still, commandLanguage)
const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
  const script = readFileSync(new URL(breaks, import.meta.url), 'utf8')
  expect(runScript(script, breaks, size => withMutant(still(size), protocol), commandLanguage)).not.toBe(script)
})

// One rule, one test.

const config: Config = { nodes: [0, 1, 2], electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 8, sessions: 2 }
const id = requestId(7, 0)
const write: Command = { f: 'write', key: 'x', value: 5 }
const read: Command = { f: 'read', key: 'x' }

type Did = Stepped<RaftKv>
const tell = (state: State, message: Message): Did => step(raftKv, state, { kind: 'message', from: 7, message })
const ask = (state: State, command: Command, as = id): Did => tell(state, { type: 'Request', id: as, command })
const born = (): State => start(raftKv, config, 0).state
const hear = (state: State, message: unknown): Did =>
  step(raftKv, state, { kind: 'message', from: 1, message: { channel: 'raft', message } as never })
const leading = (): State => {
  const candidate = step(raftKv, born(), { kind: 'timeout', timer: 'raft.election', key: 0 }).state
  // Its no-op is entry 1.
  const elected = hear(candidate, { type: 'RequestVoteReply', term: 1, voteGranted: true }).state
  return hear(elected, matches(1)).state
}
const commandsOf = (s: State): unknown[] => Seq.toArray(s.raft.log).map(({ command }) => command)
/** One server that is a majority by itself, so that what it is asked is committed at once. */
const alone = (sessions = 2): State => {
  const candidate = start(raftKv, { ...config, nodes: [0], sessions }, 0).state
  return step(raftKv, candidate, { kind: 'timeout', timer: 'raft.election', key: 0 }).state
}
const register = (state: State, as = id): Did => tell(state, { type: 'RegisterClient', id: as })
const numbered = (state: State, session: number, number: number, command: Command): Did =>
  tell(state, { type: 'Request', id: requestId(7, number), command, by: { session, number } })
const resultsOf = (did: Did): unknown[] => repliesOf(did).map(message => (message as { readonly result: unknown }).result)
const matches = (matchIndex: number) =>
  ({ type: 'AppendEntriesReply', term: 1, success: true, prevLogIndex: matchIndex - 1, matchIndex, lastLogIndex: matchIndex })
const repliesOf = ({ effects }: Did) => effects.flatMap(effect => (effect.kind === 'send' && effect.to === 7 ? [effect.message] : []))

describe('rules', () => {
  test('K1: a read takes its place in the log, as a write does', () => {
    const asked = ask(ask(leading(), write).state, read, id + 1)
    expect(commandsOf(asked.state)).toStrictEqual([null, write, read])
    expect(repliesOf(asked)).toStrictEqual([])
  })

  test('K2: a client is answered when its entry is committed, with what the command gave at that place', () => {
    const asked = ask(ask(leading(), write).state, read, id + 1)
    const first = hear(asked.state, matches(2))
    expect(repliesOf(first)).toStrictEqual([{ type: 'Reply', id, result: { kind: 'ok', value: 5 } }])
    expect(repliesOf(hear(first.state, matches(3)))).toStrictEqual([{ type: 'Reply', id: id + 1, result: { kind: 'ok', value: 5 } }])
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
    const done = hear(ask(leading(), write).state, matches(2)).state
    expect([done.applied, done.store.size]).toStrictEqual([2, 1])
    const back = start(raftKv, config, 0, durableOf(raftKv, done)).state
    expect([back.applied, back.store.size, back.raft.log.length]).toStrictEqual([0, 0, 2])
  })

  test('K5: a client that registers is told its session when that is committed: the index of the entry', () => {
    const asked = register(leading())
    expect(resultsOf(asked)).toStrictEqual([])
    const done = hear(asked.state, matches(2))
    expect(resultsOf(done)).toStrictEqual([{ kind: 'session', session: 2 }])
    expect(done.state.sessions).toStrictEqual([{ id: 2, number: -1, result: null }])
  })

  test('K6: a command that comes again is answered with what it gave, and executed once', () => {
    const cas: Command = { f: 'cas', key: 'x', from: 5, to: 6 }
    const once = numbered(numbered(register(alone()).state, 2, 0, write).state, 2, 1, cas)
    const again = numbered(once.state, 2, 1, cas)
    expect([resultsOf(once), resultsOf(again)]).toStrictEqual([[{ kind: 'ok', value: 6 }], [{ kind: 'ok', value: 6 }]])
    expect([again.state.applied, again.state.store]).toStrictEqual([5, once.state.store])
  })

  test('K6: whoever executes the log remembers the same, leader or not', () => {
    const s = numbered(register(alone()).state, 2, 0, write).state
    const entries = Seq.toArray(s.raft.log)
    const follower = hear(born(), { type: 'AppendEntries', term: 1, leaderId: 1, prevLogIndex: 0, prevLogTerm: 0, entries, leaderCommit: 3 }).state
    expect([follower.store, follower.sessions]).toStrictEqual([s.store, s.sessions])
  })

  test('K7: a command that is older than the last one is not executed, and its answer is gone', () => {
    const s = numbered(numbered(register(alone()).state, 2, 0, write).state, 2, 1, { ...write, value: 6 }).state
    const old = numbered(s, 2, 0, write)
    expect([resultsOf(old), old.state.store]).toStrictEqual([[{ kind: 'expired' }], s.store])
  })

  test('K8: where there is no room, the session unused for longest is forgotten, and its commands are not executed', () => {
    let { state: s } = register(alone())
    s = register(s).state
    s = numbered(s, 2, 0, write).state
    s = register(s).state
    expect(s.sessions.map(session => session.id)).toStrictEqual([2, 5])
    const stranger = numbered(s, 3, 0, { ...write, value: 6 })
    expect([resultsOf(stranger), stranger.state.store]).toStrictEqual([[{ kind: 'expired' }], s.store])
  })

  test('what clients see is what one copy would show, cut or not', () => {
    for (const seed of [1, 2, 3]) {
      expect(judged(run(cluster(3), seed))).toBe('ok')
      expect(judged(run(withCut(), seed))).toBe('ok')
    }
  })

  test('a write costs two messages of clients and, to each of four followers, an append and its answer', () => {
    // The first one opens the session.
    const first = { client: 5, at: 800_000, request: write }
    const made = { ...cluster(5), loops: [], requests: [first] }
    const quiet = bytesPer(run(made), 1_000_000)
    const asked = run({ ...made, requests: [first, { client: 5, at: 1_210_000, request: write }] })
    const { world, leader } = endOf(asked)
    expect(world.node(5).state.believed).toBe(leader)
    const costs = bytesPer(asked, 1_000_000)
    const more = Object.keys(costs).map(label => [label, ...[0, 1].map(i => costs[label]![i]! - (quiet[label]?.[i] ?? 0))])
    expect(more).toStrictEqual([['AE', 4, 932], ['AER', 4, 524], ['REQ', 1, 105], ['OK', 1, 62]])
  })
})

describe('what clients see', () => {
  const mutantOf = (name: string) => mutants.find(mutant => mutant.name === name)!.protocol
  const seeds = Array.from({ length: 12 }, (_, i) => i + 1).filter(leaderIsCutOff)

  test.each([
    ['reads-from-memory', reading(withCut())], ['answers-before-commit', withCut()],
  ] as const)('is not linearizable with %s, when the leader is cut off', (name, made) => {
    for (const seed of seeds) expect(judged(run(made, seed)), `seed ${seed}`).toBe('ok')
    expect(seeds.map(seed => judged(run(withMutant(made, mutantOf(name)), seed)))).toContain('not linearizable')
  })

  // Found among 30 seeds; what is right is right on all of them.
  test.each([
    ['executes-repeats', cluster(3), 27], ['executes-old', cluster(3), 7], ['answers-repeats-too-soon', withCut(), 6],
  ] as const)('is not linearizable with %s, when messages come twice', (name, made, found) => {
    for (const seed of [1, 2, 3, 4, found]) expect(judged(run(doubled(made), seed)), `seed ${seed}`).toBe('ok')
    expect(judged(run(withMutant(doubled(made), mutantOf(name)), found))).toBe('not linearizable')
  })
})

/** Some break what is done when there is no room for a second session, one what is done with late messages. */
function settingFor(mutant: string): Setup {
  if (mutant === 'executes-old') return doubled(cluster(3))
  return cluster(3, 1_500_000, ['forgets-nobody', 'takes-strangers'].includes(mutant) ? 1 : 64)
}

/** Every third message comes twice, and a tenth of them late: what clients ask is repeated, by them and by the network. */
function doubled(made: Setup): Setup {
  return { ...made, network: { ...made.network, duplicate: 300_000, reorder: 100_000, reorderBy: [0, 200_000] } }
}

/** A, on the side of the old leader, only reads what B writes. */
function reading(made: Setup): Setup {
  const loops = made.loops.map((loop): Setup['loops'][number] =>
    ({ ...loop, operation: value => (loop.client === 5 ? read : { f: 'write', key: 'x', value }) }))
  return { ...made, loops }
}

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

const twoSessions = 'A and B have a session, and have sent their first command'

exhaust(small, mutants, {
  counts: [52_763, 111_348, 25],
  unreached: [
    'leader deposed', 'election without winner', 'split vote', 'candidate yields', 'entries committed together',
    'older entry held back', 'conflict truncated', 'refusal', 'vote remembered', 'second-server',
  ],
  shortest: {
    'reads-from-memory': [23, { timeouts: 2, timers: [['raft.heartbeat', 0]], requests: 2 }],
    'executes-again': [15, { timeouts: 1, requests: 1, crashes: 1 }],
    'forgets-nobody': [13, { timeouts: 1, requests: 1 }],
    'answers-repeats-too-soon': [17, { timeouts: 1, requests: 2, duplicates: 2 }],
    'remembers-where-it-answers': [18, { timeouts: 1, requests: 1 }],
    'forgets-when-it-leads': [21, { timeouts: 2, timers: [['raft.heartbeat', 0]], requests: 1 }],
    'executes-old': [21, { timeouts: 1, requests: 2, duplicates: 1 }],
    'takes-strangers': [17, { timeouts: 1, requests: 1 }],
    'answers-before-commit': [8, { requests: 1 }, {
      setup: 'three', from: 'r1 leads term 1, and r3 leads term 2 and has committed its first entry',
    }],
    'executes-repeats': [7, { duplicates: 1 }, { setup: 'sessions', from: twoSessions }],
    'decides-alone': [5, {}, { setup: 'sessions', from: twoSessions }],
  },
})
