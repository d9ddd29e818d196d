import { describe, expect, test } from 'vitest'
import { tiny } from '../test/tiny.ts'
import { start, step } from './step.ts'
import type { AnyProtocol, AnyTypes, Event, Hosted } from './protocol.ts'

const message = (body: object, from = 1): Event => ({ kind: 'message', from, message: body })
const timeout = (timer: string, key = 0): Event => ({ kind: 'timeout', timer, key })
const request = (id: number, body: unknown): Event => ({ kind: 'request', id, request: body })

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

/** `hosts: { [channel]: inner }`, with the host's configuration handed on. */
const hosting = (channel: string, inner: AnyProtocol): { [name: string]: Hosted } =>
  ({ [channel]: { protocol: inner, config: config => config } })

describe('a step', () => {
  const adder = tiny({
    start: () => ({ sum: 0, seen: [] }),
    onMessage(s, from, { n }, out) {
      if (n === 0) return
      s.sum += n
      s.seen = [...s.seen, from]
      out.send(from, { type: 'sum', sum: s.sum })
      out.note('add', '{} from {@}', n, from)
    },
  })

  test('leaves its input as it was, and gives the new state, the effects and the notes', () => {
    const before = frozen({ sum: 1, seen: [] })
    expect(step(adder, before, frozen(message({ n: 4 }, 2)))).toStrictEqual({
      state: { sum: 5, seen: [2] },
      effects: [{ kind: 'send', to: 2, message: { type: 'sum', sum: 5 } }],
      notes: [{ rule: 'add', text: '{} from {@}', values: [4, 2] }],
    })
    expect(before).toStrictEqual({ sum: 1, seen: [] })
  })

  test('that changes nothing gives the same reference, also when a field is assigned what it was', () => {
    const before = { sum: 1, seen: [] }
    expect(step(adder, before, message({ n: 0 })).state).toBe(before)
    const same = tiny({ start: adder.start, onMessage: s => { Object.assign(s, { seen: s.seen, sum: s.sum + 0 }) } })
    expect(step(same, before, message({})).state).toBe(before)
    const equal = tiny({ start: adder.start, onMessage: s => { s.seen = [] } })
    expect(step(equal, before, message({})).state).not.toBe(before)
  })

  test('reaches the handler of its kind, and none is needed', () => {
    const all = tiny({
      start: () => ({ last: '' }),
      onMessage: (s, from, { type }) => { s.last = `message ${type} from ${from}` },
      onTimeout: (s, timer, key) => { s.last = `timeout ${timer} ${key}` },
      onRequest: (s, id, body) => { s.last = `request ${id} ${body}` },
    })
    const events = [message({ type: 'x' }, 3), timeout('t', 5), request(9, 'write')]
    expect(events.map(event => step(all, { last: '' }, event).state.last))
      .toStrictEqual(['message x from 3', 'timeout t 5', 'request 9 write'])
    const nothing = { state: { self: 0 }, effects: [], notes: [] }
    for (const event of events) expect(step(tiny(), { self: 0 }, event)).toStrictEqual(nothing)
  })

  test('keeps effects in the order in which they were asked for', () => {
    const all = tiny({
      onRequest(_, id, __, out) {
        out.setTimer('t', [1, 2], 7)
        out.respond(id, { definite: true })
        out.cancelTimer('t')
        out.emit('said')
        out.send(1, { type: 'm' })
      },
    })
    expect(step(all, { self: 0 }, request(5, null)).effects).toStrictEqual([
      { kind: 'setTimer', timer: 't', key: 7, delay: [1, 2] },
      { kind: 'respond', request: 5, outcome: { definite: true } },
      { kind: 'cancelTimer', timer: 't', key: 0 },
      { kind: 'emit', value: 'said' },
      { kind: 'send', to: 1, message: { type: 'm' } },
    ])
  })

  test('gets answers to what it asks, and says so where there are none', () => {
    const asking = tiny({ onRequest: (s, _, __, out) => { s.self = out.clock() * 10 + out.choose(3, 'side') } })
    expect(step(asking, { self: 0 }, request(0, 0), { clock: () => 7, choose: n => n - 1 }).state)
      .toStrictEqual({ self: 72 })
    expect(() => step(asking, { self: 0 }, request(0, 0)))
      .toThrow('a handler asked "clock" and this call gives no answers: pass asks')
  })

  test('notes hold as many values as were given', () => {
    const noting = tiny({
      onRequest(_, __, ___, out) {
        out.note('r', 'none')
        out.note('r', 'one', 0)
        out.note('r', 'two', 0, '')
        out.note('r', 'three', 1, 2, 3)
      },
    })
    expect(step(noting, { self: 0 }, request(0, 0)).notes.map(({ values }) => values))
      .toStrictEqual([[], [0], [0, ''], [1, 2, 3]])
  })
})

