import { Recording, reliable, Seq, start, step, type NodeId, type Setup, type Stepped, type TimedFault } from '@quorate/kernel'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { bytesPer, conformance, convict, messagesPer, withMutant } from '../testing/conformance.ts'
import { goldenScripts, runScript, type MakeSetup } from '../testing/script.ts'
import type { Entry, Message, Pong } from './messages.ts'
import { monitor, type Monitor, type MonitorConfig, type MonitorState } from './monitor.ts'
import { mutants } from './mutants.ts'
import { primaryBackup } from './primary-backup.ts'
import { endOfEpoch, heldBy, type Acknowledge, type Config, type PrimaryBackup, type State } from './state.ts'
import { exhaust } from '../testing/exhaust.ts'
import { small } from './small.ts'

interface Agreed {
  readonly acknowledge?: Acknowledge
  readonly atLeast?: number
}

/** r1 … rn and their monitor, without requests. */
function cluster(size: number, { acknowledge = 'async', atLeast = 1 }: Agreed = {}): Setup {
  const replicas = Array.from({ length: size }, (_, id) => id)
  const config: Config = { nodes: replicas, primary: 0, heartbeat: 50_000, maxBatch: 4, acknowledge }
  return {
    nodes: [
      ...replicas.map(id => ({ name: `r${id + 1}`, protocol: primaryBackup, config })),
      { name: 'monitor', protocol: monitor, config: { replicas, primary: 0, pingEvery: 50_000, misses: 4, atLeast } },
    ],
    network: reliable([1_000, 5_000]), requests: [], loops: [], faults: [], situations: [], until: 1_500_000, limit: 100_000,
  }
}

const semiSync: Agreed = { acknowledge: { backups: 1, giveUpAfter: 100_000 }, atLeast: 2 }

/** Commands reach all replicas in turn, twelve milliseconds after one another: only the primary takes them. */
function busy(size = 3, faults: readonly TimedFault[] = [], agreed: Agreed = {}): Setup {
  const setup = cluster(size, agreed)
  const requests = Array.from({ length: 70 }, (_, i) => ({ client: i % size, at: 10_000 + i * 12_000, request: `c${i}` }))
  return { ...setup, requests, faults }
}

const cut = (at: number, end: number, ...left: readonly NodeId[]): TimedFault[] => {
  const right = [0, 1, 2, 3].filter(node => !left.includes(node))
  return [{ at, fault: { kind: 'cut', sides: [left, right] } }, { at: end, fault: { kind: 'heal' } }]
}

/** r1 is cut off and comes back; later the one that took over is. */
const failovers = (agreed: Agreed = {}): Setup => busy(3, [...cut(200_000, 500_000, 0), ...cut(650_000, 1_000_000, 1)], agreed)

const agreements: readonly Agreed[] = [{}, semiSync, { acknowledge: 'sync' }]

/** A cut on every other seed, each way of acknowledging on every third; the trouble of the tests comes on top. */
const setup = (seed: number): Setup => {
  const agreed = agreements[seed % 3]!
  return seed % 2 === 0 ? failovers(agreed) : busy(3, [], agreed)
}

conformance(primaryBackup, { setup, seeds: 24, sampled: 3, crashes: 8 })
conformance(monitor, { setup, seeds: 12, sampled: 2, crashes: 8 })

const requests = (words: readonly string[]): string => words.join(' ')
/** "cluster 3 semi-sync" is `cluster 3 backups=1 giveUpAfter=100000 atLeast=2`. */
const agreedIn = ({ backups, giveUpAfter, atLeast }: Readonly<Record<string, string>>): Agreed => ({
  ...(backups !== undefined && { acknowledge: { backups: Number(backups), giveUpAfter: giveUpAfter === undefined ? null : Number(giveUpAfter) } }),
  ...(atLeast !== undefined && { atLeast: Number(atLeast) }),
})
const scripted: MakeSetup = (size, options) => cluster(size, agreedIn(options))
goldenScripts(new URL('./scripts/', import.meta.url), scripted, { request: requests })

/** Only the monitor cannot reach r1, which goes on streaming to backups that have left it. */
const partlyCut = (): Setup => busy(3, [{ at: 200_000, fault: { kind: 'cut', sides: [[0], [3]] } }])

