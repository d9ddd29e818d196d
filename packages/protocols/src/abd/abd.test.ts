import { readFileSync } from 'node:fs'
import { searchSetup, type SetupFound } from '@quorate/explore'
import {
  clientOf, Dict, Recording, reliable, requestId, start, step, type AnyProtocol, type NodeSpec, type Setup,
} from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import type { Command, Value } from '../kv/command.ts'
import { read, smallStore, write, type Small } from '../small.ts'
import { conformance, convict, messagesPer, withMutant } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts, runScript, ScriptError } from '../testing/script.ts'
import { commandLanguage, judged, linearizable, storeSetup } from '../testing/stores.ts'
import { abd } from './abd.ts'
import type { Message, Version } from './messages.ts'
import { mutants } from './mutants.ts'
import { small } from './small.ts'
import type { Config, State } from './state.ts'

const MS = 1_000

/** r1, r2 …, each with majorities, or with these quorums. */
function replicas(size: number, quorums: Partial<Config> = {}): NodeSpec[] {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const majority = Math.floor(size / 2) + 1
  const config: Config = { nodes, read: majority, write: majority, resend: 50 * MS, ...quorums }
  return nodes.map(id => ({ name: `r${id + 1}`, protocol: abd, config }))
}

const cluster = (size: number, until = 1_500 * MS, quorums?: Partial<Config>): Setup =>
  storeSetup({ replicas: replicas(size, quorums), leaderless: true }, until)

const mutantNamed = (name: string): AnyProtocol => mutants.find(mutant => mutant.name === name)!.protocol
const runOf = (setup: Setup, seed = 1): Recording => new Recording(setup, { seed, interventions: [] })

const unreached = {
  'redirected': 'no replica refers to another: each serves', 'in-line': 'these clients ask when they have been answered',
}
conformance(abd, { setup: seed => cluster(seed % 2 === 0 ? 3 : 5), seeds: 16, sampled: 2, crashes: 8, unreached })

function still(size: number, { mutant = '' }: Readonly<Record<string, string>> = {}): Setup {
  const setup = { ...cluster(size), loops: [] }
  return mutant === '' ? setup : withMutant(setup, mutantNamed(mutant))
}
goldenScripts(new URL('./scripts/', import.meta.url), still, commandLanguage)

// Mutants: by search where it reaches them, else by script, else by seeds.

const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))

/** What happens when the script's commands are given to a mutant; they may ask for a message that it never sends. */
function storyOf(file: string, protocol: AnyProtocol): string {
  const script = readFileSync(new URL(file, import.meta.url), 'utf8')
  try {
    return runScript(script, file, (size, options) => withMutant(still(size, options), protocol), commandLanguage)
  } catch (error) {
    if (error instanceof ScriptError) return error.message
    throw error
  }
}

describe('mutants', () => {
  test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
    expect(storyOf(breaks, abd)).toBe(readFileSync(new URL(breaks, import.meta.url), 'utf8'))
    expect(storyOf(breaks, protocol)).not.toBe(storyOf(breaks, abd))
  })
})

/** Half of the messages are late by up to 20 ms, so that answers come when nobody expects them any more. */
const disorderly = (): Setup =>
  ({ ...cluster(3), network: { ...reliable([1 * MS, 5 * MS]), reorder: 500_000, reorderBy: [0, 20 * MS] } })
/** Every write takes 5 ms, and replicas crash meanwhile. */
const slowDisks = (): Setup => ({
  ...cluster(3),
  faults: [0, 1, 2].map(node => ({ at: 0, fault: { kind: 'disk-latency', node, latency: [5 * MS, 5 * MS] } } as const)),
})
const judge = (recording: Recording): string[] => (judged(recording) === 'not linearizable' ? ['Linearizable'] : [])
const only = (name: string) => mutants.filter(mutant => mutant.name === name)
convict(only('takes-any-report'), { setup: disorderly, trouble: false, judge })
convict(only('acknowledges-before-disk'), { setup: slowDisks, trouble: { duplication: false } })

