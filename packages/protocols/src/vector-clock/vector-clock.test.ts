import { Recording, requestId, start, step } from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { shown } from '../chat/invariants.ts'
import { busyChat, chatLanguage, pairsOf, quietChat } from '../testing/chats.ts'
import { conformance, convict, messagesPer } from '../testing/conformance.ts'
import { exhaust } from '../testing/exhaust.ts'
import { goldenScripts } from '../testing/script.ts'
import { mutants } from './mutants.ts'
import { small } from './small.ts'
import { isLess, type State, type Vector } from './state.ts'
import { vectorClock } from './vector-clock.ts'

conformance(vectorClock, { setup: () => busyChat(vectorClock), seeds: 12, sampled: 2, crashes: 6 })
convict(mutants, { setup: () => busyChat(vectorClock) })
goldenScripts(new URL('./scripts/', import.meta.url), quietChat({ vector: vectorClock }), chatLanguage)

// One rule, one test.

const started = (self: number, clock: Vector = [0, 0, 0]): State =>
  ({ ...start(vectorClock, { nodes: [0, 1, 2] }, self).state, clock })
const say = (state: State, text: string, to: readonly number[] | null = null) =>
  step(vectorClock, state, { kind: 'request', id: requestId(state.self, 0), request: { f: 'say', text, to } })
const hear = (state: State, from: number, n: number, stamp: Vector, text = `${from}/${n}`) =>
  step(vectorClock, state, { kind: 'message', from, message: { type: 'Say', n, stamp, text } })
const texts = (state: State): string[] => shown(state).map(({ text }) => text)

describe('rules', () => {
  test('V1: a process counts its own events, and nobody else’s', () => {
    expect(say(say(started(1), 'a').state, 'b', []).state.clock).toStrictEqual([0, 2, 0])
  })

  test('V2: a message carries the whole vector of the event that sends it', () => {
    const { effects } = say(started(1, [3, 1, 4]), 'a')
    expect(effects.flatMap(effect => (effect.kind === 'send' ? [effect.message.stamp] : []))).toStrictEqual([[3, 2, 4], [3, 2, 4]])
  })

  test('V3: receiving takes the higher of each two numbers, and is counted', () => {
    expect(hear(started(1, [3, 1, 4]), 0, 5, [6, 0, 2]).state.clock).toStrictEqual([6, 2, 4])
  })

  test('V4: one vector is less than another if nothing in it is more and something is less', () => {
    const pairs = [[[1, 0], [1, 1]], [[1, 1], [1, 0]], [[1, 1], [1, 1]], [[2, 0], [1, 5]]] as const
    expect(pairs.map(([u, v]) => isLess(u, v))).toStrictEqual([true, false, false, false])
  })

  test('V4: a message goes above those that it happened before, and else below', () => {
    const answer = hear(started(2), 1, 1, [1, 2, 0], 'answer').state
    expect(texts(hear(answer, 0, 0, [1, 0, 0], 'question').state)).toStrictEqual(['question', 'answer'])
    expect(texts(hear(answer, 0, 1, [2, 0, 0], 'aside').state)).toStrictEqual(['answer', 'aside'])
  })

  test('V4: that two messages did not know of each other is said', () => {
    const { notes } = hear(hear(started(2), 1, 0, [0, 1, 0], 'b').state, 0, 0, [1, 0, 0], 'a')
    expect(notes.at(-1)).toMatchObject({ rule: 'V4', values: ['"b"'] })
  })

  test('Once: a second copy of a message is no event', () => {
    const once = hear(started(2), 0, 0, [1, 0, 0]).state
    expect(hear(once, 0, 0, [1, 0, 0]).state).toBe(once)
  })

  test('Durable: clock, log and thread survive a crash together', () => {
    const { clock, log, thread } = hear(say(started(0), 'a').state, 1, 0, [0, 1, 0]).state
    expect(start(vectorClock, { nodes: [0, 1, 2] }, 0, { clock, log, thread }).state).toMatchObject({ clock: [2, 1, 0], log, thread })
    expect(vectorClock.durable).toStrictEqual([['clock', 'log', 'thread']])
  })
})

test('what vectors say is what the kernel knows of causes, in both directions', () => {
  const pairs = pairsOf<Vector, Vector>(new Recording(busyChat(vectorClock), { seed: 1, interventions: [] }))
  expect(pairs.filter(({ isBefore }) => isBefore).length).toBeGreaterThan(500)
  expect(pairs.filter(({ a, b, isBefore }) => isBefore !== isLess(a.entry.at, b.entry.at))).toStrictEqual([])
})

test('budget: a message a listener, and a number a process in it', () => {
  const sayLunch = (size: number) => ({
    ...quietChat({ vector: vectorClock })(size, {}),
    requests: [{ client: 0, at: 1_000, request: { f: 'say', text: 'Lunch?', to: null } }],
  })
  const [three, five] = [3, 5].map(size => new Recording(sayLunch(size), { seed: 1, interventions: [] }))
  expect([messagesPer(three!), messagesPer(five!)]).toStrictEqual([{ 100: 2 }, { VC: 4 }])
  const bytes = [three!, five!].map(({ messages }) => JSON.stringify(messages[0]!.message))
  expect(bytes).toStrictEqual([
    '{"type":"Say","n":0,"stamp":[1,0,0],"text":"Lunch?"}', '{"type":"Say","n":0,"stamp":[1,0,0,0,0],"text":"Lunch?"}',
  ])
})

exhaust(small, mutants, {
  counts: [13_785, 40_591, 13],
  unreached: [],
  shortest: {
    'does-not-tick': [2, { requests: 2 }],
    'stamps-too-early': [2, { requests: 1 }],
    'merges-without-tick': [2, { requests: 1 }],
    'merges-by-overwriting': [4, { requests: 1 }],
    'receives-without-merge': [2, { requests: 1 }],
    'compares-sums': [4, { requests: 2 }],
    'shows-as-they-come': [5, { requests: 1 }],
    'hears-twice': [3, { requests: 1, duplicates: 1 }],
    'forgets-clock': [4, { requests: 2, crashes: 1 }],
  },
})
