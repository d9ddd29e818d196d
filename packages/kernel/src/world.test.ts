import { describe, expect, test } from 'vitest'
import { counter, eventsOf, gossiping, record, setupOf, statesOf, tiny } from '../test/tiny.ts'
import { interventionLineage } from './recording.ts'
import { duplicateLineage, root, rootLineage } from './tape.ts'
import { requestId } from './protocol.ts'
import { reliable, type Network } from './network.ts'
import { World, type Saved } from './world.ts'
import type { Setup, Tape, TimedRequest } from './setup.ts'
import type { Act, TimedFault } from './faults.ts'
import type { Lineage } from './tape.ts'
import type { Recording } from './recording.ts'

const ms = (time: number): number => time * 1000
const send = (at: number, n: number, to = 1, client = 0): TimedRequest => ({ client, at: ms(at), request: { to, n } })
const fault = (at: number, kind: string, more: object = { node: 1 }): TimedFault =>
  ({ at: ms(at), fault: { kind, ...more } as TimedFault['fault'] })
const cutAB = { sides: [[0], [1]] }

/** Two counters: a sends 1, 2, 3 … to b at the times given, in ms. Messages take 10 ms. */
const sending = (at: readonly number[], faults: readonly TimedFault[] = [], network: Partial<Network> = {}): Setup => {
  const setup = setupOf(counter, 2, { requests: at.map((time, i) => send(time, i + 1)), faults })
  return { ...setup, network: { ...setup.network, ...network } }
}
const gotBy = (recording: Recording, node = 1): number[] => (statesOf(recording)[node] as { got: number[] }).got

describe('birth', () => {
  test('every node starts at time 0, in the order of the list, and only then anything else happens', () => {
    const setup = setupOf(counter, 3, { requests: [send(0, 1)] })
    expect(eventsOf(record(setup)))
      .toStrictEqual(['0 start a', '0 start b', '0 start c', '0 request a', '10000 message b'])
  })

  test('a node knows its configuration and its number', () => {
    const setup = setupOf(tiny({ start: config => config }), 2)
    expect(statesOf(record(setup))).toStrictEqual([{ nodes: 2, self: 0 }, { nodes: 2, self: 1 }])
  })
})

describe('the network', () => {
  test('latency is drawn within its range, message by message', () => {
    const times = Array.from({ length: 60 }, (_, i) => i * 10)
    const recording = record(sending(times, [], { latency: [ms(2), ms(5)] }))
    const delays = recording.messages.map(({ sentAt, due }) => due - sentAt)
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(ms(2))
    expect(Math.max(...delays)).toBeLessThanOrEqual(ms(5))
    expect(new Set(delays).size).toBeGreaterThan(50)
  })

  test('loss takes as many messages as its rate says, and each loss is an event', () => {
    const requests = Array.from({ length: 1000 }, (_, i) => send(0, i))
    const setup = setupOf(counter, 2, { requests })
    const recording = record({ ...setup, network: { ...setup.network, loss: 200_000 } })
    const lost = eventsOf(recording, 'lost')
    expect(Math.abs(lost.length - 200)).toBeLessThan(60)
    expect(new Set(lost)).toStrictEqual(new Set(['10000 lost b loss']))
    expect(gotBy(recording)).toHaveLength(1000 - lost.length)
  })

  test('a duplicate arrives a second time, with a latency of its own', () => {
    const recording = record(sending([0, 50], [], { duplicate: 1_000_000, latency: [ms(1), ms(9)] }))
    expect(gotBy(recording)).toStrictEqual([1, 1, 2, 2])
    const [first, second] = recording.messages
    expect(first!.due).not.toBe(second!.due)
    expect(second!.lineage).toBe(duplicateLineage(first!.lineage))
  })

  test('reordering delays some messages, so that later ones overtake them', () => {
    const times = Array.from({ length: 50 }, (_, i) => i)
    const calm = record(sending(times))
    const recording = record(sending(times, [], { reorder: 300_000, reorderBy: [ms(1), ms(20)] }))
    expect(gotBy(calm)).toStrictEqual(times.map(n => n + 1))
    expect(gotBy(recording)).not.toStrictEqual(gotBy(calm))
    expect(gotBy(recording).toSorted((a, b) => a - b)).toStrictEqual(gotBy(calm))
  })

  test('what a node sends to itself arrives at once, and is neither lost nor doubled', () => {
    const setup = setupOf(counter, 1, { requests: [send(3, 7, 0)] })
    const bad =
      { ...setup.network, loss: 1_000_000, duplicate: 1_000_000, reorder: 1_000_000, reorderBy: [5, 5] as const }
    expect(eventsOf(record({ ...setup, network: bad })))
      .toStrictEqual(['0 start a', '3000 request a', '3000 message a'])
  })

  test('a stream that is turned on shifts no other: latencies stay as they were', () => {
    const withNetwork = (network: Partial<Network>): Recording =>
      record(sending([0, 5, 9, 30], [], { latency: [ms(1), ms(9)], ...network }))
    const dues = (network: Partial<Network>): Map<Lineage, number> =>
      new Map(withNetwork(network).messages.map(m => [m.lineage, m.due]))
    const calm = dues({})
    for (const network of [{ loss: 500_000 }, { duplicate: 500_000 }, { reorder: 1, reorderBy: [1, 1] as const }]) {
      const other = dues(network)
      for (const [lineage, due] of calm) expect(other.get(lineage)).toBe(due)
    }
  })

  test('sending to a node that does not exist is the programmer\'s error', () => {
    expect(() => record(setupOf(counter, 2, { requests: [send(0, 1, 2)] })))
      .toThrow('a sends to node 2, which does not exist')
  })
})

