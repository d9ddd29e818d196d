import { describe, expect, test } from 'vitest'
import { counter, gossiping, record, setupOf, tiny } from '../test/tiny.ts'
import { interventionLineage } from './recording.ts'
import { stretchFrom } from './stretch.ts'
import { World } from './world.ts'
import type { Intervention, TimedFault } from './faults.ts'

const faults: readonly TimedFault[] = [
  { at: 300_000, fault: { kind: 'crash', node: 2 } }, { at: 350_000, fault: { kind: 'restart', node: 2 } },
  { at: 400_000, fault: { kind: 'pause', node: 3 } },
  { at: 420_000, fault: { kind: 'cut', sides: [[0, 1], [2, 3, 4]] } },
  { at: 500_000, fault: { kind: 'resume', node: 3 } }, { at: 520_000, fault: { kind: 'heal' } },
]
const setup = gossiping({ faults, until: 1_600_000 })
const act: Intervention = { after: 0, act: { kind: 'crash', node: 7 } }
const recording = record(setup, { interventions: [act] })
const all = Array.from({ length: recording.length }, (_, i) => i)

/** Everything about a world that can be seen. */
function seen(world: World): unknown {
  const nodes = world.names.map((_, id) => {
    const { state, up, paused } = world.node(id)
    return { state: state as unknown, up, paused }
  })
  const pending = world.pending().map(({ lineage, time }) => `${lineage} ${time}`)
  const { events, time, digest, links } = world
  return { nodes, pending, events, time, digest, blocked: [...links.blocked] }
}

describe('the world after any event', () => {
  test('is the one that stepping there gives: forwards, backwards and by leaps', () => {
    const world = new World(setup, recording.tape)
    const expected: unknown[] = []
    while (world.step()) expected.push(seen(world))
    expect(recording.length).toBeGreaterThan(1100)
    expect(expected).toHaveLength(recording.length)
    for (const i of all) expect(seen(recording.worldAfter(i))).toStrictEqual(expected[i])
    for (const i of all.toReversed().filter(i => i % 7 === 0 || i % 64 < 2)) {
      expect(seen(recording.worldAfter(i))).toStrictEqual(expected[i])
    }
    for (const i of all.map(i => (i * 389) % all.length).slice(0, 200)) {
      expect(seen(recording.worldAfter(i))).toStrictEqual(expected[i])
    }
  })

  test('before the first event nobody has started', () => {
    expect(recording.worldAfter(-1).node(0)).toMatchObject({ state: null, up: false })
    expect(recording.worldAfter(0).node(0)).toMatchObject({ up: true })
  })

  test('is reached with a saved world and at most 64 steps', () => {
    let steps = 0
    const counting = tiny({
      start: ({ self }, _, out) => (out.setTimer('t', [1, 1]), { self, n: 0 }),
      onTimeout(s, timer, _, out) {
        steps++
        s.n++
        out.setTimer(timer, [1, 1])
      },
    })
    const long = record(setupOf(counting, 1, { limit: 3000 }))
    for (const i of [2999, 100, 2000, 1999, 63, 64, 1536]) {
      steps = 0
      const { state } = long.worldAfter(i).node(0)
      expect(state.n).toBe(i)
      expect(steps).toBeLessThanOrEqual(64)
    }
    const longer = record(setupOf(counting, 1, { limit: 140_000 }))
    for (const i of [139_999, 512, 70_000, 1023, 1024, 65_536, 131_071]) {
      steps = 0
      expect(longer.worldAfter(i).node(0).state.n).toBe(i)
      expect(longer.event(i)).toMatchObject({ index: i, timer: 't' })
      expect(steps).toBeLessThanOrEqual(2 * 1024)
    }
  })

  test('and what it does not keep is made again, however long the run is', () => {
    const long = record({ ...gossiping({ until: 60_000_000 }), limit: 40_000 })
    const watched: unknown[] = []
    const sent: unknown[] = []
    new World(long.setup, long.tape, {
      executed: ({ index, time, kind, node, notes }) => watched.push({ index, time, kind, node, notes: notes.slice() }),
      sent: ({ id, from, node: to, message }) => sent.push({ id, from, to, message }),
    }, true).run()
    expect(long.length).toBe(40_000)
    for (const i of [39_999, 0, 20_000, 255, 256, 30_000, 257]) expect(long.event(i)).toMatchObject(watched[i] as object)
    for (const id of [0, sent.length - 1, 9_999, 10_000]) expect(long.message(id)).toMatchObject(sent[id] as object)
    expect(long.sent).toBe(sent.length)
  })
})

