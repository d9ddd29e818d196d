import { Recording, requestId, start, step } from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { shown } from '../chat/invariants.ts'
import { busyChat, chatLanguage, pairsOf, quietChat } from '../testing/chats.ts'
import { conformance, convict, messagesPer } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts } from '../testing/script.ts'
import { hybridClock } from './hybrid-clock.ts'
import { mutants } from './mutants.ts'
import { small } from './small.ts'
import { isLess, type Hybrid, type Stamp, type State } from './state.ts'

const most = 500_000
/** Now and then a clock is further off than is allowed. */
const busy = (seed: number) => busyChat(hybridClock, [0, 30, 30, 300][seed % 4]!, { most })

conformance(hybridClock, { setup: busy, seeds: 16, sampled: 2, crashes: 6 })
convict(mutants, { setup: busy })
goldenScripts(new URL('./scripts/', import.meta.url), quietChat({ hybrid: hybridClock }, { most }), chatLanguage)

// One rule, one test.

const started = (self: number, clock: Partial<Hybrid> = {}): State =>
  ({ ...start(hybridClock, { nodes: [0, 1, 2], most }, self).state, clock: { l: 0, c: 0, pt: 0, ...clock } })
const at = (pt: number) => ({ clock: () => pt, choose: () => 0 })
const say = (state: State, pt: number, text = 'a') =>
  step(hybridClock, state, { kind: 'request', id: requestId(state.self, 0), request: { f: 'say', text, to: null } }, at(pt))
const hear = (state: State, pt: number, stamp: Stamp, from = 0, n = 0) =>
  step(hybridClock, state, { kind: 'message', from, message: { type: 'Say', n, stamp, text: `${from}/${n}` } }, at(pt))

describe('rules', () => {
  test('H1: saying something takes the higher of l and the physical clock', () => {
    expect(say(started(0, { l: 5, c: 3 }), 9).state.clock).toStrictEqual({ l: 9, c: 0, pt: 9 })
    expect(say(started(0, { l: 9, c: 3 }), 5).state.clock).toStrictEqual({ l: 9, c: 4, pt: 5 })
    expect(say(started(0, { l: 9, c: 3 }), 9).state.clock).toStrictEqual({ l: 9, c: 4, pt: 9 })
  })

  test('H2: receiving takes the highest of l, the l of the message, and the physical clock', () => {
    const after = (l: number, heard: number, pt: number): number => hear(started(1, { l }), pt, { l: heard, c: 0 }).state.clock.l
    expect([after(7, 5, 6), after(5, 7, 6), after(5, 6, 7)]).toStrictEqual([7, 7, 7])
  })

  test('H3: c is one more than the highest c that has this l, and 0 where the physical clock is ahead of all', () => {
    const after = (own: Stamp, heard: Stamp, pt: number): number => hear(started(1, own), pt, heard).state.clock.c
    expect(after({ l: 7, c: 2 }, { l: 7, c: 5 }, 6)).toBe(6)
    expect(after({ l: 7, c: 5 }, { l: 7, c: 2 }, 6)).toBe(6)
    expect(after({ l: 7, c: 2 }, { l: 6, c: 5 }, 6)).toBe(3)
    expect(after({ l: 6, c: 2 }, { l: 7, c: 5 }, 6)).toBe(6)
    expect(after({ l: 6, c: 2 }, { l: 7, c: 5 }, 8)).toBe(0)
  })

  test('H4: messages are shown by l, then by c, then by their processes', () => {
    const heard: (readonly [from: number, l: number, c: number])[] = [[1, 5, 1], [0, 5, 1], [0, 6, 0], [1, 5, 0]]
    for (const order of [heard, heard.toReversed()]) {
      const state = order.reduce((s, [from, l, c]) => hear(s, 5, { l, c }, from, l * 10 + c).state, started(2))
      expect(shown(state).map(({ text }) => text)).toStrictEqual(['1/50', '0/51', '1/51', '0/60'])
    }
  })

  test('H5: a message that is further ahead than is allowed is refused', () => {
    const before = started(1)
    expect(hear(before, 100, { l: 100 + most, c: 0 }).state.clock.l).toBe(100 + most)
    expect(hear(before, 100, { l: 101 + most, c: 0 }).state).toBe(before)
    const unlimited = { ...before, config: { nodes: [0, 1, 2] } }
    expect(hear(unlimited, 100, { l: 101 + most, c: 0 }).state.clock.l).toBe(101 + most)
  })

  test('Once: a second copy of a message is no event', () => {
    const once = hear(started(2), 5, { l: 3, c: 0 }).state
    expect(hear(once, 6, { l: 3, c: 0 }).state).toBe(once)
  })

  test('Durable: clock, log and thread survive a crash together', () => {
    const { clock, log, thread } = hear(say(started(0), 5).state, 6, { l: 9, c: 0 }, 1).state
    expect(start(hybridClock, { nodes: [0, 1, 2] }, 0, { clock, log, thread }).state).toMatchObject({ clock: { l: 9, c: 1 }, log, thread })
    expect(hybridClock.durable).toStrictEqual([['clock', 'log', 'thread']])
  })
})

