import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Layout, membersOf, setsOf, sizeOf, type Field } from './layout.ts'

test('a field holds what was put into it, whatever lies beside it', () => {
  const range = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.nat(70), fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }))
  fc.assert(fc.property(fc.array(range, { minLength: 1, maxLength: 6 }), fc.integer(), (ranges, seed) => {
    const layout = new Layout()
    const fields = ranges.map(([min, span, sizes], n) => layout.numbers(`field ${n}`, min, min + span, ...sizes))
    const state = new Uint32Array(layout.width)
    const valueAt = (field: Field, place: number) => field.min + Math.abs(seed + 7 * place) % (field.max - field.min + 1)
    const everywhere = (visit: (field: Field, place: number, at: [number, number, number]) => void) =>
      fields.forEach((field, f) => {
        const [a = 1, b = 1, c = 1] = field.sizes
        for (let i = 0; i < a; i++) for (let j = 0; j < b; j++) for (let k = 0; k < c; k++) visit(field, f + i + j + k, [i, j, k])
      })
    everywhere((field, place, at) => field.set(state, valueAt(field, place), ...at))
    everywhere((field, place, at) => expect(field.get(state, ...at)).toBe(valueAt(field, place)))
  }))
})

test('fields lie close together, and none across two words', () => {
  const layout = new Layout()
  layout.numbers('ten', 1, 10, 3)
  expect(layout.width).toBe(1)
  layout.set('of twenty-one', 21)
  expect(layout.width).toBe(2)
  layout.flag('one more')
  expect(layout.width).toBe(2)
})

test('in the beginning every field has its least value', () => {
  const layout = new Layout()
  const field = layout.numbers('below zero', -3, 5, 2)
  expect(field.get(new Uint32Array(layout.width), 1)).toBe(-3)
})

test('a value out of range is refused, with the field that it was meant for', () => {
  const layout = new Layout()
  const clock = layout.numbers('clock', 1, 7, 2)
  const state = new Uint32Array(layout.width)
  for (const value of [0, 8]) {
    expect(() => clock.set(state, value, 1)).toThrow(`the field clock holds 1 to 7 and was given ${value}`)
  }
})

test('columns: the words of processes can be exchanged whole', () => {
  const layout = new Layout()
  const { a, b } = layout.columns(3, (of) => ({ a: of.numbers('a', 0, 1000, 3, 3), b: of.flag('b', 3) }))
  const after = layout.numbers('after', 0, 3)
  expect([layout.columnWords, layout.width]).toEqual([1, 4])
  const state = new Uint32Array(layout.width)
  a.set(state, 999, 2, 1)
  b.set(state, 1, 2)
  after.set(state, 3)
  state.copyWithin(0, 2, 3)
  state[2] = 0
  expect([a.get(state, 0, 1), b.get(state, 0), a.get(state, 2, 1), b.get(state, 2), after.get(state)]).toEqual([999, 1, 0, 0, 3])
})

test('states are read as words', () => {
  const layout = new Layout()
  const fields = [layout.choice('vote', ['no', 'yes'], 3), layout.numbers('request', 0, 9, 2, 2), layout.set('inside', 4)]
  const state = new Uint32Array(layout.width)
  fields[0]!.set(state, 1, 1)
  fields[1]!.set(state, 5, 1, 0)
  fields[2]!.set(state, 0b1010)
  expect(fields.map((field) => field.show(state))).toEqual(['vote no yes no', 'request 0 0 | 5 0', 'inside {1 3}'])
})

test('sets are bits', () => {
  expect(membersOf(0b1101)).toEqual([0, 2, 3])
  expect(sizeOf(0b1101)).toBe(3)
  expect(setsOf(2, 3)).toEqual([0b011, 0b101, 0b110])
})
