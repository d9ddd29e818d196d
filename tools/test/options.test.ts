import { expect, test } from 'vitest'
import { BadInput, readOptions } from './options.ts'

const known = [{ name: 'tidy' }, { name: 'unit' }, { name: 'clone', onRequest: true }]

test('without names everything runs, and the clone only on request or in CI', () => {
  expect(readOptions([], known, false)).toEqual({ names: ['tidy', 'unit'], deep: false })
  expect(readOptions([], known, true).names).toEqual(['tidy', 'unit', 'clone'])
  expect(readOptions(['--clone'], known, false).names).toEqual(['tidy', 'unit', 'clone'])
  expect(readOptions(['clone'], known, false).names).toEqual(['clone'])
})

test('names choose, in the order of the suites', () => {
  expect(readOptions(['unit', 'tidy', '--deep'], known, true)).toEqual({ names: ['tidy', 'unit'], deep: true })
})

test('what is unknown is one sentence', () => {
  expect(() => readOptions(['unti'], known, false)).toThrow('There is no suite “unti”; the suites are tidy, unit, clone.')
  expect(() => readOptions(['--fast'], known, false)).toThrow(BadInput)
  expect(() => readOptions(['--deep=yes'], known, false)).toThrow('--deep')
})
