import {
  Dict, Recording, reliable, requestId, start, step, type AnyProtocol, type Disk, type NodeSpec, type Setup, type TimedFault,
} from '@quorate/kernel'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Command, Value } from '../kv/command.ts'
import { bytesPer, conformance, convict, withMutant } from '../testing/conformance.ts'
import { goldenScripts, runScript } from '../testing/script.ts'
import { commandLanguage, judged, storeSetup } from '../testing/stores.ts'
import { lwwRegister, lwwRegisterMonotone } from './lww-register.ts'
import type { Message, Version } from './messages.ts'
import { mutants } from './mutants.ts'
import type { Config, LwwRegister, State } from './state.ts'
import { exhaust } from '../testing/exhaust.ts'
import { small } from './small.ts'

const MS = 1_000

/** r1 is `ahead` ms ahead of the world, and r3 as much behind. */
function replicas(protocol: AnyProtocol, size: number, ahead: number): NodeSpec[] {
  const config: Config = { nodes: Array.from({ length: size }, (_, id) => id), resend: 50 * MS }
  const offsets = [ahead, 0, -ahead]
  return config.nodes.map(id => ({ name: `r${id + 1}`, protocol, config, clock: { offset: (offsets[id] ?? 0) * MS, ppm: 0 } }))
}

/** Two clients write, read and remove until the run is over its first half; then it grows calm. */
function busy(protocol: AnyProtocol = lwwRegister, ahead = 40): Setup {
  const setup = storeSetup({ replicas: replicas(protocol, 3, ahead), leaderless: true }, 1_600 * MS)
  const requests = [3, 4].flatMap(client => Array.from({ length: 30 }, (_, i) =>
    ({ client, at: 10 * MS + (i * 27 + client) * MS, request: operationOf(i, client) })))
  return { ...setup, loops: [], requests }
}

function operationOf(index: number, client: number): Command {
  const key = ['x', 'y'][index % 2]!
  if (index % 5 === 4) return { f: 'read', key }
  if (index % 7 === 6) return { f: 'cas', key, from: 1, to: 2 }
  return { f: 'write', key, value: index % 6 === 3 ? null : index * 10 + client }
}

/** A and B write the same key at the same instant, at two replicas whose clocks agree to the microsecond. */
function sameInstant(): Setup {
  const requests = [3, 4].map(client => ({ client, at: 100 * MS, request: { f: 'write', key: 'x', value: `by ${client}` } }))
  return { ...busy(lwwRegister, 0), network: reliable([2 * MS, 2 * MS]), requests }
}

const runOf = (setup: Setup, seed = 1): Recording => new Recording(setup, { seed, interventions: [] })
const last = (recording: Recording, node: number): State => recording.worldAfter(recording.length - 1).node(node).state

function convergence(recording: Recording): readonly string[] {
  const contents = [0, 1, 2].map(node => JSON.stringify(Dict.entries(last(recording, node).versions)))
  return contents.every(text => text === contents[0]) ? [] : ['Convergence']
}

const setup = (seed: number): Setup => busy(lwwRegister, seed % 2 === 0 ? 0 : 40)
const unreached = { redirected: 'no replica refers to another: each serves' }
conformance(lwwRegister, { setup, seeds: 24, sampled: 2, crashes: 8, unreached })
conformance(lwwRegisterMonotone, {
  setup: seed => busy(lwwRegisterMonotone, seed % 2 === 0 ? 0 : 40), seeds: 12, sampled: 1, crashes: 4,
  unreached: { ...unreached, 'confirmed and ignored': 'this is what stamping above the known version prevents' },
})

function still(size: number, { ahead = '0' }: Readonly<Record<string, string>> = {}): Setup {
  const [first, ...others] = replicas(lwwRegister, size, 0)
  const clock = { offset: Number(ahead) * MS, ppm: 0 }
  return { ...storeSetup({ replicas: [{ ...first!, clock }, ...others], leaderless: true }), loops: [] }
}
goldenScripts(new URL('./scripts/', import.meta.url), still, commandLanguage)

