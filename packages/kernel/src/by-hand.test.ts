/** What a person does to single messages, and answers that stand on the tape. */
import { describe, expect, test } from 'vitest'
import { eventsOf, record, setupOf, statesOf, tiny } from '../test/tiny.ts'
import type { Act } from './faults.ts'
import { child, ordinal } from './tape.ts'
import { sentence } from './words.ts'

const numbers = tiny({
  name: 'numbers',
  start: () => ({ got: [] }),
  onRequest: (_, id, n, out) => {
    out.send(1, { type: 'n', n })
    out.respond(id, { definite: true })
  },
  onMessage(s, _, { n }) { s.got = [...s.got, n] },
})
const setup = setupOf(numbers, 2, { requests: [{ client: 0, at: 1_000, request: 7 }, { client: 0, at: 2_000, request: 8 }] })
const plain = record(setup)
const [first] = plain.messages
const withAct = (act: Act): ReturnType<typeof record> =>
  record(setup, { interventions: [{ after: plain.event(first!.sentBy).lineage, act }] })
const gotBy = (recording: ReturnType<typeof record>): unknown => (statesOf(recording)[1] as { got: number[] }).got

describe('a message on its way', () => {
  test('may be doubled: the copy arrives right behind it, and the rest as ever', () => {
    const recording = withAct({ kind: 'duplicate', message: first!.lineage })
    expect(eventsOf(recording, 'message')).toStrictEqual(['11000 message b', '11000 message b', '12000 message b'])
    expect(gotBy(recording)).toStrictEqual([7, 7, 8])
  })

  test('may be held back, and is overtaken', () => {
    const recording = withAct({ kind: 'delay', message: first!.lineage, by: 5_000 })
    expect(eventsOf(recording, 'message')).toStrictEqual(['12000 message b', '16000 message b'])
    expect(gotBy(recording)).toStrictEqual([8, 7])
  })

  test('cannot be touched once it has arrived', () => {
    const after = plain.event(plain.length - 1).lineage
    for (const act of [{ kind: 'duplicate' }, { kind: 'delay', by: 1 }] as const) {
      const recording = record(setup, { interventions: [{ after, act: { ...act, message: first!.lineage } }] })
      expect(gotBy(recording)).toStrictEqual([7, 8])
    }
  })
})

describe('names on the tape', () => {
  const cut: Act = { kind: 'cut', sides: [[0], [1]] }
  const at = 1 + plain.event(first!.sentBy).index
  const interventions = [{ after: plain.event(first!.sentBy).lineage, act: cut }]

  test('are what acts are called in the trace, and change nothing else', () => {
    const recording = record(setup, { interventions, names: [[withAct(cut).event(at).lineage, 'Atlantic']] })
    expect(sentence(recording, at)).toBe('The network is cut: a | b, called “Atlantic”.')
    expect(recording.digest).toBe(withAct(cut).digest)
    expect(recording.worldAfter(at).links.cuts).toStrictEqual([cut])
  })

  describe('are said of cuts again when they end', () => {
    const next = at + 1
    const other: Act = { kind: 'cut-one-way', from: [0], to: [1] }
    /** One act after the other, the first two of them with names. */
    const told = (...acts: readonly Act[]): ReturnType<typeof record> => {
      let after = interventions[0]!.after
      const done = acts.map(act => {
        const intervention = { after, act }
        after = child(after, ordinal.intervention)
        return intervention
      })
      const lineages = acts.map((_, i) => record(setup, { interventions: done }).event(at + i).lineage)
      return record(setup, { interventions: done, names: [[lineages[0]!, 'Atlantic'], [lineages[1]!, 'Pacific']] })
    }

    test('all of them at once, or one alone', () => {
      expect(sentence(told(cut, other, { kind: 'heal' }), next + 1)).toBe('The network heals: “Atlantic” and “Pacific” end.')
      expect(sentence(told(cut, other, { kind: 'heal', only: cut }), next + 1)).toBe('“Atlantic” ends: the network is cut: a | b.')
    })

    test('of two that are alike the one that ends, which is the later one', () => {
      const recording = told(cut, cut, { kind: 'heal', only: cut }, { kind: 'heal' })
      expect([2, 3].map(i => sentence(recording, at + i)))
        .toStrictEqual(['“Pacific” ends: the network is cut: a | b.', 'The network heals: “Atlantic” ends.'])
    })

    test('and the world is the same, wherever it is looked at', () => {
      const recording = told(cut, other, { kind: 'heal' })
      const { names: _, ...tape } = recording.tape
      expect(recording.digest).toBe(record(setup, tape).digest)
      expect(recording.worldAfter(next + 1).links.cuts).toStrictEqual([])
    })
  })

  test('of what does not happen are kept and say nothing', () => {
    expect(record(setup, { interventions, names: [[7, 'Nowhere']] }).event(at)).toStrictEqual(withAct(cut).event(at))
  })
})

describe('answers on the tape', () => {
  const asking = tiny({
    name: 'asking',
    start: (_, __, out) => ({ chosen: [out.choose(3, 'a'), out.choose(3, 'b')], seen: [out.clock(), out.clock()] }),
  })
  const start = record(setupOf(asking, 1)).event(0).lineage
  const answered = (answers: readonly (readonly [number, number])[]): unknown =>
    statesOf(record(setupOf(asking, 1), { answers }))[0]

  test('stand for draws and for the clock, each by the lineage of its ask', () => {
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        expect(answered([[child(start, ordinal.choose), a], [child(start, ordinal.choose + 1), b]]))
          .toMatchObject({ chosen: [a, b], seen: [0, 0] })
      }
    }
    expect(answered([[child(start, ordinal.clock + 1), 900]])).toMatchObject({ seen: [0, 900] })
  })

  test('to a choice that are out of its range are brought into it', () => {
    expect(answered([[child(start, ordinal.choose), -4], [child(start, ordinal.choose + 1), 302]])).toMatchObject({ chosen: [1, 2] })
  })

  test('that nobody asks for change nothing', () => {
    expect(record(setupOf(asking, 1), { answers: [[1, 2]] }).digest).toBe(record(setupOf(asking, 1)).digest)
  })
})
