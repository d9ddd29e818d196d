import { readFileSync } from 'node:fs'
import {
  Recording, reliable, requestId, Seq, start, step, type Effect, type Micros, type NodeId, type NodeSpec, type Setup, type Stepped,
  type TimedFault,
} from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { bytesPer, conformance, withMutant } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts, runScript, type Language, type MakeSetup } from '../testing/script.ts'
import type { AddRequest, ClientConfig, ClientState, Outcome, RedlockClient } from './client-state.ts'
import type { FileMessage, LockMessage, SetReply } from './messages.ts'
import { mutants } from './mutants.ts'
import { plainFile, totalOf, type FileState } from './plain-file.ts'
import { redlockClient } from './redlock-client.ts'
import { redlock } from './redlock.ts'
import { small } from './small.ts'
import type { Redlock, State } from './state.ts'

const MS = 1_000
const TTL = 300 * MS
const AWAY = 400 * MS
const times = { ttl: TTL, drift: 10 * MS, patience: 40 * MS, rest: [20 * MS, 80 * MS], work: [10 * MS, 20 * MS] } as const

/** A and B, so many servers, and the file. */
function locks(servers: number, change: Partial<ClientConfig> = {}, away = AWAY): Setup {
  const ids = Array.from({ length: servers }, (_, i) => 2 + i)
  const config: ClientConfig = { servers: ids, file: 2 + servers, ...times, ...change }
  return {
    nodes: [
      ...['A', 'B'].map((name): NodeSpec => ({ name, protocol: redlockClient, config })),
      ...ids.map((_, i): NodeSpec => ({ name: `s${i + 1}`, protocol: redlock, config: { away } })),
      { name: 'file', protocol: plainFile, config: {} },
    ],
    network: reliable([1 * MS, 5 * MS]), requests: [], loops: [], faults: [], situations: [], until: 2_000 * MS, limit: 50_000,
  }
}

const add = (amount: number): AddRequest => ({ f: 'add', amount })

/** A job for each client every 100 ms. */
function busy(change: Partial<ClientConfig> = {}): Setup {
  const requests = Array.from({ length: 24 }, (_, i) =>
    ({ client: i % 2, at: (20 + Math.floor(i / 2) * 100 + (i % 2) * 3) * MS, request: add(1) }))
  return { ...locks(5, change), requests }
}

// Servers may crash, be cut off and lose messages: that is what they are five for. A client that stands still is another matter.
const servers = [2, 3, 4, 5, 6]
conformance(redlock, { setup: () => busy(), seeds: 12, sampled: 1, crashes: 6, trouble: { nodes: servers, pauses: false } })
conformance(redlockClient, { setup: () => busy(), seeds: 8, sampled: 1, crashes: 6, trouble: { nodes: servers, pauses: false } })

const language: Language = { request: ([, amount]) => add(Number(amount)) }
const still: MakeSetup = size => locks(size, { work: [10 * MS, 10 * MS] })
goldenScripts(new URL('./scripts/', import.meta.url), still, language)
const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
  const script = readFileSync(new URL(breaks, import.meta.url), 'utf8')
  expect(runScript(script, breaks, (size, options) => withMutant(still(size, options), protocol), language)).not.toBe(script)
})

// One rule, one test.

const config: ClientConfig = { servers: [2, 3, 4], file: 9, ...times, work: [10 * MS, 10 * MS] }
const [one, two] = [requestId(1, 1), requestId(2, 1)]
const at = (clock: Micros) => ({ clock: () => clock, choose: () => 0 })
const sentOf = ({ effects }: { readonly effects: readonly { readonly kind: string }[] }) =>
  (effects as readonly Effect[]).flatMap(effect => (effect.kind === 'send' ? [effect.message] : []))

const served = (state: State, from: NodeId, message: LockMessage, clock = 0): Stepped<Redlock> =>
  step(redlock, state, { kind: 'message', from, message }, at(clock))
const fresh = start(redlock, { away: AWAY }, 2).state
const set = (state: State, value: number, clock = 0): Stepped<Redlock> => served(state, 1, { type: 'Set', value, ttl: TTL }, clock)

type Did = Stepped<RedlockClient>
const tell = ({ state }: { state: ClientState }, from: NodeId, message: LockMessage | FileMessage, clock = 0): Did =>
  step(redlockClient, state, { kind: 'message', from, message }, at(clock))
const fire = ({ state }: { state: ClientState }, timer: string, clock = 0): Did =>
  step(redlockClient, state, { kind: 'timeout', timer, key: 0 }, at(clock))
const asks = (clock = 0): Did => step(redlockClient, start(redlockClient, config, 1).state,
  { kind: 'request', id: requestId(1, 0), request: add(5) }, at(clock))
