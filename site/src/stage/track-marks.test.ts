import { expect, test } from 'vitest'
import { marksAt, marksOf } from './track-marks.ts'

test('marks stand along the track where their events are in the run, those of one kind together, the weightiest last', () => {
  const marks = ['asked', '', 'violation', 'role', 'asked'] as const
  expect(marksOf(marks, 400)).toEqual([{ kind: 'asked', places: [0, 400] }, { kind: 'violation', places: [200] }])
})

test('of a long run one mark of a kind stands at a place', () => {
  const marks = Array.from({ length: 10_000 }, (_, event) => (event % 2 === 0 ? 'asked' as const : 'answered' as const))
  const found = marksOf(marks, 400)
  expect(found.map(({ kind, places }) => [kind, places.length])).toEqual([['asked', 201], ['answered', 201]])
})

test('a run of one event has its mark at the beginning', () => {
  expect(marksOf(['fault'], 400)).toEqual([{ kind: 'fault', places: [0] }])
})

test('marks of one kind are one path, each around its foot', () => {
  expect(marksAt('asked', [0, 12.34])).toBe('M0 0m0-4v4M12.3 0m0-4v4')
})
