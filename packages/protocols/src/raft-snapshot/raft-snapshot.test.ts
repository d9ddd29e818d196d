import { durableOf, Recording, requestId, Seq, start, step, type Setup, type Stepped } from '@quorate/kernel'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Command } from '../kv/command.ts'
import { conformance, withMutant } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts, runScript } from '../testing/script.ts'
import { commandLanguage, cutOff, judged, storeSetup } from '../testing/stores.ts'
import { linesOf, machineOf, type Line } from './file.ts'
import type { InstallSnapshot, InstallSnapshotReply, Message } from './messages.ts'
import { mutants } from './mutants.ts'
import { raftSnapshot, rules } from './raft-snapshot.ts'
import { leaders, small } from './small.ts'
import { noSnapshot, type Config, type RaftSnapshot, type State } from './state.ts'

interface Sizes {
  readonly compactAfter: number
  readonly chunk: number
}

function cluster(size: number, { compactAfter, chunk }: Sizes = { compactAfter: 5, chunk: 2 }, until = 1_500_000): Setup {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const config: Config = { nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 8, compactAfter, chunk }
  return storeSetup({ replicas: nodes.map(id => ({ name: `r${id + 1}`, protocol: raftSnapshot, config })), sessions: true }, until)
}

const withCut = (): Setup => cutOff(cluster(5), 5, 500_000, 1_100_000)
const run = (made: Setup, seed = 1): Recording => new Recording(made, { seed, interventions: [] })
const mutantOf = (name: string) => mutants.find(mutant => mutant.name === name)!.protocol

conformance(raftSnapshot, {
  setup: seed => (seed % 2 === 0 ? withCut() : cluster(3)), seeds: 10, sampled: 1, crashes: 5,
  unreached: {
    'in-line': 'the clients of a loop ask one thing at a time', 'session expired': 'raft-kv’s own test reaches it',
    'election without winner': 'raft’s own test reaches it', 'split vote': 'raft’s own test reaches it',
    'candidate yields': 'raft’s own test reaches it', 'older entry held back': 'raft’s own test reaches it',
    'log goes on': 'a script reaches it', 'another leader sends': 'a script reaches it',
  },
})

function still(size: number, { compactAfter = '3', chunk = '2', mutant }: Readonly<Record<string, string>>): Setup {
  const made = { ...cluster(size, { compactAfter: Number(compactAfter), chunk: Number(chunk) }), loops: [] }
  return mutant === undefined ? made : withMutant(made, mutantOf(mutant))
}

goldenScripts(new URL('./scripts/', import.meta.url), still, commandLanguage)

test('leaves-it-behind tells another story in scripts/by-chunks.txt', () => {
  const script = readFileSync(new URL('scripts/by-chunks.txt', import.meta.url), 'utf8')
  const broken = (size: number, options: Readonly<Record<string, string>>): Setup =>
    withMutant(still(size, options), mutantOf('leaves-it-behind'))
  expect(() => runScript(script, 'by-chunks.txt', broken, commandLanguage)).toThrow('no message is in flight from r1 to r3')
})

// One rule, one test.

const config: Config = { nodes: [0, 1, 2], electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 8, compactAfter: 2, chunk: 1 }
const id = requestId(7, 0)
const write = (value: number, key = 'x'): Command => ({ f: 'write', key, value })

type Did = Stepped<RaftSnapshot>
const tell = (state: State, from: number, message: Message): Did => step(raftSnapshot, state, { kind: 'message', from, message })
const ask = (state: State, command: Command, as = id): Did => tell(state, 7, { type: 'Request', id: as, command })
const hear = (state: State, message: object, from = 1): Did => tell(state, from, { channel: 'raft', message } as never)
const beat = (state: State): Did => step(raftSnapshot, state, { kind: 'timeout', timer: 'raft.heartbeat', key: 0 })
const born = (given: Partial<Config> = {}): State => start(raftSnapshot, { ...config, ...given }, 0).state
const stand = (state: State): State => step(raftSnapshot, state, { kind: 'timeout', timer: 'raft.election', key: 0 }).state
/** One server that is a majority by itself, so that what it is asked is committed at once; its no-op is entry 1. */
const alone = (given: Partial<Config> = {}): State => stand(born({ nodes: [0], ...given }))
/** Of three: its no-op is entry 1, and node 1 has it; node 2 has not been heard of. */
const leading = (given: Partial<Config> = {}): State =>
  hear(hear(stand(born(given)), { type: 'RequestVoteReply', term: 1, voteGranted: true }).state, matches(1)).state
