import { Recording, requestId, start, step, type Fault, type NodeId, type Setup, type Stepped } from '@quorate/kernel'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Command } from '../kv/command.ts'
import type { Answer } from '../kv/messages.ts'
import { conformance, convict, withMutant } from '../testing/conformance.ts'
import { goldenScripts, runScript } from '../testing/script.ts'
import { asyncStore, commandLanguage, cutOff, judged, storeSetup } from '../testing/stores.ts'
import { raftKv } from '../raft-kv/raft-kv.ts'
import { kvClient } from './kv-client.ts'
import { mutants } from './mutants.ts'
import type { Config, KvClient, State } from './state.ts'
import { exhaust } from '../testing/exhaust.ts'
import { small } from './small.ts'

/** Clients of three replicas; A is asked many things at once, so that some have to wait. */
function setup(seed: number): Setup {
  const calm = asyncStore(3, 1_200_000)
  const burst = Array.from({ length: 8 }, (_, i): Setup['requests'][number] =>
    ({ client: 3, at: 600_000 + i, request: i % 2 === 0 ? { f: 'write', key: 'x', value: `b${i}` } : { f: 'read', key: 'x' } }))
  const faults = seed % 2 === 0 ? cutOff(calm, 3, 300_000, 900_000).faults : []
  return { ...calm, faults, requests: burst, loops: calm.loops.filter(({ client }) => client !== 3) }
}

/** Clients of a store that remembers one session: A and B take it from each other. */
function withSessions(): Setup {
  const nodes = [0, 1, 2]
  const raft = { nodes, electionTimeout: [150_000, 300_000], heartbeat: 50_000, maxBatch: 8, sessions: 1 }
  return storeSetup({ replicas: nodes.map(id => ({ name: `r${id + 1}`, protocol: raftKv, config: raft })), sessions: true }, 1_500_000)
}

conformance(kvClient, {
  setup, seeds: 8, sampled: 2, crashes: 6, trouble: { duplication: false },
  unreached: { 'acknowledged by backups': 'the store is asynchronous', 'gave up waiting': 'and waits for nobody' },
})
const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
const byInvariant = mutants.filter(mutant => mutant.breaks !== 'Linearizable' && !byScript.includes(mutant))
convict(byInvariant.filter(({ rule }) => rule < 'C7'), { setup, trouble: { duplication: false } })
convict(byInvariant.filter(({ rule }) => rule >= 'C7'), { setup: withSessions })
const still = (size: number): Setup => ({ ...asyncStore(size), loops: [] })
goldenScripts(new URL('./scripts/', import.meta.url), still, commandLanguage)
test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
  const script = readFileSync(new URL(breaks, import.meta.url), 'utf8')
  expect(runScript(script, breaks, size => withMutant(still(size), protocol), commandLanguage)).not.toBe(script)
})

// One rule, one test.

const config: Config = { servers: [0, 1, 2], timeout: 300_000, tryNext: 100_000, retryAfter: 20_000 }
const id = requestId(9, 0)
const read: Command = { f: 'read', key: 'x' }
const write: Command = { f: 'write', key: 'x', value: 1 }

type Did = Stepped<KvClient>
const idle = (): State => start(kvClient, config, 9).state
const ask = (state: State, request: Command, as = id): Did => step(kvClient, state, { kind: 'request', id: as, request })
const hear = ({ state }: Did, from: NodeId, result: Answer, as = id): Did =>
  step(kvClient, state, { kind: 'message', from, message: { type: 'Reply', id: as, result } })
const fires = ({ state }: Did, timer: string): Did => step(kvClient, state, { kind: 'timeout', timer, key: 0 })
const askedOf = ({ effects }: Did): NodeId[] => effects.flatMap(effect => (effect.kind === 'send' ? [effect.to] : []))
const toldOf = ({ effects }: Did): unknown[] => effects.flatMap(effect => (effect.kind === 'respond' ? [effect.outcome] : []))
const ok: Answer = { kind: 'ok', value: 1 }
const redirect = (leader: NodeId | null): Answer => ({ kind: 'redirect', leader })

