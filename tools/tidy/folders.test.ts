import { expect, test } from 'vitest'
import { describe, judged } from './finding.ts'
import { missingFiles } from './folders.ts'
import { fixture, theRepository } from './repository.ts'

test('every protocol has the same names', () => {
  expect(describe(judged('folders', missingFiles(theRepository())))).toBe('')
})

const whole = ['README.md', 'messages.ts', 'state.ts', 'raft.ts', 'invariants.ts', 'mutants.ts', 'view.ts', 'small.ts',
  'raft.test.ts', 'scripts/elects.txt']
const missing = (names: readonly string[]) =>
  missingFiles(fixture(Object.fromEntries(names.map((name) => [`packages/protocols/src/raft/${name}`, '']))))

test('each missing name is found, and a folder that is no protocol is left alone', () => {
  expect(missing(whole)).toEqual([])
  for (const name of whole.filter((path) => path !== 'state.ts')) {
    const [finding, ...rest] = missing(whole.filter((path) => path !== name))
    expect(finding!.read, name).toContain(name.split('/')[0])
    expect(rest).toEqual([])
  }
  expect(missing(['shared.ts'])).toEqual([])
})
