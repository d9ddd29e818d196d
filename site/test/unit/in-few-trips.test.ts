import { expect, test } from 'vitest'
import { circleIn, fetchingAhead, figureStyles, inFewFiles, needsOf, workerFileOf } from '../../src/build/in-few-trips.ts'

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

/** Of a module that a Worker begins with: `first`, and what it imports. */
const inWorker = (importers: readonly string[], dynamicImporters: readonly string[] = []) => (id: string) =>
  (id === 'first' ? { isEntry: true, importers: [], dynamicImporters: [] } : { isEntry: false, importers, dynamicImporters })

test.each([
  ['packages/protocols/src/raft/raft.ts', 'raft'], ['packages/protocols/src/raft/state.ts', 'raft'],
  ['packages/protocols/src/raft/mutants.ts', 'raft'], ['packages/protocols/src/raft/small.ts', 'raft-small'],
  ['packages/protocols/src/raft-kv/raft-kv.ts?ran', 'raft-kv-ran'], ['packages/protocols/src/raft-kv/mutants.ts?ran', 'raft-kv-ran'],
  ['packages/protocols/src/raft-kv/small.ts?ran', 'raft-kv-small-ran'], ['packages/protocols/src/kv/store.ts', 'engine'],
  ['packages/protocols/src/quorums/rule.ts', 'engine'], ['packages/protocols/src/kv-client/kv-client.ts', 'engine'],
  ['packages/protocols/src/kv-client/mutants.ts', 'engine'], ['packages/protocols/src/kv-client/small.ts', 'kv-client-small'],
  ['packages/protocols/src/rules.ts', 'engine'], ['packages/protocols/src/small.ts', 'engine'], ['packages/kernel/src/seq.ts', 'engine'],
  ['packages/scenarios/src/split-brain/clients.ts', 'split-brain'], ['packages/scenarios/src/link.ts', 'engine'],
  ['site/src/sim/engine.ts', 'engine'], ['node_modules/fflate/index.js', 'engine'],
])('what %s is part of in a Worker that begins with it: %s', (path, file) => {
  expect(workerFileOf(`/anywhere/${path}`, inWorker(['first']))).toBe(file)
})

test('what is fetched by itself is a file of its own: a scenario, and what few ask a Worker for', () => {
  const shelves = inWorker([], ['/anywhere/site/src/sim/shelves.ts'])
  expect(workerFileOf('/anywhere/packages/scenarios/src/split-brain/raft.ts', shelves)).toBeNull()
  expect(workerFileOf('/anywhere/site/src/sim/later.ts', inWorker([], ['first']))).toBeNull()
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
  '/lab/History.svelte': ['!/lab/LabPage.svelte'],
  '/stage/intervals.ts': ['/figures/Figure.svelte', '/lab/History.svelte'],
  '/scripts/list.astro?astro&type=script': [],
  '/scripts/list.ts': ['/scripts/list.astro?astro&type=script'],
  '/site/src/stage/Rows.svelte?svelte&type=style&lang.css': ['/stage/Views.svelte'],
  '/site/src/lab/Bar.svelte?svelte&type=style&lang.css': ['/lab/LabPage.svelte'],
  '/node_modules/svelte/src/internal/client/constants.js': ['/node_modules/svelte/src/index.js'],
  '/node_modules/svelte/src/index.js': ['/lab/LabPage.svelte', '/figures/Figure.svelte'],
}

test.each([
  ['/node_modules/svelte/src/index.js', 'running'], ['/node_modules/svelte/src/internal/client/constants.js', 'page'],
  ['/stage/node.ts', 'running'], ['/stage/verdict.ts', 'running'], ['/stage/intervals.ts', 'running'], ['/stage/row.ts', null],
  ['/site/src/stage/Rows.svelte?svelte&type=style&lang.css', 'running'], ['/lab/bar.ts', 'LabPage'],
  ['/site/src/lab/Bar.svelte?svelte&type=style&lang.css', 'LabPage'], ['/lab/LabPage.svelte', 'LabPage'],
  ['/layouts/Page.astro?astro&type=script', 'page'], ['/hub/html.ts', 'page'], ['/hub/theme.ts', 'page'],
  ['/scripts/list.ts', null], ['/figures/say.ts', 'figure'], ['/figures/Figure.svelte', 'figure'],
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

test.each([
  ['/site/src/stage/Stage.svelte?svelte&type=style&lang.css', true], ['/site/src/figures/Do.astro?astro&type=style&index=0&lang.css', true],
  ['/site/src/pages/lab.astro?astro&type=style&index=0&lang.css', false], ['/site/src/stage/Stage.svelte', false],
])('whether %s is in the one file of styles of figures: %s', (module, isIn) => {
  const { outputOptions } = figureStyles()
  const { codeSplitting } = (outputOptions as (options: object) => { codeSplitting: { groups: [{ name: string, test: RegExp }] } })({})
  expect(codeSplitting.groups.map(({ name, test: of }) => [name, of.test(`/anywhere${module}`)])).toEqual([['figures', isIn]])
})