describe('events', () => {
  test('have causes that come before them: a message its sending, a timer its setting, a return its crash', () => {
    for (const i of all) {
      const event = recording.event(i)
      expect(event.cause).toBeLessThan(i)
      if (event.message >= 0) expect(recording.message(event.message).sentBy).toBe(event.cause)
      if (event.kind === 'timeout') expect(recording.event(event.cause).node).toBe(event.node)
      if (event.kind !== 'start' || i < 8) continue
      expect(recording.event(event.cause).act).toStrictEqual({ kind: 'restart', node: event.node })
    }
  })

  test('know what they caused', () => {
    for (const i of all.filter(i => i % 50 === 0)) {
      expect(recording.effectsOf(i)).toStrictEqual(all.filter(j => recording.event(j).cause === i))
    }
  })

  test('say what they are about', () => {
    const small = record(setupOf(counter, 2, { requests: [{ client: 0, at: 5, request: { to: 1, n: 3 } }] }))
    const [first, , request, message] = Array.from({ length: 4 }, (_, i) => small.event(i))
    const nothing =
      { timer: null, act: null, byHand: false, lost: null, notes: [], message: -1, request: null, responses: [], changed: true }
    expect(first)
      .toStrictEqual({ ...nothing, index: 0, time: 0, kind: 'start', node: 0, lineage: first!.lineage, cause: -1 })
    expect(request).toMatchObject({
      kind: 'request', request: { id: 0, request: { to: 1, n: 3 } }, changed: false, message: -1, cause: -1,
      responses: [{ kind: 'respond', request: 0, outcome: { definite: true } }],
    })
    expect(message).toMatchObject({ ...nothing, kind: 'message', message: 0, cause: 2, time: 10_005, node: 1 })
    expect(small.end).toBe(10_005)
  })

  test('hold notes and timers', () => {
    const noting = tiny({
      start: ({ self }, _, out) => (out.setTimer('t', [5, 5]), { self }),
      onTimeout: (_, __, ___, out) => out.note('rule', 'applied'),
    })
    expect(record(setupOf(noting, 1)).event(1))
      .toMatchObject({ timer: 't', notes: [{ rule: 'rule', text: 'applied', values: [] }] })
  })

  test('are rows of numbers, of which nothing is executed again, and acts are listed', () => {
    for (const i of all) {
      const { timer, request, act, notes, responses, ...row } = recording.event(i)
      expect(recording.row(i)).toStrictEqual(row)
    }
    const acts = all.map(i => recording.event(i)).filter(event => event.act !== null)
    expect(acts.length).toBeGreaterThan(faults.length)
    expect(recording.acts).toStrictEqual(acts.map(({ index: event, time, act, byHand }) => ({ event, time, act, byHand })))
  })

  test('of a run that has its details kept are known without a second execution', () => {
    let steps = 0
    const counting = tiny({
      start: ({ self }, _, out) => (out.setTimer('t', [1, 1]), { self }),
      onTimeout(_, timer, __, out) {
        steps++
        out.setTimer(timer, [1, 1])
      },
    })
    const short = record(setupOf(counting, 1, { limit: 16_000 }))
    const executed = steps
    for (let i = 0; i < short.length; i++) short.event(i)
    expect([executed, steps]).toStrictEqual([15_999, 15_999])
  })

  test('and messages are the same whether they were taken down or executed again', () => {
    const short = record({ ...setup, limit: 1_000 }, { interventions: [act] })
    const events = all.slice(0, 1_000)
    expect(short).toHaveLength(1_000)
    const stretches = Array.from({ length: Math.ceil(short.length / 64) }, (_, k) => {
      const world = new World({ ...setup, limit: 1_000 }, short.tape)
      world.run(64 * k)
      return stretchFrom({ ...setup, limit: 1_000 }, short.tape, world.save(), Math.min(64, short.length - 64 * k))
    })
    const again = stretches.flatMap(({ details }) => details)
    expect(again).toHaveLength(short.length)
    for (const i of events) expect(short.event(i)).toMatchObject(again[i]!)
    const sent = stretches.flatMap(({ sent }) => sent)
    expect(short.messages.map(({ lineage, message, sentBy, due, corrupted }) => [lineage, message, sentBy, due, corrupted]))
      .toStrictEqual(sent.map(({ lineage, message, cause, time, corrupted }) => [lineage, message, cause, time, corrupted]))
  })
})