exhaust(small, mutants, {
  counts: [16_021, 53_486, 19],
  unreached: ['same sequence twice', 'redirected', 'second-server', 'in-line'],
  shortest: {
    'takes-any-report': [6, { requests: 2 }, { from: 'B has read while a report was late, and A has written' }],
    'reads-one-less': [10, { timeouts: 0, requests: 1 }],
    'no-write-back': [14, { timeouts: 0, requests: 2 }],
    'accepts-older': [9, { timeouts: 0, requests: 1 }],
    'confirms-one-less': [4, { timeouts: 0, requests: 1 }],
    'forgets': [6, { timeouts: 0, requests: 1, crashes: 1 }],
    'acknowledges-before-disk': [6, { timeouts: 0, requests: 1, crashes: 1, disk: 'gradual' }],
  },
})

// Other smallest set-ups, for what needs two writers, one replica that coordinates for both, or other quorums.

const writers = { a: [write(1)], b: [write(2), read] }
const twoWriters: Small = {
  text: 'three replicas, majorities; A writes at the first, B at the last',
  setup: smallStore(replicas(3), [0, 1, 2], [], writers, true), bounds: small.bounds, isStore: true,
}
exhaust(twoWriters, mutants, {
  counts: [35_608, 104_925, 19],
  unreached: ['written back', 'learned by asking', 'redirected', 'second-server', 'in-line'],
  shortest: {
    'tag-without-writer': [8, { timeouts: 0, requests: 1 }],
    'writes-without-asking': [17, { timeouts: 0, requests: 2 }],
  },
})

const sameCoordinator: Small = {
  ...twoWriters, text: 'three replicas, majorities; A and B write at the first',
  setup: smallStore(replicas(3), [0], [], writers, true),
}
exhaust(sameCoordinator, mutants, {
  counts: [31_120, 84_373, 19],
  unreached: ['written back', 'learned by asking', 'same sequence twice', 'redirected', 'second-server', 'in-line'],
  shortest: {
    'same-tag-again': [9, { timeouts: 0, requests: 1 }],
    'takes-any-acknowledgement': [10, { timeouts: 0, requests: 1 }],
  },
})

const readAll: Small = { ...small, text: 'reads ask all, writes one', setup: withQuorums({ read: 3, write: 1 }) }
exhaust(readAll, mutants, {
  counts: [683, 1_816, 19],
  unreached: ['written back', 'learned by asking', 'same sequence twice', 'redirected', 'second-server', 'in-line'],
  shortest: { 'believes-the-last': [14, { timeouts: 0, requests: 1 }] },
})

const writeAll: Small = { ...small, text: 'reads ask one, writes all', setup: withQuorums({ read: 1, write: 3 }) }
exhaust(writeAll, mutants, {
  counts: [16_868, 65_645, 19],
  unreached: ['written back', 'learned by asking', 'same sequence twice', 'redirected', 'second-server', 'in-line'],
  shortest: { 'counts-twice': [5, { timeouts: 0, requests: 1, duplicates: 1 }] },
})

const compared: Command = { f: 'cas', key: 'x', from: null, to: 1 }
const bothCompare: Small = {
  ...twoWriters, text: 'three replicas, majorities; A and B change nothing to something of their own',
  setup: smallStore(replicas(3), [0, 1, 2], [], { a: [compared], b: [{ ...compared, to: 2 }] }, true),
}
exhaust(bothCompare, mutants, {
  counts: [2_916, 10_585, 19],
  unreached: ['written back', 'learned by asking', 'same sequence twice', 'redirected', 'second-server', 'in-line'],
  shortest: { 'compares-alone': [14, { timeouts: 0, requests: 1 }] },
})

function withQuorums(quorums: Partial<Config>): Setup {
  return smallStore(replicas(3, quorums), [0, 1, 2], [], { a: [write(1)], b: [read, read] }, true)
}

describe('quorums', () => {
  test.each([[1, 1], [1, 2], [2, 1]])('three replicas, R = %i and W = %i share none: not linearizable', (read_, write_) => {
    const found = searched({ read: read_, write: write_ })
    expect([found.status, found.status === 'violated' && found.property]).toEqual(['violated', 'Linearizable'])
  })

  test.each([[1, 3], [2, 2], [3, 1], [2, 3], [3, 2], [3, 3]])('three replicas, R = %i and W = %i share one: every order holds', (read_, write_) => {
    expect(searched({ read: read_, write: write_ }).status).toBe('ok')
  })
})

function searched(quorums: Partial<Config>): SetupFound['verdict'] {
  const setup = withQuorums(quorums)
  const judges = [linearizable(setup.nodes.map(({ name }) => name))]
  return searchSetup({ setup, bounds: small.bounds, crashable: [], judges }, { steps: 500_000 }).verdict
}

