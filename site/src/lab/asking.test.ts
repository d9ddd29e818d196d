/** What a form for a request shows at first, and what it comes to. */
import { expect, test } from 'vitest'
import { filledIn, firstText, offered } from './asking.ts'

const key = { name: 'key', text: 'key', kind: 'text' } as const
const value = { name: 'value', text: 'to', kind: 'value' } as const
const quorum = { name: 'quorum', text: 'quorum', kind: 'number', isOptional: true } as const
const write = { word: 'write', request: { f: 'write' }, fields: [key, value, quorum] }
const asks = [
  { client: 5, text: 'write x = 1', request: { f: 'write', key: 'x', value: 1 } },
  { client: 6, text: 'read y', request: { f: 'read', key: 'y', quorum: 2 } },
]

test('what is asked in the scenario stands there first, the client’s own before what others ask', () => {
  expect([5, 6, 0].map(client => firstText(key, asks, client))).toEqual(['x', 'y', 'x'])
  expect(firstText(value, [], 5)).toBe('')
  expect(firstText({ name: 'amount', text: 'amount', kind: 'number', range: [1, 9] }, [], 5)).toBe('1')
  expect([0, 2].map(client => firstText({ name: 'to', text: 'to', kind: 'node' }, [], client))).toEqual(['1', '0'])
})

test('what may be left out is offered where the scenario knows it', () => {
  expect(offered(write, asks)).toEqual([key, value, quorum])
  expect(offered(write, asks.slice(0, 1))).toEqual([key, value])
})

test('an empty field is nothing, everyone else, or not there', () => {
  expect(filledIn(write, new Map([['key', 'z'], ['value', '']]))).toEqual({ f: 'write', key: 'z', value: null })
  expect(filledIn(write, new Map([['key', 'z'], ['value', 'v'], ['quorum', '3']])))
    .toEqual({ f: 'write', key: 'z', value: 'v', quorum: 3 })
  const say = { word: 'say', request: { f: 'say' }, fields: [{ name: 'to', text: 'to', kind: 'nodes' }] } as const
  expect([filledIn(say, new Map()), filledIn(say, new Map([['to', '2']]))]).toEqual([{ f: 'say', to: null }, { f: 'say', to: [2] }])
})

test('a request that is one field is that field', () => {
  const choose = { word: 'choose', request: {}, fields: [{ name: '', text: 'value', kind: 'text' }] } as const
  expect(filledIn(choose, new Map([['', 'red']]))).toBe('red')
  expect(firstText(choose.fields[0], [{ client: 0, text: 'have "blue" chosen', request: 'blue' }], 0)).toBe('blue')
})