const matches = (matchIndex: number, prevLogIndex = matchIndex - 1): object =>
  ({ type: 'AppendEntriesReply', term: 1, success: true, prevLogIndex, matchIndex, lastLogIndex: matchIndex })
/** Entries 2 and 3 write x and y; the log is compacted up to 3, and node 2 lacks all of it. */
const ahead = (): State => {
  const asked = ask(ask(leading(), write(1)).state, write(2, 'y'), id + 1).state
  return hear(asked, matches(3)).state
}
const sentTo = ({ effects }: Did, ...nodes: readonly number[]): unknown[] => effects.flatMap(effect =>
  (effect.kind === 'send' && nodes.includes(effect.to) ? [(effect.message as { message?: unknown }).message ?? effect.message] : []))
const repliesOf = (did: Did): unknown[] => sentTo(did, 7)
const logOf = ({ raft: { base, log } }: State): unknown =>
  [base.index, base.term, ...Seq.toArray(log).map(({ term }) => term)]

const lines: readonly Line[] = [
  { key: 'x', value: 1 }, { key: 'y', value: 2 }, { session: { id: 2, number: 1, result: { kind: 'ok', value: 2 } } },
]
const chunk = (offset: number, given: Partial<InstallSnapshot> = {}): InstallSnapshot => ({
  type: 'InstallSnapshot', term: 1, leaderId: 1, lastIncludedIndex: 4, lastIncludedTerm: 1, offset,
  data: lines.slice(offset, offset + 1), done: offset === 2, ...given,
})
const answered = (offset: number, next: number, given: Partial<InstallSnapshotReply> = {}): InstallSnapshotReply =>
  ({ type: 'InstallSnapshotReply', term: 1, lastIncludedIndex: 4, offset, next, installed: false, ...given })
const append = (given: object): object =>
  ({ type: 'AppendEntries', term: 1, leaderId: 1, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0, ...given })
const entries = (...terms: readonly number[]): object[] => terms.map(term => ({ term, command: null, request: null }))
const linesSoFar = (s: State): number | undefined => s.raft.receiving?.lines.length
const installed = (before = born()): Did => hear(hear(hear(before, chunk(0)).state, chunk(1)).state, chunk(2))