test('an operation costs 2 messages with the client and 4 of 245 bytes with each other replica', () => {
  for (const size of [3, 5, 7]) {
    const requests = [10, 200, 400].map((at, i) => ({ client: size + (i % 2), at: at * MS, request: [write(1), read, read][i] }))
    const others = 3 * (size - 1)
    const calm = { ...cluster(size), loops: [], requests, network: reliable([1 * MS, 2 * MS]) }
    const recording = runOf(calm)
    expect(messagesPer(recording)).toStrictEqual({ REQ: 3, QRY: others, REP: others, UPD: others, ACK: others, OK: 3 })
    const between = recording.messages.filter(({ from, to }) => from < size && to < size)
    expect(between.reduce((sum, { message }) => sum + JSON.stringify(message).length, 0)).toBe(245 * others)
  }
})

// One rule, one test.

const config: Config = { nodes: [0, 1, 2], read: 2, write: 2, resend: 50 * MS }
const started = (self: number, own: Partial<Config> = {}): State => start(abd, { ...config, ...own }, self).state
const version = (sequence: number, writer: number, value: Value): Version => ({ sequence, writer, value })
const holding = (self: number, ...versions: Version[]): State =>
  ({ ...started(self), versions: Dict.from(versions.map(each => ['x', each] as const)) })
const receive = (state: State, from: number, message: Message) => step(abd, state, { kind: 'message', from, message })
const ID = requestId(9, 0)
const ask = (state: State, command: Command, id = ID) => receive(state, clientOf(id), { type: 'Request', id, command })
const report = (what: Version, id = ID): Message => ({ type: 'Report', id, version: what })
const update = (what: Version): Message => ({ type: 'Update', key: 'x', version: what })
const ack = (sequence: number, writer: number): Message => ({ type: 'Ack', key: 'x', tag: { sequence, writer } })
const x = ({ versions }: State): Version | undefined => Dict.get(versions, 'x')
type Did = ReturnType<typeof ask>
const sent = ({ effects }: Did) => effects.flatMap(effect => (effect.kind === 'send' ? [[effect.to, effect.message.type]] : []))
const answer = ({ effects }: Did): unknown =>
  effects.flatMap(effect => (effect.kind === 'send' && effect.message.type === 'Reply' ? [effect.message.result] : []))[0]
const none = version(0, 0, null)
const put = (value: Value): Command => ({ f: 'write', key: 'x', value })