const says = (ok = true, value = one): SetReply => ({ type: 'SetReply', value, ok })
const inside = (clock = 2_000): Did => tell(tell(asks(1_000), 2, says()), 4, says(), clock)
const content: FileMessage = { type: 'Value', job: one, version: 2, total: 100 }
const toldOf = ({ effects }: Did): Outcome[] => effects.flatMap(effect => (effect.kind === 'respond' ? [effect.outcome] : []))
const deleted = (value = one) => [0, 1, 2].map(() => ({ type: 'Delete', value }))

describe('rules', () => {
  test('S1: a server sets its key if it has no value, and says so again to whom it has set it for', () => {
    const did = set(fresh, one)
    expect([did.state.value, sentOf(did)]).toStrictEqual([one, [says()]])
    expect(sentOf(set(did.state, two))).toStrictEqual([says(false, two)])
    expect([set(did.state, one, 5).state, sentOf(set(did.state, one, 5))]).toStrictEqual([did.state, [says()]])
  })

  test('S2: a key lives for a TTL by the clock of the server, which may be set', () => {
    const { state } = set(fresh, one, 1_000)
    expect(sentOf(set(state, two, 1_000 + TTL - 1))).toStrictEqual([says(false, two)])
    expect(sentOf(set(state, two, 1_000 + TTL))).toStrictEqual([says(true, two)])
  })

  test('S3: a key is deleted only for its value', () => {
    const { state } = set(fresh, one)
    expect(served(state, 2, { type: 'Delete', value: two }).state).toBe(state)
    expect(served(state, 1, { type: 'Delete', value: one }).state).toMatchObject({ value: null, until: null })
  })

  test('S4: a server that was down has forgotten everything, and answers nobody for longer than a lock lives', () => {
    const back = start(redlock, { away: AWAY }, 2, {})
    expect(back.effects).toStrictEqual([{ kind: 'setTimer', timer: 'away', key: 0, delay: [AWAY, AWAY] }])
    expect(sentOf(set(back.state, one))).toStrictEqual([])
    const again = step(redlock, back.state, { kind: 'timeout', timer: 'away', key: 0 }).state
    expect(sentOf(set(again, one))).toStrictEqual([says()])
  })

  test('C1: every attempt has a value of its own, after a crash too', () => {
    expect(sentOf(asks())).toStrictEqual([0, 1, 2].map(() => ({ type: 'Set', value: one, ttl: TTL })))
    const back = start(redlockClient, config, 1, { count: 1 }).state
    const again = step(redlockClient, back, { kind: 'request', id: requestId(1, 1), request: add(5) }, at(0))
    expect(again.state.value).toBe(requestId(1, 2))
  })

  test('C2: it has the lock when a majority has set its value', () => {
    expect(tell(asks(), 2, says()).state.phase).toBe('asking')
    expect(tell(tell(asks(), 2, says()), 2, says()).state.phase).toBe('asking')
    expect(inside().state.phase).toBe('reading')
  })

  test('C3: the lock is counted from before the first question, less the drift, and is none if that is over', () => {
    expect(inside().state.until).toBe(1_000 + TTL - 10 * MS)
    const late = inside(1_000 + TTL - 10 * MS)
    expect([late.state.phase, sentOf(late)]).toStrictEqual(['resting', deleted()])
  })

  test('C4: an answer counts for the attempt that it answers', () => {
    const second = fire(fire(asks(), 'patience'), 'rest')
    const told = tell(second, 2, says())
    expect([told.state, sentOf(told)]).toStrictEqual([second.state, [{ type: 'Delete', value: one }]])
    expect(tell(second, 2, says(true, requestId(1, 2))).state.granted).toStrictEqual([requestId(1, 2), 0, 0])
  })

  test('C5: whoever fails deletes its value at all servers, and tries again after a while that is drawn', () => {
    for (const failed of [fire(tell(asks(), 2, says()), 'patience'), tell(tell(asks(), 2, says(false)), 3, says(false))]) {
      expect([failed.state.phase, sentOf(failed)]).toStrictEqual(['resting', deleted()])
      expect(failed.effects).toContainEqual({ kind: 'setTimer', timer: 'rest', key: 0, delay: times.rest })
    }
  })

  test('C5: so does who is done', () => {
    const writing = fire(tell(inside(), 9, content, 3_000), 'work')
    expect(sentOf(writing)).toStrictEqual([{ type: 'Write', job: one, read: 2, total: 105 }])
    const done = tell(writing, 9, { type: 'Written', job: one })
    expect([sentOf(done), toldOf(done)]).toStrictEqual([deleted(), [{ definite: true, kind: 'ok', total: 105 }]])
  })

  test('C6: it looks at its clock before it works, and then no more', () => {
    const end = 1_000 + TTL - 10 * MS
    expect(tell(inside(), 9, content, end - 1).state.phase).toBe('working')
    expect(toldOf(tell(inside(), 9, content, end))).toStrictEqual([{ definite: true, kind: 'gave-up' }])
    const working = fire(tell(inside(), 9, content, end - 1), 'over', end)
    expect([toldOf(working), sentOf(fire(working, 'work', end + 1)).length]).toStrictEqual([[], 1])
    expect(toldOf(fire(fire(working, 'work', end), 'over', end + 1))).toStrictEqual([{ definite: false, kind: 'unknown' }])
    expect(toldOf(fire(inside(), 'over', end))).toStrictEqual([{ definite: true, kind: 'gave-up' }])
  })
})

