import { Recording, Seq, start, type AnyProtocol, type Out, type Setup, type TimedFault } from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import type { Command } from '../kv/command.ts'
import { valueOf } from '../kv/store.ts'
import type { Emit } from '../primary-backup/state.ts'
import { bytesPer, conformance, convict, withMutant } from '../testing/conformance.ts'
import { goldenScripts } from '../testing/script.ts'
import { asyncStore, commandLanguage, cutOff, judged, storeSetup } from '../testing/stores.ts'
import { kvMonitor } from './monitor.ts'
import { mutants } from './mutants.ts'
import { primaryBackupKv } from './primary-backup-kv.ts'
import { exhaust } from '../testing/exhaust.ts'
import { small } from './small.ts'
import type { PrimaryBackupKv } from './state.ts'

const REPLICAS = 5

const setup = (size = REPLICAS): Setup => asyncStore(size, 1_500_000)
const withCut = (): Setup => cutOff(setup(), REPLICAS, 400_000, 1_000_000)
const run = (made: Setup, seed = 1): Recording => new Recording(made, { seed, interventions: [] })
const mutant = (name: string): AnyProtocol => mutants.find(each => each.name === name)!.protocol

conformance(primaryBackupKv, {
  setup: seed => (seed % 2 === 0 ? withCut() : setup()), seeds: 8, sampled: 1, crashes: 5,
  unreached: {
    'in-line': 'the clients of a loop ask one thing at a time',
    'acknowledged by backups': 'the store of these tests is asynchronous', 'gave up waiting': 'and waits for nobody',
  },
})
convict(mutants.filter(({ breaks }) => breaks !== 'Linearizable'), { setup: withCut, trouble: false })
goldenScripts(new URL('./scripts/', import.meta.url), size => ({ ...setup(size), loops: [] }), commandLanguage)

