/**
 * The palette. First what holds for every fault: it changes nothing before it fires and no draw of anything else, it is
 * named in words, what can be undone is undone, and a run with it is the same twice and from any saved moment. Then what
 * each of them does. Disks have a file of their own, disks.test.ts.
 */
import { describe, expect, test } from 'vitest'
import { busily, counter, eventsOf, record, setupOf, statesOf, tiny } from '../test/tiny.ts'
import { undoOf } from './faults.ts'
import type { Fault, PlannedFault } from './faults.ts'
import { reliable, type Network } from './network.ts'
import type { NodeId } from './protocol.ts'
import type { Recording } from './recording.ts'
import type { NodeSpec, Setup } from './setup.ts'
import type { Lineage } from './tape.ts'
import { sentence } from './words.ts'
import { World } from './world.ts'

const ms = (time: number): number => time * 1_000
const at = (time: number, fault: Fault): PlannedFault => ({ at: ms(time), fault })
/** Once or twice at a moment, by a rate of one a microsecond, and undone again. */
const lasting = (time: number, lasts: number, fault: Fault): PlannedFault =>
  ({ every: 1, from: ms(time), until: ms(time) + 3, lasts: ms(lasts), fault })
const eventsIn = (recording: Recording): number[] => Array.from({ length: recording.length }, (_, i) => i)
const told = (recording: Recording): string[] =>
  eventsIn(recording).filter(i => recording.event(i).kind === 'act').map(i => sentence(recording, i))
const timesOf = (recording: Recording, kinds: string): number[] =>
  eventsOf(recording, kinds).map(line => Number(line.split(' ')[0]) / 1_000)

const left = [0, 1]
const right = [2, 3]
const sides = [left, right]

/** Every fault, what it is called, and how its end is called where it has one. */
const palette: readonly (readonly [fault: Fault, words: string, undone: string | null])[] = [
  [{ kind: 'cut', sides }, 'The network is cut: a and b | c and d.', 'It ends: the network is cut: a and b | c and d.'],
  [{ kind: 'cut-one-way', from: left, to: right }, 'Nothing arrives any more from a and b at c and d.',
    'It ends: nothing arrives any more from a and b at c and d.'],
  [{ kind: 'cut-links', links: [[0, 1], [1, 0], [0, 2]] }, 'Links are cut: a–b and from a to c.',
    'It ends: links are cut: a–b and from a to c.'],
  [{ kind: 'bridge', left, right }, 'The network is cut between a and b and c and d, and only there.',
    'It ends: the network is cut between a and b and c and d, and only there.'],
  [{ kind: 'ring', nodes: [0, 1, 2, 3, 4] }, 'Each of a, b, c, d and e keeps the links to its neighbours only.',
    'It ends: each of a, b, c, d and e keeps the links to its neighbours only.'],
  [{ kind: 'isolate', node: 1 }, 'Nothing reaches b and it reaches nobody.',
    'It ends: nothing reaches b and it reaches nobody.'],
  [{ kind: 'flap', sides, every: ms(20), times: 2 }, 'The network is cut for a while: a and b | c and d.', null],
  [{ kind: 'degrade', from: left, to: right, quality: { latency: [ms(50), ms(60)], loss: 300_000, capacity: 2 } },
    'The network changes from a and b to c and d: latency 50 ms to 60 ms, 30 % are lost and room for 2.',
    'The network from a and b to c and d is as it was.'],
  [{ kind: 'degrade', from: left, to: right, quality: { corrupt: 400_000, checksum: false } },
    'The network changes from a and b to c and d: 40 % are changed on the way and no checksum tells.',
    'The network from a and b to c and d is as it was.'],
  [{ kind: 'clog', from: left, to: right }, 'What arrives from a and b at c and d waits.',
    'What waited from a and b to c and d is let through.'],
  [{ kind: 'crash', node: 1 }, 'b crashes.', 'b restarts.'],
  [{ kind: 'crash', node: { role: 'leader' } }, 'd, the leader, crashes.', 'd restarts.'],
  [{ kind: 'crash-loop', node: 1, every: ms(30), times: 3 }, 'b crashes, and not for the last time.', null],
  [{ kind: 'pause', node: 1 }, 'b stops executing.', 'b goes on executing.'],
  [{ kind: 'slow', node: 1, by: [ms(5), ms(25)] }, 'b gets slow: 5 ms to 25 ms for everything.', 'b is as fast as before.'],
  [{ kind: 'clock-step', node: 1, by: -ms(50) }, 'The clock of b jumps back by 50 ms.',
    'The clock of b jumps forward by 50 ms.'],
  [{ kind: 'clock-drift', node: 1, ppm: 200_000 }, 'The clock of b runs fast by 200000 millionths.',
    'The clock of b runs true.'],
  [{ kind: 'clock-freeze', node: 1 }, 'The clock of b stops.', 'The clock of b goes on.'],
  [{ kind: 'disk-latency', node: 1, latency: [ms(5), ms(30)] }, 'The disk of b takes 5 ms to 30 ms for a write.',
    'The disk of b is as fast as in the set-up.'],
  [{ kind: 'disk-full', node: 1 }, 'The disk of b is full.', 'The disk of b has room again.'],
  [{ kind: 'flush-fails', node: 1 }, 'The next write of b will not reach its disk, which will claim in the end that it did.', null],
  [{ kind: 'bit-rot', node: 1, record: 0 }, 'The disk of b has damaged record 0.', null],
  [{ kind: 'misdirect', node: 1 }, 'The next write of b will land on the place of the one before it.', null],
  [{ kind: 'wipe', node: 1 }, '"wipe" changes nothing at b: it is up, and a disk is replaced only while its node is down.', null],
  [{ kind: 'calm', core: [0, 1, 2, 3, 4, 5, 6, 7] },
    'No more faults: the network is whole, and a, b, c, d, e, f, g and h are up.', null],
]

