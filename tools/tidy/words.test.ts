import { expect, test } from 'vitest'
import { describe, judged } from './finding.ts'
import { fixture, theRepository } from './repository.ts'
import { bannedWords } from './words.ts'

test('the repository promises nothing for later and names no machine', () => {
  expect(describe(judged('words', bannedWords(theRepository())))).toBe('')
})

const lines = (path: string, ...text: string[]) =>
  bannedWords(fixture({ [path]: text.join('\n') })).map(({ line }) => line)

test('banned words are found where they stand', () => {
  expect(lines('a.ts', '', '// TO' + 'DO: later', '// FIX' + 'ME')).toEqual([2, 3])
  expect(lines('a.md', 'see /wo' + 'rk/main', 'in “/fa' + 'rm/x”', '.lib' + 'rary', '/home/ada' + '/q'))
    .toEqual([1, 2, 3, 4])
})

test('words and addresses that only look like them are left alone', () => {
  expect(lines('a.md', 'todo', 'https://example.org/wo' + 'rk/paper', 'a work/life balance', 'TO' + 'DOS')).toEqual([])
  expect(lines('content/exercises/a.ts', '// TO' + 'DO: your turn')).toEqual([])
})
