import { readFileSync } from 'node:fs'
import {
  Recording, reliable, requestId, Seq, start, step, type Effect, type Micros, type NodeId, type NodeSpec, type Setup, type Stepped, type TimedFault,
} from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { conformance, convict, messagesPer, withMutant } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts, runScript, type Language, type MakeSetup } from '../testing/script.ts'
import type { AddRequest, ClientConfig, ClientState, LockClient, Outcome } from './client-state.ts'
import { leaseLock } from './lease-lock.ts'
import { lockClient } from './lock-client.ts'
import type { LockMessage, ResourceMessage } from './messages.ts'
import { mutants } from './mutants.ts'
import { lockResource, totalOf, type LockResource, type ResourceState } from './resource.ts'
import { small } from './small.ts'
import type { LeaseLock, State } from './state.ts'

const MS = 1_000
const TTL = 300 * MS
const times = { ttl: TTL, margin: 30 * MS, renewEvery: 80 * MS, retryAfter: 50 * MS, work: [10 * MS, 20 * MS] } as const

/** A, B … , the lock service and the file. */
function locks(size: number, change: Partial<ClientConfig> = {}): Setup {
  const config: ClientConfig = { lock: size, resource: size + 1, ...times, ...change }
  const clients = Array.from({ length: size }, (_, id): NodeSpec => ({ name: 'ABCDEFGH'[id]!, protocol: lockClient, config }))
  const [lock, file] = [{ name: 'lock', protocol: leaseLock, config: { ttl: TTL } }, { name: 'file', protocol: lockResource, config: {} }]
  return {
    nodes: [...clients, lock, file], network: reliable([1 * MS, 5 * MS]), requests: [], loops: [], faults: [],
    situations: [], until: 3_000 * MS, limit: 50_000,
  }
}

const add = (amount: number): AddRequest => ({ f: 'add', amount })

/** Three clients, and for the first 2 s a job for each every 120 ms. Where work takes long, they stand in line. */
function busy(work: ClientConfig['work']): Setup {
  const requests = Array.from({ length: 48 }, (_, i) =>
    ({ client: i % 3, at: (20 + Math.floor(i / 3) * 120 + (i % 3) * 7) * MS, request: add(1) }))
  return { ...locks(3, { work }), requests }
}
const setup = (seed: number): Setup => busy(seed % 2 === 0 ? [10 * MS, 20 * MS] : [100 * MS, 200 * MS])

/** Everyone may be in trouble: what one of the three promises is most in danger when another one fails. */
const options = { setup, seeds: 16, sampled: 1, crashes: 6, trouble: { nodes: [0, 1, 2, 3, 4] } }
conformance(leaseLock, options)
conformance(lockClient, options)
conformance(lockResource, options)

const still: MakeSetup = size => locks(size, { work: [10 * MS, 10 * MS] })
const language: Language = { request: ([, amount]) => add(Number(amount)) }
goldenScripts(new URL('./scripts/', import.meta.url), still, language)
const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
  const script = readFileSync(new URL(breaks, import.meta.url), 'utf8')
  expect(runScript(script, breaks, (size, options) => withMutant(still(size, options), protocol), language)).not.toBe(script)
})

// A search sets no clocks.
const set: readonly TimedFault[] = [{ at: 500 * MS, fault: { kind: 'clock-step', node: 3, by: 400 * MS } }]
convict(mutants.filter(({ name }) => name === 'counts-by-the-wall-clock'), {
  setup: () => ({ ...busy([300 * MS, 400 * MS]), faults: set }), trouble: false, seeds: 3,
})

/** What the clients were told, and what is in the file. */
function ended(made: Setup, seed = 1): { readonly told: Outcome['kind'][]; readonly total: number; readonly findings: string[] } {
  const recording = new Recording(made, { seed, interventions: [] })
  const file: ResourceState = recording.worldAfter(recording.length - 1).node(made.nodes.length - 1).state
  return {
    told: recording.history.flatMap(({ kind, value }) => (kind === 'return' ? [(value as Outcome).kind] : [])),
    total: totalOf(file), findings: recording.findings.map(({ property }) => property),
  }
}

const protocolOf = (name: string): NodeSpec['protocol'] => mutants.find(mutant => mutant.name === name)!.protocol