describe.each(palette)('%j', (fault, words, undone) => {
  const slowDisks = (setup: Setup): Setup =>
    ({ ...setup, nodes: setup.nodes.map((node): NodeSpec => ({ ...node, disk: { latency: [ms(1), ms(3)] } })) })
  const setup = slowDisks(busily())
  const faulty = { ...setup, faults: [undone === null ? at(200, fault) : lasting(200, 100, fault)] }
  const recording = record(faulty)
  const calm = record(setup)

  test('is named in the trace, and its end too', () => {
    expect(told(recording)).toContain(words)
    if (undone !== null) expect(told(recording)).toContain(undone)
  })

  test('changes nothing before it fires, and no draw of anything else', () => {
    const before = eventsIn(calm).filter(i => calm.event(i).time < ms(200))
    expect(before.map(i => recording.event(i).lineage)).toStrictEqual(before.map(i => calm.event(i).lineage))
    if (fault.kind === 'degrade') return
    const delays = new Map(calm.messages.map(m => [m.lineage, m.due - m.sentAt]))
    const shared = recording.messages.filter(m => delays.has(m.lineage) && m.due - m.sentAt !== 0)
    expect(shared.length).toBeGreaterThan(20)
    for (const { lineage, due, sentAt } of shared) expect(due - sentAt).toBe(delays.get(lineage))
  })

  test('gives the same run twice, and from any saved moment', () => {
    expect(record(faulty).digest).toBe(recording.digest)
    const world = new World(faulty, recording.tape)
    const other = new World(faulty, recording.tape)
    for (let more = true; more; more = world.step()) {
      if (world.events % 9 !== 0 || world.time < ms(180)) continue
      other.load(world.save())
      other.run()
      expect(other.digest).toBe(recording.digest)
    }
    expect(world.digest).toBe(recording.digest)
  })
})

test('whatever lasts can be undone, and the undoing of an undoing is not needed', () => {
  for (const [fault, , undone] of palette) expect([fault.kind, undoOf(fault) === null]).toStrictEqual([fault.kind, undone === null])
})

// What each of them does.

const send = (time: number, n: number, to: NodeId = 1, client: NodeId = 0): Setup['requests'][number] =>
  ({ client, at: ms(time), request: { to, n } })
const sending = (times: readonly number[], faults: readonly PlannedFault[], network: Partial<Network> = {}): Setup => {
  const setup = setupOf(counter, 2, { requests: times.map((time, i) => send(time, i + 1)), faults })
  return { ...setup, network: { ...setup.network, ...network } }
}
const gotBy = (recording: Recording, node = 1): number[] => (statesOf(recording)[node] as { got: number[] }).got
const every = (count: number, gap = 1): number[] => Array.from({ length: count }, (_, i) => i * gap)