/** Of two replicas the first, then the second is cut off: r1 leads once more without having heard from r2. */
const byTurns = (): Setup => busy(2, [
  { at: 200_000, fault: { kind: 'cut', sides: [[0], [1, 2]] } }, { at: 550_000, fault: { kind: 'heal' } },
  { at: 550_000, fault: { kind: 'cut', sides: [[1], [0, 2]] } }, { at: 900_000, fault: { kind: 'heal' } },
])

/** Convicted by a search alone: a late answer has to meet a crash. */
const bySearch = ['takes-old-answers']
const byScript = mutants.filter(({ breaks }) => breaks.startsWith('scripts/'))
const special: Readonly<Record<string, () => Setup>> = {
  'hears-old-primaries': partlyCut, 'compares-positions-only': byTurns,
  'counts-what-was-sent': () => busy(3, [], semiSync), 'stays-asynchronous': () => busy(3, cut(200_000, 500_000, 0, 3), semiSync),
  'promotes-across-the-cut': () => busy(3, [{ at: 200_000, fault: { kind: 'cut', sides: [[0, 1], [2, 3]] } }], semiSync),
}
const bySpecial = mutants.filter(({ name }) => special[name] !== undefined)
convict(mutants.filter(mutant => !byScript.includes(mutant) && !bySpecial.includes(mutant) && !bySearch.includes(mutant.name)), { setup: () => failovers(), seeds: 60 })
convict(bySpecial, { setup: (_seed, name) => special[name]!(), trouble: false, seeds: 5 })

describe('mutants', () => {
  test.each(byScript)('$name tells another story in $breaks', ({ breaks, protocol }) => {
    const script = readFileSync(new URL(breaks, import.meta.url), 'utf8')
    expect(runScript(script, breaks, (size, options) => withMutant(scripted(size, options), protocol), { request: requests })).not.toBe(script)
  })
})

// One rule, one test.

const config: Config = { nodes: [0, 1, 2], primary: 0, heartbeat: 50_000, maxBatch: 2, acknowledge: 'async' }
const started = (self: NodeId): State => start(primaryBackup, config, self).state
const entry = (epoch: number, request: number): Entry => ({ epoch, request, command: `c${request}` })
const log = (...epochs: number[]): Seq<Entry> => Seq.from(epochs.map((epoch, i) => entry(epoch, i)))
const receive = (state: State, from: NodeId, message: Message) => step(primaryBackup, state, { kind: 'message', from, message })
const ask = (state: State, id = 7) => step(primaryBackup, state, { kind: 'request', id, request: 'c7' })
const epochs = (state: State): number[] => Seq.toArray(state.log).map(({ epoch }) => epoch)

const monitorConfig: MonitorConfig = { replicas: [0, 1, 2], primary: 0, pingEvery: 50_000, misses: 4 }
const watching = (): MonitorState => start(monitor, monitorConfig, 3).state
const tick = (state: MonitorState) => step(monitor, state, { kind: 'timeout', timer: 'ping', key: 0 })
const pong = (state: MonitorState, from: NodeId, said: Partial<Pong> = {}) =>
  step(monitor, state, { kind: 'message', from, message: { type: 'Pong', epoch: 1, leads: from === 0, lastEpoch: 0, position: 0, ...said } })
const sentBy = ({ effects }: Pick<Stepped<Monitor>, 'effects'>) =>
  effects.flatMap(effect => (effect.kind === 'send' ? [{ to: effect.to, message: effect.message }] : []))