test('budget: a write costs two messages of its client, and a version and its acknowledgement for each other replica', () => {
  const asks = (request: Command): Setup => ({ ...still(3), requests: [{ client: 3, at: MS, request }], until: 20 * MS })
  const costs = (request: Command) => bytesPer(new Recording(asks(request), { seed: 1, interventions: [] }))
  expect(costs({ f: 'write', key: 'x', value: 1 })).toStrictEqual({ REQ: [1, 75], OK: [1, 62], UPD: [2, 136], ACK: [2, 106] })
  expect(costs({ f: 'read', key: 'x' })).toStrictEqual({ REQ: [1, 64], OK: [1, 65] })
})

const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
/** What convicts them, or what they fail to do, is told by a script too. */
const inScript = [
  ...byScript.map(({ name, breaks, protocol }) => ({ name, script: breaks, protocol })),
  ...mutants.filter(({ name }) => name === 'sends-once').map(({ name, protocol }) => ({ name, script: 'scripts/sent-again.txt', protocol })),
]
const apart = ['stamps-without-name', 'compares-alone']
convict(mutants.filter(mutant => !byScript.includes(mutant) && !apart.includes(mutant.name)), { setup: () => busy(), judge: convergence })
convict(mutants.filter(({ name }) => name === 'stamps-without-name'), { setup: sameInstant, trouble: false, seeds: 1 })

describe('mutants', () => {
  test.each(inScript)('$name tells another story in $script', ({ script: file, protocol }) => {
    const script = readFileSync(new URL(file, import.meta.url), 'utf8')
    const told = runScript(script, file, (size, options) => withMutant(still(size, options), protocol), commandLanguage)
    expect(told).not.toBe(script)
  })
})

// One rule, one test.

const config: Config = { nodes: [0, 1, 2], resend: 50 * MS }
const started = (self: number): State => start(lwwRegister, config, self).state
const version = (time: number, by: number, value: Value): Version => ({ time, by, value })
const holding = (self: number, ...versions: Version[]): State =>
  ({ ...started(self), versions: Dict.from(versions.map(each => ['x', each] as const)) })
const receive = (state: State, from: number, message: Message, clock = 0) =>
  step(lwwRegister, state, { kind: 'message', from, message }, { clock: () => clock, choose: () => 0 })
const ask = (state: State, command: Command, clock = 0, protocol = lwwRegister) =>
  step(protocol, state, { kind: 'message', from: 9, message: { type: 'Request', id: requestId(9, 0), command } }, { clock: () => clock, choose: () => 0 })
const write = (value: Value): Command => ({ f: 'write', key: 'x', value })
const read: Command = { f: 'read', key: 'x' }
const update = (what: Version): Message => ({ type: 'Update', key: 'x', version: what })
const x = ({ versions }: State): Version | undefined => Dict.get(versions, 'x')
const sent = ({ effects }: ReturnType<typeof ask>) =>
  effects.flatMap(effect => (effect.kind === 'send' ? [[effect.to, effect.message.type]] : []))
const answer = ({ effects }: ReturnType<typeof ask>): unknown =>
  effects.flatMap(effect => (effect.kind === 'send' && effect.message.type === 'Reply' ? [effect.message.result] : []))[0]