describe('cuts', () => {
  test('take what is sent into them and what would arrive in them; what was on its way all through arrives', () => {
    const recording = record(sending([0, 15, 22, 30], [fault(20, 'cut', cutAB), fault(26, 'heal', {})]))
    expect(eventsOf(recording, 'message lost act')).toStrictEqual([
      '10000 message b', '20000 act a cut', '25000 lost b cut', '26000 act a heal', '32000 lost b cut',
      '40000 message b',
    ])
    const long = record(sending([19], [fault(20, 'cut', cutAB), fault(26, 'heal', {})]))
    expect(gotBy(long)).toStrictEqual([1])
  })

  test('work in both directions; one way in one', () => {
    const requests = [send(5, 1), send(5, 2, 0, 1)]
    const two = record(setupOf(counter, 2, { requests, faults: [fault(0, 'cut', cutAB)] }))
    const one = record(setupOf(counter, 2, { requests, faults: [fault(0, 'cut-one-way', { from: [0], to: [1] })] }))
    expect(statesOf(two)).toMatchObject([{ got: [] }, { got: [] }])
    expect(statesOf(one)).toMatchObject([{ got: [2] }, { got: [] }])
  })

  test('leave alone who is on no side and who is on the same side, and add up until all heal', () => {
    const all = [0, 1, 2, 3].flatMap(client => [0, 1, 2, 3].map(to => send(5, client * 10 + to, to, client)))
    const reached = (faults: TimedFault[]): number[][] =>
      statesOf(record(setupOf(counter, 4, { requests: all, faults })))
        .map(s => (s as { got: number[] }).got.toSorted((a, b) => a - b))
    expect(reached([fault(0, 'cut', { sides: [[0, 1], [2]] })]))
      .toStrictEqual([[0, 10, 30], [1, 11, 31], [22, 32], [3, 13, 23, 33]])
    const both = [fault(0, 'cut', { sides: [[0], [1]] }), fault(1, 'cut', { sides: [[2], [3]] })]
    expect(reached(both)).toStrictEqual([[0, 20, 30], [11, 21, 31], [2, 12, 22], [3, 13, 33]])
    expect(reached([...both, fault(2, 'heal', {})]).flat()).toHaveLength(16)
  })
})