describe('rules', () => {
  test('K1: reads that backups answered from a memory that lags would not be linearizable', () => {
    const reader = setup().nodes.findIndex(({ name }) => name === 'B')
    const loops = setup().loops.map(loop => (loop.client === reader ? { ...loop, operation: () => ({ f: 'read', key: 'x' }) } : loop))
    const deaf: TimedFault = { at: 300_000, fault: { kind: 'cut-one-way', from: [0], to: [4] } }
    const lagging = { ...setup(), loops, faults: [deaf] }
    expect(judged(run(lagging))).toBe('ok')
    expect(judged(run(withMutant(lagging, mutant('backups-answer-reads'))))).toBe('not linearizable')
  })

  test('K2: without faults what clients see is what one copy would show', () => {
    for (const seed of [1, 2, 3]) expect(judged(run(setup(), seed))).toBe('ok')
  })

  test('K2: no copy could explain a compare-and-set that changed nothing and was confirmed all the same', () => {
    expect(judged(run(withMutant(setup(), mutant('confirms-everything'))))).toBe('not linearizable')
  })

  test('K2: the price: under a cut, what was acknowledged is lost, and no order of the operations explains it', () => {
    expect(judged(run(withCut()))).toBe('not linearizable')
  })

  test('K3: after the return of the old primary all maps are equal, and nobody remembers what was lost', () => {
    const recording = run({ ...withCut(), loops: withCut().loops.map(loop => ({ ...loop, operation: stopAt(40, loop.operation) })) })
    const { store } = stateOf(recording, 2)
    for (let node = 0; node < REPLICAS; node++) expect(stateOf(recording, node).store).toStrictEqual(store)
    expect(recording.witnesses.find(({ name }) => name === 'value taken back')!.count).toBeGreaterThan(0)
  })

  test('K3: what came into the log in the same step as a truncation is executed once, not twice', () => {
    const entry = (command: Command) => ({ epoch: 1, request: 0, command })
    const cas = (from: string, to: string): Command => ({ f: 'cas', key: 'x', from, to })
    const log = Seq.from([{ f: 'write', key: 'x', value: 'a' } as const, cas('b', 'c'), cas('a', 'b')].map(entry))
    const started = start(primaryBackupKv, { nodes: [0, 1], primary: 0, heartbeat: 50_000, maxBatch: 4, acknowledge: 'async' }, 1).state
    const s = { ...started, 'primary-backup': { ...started['primary-backup'], log, applied: 3 } }
    const hear = (value: Emit): void => primaryBackupKv.onHosted!(s, 'primary-backup', { kind: 'emit', value }, out)
    const out = { send: () => {}, note: () => {} } as unknown as Out<PrimaryBackupKv>
    hear({ type: 'reset', position: 1 })
    for (const position of [2, 3]) hear({ type: 'applied', position, command: Seq.at(log, position - 1).command, request: null })
    expect(valueOf(s.store, 'x')).toBe('b')
  })

  test('K4: what a primary finds in its own log after a crash is shown to nobody before enough backups have it', () => {
    const [r1, r2, a, b] = [0, 1, 2, 3]
    const base = storeSetup({
      replicas: [r1, r2].map(id => ({ name: `r${id + 1}`, protocol: primaryBackupKv, config: { nodes: [r1, r2], primary: r1, heartbeat: 50_000, maxBatch: 8, acknowledge: 'sync' } })),
      others: [{ name: 'monitor', protocol: kvMonitor, config: { replicas: [r1, r2], primary: r1, pingEvery: 50_000, misses: 2 } }],
    }, 1_000_000)
    const alone: Setup = {
      ...base, loops: [],
      requests: [
        { client: a, at: 20_000, request: { f: 'write', key: 'x', value: 1 } },
        { client: b, at: 60_000, request: { f: 'read', key: 'x' } }, { client: b, at: 700_000, request: { f: 'read', key: 'x' } },
      ],
      faults: [
        { at: 0, fault: { kind: 'cut-one-way', from: [r1], to: [r2] } },
        { at: 30_000, fault: { kind: 'crash', node: r1 } }, { at: 40_000, fault: { kind: 'restart', node: r1 } },
        { at: 90_000, fault: { kind: 'crash', node: r1 } },
      ],
    }
    expect(judged(run(alone))).toBe('ok')
    expect(judged(run(withMutant(alone, mutant('shows-what-may-be-lost'))))).toBe('not linearizable')
  })
})

const stateOf = (recording: Recording, node: number) => recording.worldAfter(recording.length - 1).node(node).state

const stopAt = (end: number, operation: (index: number) => unknown) => (index: number) =>
  (index < end ? operation(index) : null)

test('a write costs two messages of clients and two for each backup, a read the two of clients', () => {
  const cost = (request: Command) => {
    const made = { ...setup(3), loops: [], requests: [{ client: 3, at: 340_000, request }] }
    const { PING: _ping, PONG: _pong, ...messages } = bytesPer(run(made), 338_000, 375_000)
    return messages
  }
  expect(cost({ f: 'write', key: 'x', value: 1 })).toStrictEqual({ REQ: [1, 75], OK: [1, 62], REPL: [2, 2 * 179], ACK: [2, 2 * 76] })
  expect(cost({ f: 'read', key: 'x' })).toStrictEqual({ REQ: [1, 64], OK: [1, 65] })
})

exhaust(small, mutants, {
  counts: [13_772, 41_532, 19],
  unreached: [
    'value taken back', 'failover', 'two primaries', 'acknowledged and lost', 'acknowledged by backups',
    'gave up waiting', 'later epoch extends the log',
    'second-server', 'in-line', 'promotion', 'return',
  ],
  shortest: {
    'shows-what-may-be-lost': [6, { timeouts: 1, requests: 2 }, {
      setup: 'sync', from: 'r1 has restarted with a write that r2 has not, B asks it, and the monitor takes it for dead',
    }],
    'backups-answer-reads': [7, { timeouts: 2, requests: 2 }],
    'confirms-everything': [14, { timeouts: 2, requests: 2 }],
    'keeps-what-was-lost': [10, { timeouts: 2, requests: 1 }],
  },
})