describe('a start', () => {
  test('gets the configuration, its own number and what the disk holds', () => {
    const protocol = tiny({
      start: (config, disk, out) => {
        out.setTimer('t', [1, 1])
        return { ...config, disk }
      },
    })
    expect(start(protocol, { nodes: 3 }, 2)).toStrictEqual({
      state: { nodes: 3, self: 2, disk: null }, notes: [],
      effects: [{ kind: 'setTimer', timer: 't', key: 0, delay: [1, 1] }],
    })
    expect(start(protocol, {}, 0, { kept: 1 }).state).toStrictEqual({ self: 0, disk: { kept: 1 } })
  })
})

// Hosting.

/** Says what it gets: requests are answered and emitted, messages are emitted, timers are set and named. */
const inner = tiny({
  name: 'inner',
  durable: [['n']],
  start: ({ self }, disk, out) => {
    out.setTimer('beat', [1, 1])
    return { self, n: disk?.n ?? 0 }
  },
  onRequest(s, id, body, out) {
    s.n += 1
    out.send(1, { type: 'copy', body })
    out.emit(`asked ${body}`)
    out.respond(id, { definite: true })
  },
  onMessage: (s, from, { type }, out) => {
    s.n += 10
    out.emit(`${type} from ${from}`)
  },
  onTimeout: (s, timer, key, out) => {
    s.n += 100
    out.setTimer(timer, [key, key], key)
    out.cancelTimer('beat')
  },
})

const host = tiny({
  name: 'host',
  hosts: hosting('log', inner),
  start: (_, __, ___, { log }) => ({ log, heard: [] }),
  onRequest(s, id, body, out) {
    out.request('log', id, body)
    s.heard = [...s.heard, `handed on with ${s.log.n}`]
    out.send(2, { type: 'own' })
  },
  onMessage: (s, from, { type }) => { s.heard = [...s.heard, `own ${type} from ${from}`] },
  onTimeout: (s, timer) => { s.heard = [...s.heard, `own ${timer}`] },
  onHosted(s, channel, said, out) {
    s.heard = [...s.heard,
      said.kind === 'emit' ? `${channel}: ${said.value}` : `${channel}: answered ${said.request} with ${s.log.n}`]
    if (said.kind === 'respond') out.respond(said.request, said.outcome)
  },
})

