import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  durableOf, Recording, requestId, Seq, start, step, type AnyProtocol, type Disk, type NodeId, type Seen, type Setup,
  type Stepped,
} from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import { conformance, messagesPer, withMutant } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts, runScript, ScriptError } from '../testing/script.ts'
import { commandLanguage, cutOff, judged, storeSetup } from '../testing/stores.ts'
import type { Accept, Accepted, Entry, Message } from './messages.ts'
import { multiPaxos } from './multi-paxos.ts'
import { mutants } from './mutants.ts'
import { small } from './small.ts'
import type { Config, MultiPaxos, State } from './state.ts'

// One server, stepped by hand: server 0 of three. Client 7 asks.

const config: Config = { nodes: [0, 1, 2], phase1: 2, phase2: 2, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 2 }
const write = (value: number): Command => ({ f: 'write', key: 'x', value })
const entry = (ballot: number, value: number): Entry => ({ ballot, command: write(value), request: requestId(7, value) })
const follower = (more: Partial<State> = {}): State => ({ ...start(multiPaxos, config, 0).state, ...more })

const receive = (s: State, from: NodeId, message: Message): Stepped<MultiPaxos> =>
  step(multiPaxos, s, { kind: 'message', from, message })
const fire = (s: State, timer: string): Stepped<MultiPaxos> => step(multiPaxos, s, { kind: 'timeout', timer, key: 0 })
const ask = (s: State, value: number): Stepped<MultiPaxos> =>
  receive(s, 7, { type: 'Request', id: requestId(7, value), command: write(value) })
const promise = (ballot: number, ...accepted: readonly (Entry | null)[]): Message =>
  ({ type: 'Promise', ballot, accepted: Seq.from(accepted) })
const accept = (more: Partial<Accept> = {}): Message =>
  ({ type: 'Accept', ballot: 2, first: 1, entries: [], committed: 0, ...more })
const accepted = (first: number, more: Partial<Accepted> = {}): Message =>
  ({ type: 'Accepted', ballot: 1, first, count: 1, missing: first + 1, ...more })

/** It leads ballot 1 with the promise of server 1, which has reported this. */
const leading = (...reported: readonly (Entry | null)[]): Stepped<MultiPaxos> =>
  receive(fire(follower(), 'election').state, 1, promise(1, ...reported))
const sent = ({ effects }: Stepped<MultiPaxos>): [NodeId, Message][] =>
  effects.flatMap(effect => (effect.kind === 'send' ? [[effect.to, effect.message] as [NodeId, Message]] : []))
const told = (did: Stepped<MultiPaxos>): unknown[] =>
  sent(did).flatMap(([, message]) => (message.type === 'Reply' ? [message.result] : []))
const logOf = (s: State): unknown[] => Seq.toArray(s.log).map(each => each && [each.ballot, each.command === null ? null : (each.command as { value: number }).value])

describe('phase 1', () => {
  test('M1: a server stands with a ballot of its own, higher than what it promised and what it was refused for', () => {
    const stood = fire(follower({ promised: 5 }), 'election')
    expect([stood.state.promised, stood.state.role]).toEqual([7, 'candidate'])
    expect(sent(stood)).toEqual([1, 2].map(to => [to, { type: 'Prepare', ballot: 7, from: 1 }]))
    const refused = receive(stood.state, 1, { type: 'Refused', ballot: 7, promised: 11 })
    expect([refused.state.role, fire(refused.state, 'election').state.promised]).toEqual(['follower', 13])
  })
  test('M2: a promise covers all slots, is given for higher ballots only, and reports what was accepted', () => {
    const log = Seq.from<Entry | null>([entry(1, 1), null, entry(1, 3)])
    const did = receive(follower({ promised: 1, log }), 1, { type: 'Prepare', ballot: 2, from: 2 })
    expect([did.state.promised, sent(did)]).toEqual([2, [[1, promise(2, null, entry(1, 3))]]])
    const refused = receive(did.state, 0, { type: 'Prepare', ballot: 1, from: 1 })
    expect([refused.state, sent(refused)]).toEqual([did.state, [[0, { type: 'Refused', ballot: 1, promised: 2 }]]])
  })
  test('M3: with the promises of a quorum for this ballot it leads', () => {
    const candidate = fire(follower(), 'election').state
    expect(receive(candidate, 1, promise(4)).state).toBe(candidate)
    expect(receive(candidate, 1, promise(1)).state.role).toBe('leader')
    const four = { ...candidate, config: { ...config, phase1: 3 } }
    expect(receive(four, 1, promise(1)).state.role).toBe('candidate')
  })
  test('M4: for a slot it repeats what was reported under the highest ballot, its own report included', () => {
    const candidate = fire(follower({ promised: 3, log: Seq.from<Entry | null>([entry(2, 1), entry(2, 2)]) }), 'election').state
    const led = receive(candidate, 1, promise(4, entry(1, 9), entry(3, 8), entry(1, 7)))
    expect(logOf(led.state)).toEqual([[4, 1], [4, 8], [4, 7]])
    expect(sent(led).filter(([to, m]) => to === 2 && m.type === 'Accept' && m.entries.length > 0)).toMatchObject([[2, { first: 1 }], [2, { first: 3 }]])
  })
  test('M5: a slot that nobody reports, before others, gets a no-op', () => {
    expect(logOf(leading(null, entry(1, 5)).state)).toEqual([[1, null], [1, 5]])
  })
})

