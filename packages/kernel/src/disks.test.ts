/** Disks: durable fields with their gate, explicit writes and flushes, and everything that goes wrong with both. */
import { describe, expect, test } from 'vitest'
import { eventsOf, record, setupOf, statesOf, tiny, wal } from '../test/tiny.ts'
import type { Fault, PlannedFault } from './faults.ts'
import type { AnyProtocol, Invariant } from './protocol.ts'
import type { Recording } from './recording.ts'
import type { Setup } from './setup.ts'
import { sentence } from './words.ts'
import { World } from './world.ts'

const ms = (time: number): number => time * 1_000
const at = (time: number, fault: Fault): PlannedFault => ({ at: ms(time), fault })
const onDisk = (setup: Setup, least: number, most = least): Setup =>
  ({ ...setup, nodes: setup.nodes.map(node => ({ ...node, disk: { latency: [ms(least), ms(most)] } })) })
const crash = (time: number, torn = false): PlannedFault => at(time, { kind: 'crash', node: 0, torn })
const restart = (time: number): PlannedFault => at(time, { kind: 'restart', node: 0 })

/** Remembers a request in three groups, tells node b, and answers. Node b counts what it hears. */
const keeper = (parts: Partial<AnyProtocol> = {}): AnyProtocol => tiny({
  name: 'keeper', durable: [['a', 'aToo'], ['b'], ['c']],
  start: ({ self }, disk) => ({ self, a: 0, aToo: 0, b: 0, c: 0, ...disk, heard: [] }),
  onRequest(s, id, n, out) {
    Object.assign(s, { a: n, aToo: n, b: n, c: n === 7 ? s.c : n })
    out.send(1, { type: 'kept', n })
    out.setTimer('t', [ms(1), ms(1)])
    out.respond(id, { definite: true })
  },
  onMessage: (s, _, { n }) => { s.heard = [...s.heard, n] },
  onTimeout: (s, _, __, out) => out.send(1, { type: 'kept', n: s.a + 100 }),
  ...parts,
})
const ask = (time: number, request: unknown): Setup['requests'][number] => ({ client: 0, at: ms(time), request })
const keeping = (times: readonly number[], faults: readonly PlannedFault[] = [], parts: Partial<AnyProtocol> = {}): Setup =>
  onDisk(setupOf(keeper(parts), 2, { requests: times.map((time, i) => ask(time, i + 1)), faults }), 10)
const endOf = (recording: Recording, node = 0): Record<string, unknown> => statesOf(recording)[node] as Record<string, unknown>

describe('durable groups', () => {
  test('reach the disk one after the other, each in the time that a write takes; each is an event', () => {
    const recording = record(keeping([50]))
    expect(eventsOf(recording, 'disk').filter(line => line.endsWith('a')))
      .toStrictEqual([10, 20, 30, 60, 70, 80].map(time => `${ms(time)} disk a`))
    expect(sentence(recording, recording.length - 1)).toMatch(/receives/)
    expect(sentence(recording, eventsOf(recording).indexOf('60000 disk a'))).toBe('a: the disk says that a write has reached it.')
  })

  test('of which nothing changed are not written, at a restart neither', () => {
    const setup = keeping([])
    const changesTwo = { ...setup, requests: [ask(50, 7)], faults: [crash(100), restart(110)] }
    expect(eventsOf(record(changesTwo), 'disk').filter(line => line.endsWith('a')))
      .toStrictEqual([10, 20, 30, 60, 70].map(time => `${ms(time)} disk a`))
  })

  test.each([
    [55, [0, 0, 0, 0]], [60, [1, 1, 0, 0]], [65, [1, 1, 0, 0]], [75, [1, 1, 1, 0]], [85, [1, 1, 1, 1]],
  ])('a crash after %i ms leaves %j: it may fall between groups, and never within one', (time, [a, aToo, b, c]) => {
    const recording = record(keeping([50], [crash(time + 0.001), restart(200)]))
    expect(endOf(recording)).toMatchObject({ a, aToo, b, c })
  })

  test('of a life before the crash do not reach the disk in the next one', () => {
    const faults = [crash(55), restart(56)]
    const recording = record({ ...keeping([], faults), requests: [ask(50, 1), ask(57, 2)] })
    const disk = eventsOf(recording, 'disk act').filter(line => line.endsWith('a') || line.includes('act'))
    expect(disk.slice(3)).toStrictEqual(['55000 act a crash', '56000 act a restart', '67000 disk a', '77000 disk a', '87000 disk a'])
    expect(endOf(recording)).toMatchObject({ a: 2, b: 2, c: 2 })
  })

  test('on a disk that is at once are there at the end of the step', () => {
    const setup = setupOf(keeper(), 2, { requests: [ask(50, 1)], faults: [crash(50), restart(60)] })
    const crashRightAfter = { ...setup, faults: [crash(50.001), restart(60)] }
    expect(eventsOf(record(crashRightAfter), 'disk')).toStrictEqual([])
    expect(endOf(record(crashRightAfter))).toMatchObject({ a: 1, c: 1 })
  })
})