describe('links', () => {
  test('may differ by direction: from the set-up, or from a moment on', () => {
    const slow = { from: [0], to: [1], quality: { latency: [ms(40), ms(40)] as const } }
    const requests = [send(5, 1), send(5, 2, 0, 1)]
    const setup = setupOf(counter, 2, { requests, network: { ...reliable([ms(10), ms(10)]), links: [slow] } })
    expect(timesOf(record(setup), 'message')).toStrictEqual([15, 45])
    const later = sending([5, 25], [at(20, { kind: 'degrade', ...slow })])
    expect(timesOf(record(later), 'message')).toStrictEqual([15, 65])
  })

  test('lose what comes on top of their capacity, and have room again when it has arrived', () => {
    const recording = record(sending([0, 1, 2, 3, 12], [], { capacity: 2 }))
    expect(gotBy(recording)).toStrictEqual([1, 2, 5])
    expect(eventsOf(recording, 'lost')).toStrictEqual(['12000 lost b full', '13000 lost b full'])
    expect(eventsIn(recording).map(i => sentence(recording, i)))
      .toContain('{"type":"n","n":3} from a to b is lost: too much is on its way there already.')
  })

  test('have room again for what was dropped by hand, cut off, or waits at a paused node', () => {
    const full = (more: Partial<Setup>, tape = {}): number[] => gotBy(record({ ...sending([0, 20], [], { capacity: 1 }), ...more }, tape))
    const calm = record(sending([0, 20], [], { capacity: 1 }))
    const drop = { after: calm.event(2).lineage, act: { kind: 'drop', message: calm.messages[0]!.lineage } } as const
    expect(full({}, { interventions: [drop] })).toStrictEqual([2])
    expect(full({ faults: [at(5, { kind: 'cut', sides: [[0], [1]] }), at(15, { kind: 'heal' })] })).toStrictEqual([2])
    expect(full({ faults: [at(5, { kind: 'pause', node: 1 }), at(40, { kind: 'resume', node: 1 })] })).toStrictEqual([1, 2])
  })

  test('that are clogged let nothing through until they are not, and then all in its order; a cut may come first', () => {
    const clog = at(5, { kind: 'clog', from: [0], to: [1] })
    const unclog = at(50, { kind: 'unclog', from: [0], to: [1] })
    const recording = record(sending([0, 2, 4, 60], [clog, unclog]))
    expect(timesOf(recording, 'message')).toStrictEqual([50, 50, 50, 70])
    expect(gotBy(recording)).toStrictEqual([1, 2, 3, 4])
    expect(recording.worldAfter(eventsOf(recording).indexOf('60000 request a') - 5).pending()
      .filter(item => item.kind === 'message')).toHaveLength(3)
    const cut = record(sending([0], [clog, at(30, { kind: 'cut', sides: [[0], [1]] }), unclog]))
    expect(eventsOf(cut, 'lost message')).toStrictEqual(['50000 lost b cut'])
  })

  test('that are clogged count what waits there as on its way; a waiting message can be dropped by hand', () => {
    const clogged = sending([0, 20], [at(5, { kind: 'clog', from: [0], to: [1] })], { capacity: 1 })
    const calm = record(clogged)
    expect(eventsOf(calm, 'lost')).toStrictEqual(['30000 lost b full'])
    const drop = { after: calm.event(3).lineage, act: { kind: 'drop', message: calm.messages[0]!.lineage } } as const
    expect(eventsOf(record(clogged, { interventions: [drop] }), 'lost')).toStrictEqual(['5000 lost b dropped'])
    const deliver = { ...drop, act: { ...drop.act, kind: 'deliver' } } as const
    expect(eventsOf(record(clogged, { interventions: [deliver] }), 'message')).toStrictEqual([])
  })

  test('change messages on the way: a checksum tells and they are lost, without one they arrive changed', () => {
    const with_ = (checksum: boolean): Recording => record(sending(every(400), [], { corrupt: 250_000, checksum }))
    const lost = eventsOf(with_(true), 'lost')
    expect(Math.abs(lost.length - 100)).toBeLessThan(40)
    expect(lost[0]).toMatch(/lost b corrupt$/)
    const without = with_(false)
    const changed = without.messages.filter(m => m.corrupted)
    expect(changed).toHaveLength(lost.length)
    expect(gotBy(without)).not.toStrictEqual(every(400).map(n => n + 1))
    expect(sentence(without, changed[0]!.endedBy)).toMatch(/, changed on the way\.$/)
    expect(gotBy(with_(true))).toStrictEqual(every(400).map(n => n + 1).filter(n => gotBy(with_(true)).includes(n)))
  })
})