describe('messages', () => {
  test('have one fate each: arrived, lost with a reason, or on their way at the end', () => {
    const fates = recording.messages.map(({ id, endedBy, lost }) => {
      if (endedBy < 0) return 'on its way'
      expect(recording.event(endedBy)).toMatchObject({ message: id, lost, kind: lost === null ? 'message' : 'lost' })
      return lost ?? 'arrived'
    })
    expect(new Set(fates)).toStrictEqual(new Set(['arrived', 'loss', 'cut', 'down', 'on its way']))
    expect(recording.messages.map(m => m.id)).toStrictEqual(recording.messages.map((_, i) => i))
    const ends = all.filter(i => recording.event(i).message >= 0)
    expect(fates.filter(fate => fate !== 'on its way')).toHaveLength(ends.length)
  })

  test('arrive when they were due, except at a paused node', () => {
    for (const { endedBy, due, to } of recording.messages.filter(m => m.endedBy >= 0)) {
      const { time } = recording.event(endedBy)
      if (to === 3 && time === 500_000) expect(due).toBeLessThanOrEqual(time)
      else expect(time).toBe(due)
    }
  })
})

describe('tenures', () => {
  test('are the changes of role and epoch of every node, in order', () => {
    const turning = tiny({
      start: ({ self }, _, out) => (out.setTimer('t', [10, 10]), { self, n: 0 }),
      onTimeout(s, timer, _, out) {
        s.n++
        out.setTimer(timer, [10, 10])
      },
      view: {
        ...tiny().view,
        role: s => ({ shape: s.n < 3 ? 'follower' : 'leader', word: s.n < 3 ? 'follower' : 'leader' }),
        epoch: s => (s.n < 5 ? 1 : 2),
      },
    })
    expect(record(setupOf(turning, 1, { limit: 9 })).tenures).toStrictEqual([
      { event: 0, node: 0, role: { shape: 'follower', word: 'follower' }, epoch: 1 },
      { event: 3, node: 0, role: { shape: 'leader', word: 'leader' }, epoch: 1 },
      { event: 5, node: 0, role: { shape: 'leader', word: 'leader' }, epoch: 2 },
    ])
  })
})

test('acts know whether a person did them', () => {
  const acts = all.map(i => recording.event(i)).filter(event => event.act !== null)
  expect(acts.filter(({ byHand }) => byHand).map(event => event.act)).toStrictEqual([act.act])
  expect(acts).toHaveLength(1 + faults.length)
})

test('the lineage of an act by hand is known before it happens', () => {
  const calm = record(setup)
  const after = calm.event(40).lineage
  const heal = { after, act: { kind: 'heal' } } as const
  const other = record(setup, { interventions: [heal, heal] })
  expect([41, 42].map(i => other.event(i).lineage)).toStrictEqual([0, 1].map(n => interventionLineage(after, n)))
})