describe('rules', () => {
  test('L1: a write is stamped with the local clock and the number of the replica that takes it', () => {
    expect(x(ask(started(1), write('a'), 605_300).state)).toStrictEqual(version(605_300, 1, 'a'))
    expect(x(ask(started(1), write('a'), -7).state)).toStrictEqual(version(-7, 1, 'a'))
  })

  test('L2: a version is replaced by one with a higher stamp, in whatever order they arrive', () => {
    const both = [version(5, 1, 'old'), version(6, 0, 'new')]
    for (const order of [both, both.toReversed()]) {
      const state = order.reduce((known, each) => receive(known, each.by, update(each)).state, started(2))
      expect(x(state)).toStrictEqual(version(6, 0, 'new'))
    }
  })

  test('L2: of two stamps of the same microsecond, that of the replica with the higher number wins', () => {
    expect(x(receive(holding(2, version(5, 0, 'a')), 1, update(version(5, 1, 'b'))).state)!.value).toBe('b')
    expect(x(receive(holding(2, version(5, 1, 'b')), 0, update(version(5, 0, 'a'))).state)!.value).toBe('b')
  })

  test('L2: a write whose stamp is not higher than what is here is confirmed, and changes nothing', () => {
    for (const clock of [4, 5]) {
      const before = holding(1, version(5, 1, 'first'))
      const did = ask(before, write('second'), clock)
      expect(did.state).toBe(before)
      expect([answer(did), sent(did)]).toStrictEqual([{ kind: 'ok', value: 'second' }, [[9, 'Reply']]])
      expect(did.effects[0]).toMatchObject({ kind: 'emit', value: { inForce: false } })
    }
  })

  test('L3: every replica answers reads and writes at once, from what it has', () => {
    for (const self of [0, 1, 2]) {
      const wrote = ask(started(self), write('a'), 5)
      expect([answer(wrote), answer(ask(wrote.state, read))]).toStrictEqual([{ kind: 'ok', value: 'a' }, { kind: 'ok', value: 'a' }])
    }
    expect(answer(ask(started(0), read))).toStrictEqual({ kind: 'ok', value: null })
  })

  test('L4: a version is sent to all others at once, and again to whoever has not acknowledged it', () => {
    const wrote = ask(started(0), write('a'), 5)
    expect(sent(wrote)).toStrictEqual([[1, 'Update'], [2, 'Update'], [9, 'Reply']])
    const { state } = receive(wrote.state, 1, { type: 'Ack', key: 'x', stamp: version(5, 0, 'a') })
    const again = step(lwwRegister, state, { kind: 'timeout', timer: 'resend', key: 0 })
    expect(sent(again)).toStrictEqual([[2, 'Update']])
    const done = receive(again.state, 2, { type: 'Ack', key: 'x', stamp: version(5, 0, 'a') })
    expect(done.effects).toStrictEqual([{ kind: 'cancelTimer', timer: 'resend', key: 0 }])
  })

  test('L4: after a cut all replicas have the same, and a calm run owes nothing', () => {
    const faults: TimedFault[] = [
      { at: 100 * MS, fault: { kind: 'cut', sides: [[0, 3], [1, 2, 4]] } }, { at: 700 * MS, fault: { kind: 'heal' } },
    ]
    for (const seed of [1, 2, 3]) {
      const recording = runOf({ ...busy(), faults }, seed)
      expect(convergence(recording)).toStrictEqual([])
      expect([0, 1, 2].map(node => lwwRegister.waits!(last(recording, node)))).toStrictEqual([[], [], []])
    }
  })

  test('L5: an acknowledgement of an older version leaves the newer one owed', () => {
    const second = ask(ask(started(0), write('a'), 5).state, write('b'), 6).state
    const early = receive(second, 1, { type: 'Ack', key: 'x', stamp: version(5, 0, 'a') })
    expect(early.state).toBe(second)
    const higher = receive(second, 1, { type: 'Ack', key: 'x', stamp: version(9, 2, 'c') })
    expect(Dict.keys(higher.state.owed[1]!)).toStrictEqual([])
  })

  test('L6: a removed key keeps its stamp, so that an older value does not come back', () => {
    const removed = ask(holding(0, version(5, 0, 'a')), write(null), 6).state
    expect(answer(ask(removed, read))).toStrictEqual({ kind: 'ok', value: null })
    expect(x(receive(removed, 1, update(version(5, 1, 'b'))).state)).toStrictEqual(version(6, 0, null))
  })

  test('L7: a compare-and-set is refused, whatever the value is', () => {
    for (const from of ['a', 'b']) {
      const before = holding(0, version(5, 0, 'a'))
      const did = ask(before, { f: 'cas', key: 'x', from, to: 'c' }, 9)
      expect([did.state === before, answer(did)]).toStrictEqual([true, { kind: 'cas-failed', value: 'a' }])
    }
  })

  test('L7: two replicas that compare with what they have both say yes to one seat', () => {
    const seat = (client: number, at: number, request: Command) => ({ client, at: at * MS, request })
    const requests = [
      seat(3, 100, { f: 'write', key: 'seat', value: 'free' }),
      seat(3, 300, { f: 'cas', key: 'seat', from: 'free', to: 'Ann' }), seat(4, 300, { f: 'cas', key: 'seat', from: 'free', to: 'Bob' }),
    ]
    const sale = { ...busy(lwwRegister, 0), requests }
    expect(judged(runOf(sale))).toBe('ok')
    const alone = mutants.find(({ name }) => name === 'compares-alone')!.protocol
    expect(judged(runOf(withMutant(sale, alone)))).toBe('not linearizable')
  })

  test('L8: versions and debts survive a crash', () => {
    const { state } = ask(started(0), write('a'), 5)
    const disk: Disk<LwwRegister> = { versions: state.versions, owed: state.owed }
    const again = start(lwwRegister, config, 0, disk)
    expect(again.state).toStrictEqual(state)
    expect(again.effects).toStrictEqual([{ kind: 'setTimer', timer: 'resend', key: 0, delay: [50 * MS, 50 * MS] }])
  })
})