describe('hosting', () => {
  const first = start(host, {}, 0)

  test('a host is started with the states of those that it hosts, and their timers carry the channel', () => {
    expect(first.state).toStrictEqual({ log: { self: 0, n: 0 }, heard: [] })
    expect(first.effects).toStrictEqual([{ kind: 'setTimer', timer: 'log.beat', key: 0, delay: [1, 1] }])
    expect(start(host, {}, 0, { log: { n: 4 } }).state.log.n).toBe(4)
  })

  test('a request reaches the hosted protocol after the host\'s handler; answers come back in the same step', () => {
    const { state, effects } = step(host, first.state, request(8, 'x'))
    expect(state.heard).toStrictEqual(['handed on with 0', 'log: asked x', 'log: answered 8 with 1'])
    expect(effects).toStrictEqual([
      { kind: 'send', to: 2, message: { type: 'own' } },
      { kind: 'send', to: 1, message: { channel: 'log', message: { type: 'copy', body: 'x' } } },
      { kind: 'respond', request: 8, outcome: { definite: true } },
    ])
  })

  test('messages and timers find their protocol by the channel', () => {
    const inside = step(host, first.state, message({ channel: 'log', message: { type: 'copy' } }))
    expect(inside.state).toStrictEqual({ log: { self: 0, n: 10 }, heard: ['log: copy from 1'] })
    expect(step(host, first.state, message({ type: 'own' })).state.heard).toStrictEqual(['own own from 1'])
    expect(step(host, first.state, timeout('beat')).state.heard).toStrictEqual(['own beat'])
    const fired = step(host, first.state, timeout('log.beat', 3))
    expect(fired.state.log.n).toBe(100)
    expect(fired.effects).toStrictEqual([
      { kind: 'setTimer', timer: 'log.beat', key: 3, delay: [3, 3] },
      { kind: 'cancelTimer', timer: 'log.beat', key: 0 },
    ])
  })

  test('a message on a channel that nothing is hosted under is the host\'s own, as any unknown message', () => {
    expect(step(host, first.state, message({ type: 'odd', channel: 'nothing' })).state.heard)
      .toStrictEqual(['own odd from 1'])
  })

  test('a step that changes neither gives the same reference; one that changes the host leaves the hosted', () => {
    const idle = tiny({
      hosts: hosting('log', tiny({ onMessage: () => {} })),
      start: (_, __, ___, { log }) => ({ log, n: 0 }),
      onTimeout: s => { s.n++ },
    })
    const { state } = start(idle, {}, 0)
    expect(step(idle, state, message({ channel: 'log', message: { type: 'x' } })).state).toBe(state)
    const ticked = step(idle, state, timeout('t')).state
    expect(ticked).not.toBe(state)
    expect(ticked.log).toBe(state.log)
  })

  test('a request to a channel that does not exist is the programmer\'s error', () => {
    const lost = tiny({
      hosts: hosting('log', inner),
      start: (_, __, ___, { log }) => ({ log }),
      onRequest: (_, id, body, out) => out.request('lag', id, body),
    })
    const { state } = start(lost, {}, 0)
    expect(() => step(lost, state, request(1, 1))).toThrow('tiny hosts nothing under the channel "lag"')
    const alone = tiny({ onRequest: (_, id, body, out) => out.request('log', id, body) })
    expect(() => step(alone, { self: 0 }, request(1, 1))).toThrow('tiny hosts nothing under the channel "log"')
  })

  test('host and hosted that never stop talking are stopped, and the next step is not disturbed by it', () => {
    const endless = tiny({
      hosts: hosting('log', inner),
      start: (_, __, ___, { log }) => ({ log, heard: 0 }),
      onRequest: (_, id, body, out) => out.request('log', id, body),
      onHosted: (_, __, said, out) => { if (said.kind === 'emit') out.request('log', 1, 'more') },
      onTimeout: s => { s.heard++ },
    })
    const { state } = start(endless, {}, 0)
    expect(() => step(endless, state, request(1, 1))).toThrow('do not stop talking within one step')
    expect(step(endless, state, timeout('t'))).toStrictEqual({ state: { ...state, heard: 1 }, effects: [], notes: [] })
  })

  test('a handler that throws leaves nothing behind for the next step', () => {
    const throwing = tiny({
      hosts: hosting('log', inner),
      start: (_, __, ___, { log }) => ({ log, heard: 0 }),
      onRequest(_, id, body, out) {
        out.request('log', id, body)
        throw new Error('no')
      },
    })
    const { state } = start(throwing, {}, 0)
    expect(() => step(throwing, state, request(1, 1))).toThrow('no')
    expect(step(throwing, state, timeout('t'))).toStrictEqual({ state, effects: [], notes: [] })
  })
})

describe('hosting on two levels', () => {
  const middle = tiny({
    ...host,
    name: 'middle',
    onHosted(s, channel, said, out) {
      host.onHosted!(s, channel, said, out)
      out.emit(said.kind)
    },
  })
  const outer = tiny({
    name: 'outer',
    durable: [['own']],
    hosts: hosting('store', middle),
    start: (_, disk, __, { store }) => ({ store, own: disk?.own ?? 0, heard: [] }),
    onRequest: (_, id, body, out) => out.request('store', id, body),
    onHosted: (s, channel, said: AnyTypes['emit'], out) => {
      s.heard = [...s.heard, `${channel}: ${said.value ?? said.kind}`]
      if (said.kind === 'respond') out.respond(said.request, said.outcome)
    },
  })
  const { state, effects } = start(outer, {}, 0)

  test('timers carry the whole path, messages one envelope a level', () => {
    expect(effects).toStrictEqual([{ kind: 'setTimer', timer: 'store.log.beat', key: 0, delay: [1, 1] }])
    const asked = step(outer, state, request(8, 'x'))
    expect(asked.effects).toStrictEqual([
      { kind: 'send', to: 2, message: { channel: 'store', message: { type: 'own' } } },
      { kind: 'send', to: 1,
        message: { channel: 'store', message: { channel: 'log', message: { type: 'copy', body: 'x' } } } },
      { kind: 'respond', request: 8, outcome: { definite: true } },
    ])
    expect(asked.state.heard).toStrictEqual(['store: emit', 'store: respond', 'store: respond'])
  })

  test('what arrives finds its way to the right level', () => {
    const deep = { channel: 'store', message: { channel: 'log', message: { type: 'copy' } } }
    expect(step(outer, state, message(deep)).state.store.log.n).toBe(10)
    expect(step(outer, state, message({ channel: 'store', message: { type: 'own' } })).state.store.heard)
      .toStrictEqual(['own own from 1'])
    expect(step(outer, state, timeout('store.log.beat', 2)).state.store.log.n).toBe(100)
    expect(step(outer, state, timeout('store.beat')).state.store.heard).toStrictEqual(['own beat'])
  })
})
