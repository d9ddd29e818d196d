import { expect, test } from 'vitest'
import { describe, judged } from './finding.ts'
import { fixture, theRepository } from './repository.ts'
import { badLines } from './style.ts'

test('no line is too long or ends in a semicolon', () => {
  expect(describe(judged('style', badLines(theRepository())))).toBe('')
})

const lines = (text: string, path = 'a.ts') => badLines(fixture({ [path]: text })).map(({ line }) => line)

test('long lines and semicolons at the end of a line are found', () => {
  expect(lines(`const a = 1\nconst b = [${'1, '.repeat(40)}]`)).toEqual([2])
  expect(lines(`// ${'word '.repeat(30)}`)).toEqual([1])
  expect(lines('const a = 1;\nlet b = 2; // why\ntype C = { d: 1; e: 2 }\ninterface F {\n  g: 1;\n}'))
    .toEqual([1, 2, 5])
})

test('sentences and tests may run on', () => {
  expect(lines(`const a = '${'word '.repeat(30)}'`)).toEqual([])
  expect(lines(`const b = [${'1, '.repeat(40)}]`, 'packages/kernel/src/a.test.ts')).toEqual([])
})

test('semicolons that mean something are left alone', () => {
  expect(lines('for (;;) break\nfor (let i = 0;\n  i < 1;\n  i++) b()\nwhile (c());\n;[1].map(b)')).toEqual([])
  expect(lines('const a = `x;\n`\n// y;')).toEqual([])
})