describe('the lease alone', () => {
  /**
   * The file takes every token. A cannot renew and gets no content until `heal`; its clock is 1 % slow, and that of the
   * service 1 % fast. Nobody pauses, and every message takes 5 ms at most: the lease is enough, if it is counted well.
   */
  function close(heal: Micros, client: NodeSpec['protocol'], margin: Micros): Setup {
    const made = locks(2, { margin, retryAfter: 10 * MS })
    const off = [{ offset: 0, ppm: -10_000 }, { offset: 0, ppm: 0 }, { offset: 0, ppm: 10_000 }, { offset: 0, ppm: 0 }]
    const deaf = { kind: 'cut-one-way', from: [3], to: [0] } as const
    const nodes = made.nodes.map((node, id) => ({ ...node, clock: off[id]!, protocol: id < 2 ? client : node.protocol }))
    return withMutant({
      ...made, nodes, until: 600 * MS,
      requests: [{ client: 0, at: 20 * MS, request: add(1) }, { client: 1, at: 60 * MS, request: add(1) }],
      faults: [
        { at: 30 * MS, fault: deaf }, { at: 40 * MS, fault: { kind: 'cut-one-way', from: [0], to: [2] } },
        { at: heal, fault: { kind: 'heal', only: deaf } },
      ],
    }, protocolOf('ignores-tokens'))
  }
  const heals = Array.from({ length: 50 }, (_, i) => (230 + 2 * i) * MS)
  const lost = (client: NodeSpec['protocol'], margin: Micros): number =>
    heals.filter((heal, seed) => ended(close(heal, client, margin), seed).findings.includes('No Lost Update')).length

  test('protects the file while clocks and messages keep their bounds, and the margin covers them', () => {
    expect(lost(lockClient, 40 * MS)).toBe(0)
  })

  test.each(['without-margin', 'counts-from-the-answer'])('does not, %s', name => {
    expect(lost(protocolOf(name), 0)).toBeGreaterThan(0)
  })
})

// One rule, one test.

const config: ClientConfig = { lock: 8, resource: 9, ...times, work: [10 * MS, 10 * MS] }
const [one, two, three] = [requestId(1, 1), requestId(2, 1), requestId(3, 1)]

const served = (state: State, from: NodeId, message: LockMessage): Stepped<LeaseLock> =>
  step(leaseLock, state, { kind: 'message', from, message })
const acquire = (state: State, from: NodeId, session = requestId(from, 1)): Stepped<LeaseLock> =>
  served(state, from, { type: 'Acquire', session, n: 1 })
const over = (state: State, session: number): Stepped<LeaseLock> => step(leaseLock, state, { kind: 'timeout', timer: 'session', key: session })
const fresh = start(leaseLock, { ttl: TTL }, 8).state
/** Node 1 has the lock, 2 and 3 wait. */
const line = (): State => acquire(acquire(acquire(fresh, 1).state, 2).state, 3).state

type Did = Stepped<LockClient>
const at = (clock: Micros) => ({ clock: () => clock, choose: () => 0 })
const tell = ({ state }: { state: ClientState }, from: NodeId, message: LockMessage | ResourceMessage, clock = 0): Did =>
  step(lockClient, state, { kind: 'message', from, message }, at(clock))
const fire = ({ state }: { state: ClientState }, timer: string, clock = 0): Did =>
  step(lockClient, state, { kind: 'timeout', timer, key: 0 }, at(clock))
const asks = (clock = 0): Did => step(lockClient, start(lockClient, config, 1).state,
  { kind: 'request', id: requestId(1, 0), request: add(5) }, at(clock))
const alive = (n = 1, token: number | null = 7): LockMessage => ({ type: 'Alive', session: one, n, token })
const value: ResourceMessage = { type: 'Value', token: 7, version: 2, total: 100 }
const inside = (): Did => tell(asks(1_000), 8, alive())
const writing = (): Did => fire(tell(inside(), 9, value, 2_000), 'work')

const file = (log: readonly number[] = [], token = log.at(-1) ?? 0): ResourceState =>
  ({ token, log: Seq.from(log.map((each, at) => ({ token: each, by: 1, read: at, total: at + 1 }))) })
const stored = (state: ResourceState, message: ResourceMessage): Stepped<LockResource> =>
  step(lockResource, state, { kind: 'message', from: 1, message })
const write = (token: number, read: number): ResourceMessage => ({ type: 'Write', token, read, total: 9 })

const sentOf = ({ effects }: { readonly effects: readonly { readonly kind: string }[] }) =>
  (effects as readonly Effect[]).flatMap(effect => (effect.kind === 'send' ? [effect.message] : []))
const toldOf = ({ effects }: Did): Outcome[] => effects.flatMap(effect => (effect.kind === 'respond' ? [effect.outcome] : []))