describe('the gate', () => {
  const answers = (recording: Recording): number[] =>
    recording.history.filter(({ kind }) => kind === 'return').map(({ time }) => time / 1_000)

  test('holds sends and answers until every group before them is on the disk; timers run on', () => {
    const recording = record(keeping([50]))
    expect(recording.messages.map(({ sentAt }) => sentAt / 1_000)).toStrictEqual([80, 80])
    expect(answers(recording)).toStrictEqual([80])
    expect(eventsOf(recording, 'timeout')).toStrictEqual(['51000 timeout a'])
  })

  test('keeps their order, and what later steps send waits too, even where they changed nothing', () => {
    const recording = record(keeping([50, 52]))
    expect(recording.messages.map(({ message, sentAt }) => [(message as { n: number }).n, sentAt / 1_000]))
      .toStrictEqual([[1, 80], [101, 80], [2, 110], [102, 110]])
    expect(answers(recording)).toStrictEqual([80, 110])
  })

  test('lets out with the write what the step asked for: the step stays the cause', () => {
    const recording = record(keeping([50]))
    const { cause } = recording.event(recording.messages[0]!.endedBy)
    expect(recording.event(cause).kind).toBe('request')
  })

  test('a crash takes what waited in it', () => {
    const recording = record(keeping([50], [crash(79), restart(100)]))
    expect(recording.messages).toStrictEqual([])
    expect(answers(recording)).toStrictEqual([])
  })

  test('is shut while its node is paused: the disk works, the node says nothing', () => {
    const recording = record(keeping([50], [at(55, { kind: 'pause', node: 0 }), at(200, { kind: 'resume', node: 0 })]))
    expect(eventsOf(recording, 'disk').filter(line => line.endsWith('a')).at(-1)).toBe('80000 disk a')
    expect(recording.messages.map(({ sentAt }) => sentAt / 1_000)).toStrictEqual([200, 200])
  })

  const lied: Invariant = {
    name: 'What was told is kept', text: '',
    pair: (a, b) => (b.heard.some((n: number) => n < 100 && n > a.a) ? 'b was told of what a has lost' : null),
  }

  test('without it a node tells what it then forgets: the mutant is convicted, the protocol is not', () => {
    const faults = [crash(65), restart(70)]
    const pair = [lied]
    // The request at 90 ms makes a change something again, so that the pair is looked at.
    const times = [50, 90]
    const setup = (parts: Partial<AnyProtocol>): Setup => {
      const tellsFirst = keeping([], faults, { invariants: pair, durable: [['b'], ['a', 'aToo'], ['c']], ...parts })
      return { ...tellsFirst, requests: times.map((time, i) => ask(time, i === 0 ? 5 : 1)) }
    }
    expect(record(setup({})).findings).toStrictEqual([])
    expect(record(setup({ gate: 'none' })).findings).toMatchObject([{ property: 'What was told is kept' }])
  })

  test('a hosted mutant without a gate opens it for its node', () => {
    const inner = keeper({ gate: 'none' })
    const host = tiny({
      name: 'host', hosts: { in: { protocol: inner, config: config => config } },
      start: (_, __, ___, hosted) => ({ ...hosted }), onRequest: (_, id, n, out) => out.request('in', id, n),
    })
    const setup = onDisk(setupOf(host, 2, { requests: [ask(50, 1)] }), 10)
    expect(record(setup).messages[0]!.sentAt).toBe(ms(50))
  })
})