describe('crashes', () => {
  test('keep what is durable, lose the rest, and lose what arrives meanwhile', () => {
    const recording = record(sending([0, 20, 30, 60], [fault(25, 'crash'), fault(50, 'restart')]))
    expect(eventsOf(recording, 'message lost act start').slice(2)).toStrictEqual([
      '10000 message b', '25000 act b crash', '30000 lost b down', '40000 lost b down', '50000 act b restart',
      '50000 start b',
      '70000 message b',
    ])
    expect(statesOf(recording)[1]).toStrictEqual({ self: 1, kept: 5, lost: 4, got: [4] })
  })

  test('take the timers with them', () => {
    const ticking = tiny({
      start: ({ self }, disk, out) => {
        out.setTimer('tick', [ms(30), ms(30)])
        return { self, born: disk === null }
      },
    })
    const recording =
      record(setupOf(ticking, 1, { faults: [fault(10, 'crash', { node: 0 }), fault(15, 'restart', { node: 0 })] }))
    expect(eventsOf(recording, 'timeout')).toStrictEqual(['45000 timeout a'])
    expect(statesOf(recording)).toStrictEqual([{ self: 0, born: false }])
  })

  test('do nothing to a node that is down, nor does a restart to one that is up', () => {
    const crashes =
      [fault(5, 'restart'), fault(11, 'crash'), fault(11, 'crash'), fault(12, 'restart'), fault(12, 'restart')]
    const recording = record(sending([0], crashes))
    expect(eventsOf(recording, 'start')).toStrictEqual(['0 start a', '0 start b', '12000 start b'])
    expect(statesOf(recording)[1]).toMatchObject({ kept: 1, got: [] })
  })

  test('two restarts by hand at one moment are one: the second finds the node up', () => {
    const setup = sending([0], [fault(20, 'crash')])
    const crash = record(setup).event(4)
    expect(crash.act?.kind).toBe('crash')
    const twice = [1, 2].map(() => ({ after: crash.lineage, act: { kind: 'restart', node: 1 } as const }))
    const recording = record(setup, { interventions: twice })
    expect(eventsOf(recording, 'start')).toStrictEqual(['0 start a', '0 start b', '20000 start b'])
    expect(statesOf(recording)[1]).toMatchObject({ kept: 1 })
  })

  test('a request to a node that is down is lost, and makes no history', () => {
    const recording = record(sending([5], [fault(0, 'crash', { node: 0 })]))
    expect(eventsOf(recording, 'request lost')).toStrictEqual(['5000 lost a down'])
    expect(recording.history).toStrictEqual([])
  })
})

describe('pauses', () => {
  test('what arrives waits in its order and is executed on resuming', () => {
    const recording = record(sending([0, 5, 8, 40], [fault(12, 'pause'), fault(30, 'resume')]))
    expect(eventsOf(recording, 'message act')).toStrictEqual([
      '10000 message b', '12000 act b pause', '30000 act b resume', '30000 message b', '30000 message b',
      '50000 message b',
    ])
    expect(gotBy(recording)).toStrictEqual([1, 2, 3, 4])
  })

  test('timers fire late, a timer of a paused node that crashes never', () => {
    const ticking = tiny({ start: ({ self }, disk, out) => {
      if (disk === null) out.setTimer('tick', [ms(10), ms(10)])
      return { self }
    } })
    const pause = fault(5, 'pause', { node: 0 })
    const late = record(setupOf(ticking, 1, { faults: [pause, fault(30, 'resume', { node: 0 })] }))
    expect(eventsOf(late, 'timeout')).toStrictEqual(['30000 timeout a'])
    const crashed = [pause, fault(20, 'crash', { node: 0 }), fault(25, 'restart', { node: 0 })]
    expect(eventsOf(record(setupOf(ticking, 1, { faults: crashed })), 'timeout')).toStrictEqual([])
  })

  test('a crash takes what waited, and a restarted node is not paused', () => {
    const faults = [fault(5, 'pause'), fault(20, 'crash'), fault(25, 'restart')]
    const recording = record(sending([0, 30], faults))
    expect(eventsOf(recording, 'lost message')).toStrictEqual(['20000 lost b down', '40000 message b'])
  })

  test('do nothing to a node that is down', () => {
    const faults = [fault(1, 'crash'), fault(2, 'pause'), fault(3, 'restart')]
    expect(gotBy(record(sending([5], faults)))).toStrictEqual([1])
  })

  test('what is lost is lost when it would have arrived, paused or not', () => {
    const recording = record(sending([0], [fault(5, 'cut', cutAB), fault(6, 'pause'), fault(40, 'resume')]))
    expect(eventsOf(recording, 'lost')).toStrictEqual(['10000 lost b cut'])
  })

  test('what arrived before a cut is there when the node goes on inside of it', () => {
    const recording = record(sending([0], [fault(5, 'pause'), fault(20, 'cut', cutAB), fault(40, 'resume')]))
    expect(eventsOf(recording, 'message lost')).toStrictEqual(['40000 message b'])
  })
})

