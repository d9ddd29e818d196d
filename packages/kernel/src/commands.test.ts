/** Requests from outside against what a view says may be asked: accepted, or one clause about what is wrong. */
import { expect, test } from 'vitest'
import { formsProblem, type CommandForm } from './commands.ts'

const forms: readonly CommandForm[] = [
  { word: 'record', request: { f: 'record' }, fields: [] },
  {
    word: 'send', request: { f: 'send' },
    fields: [
      { name: 'amount', text: 'amount', kind: 'number', range: [1, 9] }, { name: 'to', text: 'to', kind: 'node' },
      { name: 'note', text: 'note', kind: 'value', isOptional: true },
    ],
  },
]
const only: readonly CommandForm[] = [
  { word: 'choose', request: {}, fields: [{ name: '', text: 'value', kind: 'text', range: [1, 3] }] },
]

test('what a form can be filled in to is accepted', () => {
  for (const request of [{ f: 'record' }, { f: 'send', amount: 9, to: 0 }, { f: 'send', amount: 1, to: 2, note: null }]) {
    expect(formsProblem(forms, request)).toBeNull()
  }
  expect(formsProblem(only, 'red')).toBeNull()
})

test.each([
  [{ f: 'send', amount: 10, to: 0 }, 'its "amount" was 10; accepted is a whole number from 1 to 9'],
  [{ f: 'send', amount: 1, to: -1 }, 'its "to" was -1; accepted is the number of a node'],
  [{ f: 'send', amount: 1, to: 1, note: {} }, 'its "note" was {}; accepted is a text of up to 100 letters, a whole number or null'],
  [{ f: 'record', now: true }, 'it has no "now"'],
  [{ f: 'stop' }, 'it was {"f":"stop"}; accepted are {"f":"record"} and {"f":"send"} with amount, to and note'],
  [null, 'it was null; accepted are {"f":"record"} and {"f":"send"} with amount, to and note'],
])('%j is not: %s', (request, problem) => {
  expect(formsProblem(forms, request)).toBe(problem)
})

test('where the request is one field, it is that which is wrong', () => {
  expect(formsProblem(only, 'green')).toBe('its "value" was "green"; accepted is a text of 1 to 3 letters')
})

test('nodes are a list, or null for all others', () => {
  const say: readonly CommandForm[] = [{ word: 'say', request: {}, fields: [{ name: 'to', text: 'to', kind: 'nodes' }] }]
  expect([null, [], [0, 3]].map(to => formsProblem(say, { to }))).toEqual([null, null, null])
  expect(formsProblem(say, { to: 3 })).toBe('its "to" was 3; accepted is a list of nodes, or null for all others')
})