describe('what a judge is told of a crash', () => {
  const starts = (setup: Setup): unknown[] => {
    const seen: unknown[] = []
    const world = new World(setup, { seed: 1, interventions: [] }, {
      stepped: ({ node, before, unheard }) => { if (node === 0 && before === null) seen.push(unheard) },
    })
    world.run()
    return seen
  }

  test('that fields which it took had been heard of by nobody', () => {
    expect(starts(keeping([50], [crash(65), restart(70)]))).toStrictEqual([false, true])
    expect(starts(keeping([50], [crash(95), restart(100)]))).toStrictEqual([false, false])
  })

  test('unless there was no gate, or the disk is at once', () => {
    expect(starts(keeping([50], [crash(65), restart(70)], { gate: 'none' }))).toStrictEqual([false, false])
    expect(starts(setupOf(keeper(), 2, { requests: [ask(50, 1)], faults: [crash(65), restart(70)] }))).toStrictEqual([false, false])
  })
})

describe('a slower disk', () => {
  test('from a moment on: what was durable stays, what is under way is not overtaken', () => {
    const setup = setupOf(keeper(), 2, { requests: [ask(10, 1), ask(50, 2), ask(52, 3)], faults: [
      at(20, { kind: 'disk-latency', node: 0, latency: [ms(10), ms(10)] }),
      at(51, { kind: 'disk-latency', node: 0 }), crash(200), restart(210),
    ] })
    const recording = record(setup)
    expect(eventsOf(recording, 'disk')).toStrictEqual([60, 70, 80, 80, 80, 80].map(time => `${ms(time)} disk a`))
    expect(endOf(recording)).toMatchObject({ a: 3, b: 3, c: 3 })
    const early = record({ ...setup, faults: [setup.faults[0]!, crash(65), restart(70)], requests: setup.requests.slice(0, 2) })
    expect(endOf(early)).toMatchObject({ a: 2, b: 1, c: 1 })
  })

  test('that is wiped while down forgets all, and what was under way', () => {
    const recording = record(keeping([50], [crash(55), at(56, { kind: 'wipe', node: 0 }), restart(57)]))
    expect(endOf(recording)).toMatchObject({ a: 0, b: 0, c: 0 })
    expect(eventsOf(recording, 'disk').filter(line => line.endsWith('a')).slice(3))
      .toStrictEqual([67, 77, 87].map(time => `${ms(time)} disk a`))
  })
})