describe('rules', () => {
  test('L1: the lock is lent to one session; the others stand in line, each with a session of its own', () => {
    expect(line()).toMatchObject({ holder: one, queue: [two, three], token: 1 })
    expect(sentOf(acquire(acquire(fresh, 1).state, 2))).toStrictEqual([{ type: 'Alive', session: two, n: 1, token: null }])
  })

  test('L1: asking again changes nothing, and is answered again', () => {
    const again = acquire(line(), 1)
    expect([again.state, sentOf(again)]).toStrictEqual([line(), [{ type: 'Alive', session: one, n: 1, token: 1 }]])
  })

  test('L2: every grant has a higher token than all before, after a crash too', () => {
    const next = over(line(), one).state
    expect(next).toMatchObject({ holder: two, token: 2 })
    const back = start(leaseLock, { ttl: TTL }, 8, { token: next.token, holder: next.holder }).state
    expect(over(acquire(back, 3).state, two).state).toMatchObject({ holder: three, token: 3 })
  })

  test('L3: whoever has waited longest is next, and is told at once', () => {
    const did = served(line(), 1, { type: 'Release', session: one })
    expect(sentOf(did)).toStrictEqual([{ type: 'Granted', session: two, token: 2 }])
    expect(did.state).toMatchObject({ holder: two, queue: [three] })
  })

  test('L4: a session ends a TTL after the last sign of life, by a timer', () => {
    const timer = { kind: 'setTimer', timer: 'session', key: one, delay: [TTL, TTL] }
    expect(acquire(fresh, 1).effects).toContainEqual(timer)
    expect(served(line(), 1, { type: 'KeepAlive', session: one, n: 2 }).effects).toContainEqual(timer)
    expect(over(line(), one).state.holder).toBe(two)
  })

  test('L5: a session that ends while it waits loses its place in the line', () => {
    expect(over(line(), two).state).toMatchObject({ holder: one, queue: [three] })
  })

  test('L6: a session that has ended is not renewed, and its client is told so', () => {
    const { state } = over(line(), one)
    const did = served(state, 1, { type: 'KeepAlive', session: one, n: 2 })
    expect([did.state, sentOf(did)]).toStrictEqual([state, [{ type: 'Expired', session: one }]])
  })

  test('L7: after a crash the holder has a whole TTL, and nobody is in line', () => {
    const { holder, token } = line()
    const back = start(leaseLock, { ttl: TTL }, 8, { holder, token })
    expect(back.state).toMatchObject({ holder: one, token: 1, queue: [] })
    expect(back.effects).toStrictEqual([{ kind: 'setTimer', timer: 'session', key: one, delay: [TTL, TTL] }])
  })

  test('C1: every session has a number of its own, after a crash too', () => {
    expect(asks().state.session).toBe(one)
    const back = start(lockClient, config, 1, { count: 1 }).state
    const again = step(lockClient, back, { kind: 'request', id: requestId(1, 1), request: add(5) }, at(0))
    expect(sentOf(again)).toStrictEqual([{ type: 'Acquire', session: requestId(1, 2), n: 1 }])
  })

  test('C1: who loses its place in the line takes another one', () => {
    const did = tell(tell(asks(), 8, alive(1, null)), 8, { type: 'Expired', session: one })
    expect(sentOf(did)).toStrictEqual([{ type: 'Acquire', session: requestId(1, 2), n: 1 }])
  })

  test('C2: the lease is counted from the question, less the margin', () => {
    expect(inside().state).toMatchObject({ phase: 'reading', until: 1_000 + TTL - 30 * MS })
  })

  test('C2: only the answer to the latest question counts', () => {
    const asked = fire(asks(), 'renew', 90 * MS)
    expect(tell(asked, 8, alive(1)).state).toBe(asked.state)
    expect(tell(asked, 8, alive(2)).state.until).toBe(90 * MS + TTL - 30 * MS)
  })

  test('C2: a grant says nothing about how long the session lives', () => {
    const granted = { type: 'Granted', session: one, token: 7 } as const
    expect(tell(asks(), 8, granted).state.phase).toBe('waiting')
    expect(tell(tell(asks(), 8, alive(1, null)), 8, granted).state).toMatchObject({ phase: 'reading', until: TTL - 30 * MS })
  })

  test('C3: it looks at its clock before it works, and before it asks again', () => {
    const end = 1_000 + TTL - 30 * MS
    expect(tell(inside(), 9, value, end - 1).state.phase).toBe('working')
    expect(toldOf(tell(inside(), 9, value, end))).toStrictEqual([{ definite: true, kind: 'gave-up' }])
    expect(toldOf(fire(inside(), 'retry', end))).toStrictEqual([{ definite: true, kind: 'gave-up' }])
    expect(toldOf(fire(writing(), 'retry', end))).toStrictEqual([{ definite: false, kind: 'unknown' }])
    expect(sentOf(fire(writing(), 'retry', end - 1))).toStrictEqual([{ type: 'Write', token: 7, read: 2, total: 105 }])
  })

  test('C3: whoever hears that the session is over stops; what was written and not answered stays unknown', () => {
    const expired: LockMessage = { type: 'Expired', session: one }
    expect(toldOf(tell(inside(), 8, expired))).toStrictEqual([{ definite: true, kind: 'gave-up' }])
    expect(toldOf(fire(tell(writing(), 8, expired), 'retry', 0))).toStrictEqual([{ definite: false, kind: 'unknown' }])
  })

  test('C4: what is refused is reported as refused, and was not written', () => {
    expect(toldOf(tell(writing(), 9, { type: 'Refused', token: 7, what: 'Write', by: 8 })))
      .toStrictEqual([{ definite: true, kind: 'refused', by: 8 }])
    expect(toldOf(tell(writing(), 9, { type: 'Written', token: 7 }))).toStrictEqual([{ definite: true, kind: 'ok', total: 105 }])
  })

  test('C4: that a late second read is refused says nothing about the write', () => {
    const { state } = writing()
    expect(tell({ state }, 9, { type: 'Refused', token: 7, what: 'Read', by: 8 }).state).toBe(state)
  })

  test('C5: whoever is done gives the lock back, and also a lock that it knows nothing of', () => {
    expect(sentOf(tell(writing(), 9, { type: 'Written', token: 7 }))).toStrictEqual([{ type: 'Release', session: one }])
    const strange = requestId(1, 40)
    expect(sentOf(tell(asks(), 8, { type: 'Granted', session: strange, token: 3 }))).toStrictEqual([{ type: 'Release', session: strange }])
  })

  test('R1: a lower token than the highest is refused, in reads and writes', () => {
    for (const message of [write(4, 1), { type: 'Read', token: 4 } as const]) {
      const did = stored(file([5]), message)
      expect(did.state).toStrictEqual(file([5]))
      expect(sentOf(did)).toStrictEqual([{ type: 'Refused', token: 4, what: message.type, by: 5 }])
    }
  })

  test('R2: a read shows its token, and shuts out all lower ones', () => {
    const shown = stored(file([5]), { type: 'Read', token: 7 })
    expect(sentOf(shown)).toStrictEqual([{ type: 'Value', token: 7, version: 1, total: 1 }])
    expect(sentOf(stored(shown.state, write(6, 1)))).toMatchObject([{ type: 'Refused', by: 7 }])
  })

  test('R3: the write of a token is taken once, and confirmed as often as it comes', () => {
    const first = stored(file(), write(5, 0))
    const again = stored({ ...first.state, token: 9 }, write(5, 0))
    expect([again.state.log.length, sentOf(again)]).toStrictEqual([1, [{ type: 'Written', token: 5 }]])
  })

  test('R4: the file and the highest token survive a crash together', () => {
    const before = file([5], 7)
    expect(start(lockResource, {}, 9, before).state).toStrictEqual(before)
    expect(lockResource.durable).toStrictEqual([['token', 'log']])
  })

  test('a job without a queue takes seven messages, and 258 bytes as JSON', () => {
    const made = { ...locks(1), requests: [{ client: 0, at: 10 * MS, request: add(100) }] }
    const recording = new Recording(made, { seed: 1, interventions: [] })
    expect(messagesPer(recording)).toStrictEqual({ ACQ: 1, ALV: 1, RD: 1, VAL: 1, WR: 1, OK: 1, REL: 1 })
    expect(recording.messages.reduce((bytes, { message }) => bytes + JSON.stringify(message).length, 0)).toBe(258)
  })
})

