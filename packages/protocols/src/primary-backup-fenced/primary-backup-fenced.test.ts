import { Recording, requestId, Seq, start, step, type NodeId, type Setup, type Stepped } from '@quorate/kernel'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Command } from '../kv/command.ts'
import { emptyStore } from '../kv/store.ts'
import { monitor } from '../primary-backup/monitor.ts'
import { bytesPer, conformance, convict, withMutant } from '../testing/conformance.ts'
import { goldenScripts, runScript } from '../testing/script.ts'
import { commandLanguage, cutOff, judged, storeSetup } from '../testing/stores.ts'
import type { Entry, Message, StorageMessage } from './messages.ts'
import { mutants } from './mutants.ts'
import { primaryBackupFenced } from './primary-backup-fenced.ts'
import type { Config, PrimaryBackupFenced, State } from './state.ts'
import { storage, type Storage, type StorageState } from './storage.ts'
import { exhaust } from '../testing/exhaust.ts'
import { small } from './small.ts'

/** r1 … rn, the clients A and B, the monitor, the storage. */
function cluster(size: number, until = 1_500_000): Setup {
  const nodes = Array.from({ length: size }, (_, id) => id)
  const config: Config = { nodes, primary: 0, storage: size + 3, retryAfter: 20_000, maxBatch: 8 }
  return storeSetup({
    replicas: nodes.map(id => ({ name: `r${id + 1}`, protocol: primaryBackupFenced, config })),
    others: [
      { name: 'monitor', protocol: monitor, config: { replicas: nodes, primary: 0, pingEvery: 50_000, misses: 4 } },
      { name: 'storage', protocol: storage, config: {} },
    ],
  }, until)
}

/** The storage is on neither side of the cut: both primaries reach it. */
const withCut = (): Setup => cutOff(cluster(5), 5, 400_000, 1_000_000, [8])

/** So many clients that several of them wait while the storage answers. */
function crowded(): Setup {
  const calm = cluster(3)
  const [a] = calm.loops
  const crowd = [0, 1, 2, 3].map(i => ({ ...calm.nodes[3]!, name: `C${i}` }))
  const loops = crowd.map((_, i) => ({ ...a!, client: calm.nodes.length + i, think: [0, 2_000] as const }))
  return { ...calm, nodes: [...calm.nodes, ...crowd], loops: [...calm.loops, ...loops], until: 600_000 }
}

const setup = (seed: number): Setup => (seed % 2 === 0 ? withCut() : seed === 1 ? crowded() : cluster(3))
const run = (made: Setup, seed = 1): Recording => new Recording(made, { seed, interventions: [] })

const unreached = {
  'in-line': 'the clients of a loop ask one thing at a time',
  return: 'a primary mostly hears from the storage that it is deposed, before it hears from the monitor',
}
conformance(primaryBackupFenced, { setup, seeds: 12, sampled: 2, crashes: 8, trouble: { duplication: false }, unreached })
conformance(storage, { setup, seeds: 8, sampled: 1, crashes: 8, trouble: { duplication: false }, unreached })

/** The storage's answers to r1 are lost for a while: r1 asks again and again what has been done already. */
const deaf = (): Setup =>
  ({ ...cluster(3), faults: [{ at: 300_000, fault: { kind: 'cut-one-way', from: [6], to: [0] } }, { at: 400_000, fault: { kind: 'heal' } }] })

/** The storage crashes when it has fenced off r1, and before r1 has heard of it: r1 is asked only afterwards. */
function shortMemory(): Setup {
  const calm = withCut()
  const write = (at: number) => ({ client: 5, at, request: { f: 'write', key: 'x', value: at } })
  const crash = [{ at: 700_000, fault: { kind: 'crash', node: 8 } }, { at: 710_000, fault: { kind: 'restart', node: 8 } }] as const
  return { ...calm, loops: [], requests: [write(100_000), write(750_000)], faults: [...calm.faults, ...crash] }
}

const special: Readonly<Record<string, () => Setup>> = { 'takes-twice': deaf, 'storage-forgets': shortMemory }
const bySpecial = mutants.filter(({ name }) => special[name] !== undefined)
const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
const bySeeds = mutants.filter(mutant => !bySpecial.includes(mutant) && !byScript.includes(mutant))
convict(bySeeds, { setup: withCut, trouble: { duplication: false }, seeds: 60 })
convict(bySpecial, { setup: (_seed, name) => special[name]!(), trouble: false, seeds: 3 })

const still = (size: number): Setup => ({ ...cluster(size), loops: [] })
goldenScripts(new URL('./scripts/', import.meta.url), still, commandLanguage)
test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
  const script = readFileSync(new URL(breaks, import.meta.url), 'utf8')
  expect(runScript(script, breaks, size => withMutant(still(size), protocol), commandLanguage)).not.toBe(script)
})

// One rule, one test.

const config: Config = { nodes: [0, 1, 2], primary: 0, storage: 9, retryAfter: 20_000, maxBatch: 2 }
const [A, B, C] = [requestId(7, 0), requestId(8, 0), requestId(8, 1)]
const read: Command = { f: 'read', key: 'x' }
const write: Command = { f: 'write', key: 'x', value: 5 }

