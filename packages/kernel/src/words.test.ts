import { describe, expect, test } from 'vitest'
import { record, setupOf, tiny } from '../test/tiny.ts'
import { actText } from './act-words.ts'
import { listText, timeText } from './text.ts'
import { headline, messageView, noteText, sentence, timerText, withNames } from './words.ts'
import type { Recording } from './recording.ts'
import type { Act } from './faults.ts'
import type { TimedRequest } from './setup.ts'

test('times are exact, in ms below a second and in s from there on', () => {
  const times = [0, 1, 10, 999, 1000, 12_500, 999_999, 1_000_000, 1_000_001, 1_234_500, 60_000_000]
  expect(times.map(timeText)).toStrictEqual([
    '0 ms', '0.001 ms', '0.01 ms', '0.999 ms', '1 ms', '12.5 ms', '999.999 ms', '1 s', '1.000001 s', '1.2345 s', '60 s',
  ])
})

test('lists end with "and"', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listText)).toStrictEqual(['', 'a', 'a and b', 'a, b and c'])
})

test('notes are filled in order, with values or with the names of nodes', () => {
  const names = ['r1', 'r2']
  expect(noteText({ rule: 'r', text: '{@} has {} of {}', values: [1, 2, 3] }, names)).toBe('r2 has 2 of 3')
  expect(noteText({ rule: 'r', text: '{} and {@}', values: ['$&', 9] }, names)).toBe('$& and 9')
  expect(noteText({ rule: 'r', text: 'nothing to fill', values: [] }, names)).toBe('nothing to fill')
})

test('what a protocol calls "node 0" is called by its name', () => {
  expect(withNames('node 0 and node 11 lead, node 2 does not', ['r1', 'r2', 'r3']))
    .toBe('r1 and node 11 lead, r3 does not')
})

test('acts', () => {
  const acts: Act[] = [
    { kind: 'cut', sides: [[0, 1], [2]] }, { kind: 'cut-one-way', from: [0], to: [1, 2] }, { kind: 'heal' },
    { kind: 'crash', node: 0 }, { kind: 'restart', node: 1 }, { kind: 'pause', node: 2 }, { kind: 'resume', node: 2 },
    { kind: 'deliver', message: 5 }, { kind: 'drop', message: 5 }, { kind: 'request', client: 0, request: null },
  ]
  expect(acts.map(act => actText(act, ['a', 'b', 'c']))).toStrictEqual([
    'The network is cut: a and b | c', 'Nothing arrives any more from a at b and c', 'The network heals', 'a crashes',
    'b restarts', 'c stops executing', 'c goes on executing', 'A message is delivered at once, by hand',
    'A message is dropped, by hand', 'a is told to send another request',
  ])
})

// Sentences about runs.

const told = (recording: Recording): string[] =>
  Array.from({ length: recording.length }, (_, i) => sentence(recording, i))

const asker = tiny({
  onRequest(_, id, to, out) {
    out.send(to, { type: 'Hello' })
    out.note('greet', '{@} is greeted', to)
    out.respond(id, { definite: true })
  },
  onMessage: (_, __, ___, out) => out.setTimer('answer', [1, 1]),
  view: {
    ...tiny().view,
    message: () => ({ label: 'H', style: 'request', text: 'Hello(1)', epoch: null }),
    request: to => `greet ${to}`,
    outcome: () => 'done',
  },
})
const ask = (client: number, at: number): TimedRequest => ({ client, at, request: 1 - client })

describe('sentences', () => {
  test('say what happened, which rules were applied and what a client was told', () => {
    expect(told(record(setupOf(asker, 2, { requests: [ask(0, 5)] })))).toStrictEqual([
      'a starts.', 'b starts.', 'a wants to greet 1. b is greeted. a is told: done.', 'b receives Hello(1) from a.',
      'b: the answer timer fires.',
    ])
  })

  test('say why something is lost', () => {
    const setup = setupOf(asker, 2, { requests: [ask(0, 0)] })
    const lost = (more: object, tape = {}): string | undefined =>
      told(record({ ...setup, ...more }, tape)).find(line => line.includes('lost'))
    const begins = 'Hello(1) from a to b is lost: '
    expect(lost({ network: { ...setup.network, loss: 1_000_000 } })).toBe(`${begins}the network dropped it.`)
    expect(lost({ faults: [{ at: 0, fault: { kind: 'cut', sides: [[0], [1]] } }] }))
      .toBe(`${begins}the network is cut between them.`)
    expect(lost({ faults: [{ at: 0, fault: { kind: 'crash', node: 1 } }] })).toBe(`${begins}that node is down.`)
    const message = record(setup).messages[0]!
    const drop = [{ after: record(setup).event(2).lineage, act: { kind: 'drop', message: message.lineage } }]
    expect(lost({}, { interventions: drop })).toBe(`${begins}it was dropped by hand.`)
    expect(told(record({ ...setup, faults: [{ at: 0, fault: { kind: 'crash', node: 0 } }], requests: [ask(0, 1)] })))
      .toContain('a cannot greet 1: it is down.')
  })

  test('do without words that a protocol does not give', () => {
    const silent = tiny({ onRequest: (_, id, __, out) => out.respond(id, { definite: false }) })
    const recording = record(setupOf(silent, 1, { requests: [{ client: 0, at: 0, request: 1 }] }))
    expect(sentence(recording, 1)).toBe('a wants to something. a is told: {"definite":false}.')
    expect(headline(recording, recording.event(1))).toBe('a wants to something')
  })
})

describe('hosted protocols speak for themselves', () => {
  const inner = tiny({
    view: {
      ...tiny().view,
      message: m => ({ label: 'IN', style: 'reply', text: `inner ${m.n}`, epoch: 1 }),
      timer: timer => `inner ${timer} timer`,
    },
  })
  const hosting = (protocol: ReturnType<typeof tiny>, channel: string): ReturnType<typeof tiny> =>
    tiny({ hosts: { [channel]: { protocol, config: config => config } } })
  const host = hosting(inner, 'log')
  const outer = hosting(host, 'store')

  test('messages, on one level and on two', () => {
    expect(messageView(host, { channel: 'log', message: { n: 4 } }))
      .toStrictEqual({ label: 'IN', style: 'reply', text: 'inner 4', epoch: 1 })
    expect(messageView(outer, { channel: 'store', message: { channel: 'log', message: { n: 4 } } }).text)
      .toBe('inner 4')
    expect(messageView(host, { type: 'own' }).label).toBe('own')
    expect(messageView(host, { type: 'own', channel: 'elsewhere' }).label).toBe('own')
  })

  test('timers, on one level and on two', () => {
    expect([timerText(host, 'log.beat'), timerText(outer, 'store.log.beat'), timerText(host, 'beat')])
      .toStrictEqual(['inner beat timer', 'inner beat timer', 'beat timer'])
  })
})