describe('rules', () => {
  test('S1: a log that is too long is compacted up to what was executed, by each server for itself', () => {
    const short = ask(alone(), write(1)).state
    expect(logOf(short)).toStrictEqual([0, 0, 1, 1])
    expect(logOf(ask(short, write(2)).state)).toStrictEqual([3, 1])
    const waiting = ask(ask(leading(), write(1)).state, write(2)).state
    expect(logOf(waiting)).toStrictEqual([0, 0, 1, 1, 1])
    expect(logOf(hear(waiting, matches(2)).state)).toStrictEqual([2, 1, 1])
  })

  test('S2: a snapshot says which entry it ends with, of which term that is, and what map and sessions are then', () => {
    const registered = tell(alone(), 7, { type: 'RegisterClient', id }).state
    const done = tell(registered, 7, { type: 'Request', id: id + 1, command: write(5), by: { session: 2, number: 0 } }).state
    const { lastIncludedIndex, lastIncludedTerm, lines: saved } = done.raft.snapshot
    expect([lastIncludedIndex, lastIncludedTerm, Seq.toArray(saved)]).toStrictEqual([3, 1, [
      { key: 'x', value: 5 }, { session: { id: 2, number: 0, result: { kind: 'ok', value: 5 } } },
    ]])
    expect(machineOf(linesOf(done))).toStrictEqual({ store: done.store, sessions: done.sessions })
  })

  test('S2: a command that was executed before the snapshot is not executed again after it', () => {
    const command: Command = { f: 'cas', key: 'x', from: null, to: 1 }
    const by = { session: 2, number: 0 }
    const registered = tell(alone(), 7, { type: 'RegisterClient', id }).state
    const done = tell(registered, 7, { type: 'Request', id: id + 1, command, by }).state
    const back = stand(start(raftSnapshot, done.config, 0, durableOf(raftSnapshot, done)).state)
    expect(repliesOf(tell(back, 7, { type: 'Request', id: id + 1, command, by })))
      .toStrictEqual([{ type: 'Reply', id: id + 1, result: { kind: 'ok', value: 1 } }])
  })

  test('S3: the snapshot is on disk first: a crash before the log is shortened takes nothing', () => {
    expect(rules.durable).toStrictEqual([['currentTerm', 'votedFor'], ['snapshot'], ['base', 'log']])
    const before = ask(alone(), write(1)).state
    const after = ask(before, write(2)).state
    const { base, log } = before.raft
    const between = { raft: { ...durableOf(raftSnapshot, after).raft as object, base, log } }
    const back = start(raftSnapshot, before.config, 0, between as never).state
    expect([logOf(back), back.applied]).toStrictEqual([[3, 1], 3])
  })

  test('S4: a restart begins with the machine of the snapshot, and what follows is executed when it is committed', () => {
    const done = ask(ask(ask(alone(), write(1)).state, write(2)).state, write(3)).state
    const back = start(raftSnapshot, done.config, 0, durableOf(raftSnapshot, done)).state
    expect([back.applied, back.raft.commitIndex, back.raft.lastApplied, logOf(back)]).toStrictEqual([3, 3, 3, [3, 1, 1]])
    expect(Seq.toArray(linesOf(back))).toStrictEqual([{ key: 'x', value: 2 }])
  })

  test('S4: a log whose snapshot is gone is gone too', () => {
    const done = ask(ask(alone(), write(1)).state, write(2)).state
    const { snapshot: _gone, ...kept } = durableOf(raftSnapshot, done).raft!
    expect(logOf(start(raftSnapshot, done.config, 0, { raft: kept } as never).state)).toStrictEqual([0, 0])
  })

  test('S5: who lacks what was compacted gets the snapshot, with every heartbeat until it answers', () => {
    const first = { type: 'InstallSnapshot', term: 1, leaderId: 0, lastIncludedIndex: 3, lastIncludedTerm: 1, offset: 0, data: [{ key: 'x', value: 1 }], done: false }
    const once = beat(ahead())
    expect(sentTo(once, 2)).toStrictEqual([first])
    expect(sentTo(beat(once.state), 2)).toStrictEqual([first])
    expect(sentTo(once, 1)).toMatchObject([{ type: 'AppendEntries', prevLogIndex: 3, prevLogTerm: 1 }])
  })

  test('S6: the next chunk goes when the last one was answered, and entries after the last chunk', () => {
    const begun = beat(ahead()).state
    const reply = (offset: number, next: number, given = {}): object => answered(offset, next, { lastIncludedIndex: 3, ...given })
    const second = hear(begun, reply(0, 1), 2)
    expect(sentTo(second, 2)).toMatchObject([{ offset: 1, data: [{ key: 'y', value: 2 }], done: true }])
    const more = ask(second.state, write(3), id + 2).state
    const done = hear(more, reply(1, 2, { installed: true }), 2)
    expect([done.state.raft.matchIndex, done.state.raft.sending[2]]).toStrictEqual([[4, 3, 3], null])
    expect(sentTo(done, 2)).toMatchObject([{ type: 'AppendEntries', prevLogIndex: 3, prevLogTerm: 1, entries: [{ term: 1 }] }])
  })

  test('S6: a receiver that lost what it had is sent it again; late answers change nothing', () => {
    const reply = (offset: number, next: number, given = {}): object => answered(offset, next, { lastIncludedIndex: 3, ...given })
    const second = hear(beat(ahead()).state, reply(0, 1), 2).state
    expect(sentTo(hear(second, reply(1, 0), 2), 2)).toMatchObject([{ offset: 0 }])
    for (const late of [reply(0, 1), reply(1, 2, { lastIncludedIndex: 2, installed: true }), reply(1, 2, { term: 0 })]) {
      expect(hear(second, late, 2).state).toBe(second)
    }
  })

  test('S7: a leader that compacts again goes on with the snapshot of which the follower has a part', () => {
    const begun = hear(beat(ahead()).state, answered(0, 1, { lastIncludedIndex: 3 }), 2).state
    const asked = [4, 5, 6].reduce((s, value) => ask(s, write(value), id + value).state, begun)
    const later = hear(asked, matches(6)).state
    expect([later.raft.base.index, later.raft.sending[2]?.snapshot.lastIncludedIndex]).toStrictEqual([6, 3])
    const done = hear(later, answered(1, 2, { lastIncludedIndex: 3, installed: true }), 2)
    expect(sentTo(done, 2)).toMatchObject([{ type: 'InstallSnapshot', lastIncludedIndex: 6, offset: 0 }])
  })

  test('S7: of a snapshot that never arrived nothing is kept: the newest is sent', () => {
    const asked = [4, 5, 6].reduce((s, value) => ask(s, write(value), id + value).state, beat(ahead()).state)
    expect(sentTo(beat(hear(asked, matches(6)).state), 2)).toMatchObject([{ lastIncludedIndex: 6, offset: 0 }])
  })

  test('S8: a snapshot of what the server knows to be committed is not installed, and answered as if it were', () => {
    const now = hear(born({ compactAfter: 9 }), append({ entries: entries(1, 1, 1, 1, 1), leaderCommit: 5 })).state
    const did = hear(now, chunk(0))
    expect(did.state).toBe(now)
    expect(sentTo(did, 1)).toStrictEqual([answered(0, 1, { installed: true })])
  })

  test('InstallSnapshot 1: one of an earlier term is refused, and its sender learns the later term', () => {
    const candidate = stand(stand(born()))
    const did = hear(candidate, chunk(0))
    expect(did.state).toBe(candidate)
    expect(sentTo(did, 1)).toStrictEqual([answered(0, 0, { term: 2 })])
    const deposed = hear(beat(ahead()).state, answered(0, 0, { term: 2, lastIncludedIndex: 3 }), 2).state
    expect([deposed.raft.role, deposed.raft.currentTerm, deposed.raft.sending]).toStrictEqual(['follower', 2, []])
  })

  test('InstallSnapshot 2: the first chunk begins a file, for a snapshot of the same leader that is not older', () => {
    const one = hear(born(), chunk(0)).state
    expect(one.raft.receiving).toMatchObject({ term: 1, lastIncludedIndex: 4, lastIncludedTerm: 1 })
    expect(hear(one, chunk(0, { lastIncludedIndex: 3 })).state.raft.receiving).toBe(one.raft.receiving)
    expect(hear(one, chunk(0, { lastIncludedIndex: 6 })).state.raft.receiving).toMatchObject({ lastIncludedIndex: 6 })
    expect(hear(one, chunk(0, { term: 2, leaderId: 2, lastIncludedIndex: 3 }), 2).state.raft.receiving)
      .toMatchObject({ term: 2, lastIncludedIndex: 3 })
    expect(sentTo(hear(one, chunk(1, { term: 2, leaderId: 2 }), 2), 2)).toMatchObject([{ next: 0, installed: false }])
  })

  test('InstallSnapshot 3: a chunk is written at its offset: what comes twice is there once, and nothing after a gap', () => {
    const one = hear(born(), chunk(0)).state
    expect(linesSoFar(hear(one, chunk(0)).state)).toBe(1)
    expect(linesSoFar(hear(one, chunk(2)).state)).toBe(1)
    const two = hear(one, chunk(1)).state
    expect(Seq.toArray(two.raft.receiving!.lines)).toStrictEqual(lines.slice(0, 2))
    expect(linesSoFar(hear(two, chunk(0)).state)).toBe(2)
  })

  test('InstallSnapshot 4: it is answered, and waits for what has not come', () => {
    const one = hear(born(), chunk(0))
    expect(sentTo(one, 1)).toStrictEqual([answered(0, 1)])
    const early = hear(one.state, chunk(2))
    expect(sentTo(early, 1)).toStrictEqual([answered(2, 1)])
    expect(early.state.raft.base.index).toBe(0)
  })

  test('InstallSnapshot 5: the snapshot is saved in the place of an older one, and nothing of it is received any more', () => {
    const { raft } = installed().state
    expect(raft.snapshot).toMatchObject({ lastIncludedIndex: 4, lastIncludedTerm: 1 })
    expect([Seq.toArray(raft.snapshot.lines), raft.receiving]).toStrictEqual([lines, null])
    expect(born().raft.snapshot).toBe(noSnapshot)
  })

  test('InstallSnapshot 6: a log with that entry is kept from there on', () => {
    const follower = hear(born(), append({ entries: entries(1, 1, 1, 1, 1) })).state
    const did = installed(follower)
    expect(logOf(did.state)).toStrictEqual([4, 1, 1])
    expect(sentTo(did, 1)).toStrictEqual([answered(2, 3, { installed: true })])
  })

  test('InstallSnapshot 7: a log without it is discarded', () => {
    expect(logOf(installed().state)).toStrictEqual([4, 1])
    const behind = hear(born(), append({ entries: entries(1, 1) })).state
    expect(logOf(installed(behind).state)).toStrictEqual([4, 1])
    const conflicting = hear(born(), append({ entries: entries(1, 1, 1, 1, 1) })).state
    const [one, two] = [chunk(0, { lastIncludedTerm: 2, term: 2 }), chunk(1, { lastIncludedTerm: 2, term: 2 })]
    const later = hear(hear(hear(conflicting, one).state, two).state, chunk(2, { lastIncludedTerm: 2, term: 2 })).state
    expect(logOf(later)).toStrictEqual([4, 2])
  })

  test('InstallSnapshot 8: map and sessions are what the snapshot says, executed up to its last entry', () => {
    const { state } = installed()
    expect([state.applied, state.raft.lastApplied, state.raft.commitIndex]).toStrictEqual([4, 4, 4])
    expect(Seq.toArray(linesOf(state))).toStrictEqual(lines)
    const next = hear(state, append({ prevLogIndex: 4, prevLogTerm: 1, entries: [{ term: 1, command: write(9), request: null }], leaderCommit: 5 }))
    expect(Seq.toArray(linesOf(next.state))[0]).toStrictEqual({ key: 'x', value: 9 })
  })
})

