import { expect, test } from 'vitest'
import { gossiping, record } from '../test/tiny.ts'
import { allTold, divergence } from './divergence.ts'

const told = allTold(record(gossiping()))

test('two executions of one run do not part', () => {
  expect(divergence(told, allTold(record(gossiping())))).toBeNull()
})

test('the first event that differs is named, with both sides and the field', () => {
  const other = told.map((event, i) => (i < 40 ? event : { ...event, time: event.time + 1 }))
  expect(divergence(told, other)).toMatch(/^they part at e40, first in its time: one has ".*" at .*, the other ".*" at .*$/)
  expect(divergence(told, told.with(7, { ...told[7]!, text: 'Nothing.' }))).toContain('they part at e7, first in its text')
})

test('another seed parts somewhere', () => {
  expect(divergence(told, allTold(record(gossiping(), { seed: 2 })))).toContain('they part at e')
})

test('one that ends earlier is the same up to there', () => {
  expect(divergence(told, told.slice(0, 30))).toMatch(/^they are the same up to e29, where one ends and the other goes on: "/)
})
