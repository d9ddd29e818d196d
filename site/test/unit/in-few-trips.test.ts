import { expect, test } from 'vitest'
import { circleIn, fetchingAhead, fileOf, inFewFiles, needsOf, withRuntime } from '../../src/build/in-few-trips.ts'

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
  ['protocols/src/raft/raft.ts', 'raft'], ['protocols/src/raft/state.ts', 'raft'], ['protocols/src/raft/mutants.ts', 'raft'],
  ['protocols/src/raft/small.ts', 'raft-small'], ['protocols/src/raft-kv/raft-kv.ts?ran', 'raft-kv-ran'],
  ['protocols/src/raft-kv/mutants.ts?ran', 'raft-kv-ran'], ['protocols/src/raft-kv/small.ts?ran', 'raft-kv-small-ran'],
  ['protocols/src/kv/store.ts', 'building'], ['protocols/src/kv-client/kv-client.ts', 'building'],
  ['protocols/src/kv-client/mutants.ts', 'building'], ['protocols/src/kv-client/small.ts', 'kv-client-small'],
  ['protocols/src/rules.ts', 'building'], ['protocols/src/small.ts', null], ['kernel/src/seq.ts', 'building'],
  ['scenarios/src/split-brain/clients.ts', 'split-brain'], ['scenarios/src/link.ts', null],
])('what %s is part of in a Worker: %s', (path, file) => {
  expect(fileOf(`/anywhere/packages/${path}`, { dynamicImporters: [] })).toBe(file)
})

test('a scenario, which is fetched by itself, is a file of its own', () => {
  const scenario = '/anywhere/packages/scenarios/src/split-brain/raft.ts'
  expect(fileOf(scenario, { dynamicImporters: ['/anywhere/site/src/sim/shelves.ts'] })).toBeNull()
})

test('what a script imports of the bundler’s own is in it, and what is not known is refused', () => {
  const runtime = 'var e=Object.create,t=n=>e(n);export{t};'
  const code = withRuntime('import{t as a}from"./rolldown-runtime-D_3f.js";import{b}from"./b.js";a(b)', runtime)
  expect(code).toBe('const a=(()=>{var e=Object.create,t=n=>e(n);return t})();import{b}from"./b.js";a(b)')
  expect(withRuntime('import{n as a}from"./rolldown-runtime-D_3f.js";a()', 'var t=1;export{t as n};'))
    .toBe('const a=(()=>{var t=1;return t})();a()')
  expect(withRuntime('import { t as $ } from "./rolldown-runtime-D_3f.js";\n$()', 'var all = 1;\nexport { all as t };\n'))
    .toBe('const $=(()=>{var all = 1;\nreturn all})();\n$()')
  expect(() => withRuntime('import{t as a,n as b}from"./rolldown-runtime-D_3f.js";a(b)', runtime)).toThrow('what is not known')
  expect(() => withRuntime('import{n as a}from"./rolldown-runtime-D_3f.js";a()', runtime)).toThrow('what is not known')
})

/** Who imports whom; after a `!`, only once it is needed. */
const importers: Readonly<Record<string, readonly string[]>> = {
  '/lab/LabPage.svelte': ['!/pages/lab.astro'],
  '/figures/Figure.svelte': ['!/pages/article.astro'],
  '/figures/Sandbox.svelte': ['!/figures/Figure.svelte'],
  '/stage/Views.svelte': ['/lab/LabPage.svelte', '!/figures/Sandbox.svelte'],
  '/layouts/Page.astro?astro&type=script': [],
  '/stage/node.ts': ['/lab/LabPage.svelte', '/figures/Figure.svelte'],
  '/stage/verdict.ts': ['/lab/LabPage.svelte', '/figures/Sandbox.svelte'],
  '/stage/row.ts': ['/stage/Views.svelte'],
  '/lab/bar.ts': ['/lab/LabPage.svelte', '!/lab/bar-form.ts'],
  '/hub/html.ts': ['/lab/LabPage.svelte', '/layouts/Page.astro?astro&type=script'],
  '/hub/theme.ts': ['/layouts/Page.astro?astro&type=script'],
  '/figures/say.ts': ['/figures/Figure.svelte'],
  '/node_modules/svelte/src/index.js': ['/lab/LabPage.svelte', '/figures/Figure.svelte'],
}

test.each([
  ['/node_modules/svelte/src/index.js', 'island'], ['/stage/node.ts', 'running'], ['/stage/verdict.ts', 'running'],
  ['/stage/row.ts', null], ['/lab/bar.ts', 'LabPage'], ['/hub/html.ts', 'page'], ['/hub/theme.ts', null], ['/figures/say.ts', null],
])('what %s is part of on a page: %s', (module, file) => {
  const { outputOptions } = inFewFiles({ lab: '/lab/LabPage.svelte', figure: '/figures/Figure.svelte', folders: /^\/lab\// })
  const { codeSplitting } = (outputOptions as (options: object) => { codeSplitting: { groups: [Group] } })({})
  const getModuleInfo = (id: string): object => {
    const from = importers[id] ?? []
    return {
      isEntry: id.includes('type=script'), importers: from.filter(each => !each.startsWith('!')),
      dynamicImporters: from.filter(each => each.startsWith('!')),
    }
  }
  expect(codeSplitting.groups[0].name(module, { getModuleInfo })).toBe(file)
})

interface Group {
  readonly name: (module: string, context: { getModuleInfo: (id: string) => object }) => string | null
}