describe('entries before the base', () => {
  const at4 = (): State => installed().state

  test('what was compacted agrees with any append, and is not appended again', () => {
    const did = hear(at4(), append({ prevLogIndex: 2, prevLogTerm: 1, entries: entries(1, 1, 1), leaderCommit: 4 }))
    expect(logOf(did.state)).toStrictEqual([4, 1, 1])
    expect(sentTo(did, 1)).toMatchObject([{ success: true, matchIndex: 5 }])
    const old = hear(at4(), append({ prevLogIndex: 0, entries: entries(1, 1) }))
    expect([logOf(old.state), sentTo(old, 1)]).toMatchObject([[4, 1], [{ success: true, matchIndex: 2 }]])
  })

  test('the entry after a snapshot is checked against its term', () => {
    const wrong = hear(at4(), append({ term: 2, prevLogIndex: 4, prevLogTerm: 2, entries: entries(2) }))
    expect(sentTo(wrong, 1)).toMatchObject([{ success: false, lastLogIndex: 4 }])
  })
})

// What clients see, and what it costs.

test('what clients see is what one copy would show, cut or not', () => {
  for (const seed of [1, 2, 3]) {
    expect(judged(run(cluster(3), seed))).toBe('ok')
    expect(judged(run(withCut(), seed))).toBe('ok')
  }
})