describe('timers', () => {
  test('of one name replace each other, of different keys do not, and a cancelled one does not fire', () => {
    const timers = tiny({
      start({ self }, _, out) {
        out.setTimer('a', [ms(10), ms(10)])
        out.setTimer('a', [ms(20), ms(20)])
        out.setTimer('b', [ms(30), ms(30)], 1)
        out.setTimer('b', [ms(40), ms(40)], 2)
        out.setTimer('c', [ms(5), ms(5)])
        out.cancelTimer('c')
        return { self, fired: [] }
      },
      onTimeout: (s, timer, key) => { s.fired = [...s.fired, `${timer}${key}`] },
    })
    const recording = record(setupOf(timers, 1))
    expect(eventsOf(recording, 'timeout').map(line => line.split(' ')[0])).toStrictEqual(['20000', '30000', '40000'])
    expect(statesOf(recording)).toStrictEqual([{ self: 0, fired: ['a0', 'b1', 'b2'] }])
  })

  test('the delay is drawn within the range', () => {
    const timers = tiny({ start: ({ self }, _, out) => {
      for (let key = 0; key < 50; key++) out.setTimer('t', [ms(10), ms(20)], key)
      return { self }
    } })
    const recording = record(setupOf(timers, 1))
    const times = Array.from({ length: 50 }, (_, i) => recording.event(i + 1).time)
    expect(Math.min(...times)).toBeGreaterThanOrEqual(ms(10))
    expect(Math.max(...times)).toBeLessThanOrEqual(ms(20))
    expect(new Set(times).size).toBeGreaterThan(45)
  })

  test('may be set again by the handler that they call', () => {
    const ticking = tiny({
      start: ({ self }, _, out) => (out.setTimer('t', [ms(10), ms(10)]), { self }),
      onTimeout: (_, timer, __, out) => out.setTimer(timer, [ms(10), ms(10)]),
    })
    expect(eventsOf(record(setupOf(ticking, 1, { until: ms(35) })), 'timeout')).toHaveLength(3)
  })
})

describe('requests and history', () => {
  const server = tiny({
    onRequest: (_, id, body, out) => out.setTimer('later', [ms(body as number), ms(body as number)], id),
    onTimeout: (_, __, id, out) => out.respond(id, { definite: true, id }),
  })

  test('each request and each answer is a line, with the event that made it', () => {
    const requests =
      [{ client: 0, at: ms(1), request: 5 }, { client: 1, at: ms(2), request: 1 }, { client: 0, at: ms(3), request: 9 }]
    const lines = record(setupOf(server, 2, { requests })).history
    expect(lines.map(({ kind, event, time, client, id }) => [kind, event, time, client, id])).toStrictEqual([
      ['invoke', 2, 1000, 0, requestId(0, 0)], ['invoke', 3, 2000, 1, requestId(1, 0)],
      ['invoke', 4, 3000, 0, requestId(0, 1)],
      ['return', 5, 3000, 1, requestId(1, 0)], ['return', 6, 6000, 0, requestId(0, 0)],
      ['return', 7, 12000, 0, requestId(0, 1)],
    ])
    expect(lines[0]!.value).toBe(5)
    expect(lines[3]!.value).toStrictEqual({ definite: true, id: requestId(1, 0) })
  })

  test('a client of a loop asks, waits for the answer, thinks and asks again, until there is nothing more', () => {
    const loops =
      [{ client: 0, first: ms(1), think: [ms(4), ms(4)] as const, operation: (i: number) => (i < 3 ? 10 : null) }]
    const recording = record(setupOf(server, 1, { loops }))
    expect(eventsOf(recording, 'request')).toStrictEqual(['1000 request a', '15000 request a', '29000 request a'])
    expect(recording.history.map(({ id }) => id)).toStrictEqual([0, 0, 1, 1, 2, 2])
  })

  test('a request by hand does not make a loop go on twice', () => {
    const loops = [{ client: 0, first: ms(1), think: [ms(4), ms(4)] as const, operation: () => 1 }]
    const act = { kind: 'request', client: 0, request: 1 } as const
    const looping = setupOf(server, 1, { loops, until: ms(30) })
    expect(eventsOf(record(looping), 'request')).toHaveLength(6)
    expect(eventsOf(record(looping, { interventions: [{ after: 0, act }] }), 'request')).toHaveLength(7)
  })
})