describe('phase 2', () => {
  test('M6: it accepts unless it has promised a higher ballot; ballot and slot are on disk', () => {
    const did = receive(follower(), 1, accept({ first: 2, entries: [entry(2, 5)] }))
    expect([did.state.promised, logOf(did.state)]).toEqual([2, [null, [2, 5]]])
    expect(sent(did)).toEqual([[1, { type: 'Accepted', ballot: 2, first: 2, count: 1, missing: 1 }]])
    const higher = follower({ promised: 3 })
    expect(receive(higher, 1, accept({ entries: [entry(2, 5)] })).state).toBe(higher)
    const back = start(multiPaxos, config, 0, durableOf(multiPaxos, did.state) as Disk<MultiPaxos>).state
    expect([back.promised, back.log, back.committed]).toEqual([2, did.state.log, 0])
  })
  test('M7: a slot is chosen with the acceptances of a quorum under this ballot', () => {
    const asked = ask(leading().state, 5).state
    expect(receive(asked, 1, accepted(1, { ballot: 4 })).state).toBe(asked)
    expect(receive(asked, 1, accepted(1)).state.committed).toBe(1)
    const three = { ...asked, config: { ...config, phase2: 3 } }
    expect(receive(receive(three, 1, accepted(1)).state, 1, accepted(1)).state.committed).toBe(0)
  })
  test('M7: an answer tells of earlier slots whose own answers were lost', () => {
    const two = ask(ask(leading().state, 5).state, 6).state
    expect(receive(two, 1, accepted(2)).state.committed).toBe(2)
    expect(receive(two, 1, accepted(3, { count: 0, missing: 2 })).state.committed).toBe(1)
    expect(receive(two, 1, accepted(3, { count: 0, missing: 9, ballot: 4 })).state).toBe(two)
  })
  test('M8: what is chosen is executed in order, and waits for what comes before it', () => {
    const two = ask(ask(leading().state, 5).state, 6).state
    const second = receive(two, 1, accepted(2, { missing: 1 }))
    expect([second.state.committed, told(second)]).toEqual([0, []])
    const both = receive(second.state, 2, accepted(1))
    expect([both.state.committed, told(both)]).toEqual([2, [{ kind: 'ok', value: 5 }, { kind: 'ok', value: 6 }]])
  })
  test('M9: a notice counts for what was accepted under its own ballot', () => {
    const old = follower({ log: Seq.from<Entry | null>([entry(1, 5)]) })
    expect(receive(old, 1, accept({ first: 2, committed: 1 })).state.committed).toBe(0)
    expect(receive(old, 1, accept({ entries: [entry(2, 6)], committed: 1 })).state.committed).toBe(1)
  })
  test('M10: what a server lacks is sent again when it answers a heartbeat, batch by batch', () => {
    const three = [5, 6, 7].reduce((s, value) => ask(s, value).state, leading().state)
    const first = receive(three, 1, accepted(4, { count: 0, missing: 1 }))
    expect(sent(first)).toMatchObject([[1, { first: 1, entries: { length: 2 } }]])
    expect(sent(receive(first.state, 1, accepted(1, { count: 2, missing: 3 }))).at(-1)).toMatchObject([1, { first: 3 }])
    expect(sent(receive(first.state, 1, accepted(3, { missing: 1 })))).toEqual([])
  })
  test('M11: only a leader takes commands; one that is deposed does not know what becomes of them, and says so', () => {
    expect(told(ask(follower({ leader: 2 }), 5))).toEqual([{ kind: 'redirect', leader: 2 }])
    const deposed = receive(ask(leading().state, 5).state, 1, { type: 'Prepare', ballot: 2, from: 1 })
    expect([deposed.state.role, told(deposed)]).toEqual(['follower', [{ kind: 'unknown' }]])
  })
  test('M12: a leader reminds the others of itself, and whoever hears it starts its election timer anew', () => {
    expect(sent(fire(leading().state, 'heartbeat'))).toEqual([1, 2].map(to => [to, accept({ ballot: 1 })]))
    expect(receive(follower(), 1, accept()).effects).toContainEqual({ kind: 'setTimer', timer: 'election', key: 0, delay: [150_000, 300_000] })
  })
})