describe('rules', () => {
  test('C1: an operation waits for the one before it, and begins when that is answered', () => {
    const first = ask(idle(), write)
    const second = ask(first.state, read, id + 1)
    expect(askedOf(second)).toStrictEqual([])
    const answered = hear(second, 0, ok)
    expect([toldOf(answered), askedOf(answered)]).toStrictEqual([[{ definite: true, kind: 'ok', value: 1 }], [0]])
    expect(answered.state.open!.id).toBe(id + 1)
  })

  test('C2: whoever answered last is asked first', () => {
    const answered = hear(hear(ask(idle(), write), 0, redirect(2)), 2, ok)
    expect(askedOf(ask(answered.state, write, id + 1))).toStrictEqual([2])
  })

  test('C2: where another server answers than the one that took it, the one that took it is asked first', () => {
    const along = start(kvClient, { ...config, answeredElsewhere: true }, 9).state
    for (const [client, asked] of [[along, 2], [idle(), 1]] as const) {
      const answered = hear(hear(ask(client, write), 0, redirect(2)), 1, ok)
      expect(askedOf(ask(answered.state, write, id + 1))).toStrictEqual([asked])
    }
  })

  test('C3: a redirect means "not executed": the same command goes to the server that it names', () => {
    expect(askedOf(hear(ask(idle(), write), 0, redirect(2)))).toStrictEqual([2])
  })

  test('C3: where no leader is known, the next server is asked after a rest', () => {
    const refused = hear(ask(idle(), write), 0, redirect(null))
    expect(askedOf(refused)).toStrictEqual([])
    expect(refused.effects).toContainEqual({ kind: 'setTimer', timer: 'next', key: 0, delay: [20_000, 20_000] })
    expect(askedOf(fires(refused, 'next'))).toStrictEqual([1])
  })

  test('C3: servers that point at each other are not followed for ever', () => {
    let did = ask(idle(), write)
    for (const from of [0, 1, 0, 1]) did = hear(did, from, redirect(1 - from))
    expect([askedOf(did), did.state.open!.server]).toStrictEqual([[], null])
  })

  test('C3: a redirect from a server that is not being asked is old news', () => {
    const moved = hear(ask(idle(), write), 0, redirect(2))
    expect(hear(moved, 0, redirect(1)).state).toBe(moved.state)
  })

  test('C4: a read goes from a silent server to the next, and the first answer of either counts', () => {
    const second = fires(ask(idle(), read), 'next')
    expect([askedOf(second), second.state.open!.unanswered]).toStrictEqual([[1], 2])
    expect(toldOf(hear(second, 0, ok))).toStrictEqual([{ definite: true, kind: 'ok', value: 1 }])
  })

  test('C4: a command that changes something stays with a silent server', () => {
    for (const request of [write, { f: 'cas', key: 'x', from: 1, to: 2 } as const]) {
      const asked = ask(idle(), request)
      expect(asked.effects.some(effect => effect.kind === 'setTimer' && effect.timer === 'next')).toBe(false)
      expect(fires(asked, 'next').state).toBe(asked.state)
    }
  })

  test('C4: a read that a deposed server began is asked again, elsewhere', () => {
    const deposed = hear(ask(idle(), read), 0, { kind: 'unknown' })
    expect(toldOf(deposed)).toStrictEqual([])
    expect(askedOf(fires(deposed, 'next'))).toStrictEqual([1])
  })

  test('C5: what nobody answered may have happened, or may still', () => {
    expect(toldOf(fires(ask(idle(), write), 'give-up'))).toMatchObject([{ definite: false, kind: 'unknown' }])
    expect(toldOf(hear(ask(idle(), write), 0, { kind: 'unknown' }))).toMatchObject([{ definite: false, kind: 'unknown' }])
  })

  test('C5: what everybody refused did not happen', () => {
    const refused = hear(ask(idle(), write), 0, redirect(null))
    expect(toldOf(fires(refused, 'give-up'))).toMatchObject([{ definite: true, kind: 'failed' }])
  })

  test('C5: after giving up, the next operation asks the next server', () => {
    const gaveUp = fires(ask(idle(), write), 'give-up')
    expect(askedOf(ask(gaveUp.state, write, id + 1))).toStrictEqual([1])
    const second = hear(hear(ask(idle(), write), 0, redirect(1)), 1, ok)
    const silent = fires(ask(second.state, write, id + 1), 'give-up')
    expect(askedOf(ask(silent.state, write, id + 2))).toStrictEqual([2])
  })

  test('C5: the silence of a server, taken for a failure, hides writes that readers see', () => {
    const mute = toldToDo(i => ({ f: 'write', key: 'x', value: i }), { kind: 'cut-one-way', from: [0], to: [3] }, { kind: 'heal' })
    expect(verdict(mute)).toBe('ok')
    expect(verdict(withMutant(mute, mutantOf('calls-silence-failure')))).toBe('not linearizable')
  })

  test('C6: an answer to an earlier operation is ignored', () => {
    const next = ask(fires(ask(idle(), write), 'give-up').state, read, id + 1)
    expect(hear(next, 0, ok, id).state).toBe(next.state)
  })

  test('C6: an old answer, taken for a new one, reports what never was', () => {
    const alternately = (i: number): Command => (i % 2 === 0 ? { f: 'write', key: 'x', value: i } : { f: 'read', key: 'y' })
    const paused = toldToDo(alternately, { kind: 'pause', node: 0 }, { kind: 'resume', node: 0 })
    expect(verdict(paused)).toBe('ok')
    const mutant = withMutant(paused, mutantOf('takes-any-answer'))
    expect([1, 2, 3, 4, 5, 6].map(seed => verdict(mutant, seed))).toContain('not linearizable')
  })

  describe('C7, C8: with sessions', () => {
    const newcomer = (): State => start(kvClient, { ...config, sessions: true }, 9).state
    const registered = (): Did => hear(ask(newcomer(), write), 0, { kind: 'session', session: 4 })
    const sentBy = ({ effects }: Did): unknown[] => effects.flatMap(effect => (effect.kind === 'send' ? [effect.message] : []))
    const question = (number: number, session = 4) => ({ type: 'Request', id, command: write, by: { session, number } })

    test('C7: a client registers before it asks for anything, and asks under a number', () => {
      expect(sentBy(ask(newcomer(), write))).toStrictEqual([{ type: 'RegisterClient', id }])
      expect(sentBy(registered())).toStrictEqual([question(0)])
      const next = ask(hear(registered(), 0, ok).state, write, id + 1)
      expect(sentBy(next)).toStrictEqual([{ ...question(1), id: id + 1 }])
    })

    test('C7: what it asks for again has the same number, a command that changes something too', () => {
      const again = fires(registered(), 'next')
      expect([sentBy(again), askedOf(again)]).toStrictEqual([[question(0)], [1]])
      expect(sentBy(fires(hear(again, 1, { kind: 'unknown' }), 'next'))).toStrictEqual([question(0)])
    })

    test('C7: a second session, which a repeated registration opens, stays unused', () => {
      const did = registered()
      expect(hear(did, 1, { kind: 'session', session: 5 }).state).toBe(did.state)
    })

    test('C7: a refusal speaks for one copy of a question, so what was asked may have been executed', () => {
      const refused = hear(registered(), 0, redirect(null))
      expect(toldOf(fires(refused, 'give-up'))).toMatchObject([{ definite: false, kind: 'unknown' }])
      const unregistered = hear(ask(newcomer(), write), 0, redirect(null))
      expect(toldOf(fires(unregistered, 'give-up'))).toMatchObject([{ definite: true, kind: 'failed' }])
    })

    test('C8: when its session is forgotten, nobody knows what became of the command, and the next one registers anew', () => {
      const expired = hear(registered(), 0, { kind: 'expired' })
      expect(toldOf(expired)).toMatchObject([{ definite: false, kind: 'unknown' }])
      expect(sentBy(ask(expired.state, write, id + 1))).toStrictEqual([{ type: 'RegisterClient', id: id + 1 }])
    })
  })

  test('a compare-and-set that did not apply has definitely changed nothing', () => {
    expect(toldOf(hear(ask(idle(), { f: 'cas', key: 'x', from: 1, to: 2 }), 0, { kind: 'cas-failed', value: 4 })))
      .toStrictEqual([{ definite: true, kind: 'failed', why: 'the value is 4', found: 4 }])
  })
})