const run = (made: Setup, seed = 1): Recording => new Recording(made, { seed, interventions: [] })

test('a job with five servers costs a question, an answer and a deletion for each, and four messages with the file', () => {
  const made = { ...locks(5), requests: [{ client: 0, at: 10 * MS, request: add(100) }] }
  expect(bytesPer(run(made), 0, 200 * MS)).toStrictEqual({
    SET: [5, 5 * 37], OK: [5, 5 * 39], DEL: [5, 5 * 27], RD: [1, 23], VAL: [1, 46], WR: [1, 45], WRN: [1, 26],
  })
})

// What Kleppmann says of it: seeds on which the lock alone does not protect the file, and what it takes.

describe('two clients hold the lock', () => {
  const asked = [{ client: 0, at: 300 * MS, request: add(100) }, { client: 1, at: 400 * MS, request: add(10) }]
  const ended = (faults: readonly TimedFault[], away = AWAY, seed = 1): [lost: boolean, total: number] => {
    const made = { ...locks(5, { work: [200 * MS, 200 * MS] }, away), requests: asked, faults }
    const recording = run(made, seed)
    const file: FileState = recording.worldAfter(recording.length - 1).node(7).state
    return [recording.findings.some(({ property }) => property === 'No Lost Update'), totalOf(file)]
  }
  const seeds = [1, 2, 3, 4, 5, 6]
  /** A reaches the first three servers only, B the last three: s3 is the one of both majorities. */
  const apart: TimedFault[] = [{ at: 0, fault: { kind: 'cut', sides: [[0], [5, 6]] } }, { at: 0, fault: { kind: 'cut', sides: [[1], [2, 3]] } }]

  test('not while clocks are right and nobody stands still', () => {
    for (const seed of seeds) expect(ended(apart, AWAY, seed)).toStrictEqual([false, 110])
  })

  test('when the clock of one server is set forward', () => {
    const jump: TimedFault = { at: 350 * MS, fault: { kind: 'clock-step', node: 4, by: TTL } }
    for (const seed of seeds) expect(ended([...apart, jump], AWAY, seed)[0]).toBe(true)
  })

  test('when one server restarts at once and has forgotten its key, and not when it stays away', () => {
    const crash: TimedFault[] = [{ at: 350 * MS, fault: { kind: 'crash', node: 4 } }, { at: 360 * MS, fault: { kind: 'restart', node: 4 } }]
    for (const seed of seeds) expect([ended([...apart, ...crash], 0, seed)[0], ended([...apart, ...crash], AWAY, seed)[0]]).toStrictEqual([true, false])
  })

  test('when the holder stands still after its last look', () => {
    const sleep: TimedFault[] = [{ at: 350 * MS, fault: { kind: 'pause', node: 0 } }, { at: 950 * MS, fault: { kind: 'resume', node: 0 } }]
    for (const seed of seeds) expect(ended(sleep, AWAY, seed)[0]).toBe(true)
  })
})

test('the file takes each write once, whatever it had read', () => {
  const written = (state: FileState, total: number, job = one): FileState =>
    step(plainFile, state, { kind: 'message', from: 1, message: { type: 'Write', job, read: 0, total } }).state
  const once = written({ log: Seq.empty }, 7)
  expect([once, written(once, 7), written(once, 9, two)].map(state => [state.log.length, totalOf(state)])).toStrictEqual([[1, 7], [1, 7], [2, 9]])
})

exhaust(small, mutants, {
  counts: [28_011, 85_575, 11],
  unreached: ['set anew', 'away', 'two writes in the file'],
  shortest: {
    'sets-what-is-set': [4, { requests: 1 }],
    'deletes-anyones': [5, { requests: 1, timeouts: 1 }],
    'comes-back-at-once': [2, { crashes: 1 }],
    'value-without-name': [2, { requests: 1 }],
    'forgets-count': [4, { requests: 2, crashes: 1 }, { setup: 'alone' }],
    'one-less': [3, { requests: 1 }],
    'counts-from-the-majority': [5, { requests: 1, moves: 1, ticks: [0, 1_000] }, { setup: 'alone' }],
    'without-drift': [5, { requests: 1 }, { setup: 'alone' }],
    'takes-any-answer': [5, { requests: 1, timeouts: 2 }, { setup: 'alone' }],
    'never-looks': [7, { requests: 1, moves: 1, ticks: [0, 300_000] }, { setup: 'alone' }],
  },
})