type Did = Stepped<PrimaryBackupFenced>
const receive = (state: State, from: NodeId, message: Message): Did =>
  step(primaryBackupFenced, state, { kind: 'message', from, message })
const ask = (state: State, command: Command, id = A): Did => receive(state, 7, { type: 'Request', id, command })
const sentOf = ({ effects }: Did) => effects.flatMap(effect => (effect.kind === 'send' ? [effect.message] : []))
const born = (self: NodeId): Did => start(primaryBackupFenced, config, self)
const leading = (log: Seq<Entry> = Seq.empty): State => receive(born(0).state, 9, { type: 'Fenced', epoch: 1, log }).state

const keep = (state: StorageState, from: NodeId, message: StorageMessage): Stepped<Storage> =>
  step(storage, state, { kind: 'message', from, message })
const fenced = (epoch: number, from: NodeId): StorageState =>
  keep(start(storage, {}, 9).state, from, { type: 'Fence', epoch }).state
const append = (epoch: number, round: number, ...commands: Command[]): StorageMessage => ({ type: 'Append', epoch, round, commands })

describe('rules', () => {
  test('F1: a replica follows the monitor’s newer word only, and points clients to the primary that it knows', () => {
    const backup = born(1).state
    expect(receive(backup, 6, { type: 'Follow', epoch: 1, primary: 2 }).state).toBe(backup)
    const moved = receive(backup, 6, { type: 'Follow', epoch: 2, primary: 2 }).state
    expect(sentOf(ask(moved, write))).toStrictEqual([{ type: 'Reply', id: A, result: { kind: 'redirect', leader: 2 } }])
  })

  test('F2: a promoted replica fences first, and serves what came meanwhile when it has the log', () => {
    const promoted = receive(born(1).state, 6, { type: 'Promote', epoch: 2 })
    expect(sentOf(promoted)).toStrictEqual([{ type: 'Fence', epoch: 2 }])
    const asked = ask(promoted.state, read)
    expect(sentOf(asked)).toStrictEqual([])
    const loaded = receive(asked.state, 9, { type: 'Fenced', epoch: 2, log: Seq.of({ epoch: 1, round: 1, command: write }) })
    expect(sentOf(loaded)).toStrictEqual([append(2, 1)])
    expect(sentOf(receive(loaded.state, 9, { type: 'Appended', epoch: 2, round: 1 })))
      .toStrictEqual([{ type: 'Reply', id: A, result: { kind: 'ok', value: 5 } }])
  })

  test('F3: a read is a question to the storage, too', () => {
    const asked = ask(leading(), read)
    expect(sentOf(asked)).toStrictEqual([append(1, 1)])
  })

  test('F3: one round at a time; what waits shares the next, up to a batch', () => {
    const asked = ask(ask(ask(ask(leading(), write).state, read, B).state, write, C).state, write, C + 1)
    expect(sentOf(asked)).toStrictEqual([])
    const next = receive(asked.state, 9, { type: 'Appended', epoch: 1, round: 1 })
    expect(sentOf(next)).toStrictEqual([{ type: 'Reply', id: A, result: { kind: 'ok', value: 5 } }, append(1, 2, write)])
    expect([next.state.open.length, next.state.queue.length]).toStrictEqual([2, 1])
  })

  test('F3: a question that is not answered is asked again under the same number', () => {
    const asked = ask(leading(), write)
    const again = step(primaryBackupFenced, asked.state, { kind: 'timeout', timer: 'retry', key: 0 })
    expect(sentOf(again)).toStrictEqual(sentOf(asked))
  })

  test('F4: only the confirmation of this very round counts', () => {
    const { state } = ask(leading(), write)
    for (const [epoch, round] of [[1, 0], [1, 2], [2, 1]] as const) {
      expect(receive(state, 9, { type: 'Appended', epoch, round }).state).toBe(state)
    }
  })

  test('F4: a round that is refused, but was taken before the fence, is done', () => {
    const { state } = ask(leading(), write)
    const did = receive(state, 9, { type: 'Refused', epoch: 1, round: 1, appended: true, by: 2, owner: 2 })
    expect(sentOf(did)).toStrictEqual([{ type: 'Reply', id: A, result: { kind: 'ok', value: 5 } }])
    expect(did.state.role).toBe('backup')
  })

  test('F5: a refused primary steps down, and sends clients to the one who came with the higher epoch', () => {
    const { state } = ask(ask(leading(), write).state, read, B)
    const did = receive(state, 9, { type: 'Refused', epoch: 1, round: 1, appended: false, by: 2, owner: 2 })
    expect(did.state).toMatchObject({ role: 'backup', epoch: 2, primary: 2, store: emptyStore })
    const result = { kind: 'redirect', leader: 2 }
    expect(sentOf(did)).toStrictEqual([{ type: 'Reply', id: B, result }, { type: 'Reply', id: A, result }])
  })

  test('F5: a primary that the monitor deposes does not know what became of its round', () => {
    const did = receive(ask(leading(), write).state, 6, { type: 'Follow', epoch: 2, primary: 2 })
    expect(sentOf(did)).toStrictEqual([{ type: 'Reply', id: A, result: { kind: 'unknown' } }])
  })

  test('F6: a primary that restarts does not lead, and says so to the monitor', () => {
    const disk = { epoch: 1, primary: 0 }
    const back = start(primaryBackupFenced, config, 0, disk).state
    expect(back.role).toBe('backup')
    expect(sentOf(receive(back, 6, { type: 'Ping' }))).toMatchObject([{ type: 'Pong', epoch: 1, leads: false }])
  })

  test('S1: what comes with a lower epoch is refused, questions and fences too', () => {
    const state = fenced(2, 1)
    const refusal = { type: 'Refused', epoch: 1, appended: false, by: 2, owner: 1 }
    for (const [message, round] of [[append(1, 1, write), 1], [append(1, 4), 4], [{ type: 'Fence', epoch: 1 }, 0]] as const) {
      const did = keep(state, 0, message)
      expect([did.state === state, did.effects]).toStrictEqual([true, [{ kind: 'send', to: 0, message: { ...refusal, round } }]])
    }
  })

  test('S2: whoever gets the log has shut out all lower epochs in the same step', () => {
    const old = keep(fenced(1, 0), 0, append(1, 1, write)).state
    const did = keep(old, 1, { type: 'Fence', epoch: 2 })
    expect(did.state).toMatchObject({ epoch: 2, owner: 1 })
    expect(did.effects.at(-1)).toMatchObject({ to: 1, message: { type: 'Fenced', epoch: 2, log: { length: 1 } } })
  })

  test('S3: a round that comes again is confirmed again and not appended again', () => {
    const once = keep(fenced(1, 0), 0, append(1, 1, write))
    const twice = keep(once.state, 0, append(1, 1, write))
    expect([twice.state === once.state, twice.effects]).toStrictEqual([true, once.effects.filter(({ kind }) => kind === 'send')])
  })

  test('S3: a refusal says whether the round had been taken before the fence', () => {
    const taken = keep(fenced(1, 0), 0, append(1, 1, write)).state
    const next = keep(keep(taken, 1, { type: 'Fence', epoch: 2 }).state, 1, append(2, 1, read)).state
    expect(keep(next, 0, append(1, 1, write)).effects).toMatchObject([{ message: { type: 'Refused', appended: true } }])
    expect(keep(next, 0, append(1, 2, write)).effects).toMatchObject([{ message: { type: 'Refused', appended: false } }])
  })

  test('S4: epoch and log survive a crash of the storage together', () => {
    const { state } = keep(fenced(3, 0), 0, append(3, 1, write))
    expect(start(storage, {}, 9, { ...state }).state).toStrictEqual(state)
  })

  test('what clients see is what one copy would show, whoever believes to lead', () => {
    for (const seed of [1, 2, 3, 4]) expect(judged(run(withCut(), seed))).toBe('ok')
  })

  test('the old primary, cut off from the monitor and not from the storage, is refused and believed by nobody', () => {
    const recording = run(withCut())
    const count = (name: string) => recording.witnesses.find(witness => witness.name === name)!.count
    expect([count('promotion'), count('fence'), count('refused')]).toStrictEqual([1, 1, 1])
    expect(recording.findings).toStrictEqual([])
  })
})