/** A does this and B reads what A writes, while r1 is in trouble; the monitor is too patient to interfere. */
function toldToDo(operation: (index: number) => Command, trouble: Fault, end: Fault): Setup {
  const calm = asyncStore(3, 1_500_000, 100)
  const loops = calm.loops.map(loop => ({ ...loop, operation: loop.client === 3 ? operation : () => read }))
  return { ...calm, loops, faults: [{ at: 200_000, fault: trouble }, { at: 650_000, fault: end }] }
}

const verdict = (made: Setup, seed = 1): string => judged(new Recording(made, { seed, interventions: [] }))
const mutantOf = (name: string) => mutants.find(mutant => mutant.name === name)!.protocol

exhaust(small, mutants, {
  counts: [13_772, 41_532, 19],
  unreached: [
    'value taken back', 'failover', 'two primaries', 'acknowledged and lost', 'acknowledged by backups',
    'gave up waiting', 'later epoch extends the log',
    'second-server', 'in-line', 'promotion', 'return',
  ],
  shortest: {
    'numbers-every-question': [5, { timeouts: 2, requests: 1 }, { setup: 'sessions' }],
    'repeats-in-new-session': [8, { timeouts: 1, requests: 1 }, { setup: 'sessions' }],
    'resends-writes': [2, { timeouts: 1, requests: 1 }],
    'does-not-wait': [2, { requests: 2 }],
    'takes-refusal-for-silence': [3, { requests: 1 }],
    'takes-any-answer': [13, { timeouts: 2, requests: 2 }],
    'calls-silence-failure': [8, { timeouts: 2, requests: 2 }],
  },
})