test('what it waits for: a leader, promises, acceptances', () => {
  expect(multiPaxos.waits!(follower())).toMatchObject([{ rule: 'M12', missing: [1, 2] }])
  expect(multiPaxos.waits!(fire(follower(), 'election').state)).toMatchObject([{ rule: 'M3', need: 2, have: 1, missing: [1, 2] }])
  expect(multiPaxos.waits!(ask(leading().state, 5).state)).toMatchObject([{ rule: 'M7', need: 2, have: 1, missing: [1, 2] }])
  expect(multiPaxos.waits!(leading().state)).toEqual([])
})

describe('an acceptance that a crash took before anybody heard of it', () => {
  const x = Seq.from<Entry | null>([entry(1, 5)])
  const y = Seq.from<Entry | null>([entry(3, 6)])
  const seen = (node: NodeId, after: State, more: Partial<Seen<MultiPaxos>> = {}): Seen<MultiPaxos> =>
    ({ node, time: 0, before: null, after, emitted: [], ...more })
  /** x is proposed and accepted by server 1, which crashes; server 2 leads without it, and y is chosen and executed. */
  const story = (unheard: boolean): Seen<MultiPaxos>[] => [
    seen(0, follower({ role: 'leader', promised: 1, log: x })), seen(1, follower({ promised: 1, log: x })),
    seen(1, follower(), { unheard }), seen(2, follower({ role: 'leader', promised: 3 })),
    seen(2, follower({ role: 'leader', promised: 3, log: y })), seen(1, follower({ promised: 3, log: y })),
    seen(2, follower({ role: 'leader', promised: 3, log: y, committed: 1 }), {
      emitted: [{ type: 'applied', slot: 1, command: write(6) }],
    }),
  ]
  const broken = (unheard: boolean): string[] => multiPaxos.invariants.filter(invariant => {
    if (!('init' in invariant)) return false
    return invariant.check(story(unheard).reduce(invariant.fold, invariant.init())) !== null
  }).map(({ name }) => name)

  test('is no promise broken only if nobody heard of it', () => expect(broken(false)).toEqual([
    'Chosen Never Changes', 'Leaders Repeat What Is Chosen', 'Executed Is Chosen', 'Promises Only Grow',
  ]))
  test('has chosen nothing', () => expect(broken(true)).toEqual([]))
})

// Whole clusters.

function cluster(size: number, phase1 = Math.floor(size / 2) + 1, phase2 = phase1, protocol: AnyProtocol = multiPaxos): Setup {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const each: Config = { ...config, nodes, phase1, phase2, maxBatch: 8 }
  return storeSetup({ replicas: nodes.map(id => ({ name: `r${id + 1}`, protocol, config: each })) }, 1_500_000)
}

/** Two clients without pause; every other run with a cut, every fourth with four to lead and two to choose. */
function setup(seed: number): Setup {
  if (seed % 2 === 1) return cluster(3)
  const five = seed % 4 === 0 ? cluster(5, 4, 2) : cluster(5)
  return cutOff(five, 5, 500_000, 1_100_000)
}

conformance(multiPaxos, {
  setup, seeds: 12, sampled: 1, crashes: 4, trouble: { duplication: false },
  unreached: {
    'in-line': 'the clients of a loop ask one thing at a time',
    'gap filled': 'two clients that wait for their answers leave few gaps; scripts/gap.txt has one',
  },
})

const run = (made: Setup, seed = 1): Recording => new Recording(made, { seed, interventions: [] })

