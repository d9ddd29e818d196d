import { expect, test } from 'vitest'
import { protocolFile, throughOthers } from '../../src/build/in-few-trips.ts'

test('a script names what it needs through others, each once and never itself', () => {
  const bundle = {
    'a.js': { imports: ['b.js', 'c.js'] }, 'b.js': { imports: ['c.js', 'd.js'] }, 'c.js': { imports: ['d.js', 'a.js'] },
    'd.js': { imports: ['e.js'] }, 'e.js': { imports: ['outside'] },
  }
  expect(throughOthers('a.js', bundle)).toEqual(['d.js', 'e.js', 'outside'])
  expect(throughOthers('d.js', bundle)).toEqual(['outside'])
})

test.each([
  ['raft/raft.ts', 'raft'], ['raft/state.ts', 'raft'], ['raft/mutants.ts', 'raft-mutants'], ['raft/small.ts', 'raft-mutants'],
  ['raft-kv/raft-kv.ts?ran', 'raft-kv-ran'], ['raft-kv/mutants.ts?ran', 'raft-kv-mutants-ran'], ['rules.ts', null],
])('what a protocol’s %s is part of: %s', (path, file) => {
  expect(protocolFile(`/anywhere/packages/protocols/src/${path}`)).toBe(file)
})
