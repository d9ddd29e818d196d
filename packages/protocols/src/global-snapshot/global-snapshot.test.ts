import { Recording, reliable, requestId, Seq, start, step, type AnyProtocol, type Setup } from '@quorate/kernel'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bytesPer, conformance, convict, withMutant } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts, runScript, type Language, type MakeSetup } from '../testing/script.ts'
import { globalSnapshot } from './global-snapshot.ts'
import type { Body, Message } from './messages.ts'
import { mutants } from './mutants.ts'
import { small } from './small.ts'
import { isComplete, recordedMoney, type Config, type Request, type State } from './state.ts'

const MS = 1_000
const names = ['Berlin', 'Lyon', 'Oslo', 'Rome']

const branches: MakeSetup = size => {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const config: Config = { nodes, money: nodes.map(() => 100), resend: 60 * MS }
  return {
    nodes: nodes.map(id => ({ name: names[id]!, protocol: globalSnapshot as AnyProtocol, config })),
    network: reliable([MS, 20 * MS]), requests: [], loops: [], faults: [], situations: [], until: 900 * MS, limit: 100_000,
  }
}

/** Everybody sends money about all the time; three snapshots are taken, two of them at once. */
function busy(): Setup {
  const transfers = [0, 1, 2].flatMap(client => Array.from({ length: 14 }, (_, i) => ({
    client, at: 10 * MS + (i * 31 + client * 11) * MS,
    request: { f: 'transfer', to: (client + 1 + (i % 2)) % 3, amount: 1 + ((i * 7 + client) % 5) },
  })))
  const snapshots = [[0, 120], [1, 125], [2, 300]].map(([client, at]) => ({ client: client!, at: at! * MS, request: { f: 'record' } }))
  return { ...branches(3, {}), requests: [...transfers, ...snapshots] }
}

/** "record", "send Lyon 10" */
const language: Language = {
  request: ([f, to = '', amount]): Request | undefined => {
    if (f === 'record') return { f }
    return f === 'send' ? { f: 'transfer', to: names.indexOf(to), amount: Number(amount) } : undefined
  },
}

conformance(globalSnapshot, { setup: busy, seeds: 16, sampled: 2, crashes: 6 })
const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
convict(mutants.filter(mutant => !byScript.includes(mutant)), { setup: busy })
goldenScripts(new URL('./scripts/', import.meta.url), branches, language)

describe('mutants', () => {
  test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
    const script = readFileSync(new URL(breaks, import.meta.url), 'utf8')
    expect(runScript(script, breaks, (size, options) => withMutant(branches(size, options), protocol), language)).not.toBe(script)
  })
})

// One rule, one test.

const config: Config = { nodes: [0, 1, 2], money: [100, 100, 100], resend: 60 * MS }
const started = (self: number): State => start(globalSnapshot, config, self).state
const ask = (state: State, request: Request) =>
  step(globalSnapshot, state, { kind: 'request', id: requestId(state.self, 0), request })
const receive = (state: State, from: number, message: Message) =>
  step(globalSnapshot, state, { kind: 'message', from, message })
const take = (state: State, from: number, at: number, body: Body) => receive(state, from, { type: 'Data', at, body })
const transfer = (amount: number): Body => ({ type: 'Transfer', amount })
const marker: Body = { type: 'Marker', by: 0, n: 0 }
const sent = ({ effects }: ReturnType<typeof ask>): unknown[] =>
  effects.flatMap(effect => (effect.kind === 'send' && effect.message.type === 'Data' ? [[effect.to, effect.message.body]] : []))
const first = (state: State) => Seq.at(state.recordings, 0)

