import { expect, test } from 'vitest'
import type { Judgement } from '@quorate/scenarios'
import { allShownAt, restOf, shownAt } from './verdict.ts'

const judgement = (property: string, status: Judgement['status'], event = -1): Judgement =>
  ({ property, text: property, status, event, evidence: [], basis: null })

test('before its event a violation holds so far, with the end in parentheses', () => {
  const broken = judgement('Linearizable', 'violated', 40)
  expect(shownAt(broken, 39, 99)).toMatchObject({ status: 'ok', words: 'holds so far', final: '✗ violated at e40' })
  expect(shownAt(broken, 40, 99)).toMatchObject({ status: 'violated', words: 'violated at e40', final: null })
})

test('only the end of the run says that a property holds', () => {
  const good = judgement('Election Safety', 'ok')
  expect(shownAt(good, 98, 99).words).toBe('holds so far')
  expect(shownAt(good, 99, 99).words).toBe('holds')
  expect(shownAt(judgement('Linearizable', 'unknown'), 99, 99)).toMatchObject({ mark: '?', words: 'unknown' })
})

test('what is broken comes first, then what is open, else the scenario’s order', () => {
  const all = [
    judgement('a', 'ok'), judgement('b', 'violated', 9), judgement('c', 'unknown'), judgement('d', 'violated', 3),
  ]
  const at = (cursor: number) => allShownAt(all, cursor, 99).map(({ judgement: { property }, status }) => [property, status])
  expect(at(99)).toEqual([['d', 'violated'], ['b', 'violated'], ['c', 'unknown'], ['a', 'ok']])
  // Nothing changes its place on the way.
  expect(at(5)).toEqual([['d', 'violated'], ['b', 'ok'], ['c', 'unknown'], ['a', 'ok']])
})

test('verdicts for which there is no room are counted, and so are those that will be broken', () => {
  const at = (cursor: number) =>
    restOf([judgement('a', 'violated', 9), judgement('b', 'violated', 40), judgement('c', 'ok')].map(each => shownAt(each, cursor, 99)), cursor < 99)
  expect(at(3)).toEqual([{ status: 'ok', words: '3 more hold so far', final: '✗ 2 of them violated later' }])
  expect(at(10)).toEqual([
    { status: 'violated', words: '1 more violated', final: null },
    { status: 'ok', words: '2 more hold so far', final: '✗ 1 of them violated later' },
  ])
  expect(at(99).map(({ words, final }) => [words, final])).toEqual([['2 more violated', null], ['1 more holds', null]])
})
