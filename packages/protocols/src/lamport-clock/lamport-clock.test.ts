import { Recording, requestId, start, step } from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { shown } from '../chat/invariants.ts'
import { busyChat, chatLanguage, pairsOf, quietChat } from '../testing/chats.ts'
import { conformance, convict, messagesPer } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts } from '../testing/script.ts'
import { lamportClock, wallClock } from './lamport-clock.ts'
import { mutants } from './mutants.ts'
import { small } from './small.ts'
import type { State } from './state.ts'

conformance(lamportClock, { setup: () => busyChat(lamportClock), seeds: 16, sampled: 2, crashes: 8 })
/** What it is judged by is what it breaks: everything else conforms. */
const unjudged = { ...wallClock, invariants: wallClock.invariants.filter(({ name }) => name !== 'Effects Below Causes') }
conformance(unjudged, { setup: () => busyChat(unjudged, 40), seeds: 8, sampled: 1, crashes: 4 })
convict(mutants, { setup: () => busyChat(lamportClock) })
goldenScripts(new URL('./scripts/', import.meta.url), quietChat({ lamport: lamportClock, wall: wallClock }), chatLanguage)

// One rule, one test.

const started = (self: number): State => start(lamportClock, { nodes: [0, 1, 2] }, self).state
const say = (state: State, text: string, to: readonly number[] | null = null) =>
  step(lamportClock, state, { kind: 'request', id: requestId(state.self, 0), request: { f: 'say', text, to } })
const hear = (state: State, from: number, n: number, stamp: number, text = `${from}/${n}`) =>
  step(lamportClock, state, { kind: 'message', from, message: { type: 'Say', n, stamp, text } })
const texts = (state: State): string[] => shown(state).map(({ text }) => text)

describe('rules', () => {
  test('IR1: the clock goes on between any two successive events', () => {
    const first = say(started(0), 'a').state
    const second = say(first, 'b', []).state
    expect([first.clock, second.clock, hear(second, 1, 0, 1).state.clock]).toStrictEqual([1, 2, 3])
  })

  test('IR2a: a message carries the clock of the event that sends it', () => {
    const { state, effects } = say({ ...started(0), clock: 6 }, 'a')
    expect(state.clock).toBe(7)
    const sent = { type: 'Say', n: 0, stamp: 7, text: 'a' }
    expect(effects.filter(({ kind }) => kind === 'send')).toStrictEqual([1, 2].map(to => ({ kind: 'send', to, message: sent })))
    expect(effects.at(-1)).toMatchObject({ kind: 'respond', outcome: { kind: 'ok', definite: true, stamp: 7 } })
  })

  test('IR2b: receiving takes the clock above the stamp, and never back', () => {
    const after = (clock: number, stamp: number): number => hear({ ...started(2), clock }, 0, 0, stamp).state.clock
    expect([after(0, 7), after(7, 7), after(9, 3)]).toStrictEqual([8, 8, 10])
  })

  test('⇒: messages are shown by their stamps, and by their processes where the stamps are equal', () => {
    const heard: (readonly [from: number, n: number, stamp: number])[] = [[1, 0, 5], [0, 0, 5], [1, 1, 9], [0, 1, 2]]
    for (const order of [heard, heard.toReversed()]) {
      const state = order.reduce((s, [from, n, stamp]) => hear(s, from, n, stamp).state, started(2))
      expect(texts(state)).toStrictEqual(['0/1', '0/0', '1/0', '1/1'])
    }
  })

  test('Once: a second copy of a message is no event', () => {
    const once = hear(started(2), 0, 0, 3).state
    expect(hear(once, 0, 0, 3).state).toBe(once)
  })

  test('Durable: clock, log and thread survive a crash together', () => {
    const { clock, log, thread } = hear(say(started(0), 'a').state, 1, 0, 4).state
    expect(start(lamportClock, { nodes: [0, 1, 2] }, 0, { clock, log, thread }).state).toMatchObject({ clock: 5, log, thread })
    expect(lamportClock.durable).toStrictEqual([['clock', 'log', 'thread']])
  })
})

describe('what the kernel knows of causes', () => {
  const recording = new Recording(busyChat(lamportClock), { seed: 1, interventions: [] })
  const pairs = pairsOf<number, number>(recording)

  test('every event that can have led to another one has the smaller number', () => {
    expect(pairs.filter(({ isBefore }) => isBefore).length).toBeGreaterThan(500)
    expect(pairs.filter(({ a, b, isBefore }) => isBefore && a.entry.at >= b.entry.at)).toStrictEqual([])
  })

  test('the smaller number does not say that it can have led to it: the converse is false', () => {
    expect(pairs.filter(({ a, b, isBefore }) => !isBefore && a.entry.at < b.entry.at).length).toBeGreaterThan(50)
  })

  test('a clock on the wall keeps neither', () => {
    const wall = pairsOf<number, number>(new Recording(busyChat(wallClock, 40), { seed: 1, interventions: [] }))
    expect(wall.filter(({ a, b, isBefore }) => isBefore && a.entry.at >= b.entry.at).length).toBeGreaterThan(50)
  })
})

test('budget: a message a listener, and one number in it', () => {
  const setup = quietChat({ lamport: lamportClock })(3, {})
  const recording = new Recording(
    { ...setup, requests: [{ client: 0, at: 1_000, request: { f: 'say', text: 'Lunch?', to: null } }] }, { seed: 1, interventions: [] })
  expect(messagesPer(recording)).toStrictEqual({ 1: 2 })
  expect(JSON.stringify(recording.messages[0]!.message)).toBe('{"type":"Say","n":0,"stamp":1,"text":"Lunch?"}')
})

exhaust(small, mutants, {
  counts: [13_785, 40_591, 13],
  unreached: [],
  shortest: {
    'does-not-tick': [2, { requests: 2 }],
    'stamps-too-early': [2, { requests: 1 }],
    'receives-without-max': [2, { requests: 1 }],
    'takes-the-stamp': [4, { requests: 1 }],
    'catches-up-only': [2, { requests: 1 }],
    'ties-by-arrival': [4, { requests: 1 }],
    'shows-as-they-come': [5, { requests: 1 }],
    'hears-twice': [3, { requests: 1, duplicates: 1 }],
    'forgets-clock': [4, { requests: 2, crashes: 1 }],
  },
})