describe('the register that never stamps below what it has seen', () => {
  test('stamps one microsecond above the version that it replaces, when its clock is behind', () => {
    const seen = holding(1, version(605_300, 0, 'a'))
    expect(x(ask(seen, write('b'), 500_000, lwwRegisterMonotone).state)).toStrictEqual(version(605_301, 1, 'b'))
    expect(x(ask(seen, write('b'), 700_000, lwwRegisterMonotone).state)).toStrictEqual(version(700_000, 1, 'b'))
  })

  test('keeps every write that it confirms, on runs in which the plain one ignores some', () => {
    const count = (protocol: AnyProtocol, seed: number): number =>
      runOf(busy(protocol), seed).witnesses.find(({ name }) => name === 'confirmed and ignored')!.count
    const seeds = [1, 2, 3, 4]
    expect(seeds.map(seed => count(lwwRegisterMonotone, seed))).toStrictEqual([0, 0, 0, 0])
    expect(Math.min(...seeds.map(seed => count(lwwRegister, seed)))).toBeGreaterThan(0)
  })

  test('loses to a write that it has not seen', () => {
    const blind = ask(started(1), write('b'), 500_000, lwwRegisterMonotone).state
    expect(x(receive(blind, 0, update(version(605_300, 0, 'a'))).state)!.value).toBe('a')
  })
})

exhaust(small, mutants, {
  counts: [8_276, 26_518, 16],
  unreached: ['removed', 'redirected', 'second-server', 'in-line'],
  shortest: {
    'stamps-without-name': [4, { requests: 1 }],
    'takes-whatever-comes': [5, { requests: 1, moves: 1, ticks: [0, 1_000] }],
    'settles-for-less': [5, { timeouts: 2, requests: 1, duplicates: 1, moves: 1, ticks: [0, 1_000] }],
    'compares-alone': [7, { timeouts: 2, requests: 2, moves: 1, ticks: [0, 1_000] }],
    'forgets-versions': [4, { requests: 1, crashes: 1 }],
    'forgets-debts': [4, { requests: 1, crashes: 1 }],
    'forgets-the-removed': [5, { requests: 2, moves: 1, ticks: [0, 1_000] }, { setup: 'removal' }],
  },
  without: { 'sends-once': 'it fails to do something, which only the end of a calm run shows; sent-again.txt is its trace' },
})