describe('partitions', () => {
  const network = { latency: [1, 1] as const }

  test('of a fault that lasts end alone: an older cut stays', () => {
    const faults: PlannedFault[] = [at(0, { kind: 'cut-one-way', from: [0], to: [1] }),
      lasting(10, 10, { kind: 'isolate', node: 0 })]
    const requests = [send(15, 1), send(16, 2, 0, 1), send(30, 3), send(31, 4, 0, 1)]
    const recording = record(setupOf(counter, 2, { faults, requests }))
    expect([gotBy(recording, 0), gotBy(recording, 1)]).toStrictEqual([[4], []])
  })

  test('that flap come and go, each time for at least the time of stability and at most twice that', () => {
    const flap = at(100, { kind: 'flap', sides: [[0], [1]], every: ms(50), times: 6 })
    const acts = timesOf(record(sending(every(900), [flap], network)), 'act')
    expect(acts).toHaveLength(12)
    acts.slice(1).forEach((time, i) => {
      expect(time - acts[i]!).toBeGreaterThanOrEqual(50)
      expect(time - acts[i]!).toBeLessThanOrEqual(100)
    })
    const heard = gotBy(record(sending(every(900), [flap], network)))
    for (let n = 1; n <= 900; n++) {
      const cuts = acts.filter(time => time <= n - 1 + 0.001).length
      if (!acts.some(time => Math.abs(time - n + 1) < 0.1)) expect(heard.includes(n)).toBe(cuts % 2 === 0)
    }
  })
})

describe('processes', () => {
  test('in a crash loop are down and up in turn', () => {
    const recording = record(sending([], [at(10, { kind: 'crash-loop', node: 1, every: ms(20), times: 3 })]))
    expect(timesOf(recording, 'act')).toStrictEqual([10, 30, 50, 70, 90, 110])
    expect(timesOf(recording, 'start').slice(2)).toStrictEqual([30, 70, 110])
  })

  test('that are slow get to everything later, in its order, and what was slow before is not overtaken after', () => {
    const recording = record(sending([0, 1, 2, 3, 40], [at(5, { kind: 'slow', node: 1, by: [ms(20), ms(50)] }),
      at(12.5, { kind: 'slow', node: 1, by: [0, 0] })]))
    expect(gotBy(recording)).toStrictEqual([1, 2, 3, 4, 5])
    const [first, , third, fourth] = timesOf(recording, 'message')
    expect(first).toBeGreaterThanOrEqual(30)
    expect(fourth).toBe(third)
    expect(timesOf(record(sending([0], [at(20, { kind: 'slow', node: 1, by: [5, 5] })])), 'message')).toStrictEqual([10])
  })

  test('that are slow have slow timers; a pause in between waits longer; a crash takes what had arrived', () => {
    const ticking = tiny({ start: ({ self }, _, out) => (out.setTimer('t', [ms(10), ms(10)]), { self }) })
    const slow = at(5, { kind: 'slow', node: 0, by: [ms(20), ms(20)] })
    expect(timesOf(record(setupOf(ticking, 1, { faults: [slow] })), 'timeout')).toStrictEqual([30])
    const paused = [slow, at(15, { kind: 'pause', node: 0 }), at(60, { kind: 'resume', node: 0 })]
    expect(timesOf(record(setupOf(ticking, 1, { faults: paused })), 'timeout')).toStrictEqual([60])
    const crash = [at(5, { kind: 'slow', node: 1, by: [ms(50), ms(50)] }), at(15, { kind: 'crash', node: 1 }),
      at(16, { kind: 'restart', node: 1 })]
    expect(eventsOf(record(sending([0], crash)), 'message lost')).toStrictEqual(['15000 lost b down'])
  })

  test('paused and slow: what waited is handled when they go on, later still', () => {
    const faults = [at(5, { kind: 'pause', node: 1 }), at(6, { kind: 'slow', node: 1, by: [ms(7), ms(7)] }),
      at(20, { kind: 'resume', node: 1 })]
    expect(timesOf(record(sending([0, 2], faults)), 'message')).toStrictEqual([27, 27])
  })

  test('whose disk is wiped while they are down begin anew; wiping a running one does nothing', () => {
    const wiped = [at(20, { kind: 'crash', node: 1 }), at(21, { kind: 'wipe', node: 1 }), at(22, { kind: 'restart', node: 1 })]
    expect(statesOf(record(sending([0], wiped)))[1]).toMatchObject({ kept: 0 })
    const alive = [at(15, { kind: 'wipe', node: 1 }), ...wiped.filter((_, i) => i !== 1)]
    expect(statesOf(record(sending([0], alive)))[1]).toMatchObject({ kept: 1 })
  })

  test('may run different versions', () => {
    const setup = sending([0], [])
    const newer = { ...counter, onMessage: (s: { got: number[] }) => { s.got = [99] } }
    const nodes = [setup.nodes[0]!, { ...setup.nodes[1]!, protocol: newer }]
    expect(gotBy(record({ ...setup, nodes }))).toStrictEqual([99])
  })
})