describe('explicit writes', () => {
  const writing = (faults: readonly PlannedFault[], times: readonly number[] = [50]): Setup =>
    onDisk(setupOf(wal, 1, { requests: times.map((time, i) => ask(time, `r${i + 1}`)), faults }), 10)
  const of = (setup: Setup): Record<string, unknown> => endOf(record(setup))

  test('are on the disk when their flush is, and its completion is an event', () => {
    const recording = record(writing([]))
    expect(eventsOf(recording, 'disk')).toStrictEqual(['60000 disk a'])
    expect(endOf(recording)).toMatchObject({ said: ['ok 1'], open: [] })
    expect(recording.history.map(({ kind, time }) => [kind, time / 1_000])).toStrictEqual([['invoke', 50], ['return', 60]])
  })

  test('are found by the next life; those that no flush took are not, nor those of a flush under way', () => {
    expect(of(writing([crash(65), restart(70)]))).toMatchObject({ found: ['r1'] })
    expect(of(writing([crash(59), restart(70)]))).toMatchObject({ found: [], said: [] })
    const unflushed = { ...wal, onRequest: (_: object, __: number, data: unknown, out: { write(data: unknown): void }) => out.write(data) }
    expect(of({ ...setupOf(unflushed, 1, { requests: [ask(5, 1)], faults: [crash(50), restart(60)] }) })).toMatchObject({ found: [] })
  })

  test('torn by the crash are there in part: damaged, and it can be told', () => {
    expect(of(writing([crash(59, true), restart(70)]))).toMatchObject({ found: ['damaged'] })
    expect(of(writing([crash(65, true), restart(70)]))).toMatchObject({ found: ['r1'] })
    expect(record(writing([crash(59, true)])).event(2).act).toMatchObject({ torn: true })
  })

  test('that rot are damaged; a record that is not there cannot', () => {
    const rot = (record_: number): Fault => ({ kind: 'bit-rot', node: 0, record: record_ })
    expect(of(writing([at(100, rot(0)), crash(110), restart(120)], [10, 30]))).toMatchObject({ found: ['damaged', 'r2'] })
    expect(of(writing([at(100, rot(9)), crash(110), restart(120)], [10, 30]))).toMatchObject({ found: ['r1', 'r2'] })
  })

  test('that are misdirected take the place of the one before, once', () => {
    const misdirect = at(25, { kind: 'misdirect', node: 0 })
    expect(of(writing([misdirect, crash(110), restart(120)], [10, 30, 50]))).toMatchObject({ found: ['r2', 'r3'] })
    expect(of(writing([at(5, { kind: 'misdirect', node: 0 }), crash(110), restart(120)], [10, 30])))
      .toMatchObject({ found: ['r2'] })
  })

  test('whose flush fails are gone, although the next flush claims success (fsyncgate)', () => {
    const recording = record(writing([at(5, { kind: 'flush-fails', node: 0 }), crash(110), restart(120)], [10, 50]))
    const before = recording.worldAfter(eventsOf(recording).indexOf('110000 act a crash') - 1).node(0).state
    expect(before).toMatchObject({ said: ['failed 0', 'ok 0', 'ok 1'] })
    expect(recording.history.filter(({ kind }) => kind === 'return')).toHaveLength(2)
    expect(endOf(recording)).toMatchObject({ found: ['r2'] })
  })

  test('on a full disk fail at once, until there is room', () => {
    const full = [at(5, { kind: 'disk-full', node: 0 }), at(45, { kind: 'disk-freed', node: 0 })]
    const recording = record(writing([...full, crash(110), restart(120)], [10, 60]))
    const { state } = recording.worldAfter(eventsOf(recording).indexOf('110000 act a crash') - 1).node(0)
    expect(state).toMatchObject({ said: ['failed 0', 'failed 0', 'failed 0', 'ok 0', 'ok 1'] })
    expect(endOf(recording)).toMatchObject({ found: ['r2'] })
  })

  test('do not hold back what the node says: there is no gate', () => {
    const hasty = tiny({ onRequest: (_, id, data, out) => {
      out.write(data)
      out.flush()
      out.respond(id, { definite: true })
    } })
    const recording = record(onDisk(setupOf(hasty, 1, { requests: [ask(50, 1)] }), 10))
    expect(recording.history.at(-1)).toMatchObject({ kind: 'return', time: ms(50) })
  })

  test('are on a disk even where it takes no time: the completion comes after the step', () => {
    const recording = record(setupOf(wal, 1, { requests: [ask(50, 1)] }))
    expect(eventsOf(recording, 'request disk')).toStrictEqual(['50000 request a', '50000 disk a'])
  })

  test('the node is told when it gets to it: a pause waits, the disk does not; a crash takes what was not told', () => {
    const pause = [at(55, { kind: 'pause', node: 0 }), at(80, { kind: 'resume', node: 0 })]
    expect(eventsOf(record(writing(pause)), 'disk')).toStrictEqual(['80000 disk a'])
    const crashed = record(writing([pause[0]!, crash(70), restart(75)]))
    expect(eventsOf(crashed, 'disk')).toStrictEqual([])
    expect(endOf(crashed)).toMatchObject({ found: ['r1'], said: [] })
    const slow = record(writing([at(55, { kind: 'slow', node: 0, by: [ms(30), ms(30)] })]))
    expect(eventsOf(slow, 'disk')).toStrictEqual(['90000 disk a'])
    const over = record(writing([at(55, { kind: 'slow', node: 0, by: [ms(30), ms(30)] }), crash(70), restart(72)]))
    expect(eventsOf(over, 'disk')).toStrictEqual([])
  })

  test('of a hosted protocol are its own: it is told, and it finds them', () => {
    const hosting = (protocol: AnyProtocol, channel: string): AnyProtocol => tiny({
      name: 'host', hosts: { [channel]: { protocol, config: config => config } },
      start: (_, disk, __, hosted) => ({ ...hosted, own: (disk?.records ?? []).map(({ data }) => data), done: 0 }),
      onRequest(_, id, data, out) {
        out.write(`own ${data}`)
        out.flush()
        out.request(channel, id, data)
      },
      onDisk: s => { s.done++ },
    })
    const setup = onDisk(setupOf(hosting(hosting(wal, 'log'), 'store'), 1, { requests: [ask(10, 'r1')] }), 10)
    const [before] = statesOf(record(setup)) as [{ done: number; store: { done: number; log: { said: string[] } } }]
    expect([before.done, before.store.done, before.store.log.said]).toStrictEqual([1, 1, ['ok 1']])
    const [after] = statesOf(record({ ...setup, faults: [crash(100), restart(110)] })) as
      [{ own: string[]; store: { own: string[]; log: { found: string[] } } }]
    expect([after.own, after.store.own, after.store.log.found]).toStrictEqual([['own r1'], ['own r1'], ['r1']])
  })
})