describe('what the kernel knows of causes and of clocks', () => {
  const recording = new Recording(busyChat(hybridClock, 40), { seed: 1, interventions: [] })
  const pairs = pairsOf<Hybrid, Stamp>(recording)

  test('every event that can have led to another one has the lesser stamp', () => {
    expect(pairs.filter(({ isBefore }) => isBefore).length).toBeGreaterThan(500)
    expect(pairs.filter(({ a, b, isBefore }) => isBefore && !isLess(a.entry.at, b.entry.at))).toStrictEqual([])
  })

  test('l stays within the skew of the physical clocks, which are up to 80 ms apart here', () => {
    const ahead = pairs.map(({ a }) => a.entry.at.l - a.entry.at.pt)
    expect(Math.min(...ahead)).toBe(0)
    expect(Math.max(...ahead)).toBeGreaterThan(40_000)
    expect(Math.max(...ahead)).toBeLessThanOrEqual(80_000)
  })
})

test('budget: a message a listener, and two numbers in it', () => {
  const setup = quietChat({ hybrid: hybridClock })(3, {})
  const requests = [{ client: 0, at: 1_000, request: { f: 'say', text: 'Lunch?', to: null } }]
  const recording = new Recording({ ...setup, requests }, { seed: 1, interventions: [] })
  expect(messagesPer(recording)).toStrictEqual({ '+0': 2 })
  const [sent] = recording.messages
  expect(JSON.stringify(sent!.message)).toBe('{"type":"Say","n":0,"stamp":{"l":301000,"c":0},"text":"Lunch?"}')
})

exhaust(small, mutants, {
  counts: [3_032, 5_970, 9],
  unreached: [],
  shortest: {
    'ignores-the-wall': [1, { requests: 1, moves: 1, ticks: [0, 1_000] }],
    'trusts-the-wall': [3, { requests: 1, moves: 1, ticks: [0, 1_000] }],
    'receives-without-message': [2, { requests: 1, moves: 1, ticks: [0, 1_000] }],
    'receives-without-own': [4, { requests: 2, moves: 1, ticks: [0, 1_000] }],
    'counter-not-reset': [1, { requests: 2, moves: 1, ticks: [0, 1_000] }],
    'counter-starts-over': [2, { requests: 2, moves: 1, ticks: [0, 1_000] }],
    'counts-its-own': [2, { requests: 2, moves: 1, ticks: [0, 1_000] }],
    'compares-l-only': [4, { requests: 1, moves: 1, ticks: [0, 1_000] }],
    'believes-any-stamp': [2, { requests: 1, moves: 1, ticks: [0, 2_000] }],
    'hears-twice': [3, { requests: 1, duplicates: 1 }],
    'forgets-clock': [4, { requests: 2, crashes: 1 }],
  },
})
