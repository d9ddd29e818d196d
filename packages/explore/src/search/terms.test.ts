import { expect, test } from 'vitest'
import { canonical, NotPlain, type Json } from './actors/plain.ts'
import { Terms } from './terms.ts'

test('equal content has one number, whatever the order of keys', () => {
  const terms = new Terms()
  const id = terms.id({ a: [1, { b: null }], c: 'x' })
  expect(terms.id({ c: 'x', a: [1, { b: null }] })).toBe(id)
  for (const other of [{ a: [1, { b: 0 }], c: 'x' }, { a: [1], c: 'x' }, { a: '1', c: 'x' }, [[1, { b: null }], 'x']]) {
    expect(terms.id(other)).not.toBe(id)
  }
})

test('text never reads like structure', () => {
  const terms = new Terms()
  const values: Json[] = ['1', 1, '#1', '[1,', [1], ['1'], ['1,2'], ['1', '2'], [1, 2], [[1], 2], '', [], {}, { '': '' },
    [''], null, 'null']
  expect(new Set(values.map((value) => terms.id(value))).size).toBe(values.length)
})

test('what is kept is frozen, to the last part of it', () => {
  const value = { log: [{ term: 1 }] }
  new Terms().id(value)
  expect([value, value.log, value.log[0]].every(Object.isFrozen)).toBe(true)
})

test('a part that is equal to a known one by another reference is known too', () => {
  const terms = new Terms()
  const first = { part: { x: 1 } }
  const second = { part: { x: 1 }, more: 2 }
  const ids = [terms.id(first), terms.id(second)]
  expect([terms.id({ part: second.part }), terms.id({ ...second })]).toEqual(ids)
})

test.each([
  [{ log: [1, () => 1] }, 'a value of type function', '.log[1]'],
  [[-0], 'the number −0', '[0]'],
  [{ a: 0.5 }, 'the number 0.5', '.a'],
  [{ a: { b: undefined } }, 'a value of type undefined', '.a.b'],
  [[new Map()], 'an object that is neither an array nor a record', '[0]'],
])('what is not plain is named with its place: %j', (value, read, place) => {
  for (const say of [canonical, (it: unknown) => new Terms().id(it as never)]) {
    expect(() => say(value)).toThrow(NotPlain)
    expect(() => say(value)).toThrow(expect.objectContaining({ read, place }))
  }
})

test('canonical JSON sorts keys by code units', () => {
  expect(canonical({ b: [true, null], a: { é: 'ü', Z: -1 } })).toBe('{"a":{"Z":-1,"é":"ü"},"b":[true,null]}')
})
