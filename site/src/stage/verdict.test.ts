import { expect, test } from 'vitest'
import type { Judgement } from '@quorate/scenarios'
import { ordered, shownAt } from './verdict.ts'

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
  expect(ordered(all).map(({ property }) => property)).toEqual(['d', 'b', 'c', 'a'])
})