describe('clocks', () => {
  /** Looks at its clock every 100 ms of its own time. */
  const looking = tiny({
    start: ({ self }, _, out) => (out.setTimer('look', [ms(100), ms(100)]), { self, seen: [] }),
    onTimeout(s, timer, _, out) {
      s.seen = [...s.seen, Math.floor(out.clock() / 1_000)]
      out.setTimer(timer, [ms(100), ms(100)])
    },
  })
  const seen = (faults: PlannedFault[], clock?: NodeSpec['clock']): number[] => {
    const setup = setupOf(looking, 1, { until: ms(550), faults })
    const nodes = [{ ...setup.nodes[0]!, ...(clock && { clock }) }]
    return (statesOf(record({ ...setup, nodes }))[0] as { seen: number[] }).seen
  }

  test('are the world\'s, or off by an offset, or drift: timers then run at the local rate', () => {
    expect(seen([])).toStrictEqual([100, 200, 300, 400, 500])
    expect(seen([], { offset: -ms(30), ppm: 0 })).toStrictEqual([70, 170, 270, 370, 470])
    expect(seen([], { offset: 0, ppm: 1_000_000 })).toStrictEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000, 1_100])
    expect(seen([], { offset: 0, ppm: -500_000 })).toStrictEqual([100, 200])
  })

  test('jump forward and back, drift from a moment on, and stand still: timers do not care for jumps', () => {
    expect(seen([at(250, { kind: 'clock-step', node: 0, by: ms(1_000) })])).toStrictEqual([100, 200, 1_300, 1_400, 1_500])
    expect(seen([at(250, { kind: 'clock-step', node: 0, by: -ms(200) })])).toStrictEqual([100, 200, 100, 200, 300])
    expect(seen([at(200, { kind: 'clock-drift', node: 0, ppm: 500_000 }), at(400, { kind: 'clock-drift', node: 0, ppm: 0 })]))
      .toStrictEqual([100, 200, 300, 400, 500, 600])
    expect(seen([at(150, { kind: 'clock-freeze', node: 0 }), at(350, { kind: 'clock-thaw', node: 0 })]))
      .toStrictEqual([100, 150, 150, 200, 300])
  })

  test('and choices are part of the digest', () => {
    const setup = setupOf(looking, 1, { until: ms(550) })
    const off = { ...setup, nodes: [{ ...setup.nodes[0]!, clock: { offset: 1, ppm: 0 } }] }
    expect(eventsOf(record(off))).toStrictEqual(eventsOf(record(setup)))
    expect(record(off).digest).not.toBe(record(setup).digest)
  })
})

