import { describe, expect, test } from 'vitest'
import { record, setupOf, tiny } from '../test/tiny.ts'
import { frameAt } from './frame.ts'

const plain = tiny({
  start: ({ self }, _, out) => (out.setTimer('beat', [50, 50]), { self }),
  onRequest: (_, __, to, out) => out.send(to, { type: 'Hi' }),
  waits: s => [{ for: 'a word', rule: 'r', need: 1, have: 0, missing: [s.self] }],
})
const requests = [{ client: 0, at: 10, request: 1 }, { client: 0, at: 20, request: 1 }]
const faults = [
  { at: 15, fault: { kind: 'cut', sides: [[0], [1]] } as const },
  { at: 30, fault: { kind: 'crash', node: 1 } as const },
  { at: 40, fault: { kind: 'pause', node: 0 } as const },
]
const recording = record(setupOf(plain, 2, { requests, faults }))

describe('a frame', () => {
  test('before anything happens', () => {
    const { nodes, flights, event } = frameAt(recording, -1)
    expect(event).toBe(-1)
    expect(flights).toStrictEqual([])
    expect(nodes.map(({ role, up, describe: text }) => [role.word, up, text]))
      .toStrictEqual([['not started', false, ''], ['not started', false, '']])
  })

  test('shows nodes, their timers and what they wait for', () => {
    const { nodes, time } = frameAt(recording, 2)
    expect(time).toBe(10)
    expect(nodes[1]).toStrictEqual({
      id: 1, name: 'b', role: { shape: 'follower', word: 'node' }, epoch: null, born: true, up: true, paused: false,
      clock: { offset: 0, ppm: 0, frozen: false },
      describe: '{"self":1}',
      rows: [], log: null, committed: 'committed', contents: null, votes: null, leader: null, next: null,
      timers: [{ name: 'beat', text: 'beat timer', setAt: 0, due: 50 }],
      waits: [{ for: 'a word', rule: 'r', need: 1, have: 0, missing: [1] }],
    })
  })

  test('shows how far a clock is off at that moment: set wrong, running fast, put back', () => {
    const { nodes } = setupOf(plain, 2)
    const clock = { offset: 500, ppm: 100_000 }
    const step = { at: 30, fault: { kind: 'clock-step', node: 0, by: -400 } as const }
    const off = record({ ...setupOf(plain, 2, { requests, faults: [step] }), nodes: [{ ...nodes[0]!, clock }, nodes[1]!] })
    expect([3, 4].map(event => [frameAt(off, event).time, frameAt(off, event).nodes[0]!.clock]))
      .toStrictEqual([[20, { offset: 502, ppm: 100_000, frozen: false }], [30, { offset: 103, ppm: 100_000, frozen: false }]])
    expect(frameAt(off, 4).nodes[1]!.clock.offset).toBe(0)
  })

  test('shows messages in flight, and which of them will be lost', () => {
    const flights = frameAt(recording, 4).flights.toSorted((a, b) => a.id - b.id)
    const view = { label: 'Hi', style: 'request', text: '{"type":"Hi"}', epoch: null }
    expect(flights).toStrictEqual([0, 1].map(id => ({
      id, lineage: recording.message(id).lineage, from: 0, to: 1, sentAt: [10, 20][id], due: [10_010, 10_020][id], view,
      lost: [null, 'cut'][id],
    })))
  })

  test('shows cuts, and who is down or paused', () => {
    const { nodes, cuts, blocked } = frameAt(recording, 6)
    expect(cuts).toStrictEqual([faults[0]!.fault])
    expect(blocked).toStrictEqual([0, 1, 1, 0])
    expect(nodes.map(({ up, paused, waits, timers }) => [up, paused, waits.length, timers.length]))
      .toStrictEqual([[true, true, 1, 1], [false, false, 0, 0]])
  })
})