/** r3 is cut off while so many writes are made to three keys; what it is sent from the heal on until it has all of them. */
function catchingUp(writes: number, sizes: Sizes): { messages: number; items: number; characters: number } {
  const requests = Array.from({ length: writes }, (_, i) =>
    ({ client: 3, at: 600_000 + i * 20_000, request: write(i, ['x', 'y', 'z'][i % 3]!) }))
  const healed = 650_000 + writes * 20_000
  const faults: Setup['faults'] = [
    { at: 500_000, fault: { kind: 'cut', sides: [[0, 1, 3, 4], [2]] } }, { at: healed, fault: { kind: 'heal' } },
  ]
  const recording = run({ ...cluster(3, sizes, healed + 400_000), loops: [], requests, faults }, 2)
  const sum = { messages: 0, items: 0, characters: 0 }
  for (const { to, sentAt, message: wire } of recording.messages) {
    const { message } = wire as { readonly message?: { readonly entries?: unknown[]; readonly data?: unknown[] } }
    const items = message?.entries ?? message?.data ?? []
    if (to !== 2 || sentAt < healed || items.length === 0) continue
    sum.messages++
    sum.items += items.length
    sum.characters += JSON.stringify(message).length
  }
  const states: State[] = [0, 2].map(node => recording.worldAfter(recording.length - 1).node(node).state)
  expect(states[1]!.applied).toBe(states[0]!.applied)
  return sum
}