describe('targets', () => {
  /** Its n-th node says that it leads in epoch n from the second node on; epochs move up by requests. */
  const led = tiny({
    start: ({ self }) => ({ self, epoch: self }),
    onRequest: (s, _, epoch) => { s.epoch = epoch },
    view: { ...tiny().view, epoch: s => s.epoch,
      role: s => (s.epoch > 0 ? { shape: 'leader', word: 'leader' } : { shape: 'follower', word: 'follower' }) },
  })
  const hit = (faults: readonly PlannedFault[], requests: Setup['requests'] = []): (string | undefined)[] => {
    const recording = record(setupOf(led, 3, { faults, requests }))
    return told(recording)
  }

  test('by role are looked up when they fire: of several the one with the highest epoch', () => {
    const crash = { kind: 'crash', node: { role: 'leader' } } as const
    expect(hit([at(1, crash), at(2, crash)])).toStrictEqual(['c, the leader, crashes.', 'b, the leader, crashes.'])
    expect(hit([at(10, crash)], [{ client: 0, at: 5, request: 9 }])).toStrictEqual(['a, the leader, crashes.'])
  })

  test('by role are found by the shape of the role too: a primary leads', () => {
    const primary = { ...led, view: { ...led.view, role: () => ({ shape: 'leader', word: 'primary' } as const) } }
    const crash = (role: string): PlannedFault => at(1, { kind: 'crash', node: { role } })
    const texts = (role: string): string[] => told(record(setupOf(primary, 3, { faults: [crash(role)] })))
    expect(['leader', 'primary'].flatMap(texts)).toStrictEqual(['c, the leader, crashes.', 'c, the primary, crashes.'])
    expect(texts('follower')).toStrictEqual(['Nobody is follower now, so "crash" hits no node.'])
  })

  test('that nobody is hit nobody, and nothing is undone', () => {
    const crash = { kind: 'pause', node: { role: 'king' } } as const
    const once = lasting(10, 5, crash)
    expect(hit([once])[0]).toBe('Nobody is king now, so "pause" hits no node.')
    expect(hit([once]).every(text => text!.startsWith('Nobody'))).toBe(true)
  })

  test('that are one of several are drawn, and all come', () => {
    const fault = { kind: 'clock-step', by: 1_000, node: { oneOf: [0, 2] } } as const
    const all = hit(every(40).map(time => at(time, fault)))
    expect(all.filter(text => text === 'The clock of a jumps forward by 1 ms.').length).toBeGreaterThan(10)
    expect(new Set(all)).toStrictEqual(new Set(['The clock of a jumps forward by 1 ms.', 'The clock of c jumps forward by 1 ms.']))
  })

  test('are resolved in the trace', () => {
    const recording = record(setupOf(led, 3, { faults: [at(1, { kind: 'crash', node: { role: 'leader' } })] }))
    expect(recording.event(3).act).toStrictEqual({ kind: 'crash', node: 2, aimed: 'leader' })
  })
})

describe('rates', () => {
  const poisson = (every_: number, seed: number): number[] => {
    const fault = { kind: 'clock-thaw', node: 0 } as const
    const setup = setupOf(tiny(), 1, { faults: [{ every: ms(every_), from: ms(100), until: ms(900), fault }] })
    return timesOf(record(setup, { seed }), 'act')
  }

  test('fire between their bounds, as often as a Poisson process would', () => {
    const runs = every(60, 1).map(seed => poisson(20, seed))
    const counts = runs.map(times => times.length)
    const mean = counts.reduce((sum, count) => sum + count) / counts.length
    const variance = counts.reduce((sum, count) => sum + (count - mean) * (count - mean), 0) / counts.length
    // 40 expected each; of the mean over 60 runs 3 σ are 2.5.
    expect(Math.abs(mean - 40)).toBeLessThan(3)
    expect(variance).toBeGreaterThan(15)
    expect(variance).toBeLessThan(80)
    expect(Math.min(...runs.flat())).toBeGreaterThanOrEqual(100)
    expect(Math.max(...runs.flat())).toBeLessThan(900)
  })

  test('are of the seed, and the same for one seed', () => {
    expect(poisson(20, 5)).toStrictEqual(poisson(20, 5))
    expect(poisson(20, 5)).not.toStrictEqual(poisson(20, 6))
  })

  test('undo each time what they did', () => {
    const fault = { kind: 'pause', node: { oneOf: [0, 1] } } as const
    const setup = setupOf(counter, 2, { faults: [{ every: ms(100), from: 0, until: ms(800), lasts: ms(10), fault }] })
    const recording = record(setup)
    const acts = eventsIn(recording).map(i => recording.event(i)).filter(({ act }) => act !== null)
    for (const { index, act, node, time } of acts.filter(({ act: done }) => done!.kind === 'pause' && done!.vain === undefined)) {
      const undo = acts.find(({ cause }) => cause === index)!
      expect([act!.kind, undo.act, undo.time]).toStrictEqual(['pause', { kind: 'resume', node }, time + ms(10)])
    }
    expect(acts.length).toBeGreaterThan(6)
  })

  test('with a stated time of stability leave what was undone whole for so long', () => {
    const cuts = { every: ms(20), from: 0, until: ms(2_000), lasts: ms(10), fault: { kind: 'cut', sides: [[0], [1]] } } as const
    const gaps = (parts: object): number[] => {
      const recording = record(setupOf(counter, 2, { faults: [{ ...cuts, ...parts }], until: ms(2_000) }))
      const times = eventsIn(recording).filter(i => recording.event(i).act?.kind === 'cut').map(i => recording.event(i).time)
      return times.slice(1).map((time, i) => time - times[i]! - ms(10))
    }
    expect(Math.min(...gaps({}))).toBeLessThan(0)
    expect(Math.min(...gaps({ apart: ms(15) }))).toBeGreaterThanOrEqual(ms(15))
    expect(gaps({ apart: ms(15) }).length).toBeGreaterThan(20)
  })
})