exhaust(small, mutants, {
  counts: [42_469, 108_217, 24],
  unreached: ['noticed in time'],
  shortest: {
    'lends-what-it-has-not': [4, { requests: 1, timeouts: 1 }],
    'same-token-again': [5, { requests: 1, timeouts: 1 }],
    'forgets-token': [7, { requests: 1, timeouts: 1, crashes: 1 }],
    'serves-the-last': [7, { requests: 1, timeouts: 1 }, { setup: 'line' }],
    'grants-to-the-dead': [8, { requests: 1, timeouts: 3 }],
    'renews-the-dead': [6, { requests: 1, timeouts: 2 }],
    'forgets-holder': [6, { requests: 1, crashes: 1 }],
    'forgets-count': [4, { requests: 2, crashes: 1 }],
    'counts-from-the-answer': [3, { requests: 1, moves: 1, ticks: [0, 1_000] }],
    'without-margin': [3, { requests: 1 }],
    'takes-any-answer': [4, { requests: 1, timeouts: 1 }],
    'never-looks': [5, { requests: 1, moves: 1, ticks: [0, TTL] }],
    'takes-no-for-yes': [10, { requests: 1, timeouts: 2 }],
    'ignores-tokens': [15, { requests: 1, timeouts: 3 }],
    'reads-do-not-count': [15, { requests: 1, timeouts: 3 }],
    'takes-twice': [8, { requests: 1, timeouts: 1, duplicates: 1 }],
    'resource-forgets': [14, { requests: 1, timeouts: 2, crashes: 1 }],
  },
  timed: { 'does-not-renew': 6 },
  without: { 'counts-by-the-wall-clock': 'a search sets no clocks; a seed in which one is set convicts it' },
})