test('a snapshot costs what the map holds, the log what was ever written', () => {
  expect([24, 96].map(writes => catchingUp(writes, { compactAfter: 8, chunk: 2 }))).toStrictEqual([
    { messages: 4, items: 7, characters: 707 }, { messages: 6, items: 11, characters: 1_100 },
  ])
  expect([24, 96].map(writes => catchingUp(writes, { compactAfter: 1_000, chunk: 2 }))).toStrictEqual([
    { messages: 5, items: 27, characters: 3_018 }, { messages: 15, items: 107, characters: 11_975 },
  ])
})

const twoLines = { setup: 'sessions', from: 'r3 has two lines of three, and the last one is on its way' }
const twoWrites = { setup: 'sessions', from: 'r1 has compacted two writes, and r3 lacks them' }
const firstEntry = { setup: 'three', from: 'r3 lacks the first entry, which r1 has compacted' }
const twoEntries = { setup: 'three', from: 'r3 lacks two entries, which r1 has compacted' }
const again = { setup: 'three', from: 'a snapshot of the first entry has come to r3, and comes again' }
const firstLine = { setup: 'three', from: 'r3 has the first of two lines, and r1 goes on' }
const overtaken = { setup: 'three', from: 'r3 is sent two entries, and r1 compacts the first of them' }
const conflict = { setup: 'three', from: 'r3 has two entries of term 1 that nobody else has, and r1 leads term 2' }

exhaust(small, mutants, {
  counts: [17_668, 33_418, 28],
  unreached: [
    'read in the log', 'session expired', 'split vote', 'candidate yields', 'entries committed together',
    'older entry held back', 'conflict truncated', 'chunk received', 'log goes on', 'conflict discarded',
    'another leader sends', 'second-server', 'in-line',
  ],
  shortest: {
    'compacts-what-is-not-applied': [7, { timeouts: 1, requests: 1 }],
    'never-compacts': [9, { timeouts: 1, requests: 1 }],
    'forgets-term': [7, { timeouts: 1, requests: 1 }],
    'forgets-sessions': [9, { timeouts: 1, requests: 1 }],
    'discards-before-it-saves': [15, { timeouts: 1, requests: 1, crashes: 1, disk: 'gradual' }],
    'begins-empty': [11, { timeouts: 1, requests: 1, crashes: 1 }],
    'empty-append': [2, { timeouts: 1 }, conflict],
    'takes-any-reply': [2, { timeouts: 2, requests: 1 }, again],
    'starts-over': [3, { timeouts: 1 }, firstLine],
    'goes-back': [3, { timeouts: 1, requests: 1 }, again],
    'obeys-the-past': [5, { timeouts: 2 }, firstEntry],
    'one-file-for-all': [10, { timeouts: 2 }, twoWrites],
    'puts-it-at-the-end': [5, { timeouts: 1, duplicates: 1 }, twoWrites],
    'done-is-enough': [6, { crashes: 1, duplicates: 1 }, twoLines],
    'saves-nothing': [2, { timeouts: 1 }, twoEntries],
    'discards-all': [4, { timeouts: 1, requests: 1 }, overtaken],
    'keeps-conflicts': [2, { timeouts: 1 }, conflict],
    'keeps-its-map': [2, { timeouts: 1 }, twoEntries],
  },
})

exhaust(leaders, mutants, {
  counts: [65_749, 148_576, 19],
  unreached: [
    'read in the log', 'follower has the value', 'answered from memory', 'session expired', 'split vote',
    'entries committed together', 'older entry held back', 'vote remembered', 'chunk received', 'log goes on',
    'conflict discarded', 'compacted meanwhile', 'another leader sends', 'restarted from a snapshot', 'redirected',
    'second-server', 'in-line',
  ],
  shortest: {},
})