test('what clients see is what one copy would show, cut or not, with majorities and with four to lead and two to choose', () => {
  for (const seed of [1, 2, 4, 6, 8]) expect(judged(run(setup(seed), seed)), `seed ${seed}`).toBe('ok')
})

test('a write costs two messages of clients and, to each of four others, 128 bytes to accept and an answer', () => {
  const made = { ...cluster(5), loops: [] }
  const quiet = messagesPer(run(made), 1_000_000)
  const asked = run({ ...made, requests: [{ client: 5, at: 1_210_000, request: write(5) }] })
  const { REQ, RED = 0, OK, ACC, ACK } = messagesPer(asked, 1_000_000)
  expect({ REQ: REQ! - RED, OK, ACC: ACC! - quiet.ACC!, ACK: ACK! - quiet.ACK! }).toEqual({ REQ: 1, OK: 1, ACC: 4, ACK: 4 })
  const bytes = asked.messages.filter(({ message }) => (message as Accept).type === 'Accept' && (message as Accept).entries.length > 0)
    .map(({ message }) => JSON.stringify(message).length)
  expect(bytes).toEqual([128, 128, 128, 128])
})

// Scripts, and mutants that fail to do what no invariant asks for.

const scripts = new URL('./scripts/', import.meta.url)
const scripted = (size: number, { lead, choose }: Readonly<Record<string, string>>): Setup =>
  ({ ...cluster(size, ...(lead === undefined ? [] : [Number(lead), Number(choose)]) as []), loops: [] })
goldenScripts(scripts, scripted, commandLanguage)

/** The story of a script under this protocol; a command that it makes impossible ends it. */
function story(script: string, protocol: AnyProtocol): string {
  try {
    return runScript(readFileSync(new URL(script, scripts), 'utf8'), script, (size, options) => withMutant(scripted(size, options), protocol), commandLanguage)
  } catch (error) {
    if (error instanceof ScriptError) return error.message
    throw error
  }
}

/** What Multi-Paxos as it is does in the script, and the mutant does not. */
const missing = new Map([
  ['leaves-gaps', /r2: 1@2 no-op ✓/], ['sends-once', /r3 lacks slot 1/],
  ['counts-what-is-named', /r1: 1@1 x=1 ✓/], ['does-not-remind', /heartbeat timer fires\.\nr2 receives Accept/],
  ['never-quiet', /r2: election fires at (\S+) ms[^]*r2: election fires at (?!\1)/],
])
test.each(mutants.filter(({ breaks }) => breaks.startsWith('scripts/')))('$name tells another story in $breaks', mutant => {
  const script = mutant.breaks.replace('scripts/', '')
  expect(story(script, multiPaxos)).toMatch(missing.get(mutant.name)!)
  expect(story(script, mutant.protocol)).not.toMatch(missing.get(mutant.name)!)
})

const twice = { timeouts: 2, timers: [['heartbeat', 0]], requests: 1 } as const
const overtaken = { from: 'r1 has x = 1 in slot 1, for which x = 2 was chosen' }
exhaust(small, mutants, {
  counts: [81_772, 175_771, 15],
  unreached: ['leader deposed', 'proposal repeated', 'gap filled', 'promise remembered', 'second-server', 'in-line'],
  shortest: {
    'shares-its-ballots': [2, { timeouts: 2 }],
    'forgets-its-promise': [3, { timeouts: 1, crashes: 1 }],
    'promises-anyone': [3, { timeouts: 2 }],
    'hides-what-it-accepted': [9, twice],
    'one-promise-too-few': [5, twice],
    'counts-old-promises': [8, twice, { from: 'r2 has promised ballot 1' }],
    'keeps-its-own': [4, { timeouts: 1 }, overtaken],
    'no-op-over-a-proposal': [9, twice],
    'accepts-anything': [5, twice],
    'forgets-its-log': [11, { ...twice, crashes: 1 }],
    'quorums-that-miss': [5, { timeouts: 1, requests: 1 }],
    'counts-old-acceptances': [5, { timeouts: 1 }, { setup: 'one leads, all accept', from: 'r2 has accepted x = 1 of ballot 1, and r3 leads ballot 3' }],
    'executes-over-a-gap': [12, { timeouts: 1, requests: 1 }],
    'notices-without-ballot': [3, { timeouts: 1 }, overtaken],
    'anyone-proposes': [4, twice],
  },
})