describe('rules', () => {
  test('P1: a backup refuses a command and points to the primary', () => {
    const { state, effects } = ask(started(1))
    expect(effects).toStrictEqual([{ kind: 'respond', request: 7, outcome: { definite: true, kind: 'not-primary', primary: 0 } }])
    expect(state.log.length).toBe(0)
  })

  test('P2: the primary gives a command the next position and acknowledges it in the same step, before it sends anything', () => {
    const { state, effects } = ask(started(0))
    expect(Seq.toArray(state.log)).toStrictEqual([{ epoch: 1, request: 7, command: 'c7' }])
    expect(effects.map(({ kind }) => kind)).toStrictEqual(['emit', 'send', 'send'])
    expect(effects[0]).toStrictEqual({ kind: 'emit', value: { type: 'applied', position: 1, command: 'c7', request: 7 } })
  })

  test('P2: with k backups agreed on, the primary executes and acknowledges when the k-th has the entry, in the order of the log', () => {
    const agreed = (acknowledge: Acknowledge): State => start(primaryBackup, { ...config, acknowledge }, 0).state
    const applied = ({ effects }: Stepped<PrimaryBackup>): number[] =>
      effects.flatMap(effect => (effect.kind === 'emit' ? [effect.value.position] : []))
    const has = (state: State, from: NodeId, position: number) => receive(state, from, { type: 'Ack', epoch: 1, position })
    const two = (acknowledge: Acknowledge): State => ask(ask(agreed(acknowledge), 7).state, 8).state
    expect(applied(has(two({ backups: 1, giveUpAfter: null }), 1, 2))).toStrictEqual([1, 2])
    const one = has(two('sync'), 1, 2)
    expect([applied(one), applied(has(one.state, 2, 1))]).toStrictEqual([[], [1]])
  })

  test('heldBy is the position that so many of the others have, and no position that the log does not have', () => {
    const s: State = { ...started(0), log: log(1, 1, 1, 1), acked: [0, 3, 9] }
    expect([0, 1, 2].map(backups => heldBy(s, backups))).toStrictEqual([4, 4, 3])
  })

  test('P9: who waited too long acknowledges what there is, and waits again when enough backups have caught up', () => {
    const agreed: Config = { ...config, acknowledge: { backups: 1, giveUpAfter: 9_000 } }
    const asked = ask(start(primaryBackup, agreed, 0).state)
    expect(asked.effects).toContainEqual({ kind: 'setTimer', timer: 'give-up', key: 0, delay: [9_000, 9_000] })
    const alone = step(primaryBackup, asked.state, { kind: 'timeout', timer: 'give-up', key: 0 })
    expect([alone.state.gaveUp, alone.state.applied]).toStrictEqual([true, 1])
    expect(ask(alone.state, 8).state.applied).toBe(2)
    const behind = receive(ask(alone.state, 8).state, 2, { type: 'Ack', epoch: 1, position: 1 })
    expect(behind.state.gaveUp).toBe(true)
    expect(receive(behind.state, 2, { type: 'Ack', epoch: 1, position: 2 }).state.gaveUp).toBe(false)
  })

  test('P9: without a time to give up, and with all backups agreed on, the primary waits for ever', () => {
    for (const acknowledge of ['sync', { backups: 2, giveUpAfter: null }] as const) {
      const { effects } = ask(start(primaryBackup, { ...config, acknowledge }, 0).state)
      expect(effects.filter(({ kind }) => kind === 'setTimer' || kind === 'emit')).toStrictEqual([])
    }
  })

  test.each(agreements)('P3: every backup is sent every entry once, and is shown the end of the log at every heartbeat', agreed => {
    const calm = new Recording(busy(3, [], agreed), { seed: 1, interventions: [] })
    const taken = calm.worldAfter(calm.length - 1).node(0).state.log.length
    const heartbeats = Array.from({ length: calm.length }, (_, i) => calm.event(i)).filter(({ timer }) => timer === 'heartbeat').length
    expect([taken, heartbeats]).toStrictEqual([24, 30])
    expect(messagesPer(calm)).toMatchObject({ REPL: 2 * (taken + heartbeats), ACK: 2 * (taken + heartbeats) })
  })

  test.each([3, 5])('with %i replicas a command costs a Replicate and an Ack for each backup, whatever was agreed', size => {
    for (const agreed of agreements) {
      const made = { ...cluster(size, agreed), requests: [{ client: 0, at: 40_000, request: 'x' }] }
      const others = size - 1
      const { REPL, ACK } = bytesPer(new Recording(made, { seed: 1, interventions: [] }), 38_000, 75_000)
      expect({ REPL, ACK }).toStrictEqual({ REPL: [others, others * 104], ACK: [others, others * 37] })
    }
  })

  test('P3: a backup that is behind is brought up to date in batches', () => {
    const behind: State = { ...started(0), log: log(1, 1, 1, 1, 1), sent: [5, 2, 5], acked: [0, 0, 5] }
    const { state, effects } = receive(behind, 1, { type: 'Ack', epoch: 1, position: 2 })
    expect(effects).toMatchObject([{ kind: 'send', to: 1, message: { type: 'Replicate', position: 3, entries: [{ request: 2 }, { request: 3 }] } }])
    expect(state.sent).toStrictEqual([5, 4, 5])
    expect(state.stable).toBe(2)
  })

  test('P3: a backup that is behind is not sent what comes later before it has caught up', () => {
    const { effects } = ask({ ...started(0), log: log(1, 1, 1), sent: [3, 1, 3] })
    expect(effects.filter(({ kind }) => kind === 'send')).toMatchObject([{ to: 2, message: { position: 4 } }])
  })

  test('P4: a backup takes what follows its log, skips what it has, and asks for what is missing', () => {
    const one: State = { ...started(1), log: log(1) }
    const replicate = (position: number, ...entries: Entry[]): Message => ({ type: 'Replicate', epoch: 1, position, entries, stable: 0 })
    expect(epochs(receive(one, 0, replicate(2, entry(1, 1))).state)).toStrictEqual([1, 1])
    expect(Seq.toArray(receive(one, 0, replicate(1, entry(1, 0), entry(1, 1))).state.log)).toStrictEqual([entry(1, 0), entry(1, 1)])
    const gap = receive(one, 0, replicate(3, entry(1, 2)))
    expect(gap.state.log.length).toBe(1)
    expect(gap.effects).toStrictEqual([{ kind: 'send', to: 0, message: { type: 'Sync', epoch: 1, position: 1, lastEpoch: 1 } }])
  })

  test('P5: entries of an earlier and of a later epoch are ignored', () => {
    const backup: State = { ...started(1), epoch: 2, primary: 2 }
    for (const epoch of [1, 3]) {
      const { state, effects } = receive(backup, 0, { type: 'Replicate', epoch, position: 1, entries: [entry(epoch, 0)], stable: 0 })
      expect([state === backup, effects]).toStrictEqual([true, []])
    }
  })

  test('P6: the monitor’s word counts if it is newer than what is known, and only then', () => {
    const second: State = { ...started(1), epoch: 2, primary: 2 }
    expect(receive(second, 3, { type: 'Promote', epoch: 2 }).state).toBe(second)
    expect(receive(second, 3, { type: 'Follow', epoch: 1, primary: 0 }).state).toBe(second)
    expect(receive(second, 3, { type: 'Promote', epoch: 3 }).state).toMatchObject({ epoch: 3, primary: 1 })
    expect(receive(second, 3, { type: 'Follow', epoch: 3, primary: 0 }).state).toMatchObject({ epoch: 3, primary: 0, synced: false })
  })

  test('P7: the primary finds how far the logs agree by the epochs of their entries', () => {
    const primary: State = { ...started(0), epoch: 4, log: log(1, 1, 3, 4) }
    const answer = (position: number, lastEpoch: number) =>
      receive(primary, 1, { type: 'Sync', epoch: 4, position, lastEpoch }).effects[0]
    expect(answer(2, 1)).toMatchObject({ message: { position: 2, lastEpoch: 1, entries: [{ epoch: 3 }, { epoch: 4 }] } })
    expect(answer(4, 2)).toMatchObject({ message: { position: 2, lastEpoch: 1 } })
    expect(answer(9, 3)).toMatchObject({ message: { position: 3, lastEpoch: 3 } })
    expect(answer(0, 0)).toMatchObject({ message: { position: 0, lastEpoch: 0 } })
  })

  test('P7: a backup whose entry there is of another epoch asks again, further down', () => {
    const backup: State = { ...started(1), epoch: 4, synced: false, log: log(1, 2, 2) }
    const { state, effects } = receive(backup, 0, { type: 'Resume', epoch: 4, position: 2, lastEpoch: 1, asked: 3, askedEpoch: 2, entries: [entry(3, 9)] })
    expect([epochs(state), state.synced]).toStrictEqual([[1], false])
    expect(effects.at(-1)).toStrictEqual({ kind: 'send', to: 0, message: { type: 'Sync', epoch: 4, position: 1, lastEpoch: 1 } })
  })

  test('P7: a backup that crashed before it could compare the logs does not trust its own', () => {
    const { state, effects } = start(primaryBackup, config, 1, { epoch: 2, primary: 2, log: log(1, 1) })
    expect(state.synced).toBe(false)
    expect(effects).toStrictEqual([{ kind: 'send', to: 2, message: { type: 'Sync', epoch: 2, position: 2, lastEpoch: 1 } }])
  })

  test('P7: two logs that parted at different places agree after two questions', () => {
    let backup: State = { ...started(1), epoch: 3, primary: 0, synced: false, log: Seq.from([entry(1, 0), entry(2, 8), entry(2, 9)]) }
    const primary: State = { ...started(0), epoch: 3, log: log(1, 1, 3) }
    let questions = 0
    for (let ask: Message | null = { type: 'Sync', epoch: 3, position: 3, lastEpoch: 2 }; ask !== null; questions++) {
      const answer = receive(primary, 1, ask).effects.flatMap(effect => (effect.kind === 'send' ? [effect.message] : []))[0]!
      const did = receive(backup, 0, answer)
      backup = did.state
      ask = did.effects.flatMap(effect => (effect.kind === 'send' && effect.message.type === 'Sync' ? [effect.message] : []))[0] ?? null
    }
    expect([epochs(backup), Seq.toArray(backup.log), questions]).toStrictEqual([[1, 1, 3], Seq.toArray(primary.log), 2])
  })

  test('P7: an answer about a shorter log than the present one is ignored', () => {
    const backup: State = { ...started(1), synced: false, log: log(1, 1) }
    const old: Message = { type: 'Resume', epoch: 1, position: 0, lastEpoch: 0, asked: 0, askedEpoch: 0, entries: [entry(1, 0)] }
    expect(receive(backup, 0, old).state).toBe(backup)
  })

  test('P8: a backup removes what the primary does not have, tells its host, and only then goes on', () => {
    const backup: State = { ...started(1), epoch: 2, synced: false, log: log(1, 1, 1) }
    const { state, effects } = receive(backup, 0, { type: 'Resume', epoch: 2, position: 1, lastEpoch: 1, asked: 3, askedEpoch: 1, entries: [entry(2, 9)] })
    expect([epochs(state), state.synced]).toStrictEqual([[1, 2], true])
    expect(effects.filter(({ kind }) => kind === 'emit')).toStrictEqual([
      { kind: 'emit', value: { type: 'reset', position: 1 } },
      { kind: 'emit', value: { type: 'applied', position: 2, command: 'c9', request: null } },
    ])
  })

  test('M1: every replica is pinged in every round', () => {
    let did = tick(watching())
    for (let round = 0; round < 9; round++) {
      expect(sentBy(did)).toStrictEqual([0, 1, 2].map(to => ({ to, message: { type: 'Ping' } })))
      did = tick(did.state)
    }
  })

  test('M2: a primary is replaced when the last of so many pings is unanswered, and not before', () => {
    let state = watching()
    for (let round = 0; round < 4; round++) {
      state = tick(state).state
      for (const backup of [1, 2]) state = pong(state, backup).state
      expect(state.epoch).toBe(1)
    }
    const { state: after, effects } = tick(state)
    expect(after).toMatchObject({ epoch: 2, primary: 1 })
    expect(sentBy({ effects }).slice(0, 3)).toStrictEqual([
      { to: 0, message: { type: 'Follow', epoch: 2, primary: 1 } },
      { to: 1, message: { type: 'Promote', epoch: 2 } },
      { to: 2, message: { type: 'Follow', epoch: 2, primary: 1 } },
    ])
  })

  test('M2: a primary that answers and denies that it leads is replaced at the next round', () => {
    const denied = pong(pong(watching(), 1).state, 0, { leads: false }).state
    expect(tick(denied).state.epoch).toBe(2)
  })

  test('M2: where nobody answers, nobody is promoted', () => {
    let state = watching()
    for (let round = 0; round < 9; round++) state = tick(state).state
    expect(state).toMatchObject({ epoch: 1, primary: 0 })
  })

  test('M3: the later epoch of the last entry decides, and then the length', () => {
    const named = (one: Partial<Pong>, two: Partial<Pong>): NodeId => {
      const heard = pong(pong(pong(watching(), 0, { leads: false }).state, 1, one).state, 2, two)
      return tick(heard.state).state.primary
    }
    expect(named({ lastEpoch: 1, position: 9 }, { lastEpoch: 2, position: 3 })).toBe(2)
    expect(named({ lastEpoch: 2, position: 3 }, { lastEpoch: 2, position: 4 })).toBe(2)
    expect(named({ lastEpoch: 2, position: 4 }, { lastEpoch: 2, position: 4 })).toBe(1)
  })

  test('M4: a new primary has an epoch that nobody had before', () => {
    const restarted = start(monitor, monitorConfig, 3, { epoch: 6, primary: 2 }).state
    const denied = pong(restarted, 2, { epoch: 6, leads: false }).state
    expect(tick(denied).state.epoch).toBe(7)
  })

  test('M5: a replica that answers with an earlier epoch is told who leads now', () => {
    const second = start(monitor, monitorConfig, 3, { epoch: 2, primary: 1 }).state
    expect(sentBy(pong(second, 0, { leads: true }))).toStrictEqual([{ to: 0, message: { type: 'Follow', epoch: 2, primary: 1 } }])
    expect(sentBy(pong(second, 1))).toStrictEqual([{ to: 1, message: { type: 'Promote', epoch: 2 } }])
    expect(sentBy(pong(second, 2, { epoch: 2 }))).toStrictEqual([])
  })

  test('M6: while fewer replicas answer than are needed, nobody is promoted', () => {
    const needsTwo = (answering: readonly NodeId[]): number => {
      let state = start(monitor, { ...monitorConfig, atLeast: 2 }, 3).state
      for (let round = 0; round < 6; round++) state = answering.reduce((s, from) => pong(s, from).state, tick(state).state)
      return state.epoch
    }
    expect([[1], [1, 2]].map(needsTwo)).toStrictEqual([1, 2])
  })

  test('endOfEpoch is the last position of this epoch or an earlier one', () => {
    expect([0, 1, 2, 3, 9].map(epoch => endOfEpoch(log(1, 1, 3, 3, 3), epoch))).toStrictEqual([0, 2, 2, 5, 5])
    expect(endOfEpoch(Seq.empty, 1)).toBe(0)
  })
})

