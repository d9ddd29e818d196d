import { expect, test } from 'vitest'
import { Dict } from './dict.ts'
import { Seq } from './seq.ts'
import { stateDiff } from './state-diff.ts'

test('nothing differs between equals, however they were built', () => {
  const long = Array.from({ length: 100 }, (_, i) => i)
  expect(stateDiff({ log: Seq.from(long), n: [1] }, { log: Seq.push(Seq.from(long.slice(0, 99)), 99), n: [1] })).toStrictEqual([])
  expect(stateDiff(null, null)).toStrictEqual([])
})

test('fields, nested and hosted ones, by their path, in their order', () => {
  expect(stateDiff({ term: 1, raft: { role: 'a', vote: null }, same: 'x' }, { term: 2, raft: { role: 'b', vote: 3 }, same: 'x' }))
    .toStrictEqual([['term', 1, 2], ['raft.role', 'a', 'b'], ['raft.vote', null, 3]])
})

test('items by their number: changed, added, taken away; of records only what differs in them', () => {
  const entry = (term: number): object => ({ term, command: 'c' })
  expect(stateDiff({ log: Seq.of(entry(1), entry(1)) }, { log: Seq.of(entry(1), entry(2), entry(2)) }))
    .toStrictEqual([['log[1].term', 1, 2], ['log[2]', undefined, entry(2)]])
  expect(stateDiff({ next: [1, 2, 3] }, { next: [1, 5] })).toStrictEqual([['next[1]', 2, 5], ['next[2]', 3, undefined]])
})

test('entries of a map by their key', () => {
  const before = Dict.from([['a', 1], ['b', 2]])
  expect(stateDiff({ store: before }, { store: Dict.set(Dict.delete(before, 'b'), 'c', 3) }))
    .toStrictEqual([['store["b"]', 2, undefined], ['store["c"]', undefined, 3]])
})

test('values of different kinds are one row', () => {
  expect(stateDiff({ a: [1], b: null, c: Seq.of(1) }, { a: { x: 1 }, b: { x: 1 }, c: [1] }))
    .toStrictEqual([['a', [1], { x: 1 }], ['b', null, { x: 1 }], ['c', Seq.of(1), [1]]])
  expect(stateDiff(null, { x: 1 })).toStrictEqual([['', null, { x: 1 }]])
})