describe('rules', () => {
  test('S1: who begins records its balance and sends a marker through every channel, before anything else', () => {
    const did = ask(started(0), { f: 'record' })
    expect(first(did.state)).toMatchObject({ by: 0, n: 0, balance: 100 })
    expect(sent(did)).toStrictEqual([[1, marker], [2, marker]])
    expect(did.state.owed).toStrictEqual([])
  })

  test('S2: the first marker makes a node record its balance, and the channel that it came through as empty', () => {
    const did = take(started(1), 0, 0, marker)
    expect(first(did.state)).toStrictEqual({
      by: 0, n: 0, balance: 100, channels: [{ amounts: [], isClosed: true }, { amounts: [], isClosed: true }, { amounts: [], isClosed: false }],
    })
    expect(sent(did)).toStrictEqual([[0, marker], [2, marker]])
  })

  test('S3: what arrives through a channel before its marker was on its way, and is recorded as that', () => {
    const recording = take(started(1), 0, 0, marker).state
    const { state } = take(recording, 2, 0, transfer(7))
    expect([state.balance, first(state).balance, first(state).channels[2]!.amounts]).toStrictEqual([107, 100, [7]])
    expect(first(take(recording, 0, 1, transfer(7)).state).channels[0]!.amounts).toStrictEqual([])
  })

  test('S4: a marker ends the record of its channel, and the last one completes the part', () => {
    const part = take(take(take(started(1), 0, 0, marker).state, 2, 0, transfer(7)).state, 2, 1, marker).state
    expect([isComplete(first(part)), recordedMoney(first(part))]).toStrictEqual([true, 107])
    expect(first(take(part, 2, 2, transfer(1)).state)).toStrictEqual(first(part))
  })

  test('C1: a channel is taken in its order, each position once', () => {
    const before = started(1)
    expect(take(before, 0, 1, transfer(7)).state).toBe(before)
    const { state } = take(before, 0, 0, transfer(7))
    expect(take(state, 0, 0, transfer(7)).state).toBe(state)
    expect(take(state, 0, 1, transfer(1)).state.balance).toBe(108)
  })

  test('C2: what was not acknowledged is sent again, in its order, until it is', () => {
    const { state } = ask(ask(started(0), { f: 'transfer', to: 1, amount: 5 }).state, { f: 'transfer', to: 1, amount: 6 })
    const again = (s: State) => sent(step(globalSnapshot, s, { kind: 'timeout', timer: 'resend', key: 0 }))
    expect(again(state)).toStrictEqual([[1, transfer(5)], [1, transfer(6)]])
    const acknowledged = receive(state, 1, { type: 'Ack', next: 1 })
    expect(again(acknowledged.state)).toStrictEqual([[1, transfer(6)]])
    expect(receive(acknowledged.state, 1, { type: 'Ack', next: 2 }).effects).toStrictEqual([{ kind: 'cancelTimer', timer: 'resend', key: 0 }])
  })

  test('Durable: money, channels and records survive a crash together', () => {
    const { state } = take(ask(ask(started(0), { f: 'transfer', to: 1, amount: 5 }).state, { f: 'record' }).state, 2, 0, transfer(3))
    const { config: _config, self: _self, ...disk } = state
    const again = start(globalSnapshot, config, 0, disk)
    expect(again.state).toStrictEqual(state)
    expect(again.effects).toStrictEqual([{ kind: 'setTimer', timer: 'resend', key: 0, delay: [60 * MS, 60 * MS] }])
  })
})

test('budget: a marker a channel and its acknowledgement: 2·n·(n − 1) messages for n nodes', () => {
  const requests = [{ client: 0, at: MS, request: { f: 'record' } }]
  const counted = [3, 4].map(size =>
    bytesPer(new Recording({ ...branches(size, {}), requests }, { seed: 1, interventions: [] })))
  expect(counted).toStrictEqual([{ M: [6, 360], ACK: [6, 138] }, { M: [12, 720], ACK: [12, 276] }])
  const { messages } = new Recording({ ...branches(3, {}), requests }, { seed: 1, interventions: [] })
  expect(JSON.stringify(messages[0]!.message)).toBe('{"type":"Data","at":0,"body":{"type":"Marker","by":0,"n":0}}')
})

exhaust(small, mutants, {
  counts: [24_102, 68_819, 17],
  unreached: ['two at once'],
  shortest: {
    'marks-later': [5, { requests: 2, timeouts: 1 }],
    'records-late': [4, { requests: 2 }],
    'forgets-the-channels': [5, { requests: 2 }],
    'one-marker-is-enough': [5, { requests: 1 }, { setup: 'three' }],
    'takes-them-as-they-come': [4, { requests: 2 }],
    'takes-copies': [3, { requests: 1, duplicates: 1 }],
    'forgets-recordings': [6, { requests: 2, crashes: 1 }],
  },
})