describe('rules', () => {
  test('A1: every replica coordinates reads and writes', () => {
    for (const self of [0, 1, 2]) {
      const others = [0, 1, 2].filter(node => node !== self)
      expect(sent(ask(started(self), read))).toStrictEqual(others.map(node => [node, 'Query']))
      expect(sent(ask(started(self), put('a')))).toStrictEqual(others.map(node => [node, 'Query']))
    }
  })

  test('A2: an operation goes on when a read quorum has reported, itself among them, and not before', () => {
    const three = { read: 3, write: 1 }
    const first = receive(ask(started(0, three), read).state, 1, report(none))
    expect(sent(first)).toStrictEqual([])
    expect(answer(receive(first.state, 2, report(version(4, 2, 'a'))))).toStrictEqual({ kind: 'ok', value: 'a' })
    expect(sent(ask(started(0, { read: 1, write: 3 }), read))).toStrictEqual([1, 2, 1, 2].map((node, i) => [node, i < 2 ? 'Query' : 'Update']))
  })

  test('A3: the highest tag counts, in whatever order reports come', () => {
    const reports = [version(2, 1, 'new'), version(1, 2, 'old')]
    for (const order of [reports, reports.toReversed()]) {
      const asked = ask(started(0, { read: 3 }), read).state
      const did = order.reduce((state, each, i) => receive(state, i + 1, report(each)).state, asked)
      expect([x(did), did.open[0]!.version]).toStrictEqual([version(2, 1, 'new'), version(2, 1, 'new')])
    }
  })

  test('A4: a write is tagged one above all that were reported, with the number of its coordinator', () => {
    const did = receive(ask(holding(1, version(3, 2, 'a')), put('c')).state, 0, report(version(5, 0, 'b')))
    expect(x(did.state)).toStrictEqual(version(6, 1, 'c'))
    expect(sent(did)).toStrictEqual([[0, 'Update'], [2, 'Update']])
  })

  test('A4: two writes through one replica get different tags, though both asked before either was tagged', () => {
    const both = ask(ask(started(0), put('a')).state, put('b'), requestId(8, 0)).state
    const first = receive(both, 1, report(none))
    const second = receive(first.state, 1, report(none, requestId(8, 0)))
    expect([x(first.state), x(second.state)]).toStrictEqual([version(1, 0, 'a'), version(2, 0, 'b')])
  })

  test('A5: a version is replaced by one with a higher tag, and by no other; both are acknowledged', () => {
    for (const [known, comes, kept] of [
      [version(5, 0, 'a'), version(5, 1, 'b'), 'b'], [version(5, 1, 'a'), version(5, 0, 'b'), 'a'], [version(6, 0, 'a'), version(5, 2, 'b'), 'a'],
    ] as const) {
      const did = receive(holding(2, known), 1, update(comes))
      expect([x(did.state)!.value, sent(did)]).toStrictEqual([kept, [[1, 'Ack']]])
    }
  })

  test('A6: the client is answered when a write quorum has the version, itself among them', () => {
    const handed = receive(ask(started(0, { write: 3 }), put('a')).state, 1, report(none)).state
    const first = receive(handed, 1, ack(1, 0))
    expect(answer(first)).toBeUndefined()
    expect(answer(receive(first.state, 2, ack(1, 0)))).toStrictEqual({ kind: 'ok', value: 'a' })
  })

  test('A7: a read hands on what it has found before it answers', () => {
    const found = receive(ask(started(2), read).state, 1, report(version(7, 0, 'a')))
    expect([sent(found), x(found.state)]).toStrictEqual([[[0, 'Update'], [1, 'Update']], version(7, 0, 'a')])
    expect(answer(receive(found.state, 0, ack(7, 0)))).toStrictEqual({ kind: 'ok', value: 'a' })
  })

  test('A8: an answer counts for what it is about, and each replica once', () => {
    const asked = ask(started(0, { read: 3 }), read).state
    expect(receive(asked, 1, report(none, requestId(9, 5))).state).toBe(asked)
    const once = receive(asked, 1, report(none)).state
    expect(receive(once, 1, report(none)).state).toBe(once)
    const handed = receive(ask(holding(0, version(3, 1, 'a')), put('b')).state, 1, report(none)).state
    expect(receive(handed, 1, ack(3, 1)).state).toBe(handed)
    expect(answer(receive(handed, 1, ack(5, 2)))).toStrictEqual({ kind: 'ok', value: 'b' })
  })

  test('A9: whoever has not answered is asked again, in both phases', () => {
    const again = (state: State) => step(abd, state, { kind: 'timeout', timer: 'resend', key: 0 })
    const asked = receive(ask(started(0, { read: 3, write: 3 }), put('a')).state, 1, report(none)).state
    expect(sent(again(asked))).toStrictEqual([[2, 'Query']])
    const handed = receive(receive(asked, 2, report(none)).state, 2, ack(1, 0)).state
    expect(sent(again(handed))).toStrictEqual([[1, 'Update']])
    expect(again(handed).effects).toContainEqual({ kind: 'setTimer', timer: 'resend', key: 0, delay: [50 * MS, 50 * MS] })
    expect(receive(handed, 1, ack(1, 0)).effects).toContainEqual({ kind: 'cancelTimer', timer: 'resend', key: 0 })
  })

  test('A10: a compare-and-set changes nothing, whatever the value is', () => {
    for (const from of ['a', 'b']) {
      const before = holding(0, version(5, 0, 'a'))
      const found = receive(ask(before, { f: 'cas', key: 'x', from, to: 'c' }).state, 1, report(none)).state
      expect([found.versions === before.versions, answer(receive(found, 1, ack(5, 0)))]).toStrictEqual([true, { kind: 'cas-failed', value: 'a' }])
    }
  })

  test('A11: versions survive a crash, and what was being coordinated does not', () => {
    const { state } = receive(ask(started(0), put('a')).state, 1, report(none))
    const again = start(abd, config, 0, { versions: state.versions })
    expect([again.state.versions, again.state.open, again.effects]).toStrictEqual([state.versions, [], []])
  })
})
