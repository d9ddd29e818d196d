import { expect, test } from 'vitest'
import { openingOf } from './opening.ts'
import type { Placed } from './place.ts'

interface Told {
  readonly answered?: number
  readonly faults?: readonly number[]
  readonly situation?: number
  readonly violation?: number
}

/** A run of 101 events in which A asks at event 5 and the rest happens as told. */
function runOf({ answered = -1, faults = [], situation, violation }: Told): Placed {
  const operation = { client: 0, text: 'read', outcome: '', status: 'ok', asked: 5, answered, askedAt: 5, answeredAt: null } as const
  return {
    length: 101, nodes: [{ name: 'A' }] as unknown as Placed['nodes'], tenures: [], operations: [operation],
    acts: faults.map(event => ({ event, act: { kind: 'heal' }, text: '', byHand: false })) as unknown as Placed['acts'],
    situations: situation === undefined ? [] : [{ name: 'two lead', spans: [[situation, 100]] }] as unknown as Placed['situations'],
    judgements: violation === undefined ? [] : [{ status: 'violated', event: violation }] as unknown as Placed['judgements'],
  }
}
const opening = (told: Told, opens?: string, isBroken = false): number => openingOf(runOf(told), opens, isBroken)

test('a run opens where its scenario says', () => {
  expect(opening({ violation: 50, situation: 40 }, 'asked:A/0+2')).toBe(7)
})
test('a run of a broken line opens shortly before it breaks something', () => {
  expect(opening({ violation: 50, situation: 70 }, 'asked:A/0', true)).toBe(47)
})
test('so does one in which the place does not occur, and one of which nothing was said', () => {
  expect(opening({ situation: 40 }, 'act:3')).toBe(37)
  expect(opening({ violation: 1 })).toBe(0)
})
test('where nothing goes wrong it opens with the first fault after somebody was answered', () => {
  expect(opening({ answered: 9, faults: [2, 30, 60] })).toBe(30)
})
test('else in the midst of it', () => {
  expect([opening({}), opening({ faults: [30] }), opening({ answered: 9, faults: [2] })]).toEqual([40, 40, 40])
})