describe('asks', () => {
  test('the clock is the time of the event; choices are within their range and differ', () => {
    const asking = tiny({
      start: ({ self }) => ({ self, clock: 0, chosen: [] }),
      onRequest(s, _, __, out) {
        s.clock = out.clock()
        s.chosen = Array.from({ length: 40 }, () => out.choose(3, 'side'))
      },
    })
    const [state] = statesOf(record(setupOf(asking, 1,
      { requests: [{ client: 0, at: 7, request: 0 }] }))) as [{ clock: number; chosen: number[] }]
    expect(state.clock).toBe(7)
    expect(new Set(state.chosen)).toStrictEqual(new Set([0, 1, 2]))
  })
})

describe('a handler that throws', () => {
  test('ends the run, which says where in its own words', () => {
    const throwing = tiny({ onRequest: () => { throw new Error('engine text') } })
    const recording =
      record(setupOf(throwing, 2, { requests: [{ client: 1, at: 5, request: 0 }, { client: 0, at: 9, request: 0 }] }))
    expect(recording.length).toBe(3)
    expect(recording.findings).toStrictEqual([
      { property: 'Handlers are total', event: 2, evidence: 'a handler of b threw at event 2 instead of answering' },
    ])
  })

  test('leaves its state as it was and its effects undone', () => {
    const throwing = tiny({ onRequest: (s, _, __, out) => {
      s.self = 9
      out.send(0, { type: 'x' })
      throw new Error('no')
    } })
    const recording = record(setupOf(throwing, 1, { requests: [{ client: 0, at: 5, request: 0 }] }))
    expect(statesOf(recording)).toStrictEqual([{ self: 0 }])
    expect(recording.messages).toStrictEqual([])
  })
})

describe('the end', () => {
  test('comes after the limit of events, or when time is up, or when nothing is left', () => {
    const times = [0, 10, 20, 30]
    expect(record({ ...sending(times), limit: 4 }).length).toBe(4)
    expect(record({ ...sending(times), until: ms(20) }).end).toBe(ms(20))
    expect(record(sending(times)).end).toBe(ms(40))
  })

  test('does not come twice: what was not met is reported once', () => {
    const world = new World(sending([0]), { seed: 1, interventions: [{ after: 99, act: { kind: 'heal' } }] })
    world.run()
    world.run()
    expect(world.missed).toStrictEqual([{ kind: 'intervention', position: 0 }])
  })
})

