import { expect, test } from 'vitest'
import { circleIn, fetchingAhead, fileOf, needsOf } from '../../src/build/in-few-trips.ts'

test('what a script needs, through others too, each once and never itself', () => {
  const bundle = {
    'a.js': { imports: ['b.js', 'c.js'] }, 'b.js': { imports: ['c.js', 'd.js'] }, 'c.js': { imports: ['d.js', 'a.js'] },
    'd.js': { imports: ['e.js'] }, 'e.js': { imports: ['outside'] },
  }
  expect(needsOf('a.js', bundle)).toEqual(['b.js', 'c.js', 'd.js', 'e.js', 'outside'])
  expect(needsOf('d.js', bundle)).toEqual(['e.js', 'outside'])
})

test('who fetches a script asks at once for what that one needs, but for what is there already', () => {
  const bundle = {
    'x/worker.js': { imports: ['x/engine.js'] }, 'x/engine.js': { imports: [] }, 'x/plain.js': { imports: ['x/engine.js'] },
    'x/story.js': { imports: ['x/raft.js', 'x/engine.js'] }, 'x/raft.js': { imports: ['x/state.js'] }, 'x/state.js': { imports: [] },
  }
  const code = 'f(()=>import(`./story.js`),()=>import("./plain.js"),()=>import(name))'
  expect(fetchingAhead('x/worker.js', code, bundle).split('\n')[0]).toBe(
    'f(()=>(fetchAhead("./raft.js","./state.js"),import(`./story.js`)),()=>import("./plain.js"),()=>import(name))',
  )
  expect(fetchingAhead('x/plain.js', 'import("./engine.js")', bundle)).toBe('import("./engine.js")')
})

test('scripts that need each other before they begin are found', () => {
  const tree = { 'a.js': { imports: ['b.js', 'c.js'] }, 'b.js': { imports: ['c.js'] }, 'c.js': { imports: ['outside'] } }
  expect(circleIn(tree)).toBeNull()
  expect(circleIn({ ...tree, 'c.js': { imports: ['b.js'] } })).toEqual(['b.js', 'c.js', 'b.js'])
})

test.each([
  ['protocols/src/raft/raft.ts', 'raft'], ['protocols/src/raft/state.ts', 'raft'], ['protocols/src/raft/mutants.ts', 'raft-mutants'],
  ['protocols/src/raft/small.ts', 'raft-mutants'], ['protocols/src/raft-kv/raft-kv.ts?ran', 'raft-kv-ran'],
  ['protocols/src/raft-kv/mutants.ts?ran', 'raft-kv-mutants-ran'], ['protocols/src/kv/store.ts', 'building'],
  ['protocols/src/rules.ts', 'building'], ['protocols/src/small.ts', null], ['kernel/src/seq.ts', 'building'],
  ['scenarios/src/split-brain/clients.ts', 'split-brain'], ['scenarios/src/link.ts', null],
])('what %s is part of in a Worker: %s', (path, file) => {
  expect(fileOf(`/anywhere/packages/${path}`, { dynamicImporters: [] })).toBe(file)
})

test('a scenario, which is fetched by itself, is a file of its own', () => {
  const scenario = '/anywhere/packages/scenarios/src/split-brain/raft.ts'
  expect(fileOf(scenario, { dynamicImporters: ['/anywhere/site/src/sim/shelves.ts'] })).toBeNull()
})