test('a write and a read cost two messages of clients, and a question to the storage and its answer', () => {
  const cost = (request: Command) => {
    const made = { ...still(3), requests: [{ client: 3, at: 340_000, request }] }
    const { PING: _ping, PONG: _pong, ...messages } = bytesPer(run(made), 338_000, 375_000)
    return messages
  }
  expect(cost({ f: 'write', key: 'x', value: 1 })).toStrictEqual({ REQ: [1, 75], APP: [1, 84], OK: [2, 101] })
  expect(cost(read)).toStrictEqual({ REQ: [1, 64], CHK: [1, 51], OK: [2, 104] })
})

exhaust(small, mutants, {
  counts: [1_670, 4_420, 20],
  unreached: [
    'failover', 'refused', 'second-server', 'in-line', 'promotion', 'return', 'fence', 'two epochs in the log',
  ],
  shortest: {
    'serves-unloaded': [2, { requests: 1 }],
    'reads-from-memory': [7, { timeouts: 2, requests: 2 }],
    'takes-no-for-yes': [12, { timeouts: 2, requests: 1 }],
    'keeps-serving': [8, { timeouts: 2, requests: 1 }],
    'leads-after-crash': [2, { crashes: 1 }],
    'forgets-epoch': [7, { timeouts: 2, requests: 1, crashes: 1 }],
    'ignores-epochs': [15, { timeouts: 2, requests: 1 }],
    'hands-out-without-fencing': [11, { timeouts: 2, requests: 1 }],
    'takes-twice': [7, { timeouts: 1, requests: 1 }],
    'storage-forgets': [13, { timeouts: 2, requests: 1, crashes: 1 }],
  },
})