describe('interventions', () => {
  const setup = sending([0, 50])
  const calm = record(setup)
  const lineageOf = (line: string): Lineage => calm.event(eventsOf(calm).indexOf(line)).lineage
  const by = (after: Lineage, ...acts: Act[]): Recording =>
    record(setup, { interventions: acts.map(act => ({ after, act })) })

  test('happen right after the event that they name, in their order', () => {
    const recording = by(lineageOf('10000 message b'), { kind: 'pause', node: 0 }, { kind: 'heal' })
    expect(eventsOf(recording).slice(3, 7)).toStrictEqual(['10000 message b', '10000 act a pause', '10000 act a heal'])
    expect(recording.event(4).cause).toBe(3)
  })

  test('after 0 happen right after the births', () => {
    expect(eventsOf(by(0, { kind: 'crash', node: 1 })).slice(0, 3))
      .toStrictEqual(['0 start a', '0 start b', '0 act b crash'])
  })

  test('can be chained: one after the other\'s act', () => {
    const after = lineageOf('0 request a')
    const first = interventionLineage(after, 0)
    const recording = record(setup, { interventions: [
      { after: interventionLineage(first, 0), act: { kind: 'heal' } },
      { after: first, act: { kind: 'restart', node: 1 } },
      { after, act: { kind: 'crash', node: 1 } },
    ] })
    expect(eventsOf(recording, 'act')).toStrictEqual(['0 act b crash', '0 act b restart', '0 act a heal'])
    expect(recording.missed).toStrictEqual([])
  })

  test('deliver a message at once, or drop it, or send a request by hand', () => {
    const [first] = calm.messages
    const request = lineageOf('0 request a')
    const early = by(request, { kind: 'deliver', message: first!.lineage })
    expect(eventsOf(early, 'act message')).toStrictEqual(['0 act a deliver', '0 message b', '60000 message b'])
    const dropped = by(request, { kind: 'drop', message: first!.lineage })
    expect(eventsOf(dropped, 'act lost message')).toStrictEqual(['0 act a drop', '0 lost b dropped', '60000 message b'])
    const more = by(request, { kind: 'request', client: 1, request: { to: 0, n: 8 } })
    expect(gotBy(more, 0)).toStrictEqual([8])
  })

  test('a request by hand shifts no operation of the workload', () => {
    const more = by(lineageOf('0 request a'), { kind: 'request', client: 0, request: { to: 1, n: 8 } })
    const ids = more.history.filter(({ kind }) => kind === 'invoke').map(({ id }) => id)
    expect(ids.slice(0, 1).concat(ids.slice(2))).toStrictEqual([requestId(0, 0), requestId(0, 1)])
    expect(ids[1]! - requestId(0, 0)).toBeGreaterThanOrEqual(500_000)
  })

  test('that never come, or address nothing, are reported or do nothing', () => {
    const unmet = record(setup, { interventions: [
      { after: 12345, act: { kind: 'heal' } }, { after: 0, act: { kind: 'heal' } },
      { after: 54321, act: { kind: 'heal' } },
    ] })
    expect(unmet.missed).toStrictEqual([{ kind: 'intervention', position: 0 }, { kind: 'intervention', position: 2 }])
    const nothing = by(0, { kind: 'deliver', message: 4 })
    expect(eventsOf(nothing, 'message')).toStrictEqual(eventsOf(calm, 'message'))
  })
})

describe('a schedule', () => {
  const setup = gossiping({ until: ms(300),
    network: reliable([1000, 9000]) })
  const calm = record(setup)
  const lineages =
    Array.from({ length: calm.length }, (_, i) => calm.event(i)).filter(e => e.kind !== 'start').map(e => e.lineage)

  test('of all that happened gives the same run, event by event', () => {
    const again = record(setup, { schedule: lineages })
    expect(again.digest).toBe(calm.digest)
    expect(eventsOf(again)).toStrictEqual(eventsOf(calm))
    expect(again.missed).toStrictEqual([])
  })

  test('executes what it names and nothing else, whatever the time; time never goes back', () => {
    const sends = sending([0, 5, 9])
    const messages = record(sends).messages.map(m => m.lineage)
    const requests = [0, 1, 2].map(i => rootLineage(root.request, 0, i))
    const recording = record(sends, { schedule: [...requests, messages[2]!, messages[0]!] })
    expect(gotBy(recording)).toStrictEqual([3, 1])
    const times = Array.from({ length: recording.length }, (_, i) => recording.event(i).time)
    expect(times).toStrictEqual(times.toSorted((a, b) => a - b))
  })

  test('reports what it names in vain: what does not exist, or has happened, or was cancelled', () => {
    const schedule = [lineages[0]!, 77, lineages[0]!, ...lineages.slice(1, 5)]
    const recording = record(setup, { schedule })
    expect(recording.missed).toStrictEqual([{ kind: 'schedule', position: 1 }, { kind: 'schedule', position: 2 }])
    expect(recording.length).toBe(8 + 5)
  })

  test('may be combined with interventions', () => {
    const schedule = lineages.slice(0, 5)
    const recording =
      record(setup, { schedule, interventions: [{ after: lineages[2]!, act: { kind: 'crash', node: 3 } }] })
    expect(recording.event(11).act).toStrictEqual({ kind: 'crash', node: 3 })
  })
})