exhaust(small, mutants, {
  counts: [202_242, 728_531, 24],
  unreached: ['acknowledged by backups', 'gave up waiting', 'caught up after a gap'],
  shortest: {
    'backup-takes-commands': [1, { requests: 1 }],
    'waits-for-backups': [1, { timeouts: 2, requests: 1 }],
    'hears-old-primaries': [12, { timeouts: 3, requests: 1 }],
    'forgets-epoch': [7, { timeouts: 2, requests: 1, crashes: 1 }],
    'trusts-its-log': [7, { timeouts: 2, requests: 1 }],
    'compares-positions-only': [14, { timeouts: 3, requests: 1 }],
    'hides-truncation': [9, { timeouts: 2, requests: 1 }],
    'same-epoch-again': [4, { timeouts: 2 }],
    'monitor-forgets': [6, { timeouts: 2, crashes: 1 }],
    'counts-what-was-sent': [1, { requests: 1 }, { setup: 'semiSync' }],
    'takes-old-answers': [8, { timeouts: 2, requests: 1, crashes: 1 }, { setup: 'semiSync' }],
    'stays-asynchronous': [5, { timeouts: 2, requests: 1 }, { setup: 'semiSync' }],
    'wipes-itself': [6, { timeouts: 2, requests: 1, crashes: 1 }, { setup: 'semiSync' }],
    'promotes-across-the-cut': [4, { timeouts: 2 }, { setup: 'careful' }],
    'leaves-gaps': [3, { requests: 2 }, { setup: 'stream' }],
    'impatient': [4, { timeouts: 3 }, { setup: 'patient' }],
    'promotes-anyone': [8, { timeouts: 2, requests: 1 }, { setup: 'three' }],
    'promotes-the-longest': [7, { timeouts: 1, timers: [['heartbeat', 0]] }, {
      setup: 'three', from: 'r2 leads epoch 2 with a new command, and r1 has two of epoch 1 that nobody else has',
    }],
  },
})

exhaust({ ...small, ...small.others!.semiSync }, [], {
  counts: [12_804, 38_736, 21], unreached: ['caught up after a gap', 'later epoch extends the log'], shortest: {},
})