describe('calm', () => {
  const troubles: readonly PlannedFault[] = [
    at(10, { kind: 'cut', sides: [[0], [1]] }), at(10, { kind: 'clog', from: [1], to: [0] }),
    at(11, { kind: 'crash', node: 1 }), at(12, { kind: 'pause', node: 0 }), at(12, { kind: 'clock-freeze', node: 0 }),
    at(12, { kind: 'disk-full', node: 0 }), at(12, { kind: 'slow', node: 0, by: [ms(500), ms(500)] }),
    at(12, { kind: 'degrade', from: [0], to: [1], quality: { loss: 1_000_000 } }),
    { every: ms(20), from: ms(100), until: ms(900), fault: { kind: 'crash', node: 1 } },
  ]
  const calm = at(50, { kind: 'calm', core: [0, 1] })
  const requests = [send(5, 1, 0, 1), send(60, 2), send(300, 3), send(301, 4, 0, 1)]

  test('ends every planned trouble of its core, and progress is made', () => {
    const recording = record(setupOf(counter, 2, { faults: [...troubles, calm], requests }))
    expect(gotBy(recording, 1)).toStrictEqual([2, 3])
    expect(gotBy(recording, 0)).toStrictEqual([1, 4])
    expect(timesOf(recording, 'act').filter(time => time > 50)).toStrictEqual([])
    const { clock, disk, slow, paused, up } = recording.worldAfter(recording.length - 1).node(0)
    expect([clock.frozen, disk.isFull, slow, paused, up]).toStrictEqual([false, false, [0, 0], false, true])
  })

  test('has clock and disk of its core run as in the set-up again', () => {
    const faults = [at(5, { kind: 'clock-drift', node: 0, ppm: 200_000 }),
      at(5, { kind: 'disk-latency', node: 0, latency: [ms(80), ms(80)] }), calm]
    const plain = setupOf(counter, 2, { faults })
    const nodes = plain.nodes.map(node => ({ ...node, clock: { offset: 0, ppm: 30 }, disk: { latency: [7, 9] as const } }))
    const recording = record({ ...plain, nodes })
    const { clock, disk } = recording.worldAfter(recording.length - 1).node(0)
    expect([clock.ppm, disk.latency]).toStrictEqual([30, [7, 9]])
  })

  test('without it there is none', () => {
    expect(gotBy(record(setupOf(counter, 2, { faults: troubles, requests })), 1)).toStrictEqual([])
  })

  test('leaves down who is not of its core, and a person may go on', () => {
    const setup = setupOf(counter, 2, { faults: [...troubles, at(50, { kind: 'calm', core: [0] })], requests })
    const recording = record(setup)
    expect(recording.worldAfter(recording.length - 1).node(1).up).toBe(false)
    const after: Lineage = recording.event(eventsOf(recording).indexOf('50000 act a calm')).lineage
    const mended = record(setup, { interventions: [{ after, act: { kind: 'restart', node: 1 } }] })
    expect(mended.worldAfter(mended.length - 1).node(1).up).toBe(true)
  })
})