describe('saving', () => {
  const faults = [fault(100, 'pause'), fault(130, 'cut', cutAB), fault(160, 'resume'),
    fault(200, 'crash', { node: 2 }), fault(260, 'restart', { node: 2 }), fault(300, 'heal', {})]
  const setup = gossiping({ until: ms(400), faults })
  const tape = { seed: 5, interventions: [{ after: 0, act: { kind: 'crash', node: 4 } as const }] }
  const idsOf = (world: World): number[] => world.pending().map(item => (item.kind === 'message' ? item.id : item.seq))

  /** The whole run from each event on, loaded into one world that has been elsewhere. */
  test('and loading at any event gives the same run', () => {
    const saved: Saved[] = []
    const world = new World(setup, tape, { executed: () => {} })
    do saved.push(world.save())
    while (world.step())
    expect(saved.length).toBeGreaterThan(200)
    const other = new World(setup, tape)
    for (const [i, state] of saved.entries()) {
      other.load(state)
      expect(other.events).toBe(i)
      other.run(i < 3 || i % 20 === 0 ? Number.MAX_SAFE_INTEGER : i + 2)
      if (other.events === world.events) expect(other.digest).toBe(world.digest)
      else expect(other.digest).toBe(digestAt(i + 2))
    }
  })

  const digests = new Map<number, string>()
  function digestAt(events: number): string {
    if (digests.size === 0) {
      const world = new World(setup, tape)
      do digests.set(world.events, world.digest)
      while (world.step())
    }
    return digests.get(events)!
  }

  test('holds all that a world needs: a new one that loads it goes on in the same way', () => {
    // Every latency is the same, so that many events tie and only their sequence numbers order them.
    const ties = gossiping({ until: ms(150), faults,
      network: reliable([1000, 1000]) })
    const calm = record(ties)
    const schedule =
      Array.from({ length: calm.length }, (_, i) => calm.event(i)).filter(e => e.kind !== 'start').map(e => e.lineage)
    const plain: Tape = { seed: 1, interventions: [] }
    const crash = { after: calm.event(40).lineage, act: { kind: 'crash', node: 4 } as const }
    const tapes: Tape[] = [{ ...plain, schedule }, { ...plain, interventions: [crash] }, plain]
    for (const tape of tapes) {
      const whole = new World(ties, tape)
      whole.run()
      const world = new World(ties, tape)
      for (let more = true; more; more = world.step()) {
        const other = new World(ties, tape)
        other.load(world.save())
        other.run()
        expect([other.digest, other.missed, idsOf(other)]).toStrictEqual([whole.digest, [], idsOf(whole)])
      }
    }
  })

  test('keeps a copy: what happens afterwards does not reach it', () => {
    const world = new World(setup, tape)
    world.run(100)
    const saved = world.save()
    const before = JSON.stringify({ ...saved, nodes: saved.core.nodes.map(node => [...node.timers]) })
    world.run(200)
    expect(JSON.stringify({ ...saved, nodes: saved.core.nodes.map(node => [...node.timers]) })).toBe(before)
  })
})

describe('determinism', () => {
  test('the same set-up, seed and interventions give the same events; another seed gives others', () => {
    const [one, same, other] = [1, 1, 2].map(seed => record(gossiping(), { seed }))
    expect(same!.digest).toBe(one!.digest)
    expect(eventsOf(same!)).toStrictEqual(eventsOf(one!))
    expect(statesOf(same!)).toStrictEqual(statesOf(one!))
    expect(other!.digest).not.toBe(one!.digest)
  })

  test('watching a run does not change it', () => {
    const world = new World(gossiping(), { seed: 1, interventions: [] })
    world.run()
    expect(world.digest).toBe(record(gossiping()).digest)
  })
})
