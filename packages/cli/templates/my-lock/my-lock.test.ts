/**
 * The tests of this protocol. `conformance` is what every protocol is put through: the same step twice gives the same,
 * states are plain JSON, stale and unknown messages do no harm, a crash at any point breaks nothing, and more.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { reliable, requestId, start, step, type Effect, type Setup } from '@quorate/kernel'
import { conformance, convict, goldenScripts, runScript, withMutant } from '@quorate/protocols/testing'
import { defaultsOf } from '@quorate/scenarios'
import { client } from './client.ts'
import { mutants } from './mutants.ts'
import { server } from './my-lock.ts'
import { contended, nodes } from './scenario.ts'
import type { ClientState, ServerState } from './state.ts'

/** The server crashes on even seeds, a client on odd ones. */
const busy = (seed: number): Setup =>
  contended.setup({ ...defaultsOf(contended), crashes: seed % 2 === 0 ? 'server' : 'client' })
conformance(server, { setup: busy, seeds: 8, sampled: 2, crashes: 10 })
conformance(client, { setup: busy, seeds: 8, sampled: 2, crashes: 10 })

/** A world in which nothing happens until a script says so. */
const still = (clients: number): Setup => ({
  nodes: nodes(clients), network: reliable([1_000, 1_000]), requests: [], loops: [], faults: [], situations: [],
  until: 1_000_000, limit: 10_000,
})
goldenScripts(new URL('./scripts/', import.meta.url), still)

// Most mutants break an invariant; one tells another story in a golden script.
const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
convict(mutants.filter(mutant => !byScript.includes(mutant)), { setup: busy })

describe('mutants', () => {
  test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
    const script = readFileSync(new URL(breaks, import.meta.url), 'utf8')
    expect(runScript(script, breaks, clients => withMutant(still(clients), protocol))).not.toBe(script)
  })
})

// One rule, one test.

const SERVER = 0
const [A, B] = [1, 2] as const

const toServer = (state: ServerState, from: number, type: 'Acquire' | 'Release', turn: number) =>
  step(server, state, { kind: 'message', from, message: { type, turn } })
const toClient = (state: ClientState, type: 'Granted' | 'Released', turn: number) =>
  step(client, state, { kind: 'message', from: SERVER, message: { type, turn } })
const sent = (effects: readonly Effect[]) =>
  effects.flatMap(effect => (effect.kind === 'send' ? [[effect.to, effect.message]] : []))

const free: ServerState = start(server, {}, SERVER).state
const idle: ClientState = start(client, { server: SERVER, patience: 50_000 }, A).state
const waiting = step(client, idle, { kind: 'request', id: requestId(A, 0), request: { hold: 1_000 } }).state

test('L1: one client holds the lock, and the others wait in the order in which they asked', () => {
  const granted = toServer(free, A, 'Acquire', 1)
  expect(sent(granted.effects)).toEqual([[A, { type: 'Granted', turn: 1 }]])
  const asked = toServer(granted.state, B, 'Acquire', 1)
  expect(sent(asked.effects)).toEqual([])
  const released = toServer(asked.state, A, 'Release', 1)
  expect(sent(released.effects)).toEqual([[A, { type: 'Released', turn: 1 }], [B, { type: 'Granted', turn: 1 }]])
})

test('L2: the end of an earlier turn leaves the lock where it is', () => {
  const { state } = toServer(free, A, 'Acquire', 2)
  expect(toServer(state, A, 'Release', 1).state.holder).toEqual({ node: A, turn: 2 })
})

test('L3: a client enters on the grant of its turn alone', () => {
  expect(waiting.phase).toBe('waiting')
  expect(toClient(waiting, 'Granted', 0).state.phase).toBe('waiting')
  expect(toClient(waiting, 'Granted', 1).state.phase).toBe('holding')
})

test('L4: a grant that nobody has a use for is given back', () => {
  expect(sent(toClient(idle, 'Granted', 7).effects)).toEqual([[SERVER, { type: 'Release', turn: 7 }]])
})

test('L5: the server restarts with holder and queue, and a client ends the turn that it had', () => {
  const disk = { holder: { node: A, turn: 1 }, queue: [{ node: B, turn: 1 }] }
  expect(start(server, {}, SERVER, disk).state).toEqual(disk)
  const again = start(client, idle.config, A, { turn: 3 })
  expect(again.state.phase).toBe('leaving')
  expect(sent(again.effects)).toEqual([[SERVER, { type: 'Release', turn: 3 }]])
})