describe('a full disk', () => {
  test('makes durable fields wait for room, and with them what is behind the gate, in its order', () => {
    const recording = record(keeping([50, 55], [at(45, { kind: 'disk-full', node: 0 }), at(300, { kind: 'disk-freed', node: 0 })]))
    expect(eventsOf(recording, 'disk').filter(line => line.endsWith('a')).slice(3)).toStrictEqual(Array(6).fill('300000 disk a'))
    expect(recording.messages.map(({ message }) => (message as { n: number }).n)).toStrictEqual([1, 101, 2, 102])
    expect(endOf(recording)).toMatchObject({ a: 2, c: 2 })
  })

  test('in the middle of the groups lets through those before', () => {
    const faults = [at(65, { kind: 'disk-full', node: 0 }), crash(200), restart(210)]
    expect(endOf(record(keeping([50], faults)))).toMatchObject({ a: 1, b: 0, c: 0 })
  })

  test('for ever ends with the time of the run, and nothing spins', () => {
    const recording = record({ ...keeping([50], [at(45, { kind: 'disk-full', node: 0 })]), until: Number.MAX_SAFE_INTEGER })
    expect(recording.messages).toStrictEqual([])
    expect(recording.length).toBeLessThan(20)
  })
})

describe('a disk that lies about durable fields', () => {
  const flaw = (time: number, kind: 'flush-fails' | 'misdirect'): PlannedFault => at(time, { kind, node: 0 })
  const rot = (time: number, record_: number): PlannedFault => at(time, { kind: 'bit-rot', node: 0, record: record_ })
  const later = [crash(500), restart(510)]

  test('loses one group and claims that it is there: the gate opens, and a crash tells', () => {
    const recording = record(keeping([50], [flaw(65, 'flush-fails'), ...later]))
    expect(recording.messages.map(({ message }) => (message as { n: number }).n)).toStrictEqual([1, 101])
    expect(endOf(recording)).toMatchObject({ a: 1, aToo: 1, b: 0, c: 1 })
  })

  test('and has it again with the next write of that group', () => {
    expect(endOf(record(keeping([50, 200], [flaw(65, 'flush-fails'), ...later])))).toMatchObject({ a: 2, b: 2, c: 2 })
  })

  test('puts a group on the place of the one before: that one is gone, and its own has the old value', () => {
    expect(endOf(record(keeping([50, 200], [flaw(215, 'misdirect'), ...later])))).toMatchObject({ a: 0, aToo: 0, b: 1, c: 2 })
    expect(endOf(record(keeping([50, 200], [flaw(205, 'misdirect'), ...later])))).toMatchObject({ a: 1, aToo: 1, b: 2, c: 2 })
  })

  test('damages a group: its checksum tells, and it is as if it had never been written', () => {
    const recording = record(keeping([50], [rot(100, 1), ...later]))
    expect(sentence(recording, eventsOf(recording).indexOf('100000 act a bit-rot'))).toBe('The disk of a has damaged b.')
    expect(endOf(recording)).toMatchObject({ a: 1, aToo: 1, b: 0, c: 1 })
  })

  test('damages what a crash has left, and the group of a hosted protocol', () => {
    expect(endOf(record(keeping([50], [crash(100), rot(105, 0), restart(110)])))).toMatchObject({ a: 0, aToo: 0, b: 1, c: 1 })
    const host = tiny({
      durable: [['own']], hosts: { inner: { protocol: keeper(), config: config => config } },
      start: ({ self }, disk, _, hosted) => ({ self, own: disk?.own ?? 0, ...hosted }),
      onRequest(s, id, n, out) {
        s.own = n
        out.request('inner', id, n)
      },
    })
    const setup = onDisk(setupOf(host, 2, { requests: [ask(50, 1)], faults: [rot(200, 1), ...later] }), 10)
    const recording = record(setup)
    expect(eventsOf(recording).filter(line => line.includes('bit-rot'))).toHaveLength(1)
    expect(sentence(recording, eventsOf(recording).indexOf('200000 act a bit-rot'))).toBe('The disk of a has damaged inner.a and inner.aToo.')
    expect(endOf(recording)).toMatchObject({ own: 1, inner: { a: 0, aToo: 0, b: 1, c: 1 } })
  })

  test('does all that where writes take no time too', () => {
    const at0 = (faults: readonly PlannedFault[]): Record<string, unknown> =>
      endOf(record(setupOf(keeper(), 2, { requests: [ask(50, 1)], faults })))
    expect(at0([...later])).toMatchObject({ a: 1, b: 1, c: 1 })
    expect(at0([flaw(10, 'flush-fails'), ...later])).toMatchObject({ a: 0, b: 1, c: 1 })
    expect(at0([rot(100, 2), ...later])).toMatchObject({ a: 1, b: 1, c: 0 })
  })

  test('tears a group in a crash: its checksum tells, so the old value is there', () => {
    const recording = record(keeping([50], [crash(65, true), restart(100)]))
    expect(sentence(recording, eventsOf(recording).indexOf('65000 act a crash'))).toBe('a crashes in the middle of writing b.')
    expect(endOf(recording)).toMatchObject({ a: 1, b: 0, c: 0 })
    expect(sentence(record(keeping([50], [crash(40, true)])), 8)).toBe('a crashes; no write was under way that could be torn.')
  })
})

test('saving and loading in the middle of everything that disks do gives the same run', () => {
  const setup = { ...keeping([50, 52, 54, 90, 130], [at(60, { kind: 'disk-full', node: 0 }), at(75, { kind: 'pause', node: 0 }),
    at(95, { kind: 'disk-freed', node: 0 }), at(110, { kind: 'resume', node: 0 }), crash(150), restart(155)]) }
  const world = new World(setup, { seed: 1, interventions: [] })
  const whole = record(setup)
  for (let more = true; more; more = world.step()) {
    const other = new World(setup, { seed: 1, interventions: [] })
    other.load(world.save())
    other.run()
    expect(other.digest).toBe(whole.digest)
  }
})
