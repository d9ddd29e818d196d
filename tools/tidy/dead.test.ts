import { expect, test } from 'vitest'
import { deadExports, orphans } from './dead.ts'
import { describe, judged } from './finding.ts'
import { fixture, theRepository } from './repository.ts'

test('nothing in the repository is dead', () => {
  const findings = [...orphans(theRepository()), ...deadExports(theRepository())]
  expect(describe(judged('dead', findings))).toBe('')
})

const kernel = {
  'packages/kernel/package.json': '{ "name": "@quorate/kernel", "exports": { ".": "./src/index.ts" } }',
  'packages/kernel/src/index.ts': "export * from './a.ts'\nexport { b as c } from './b.ts'\n",
  'packages/kernel/src/a.ts': 'export const a = 1\nexport interface A { a: number }\n',
  'packages/kernel/src/b.ts': 'export const b = 1\n',
  'packages/cli/src/index.ts': "import { a, c } from '@quorate/kernel'\nconsole.log(a, c)\n",
}
const dead = (more: Record<string, string>) => deadExports(fixture({ ...kernel, ...more })).map(({ read }) => read)
const lost = (more: Record<string, string>) => orphans(fixture({ ...kernel, ...more })).map(({ path }) => path)

test('what is imported somewhere is alive', () => {
  expect(dead({})).toEqual([])
  expect(lost({})).toEqual([])
})

test('an export that no file imports is dead, whatever it exports', () => {
  const b = 'export const b = 1, { d } = b\nexport function e() {}\nexport class F {}\nexport type G = 1\n'
  expect(dead({ 'packages/kernel/src/b.ts': b })).toEqual(['export d', 'export e', 'export F', 'export G'])
})

test('an export of the API is dead unless something outside uses it, a test does, or the README names it', () => {
  const only = { 'packages/cli/src/index.ts': "import { a } from '@quorate/kernel'\nconsole.log(a)\n" }
  expect(dead(only)).toEqual(['export c'])
  expect(dead({ ...only, 'packages/kernel/README.md': '`c` is for you' })).toEqual([])
  expect(dead({ ...only, 'packages/kernel/src/c.test.ts': "import { c } from './index.ts'\nc()" })).toEqual([])
})

test('a file is an orphan unless an API, a test, a page, a worker or a glob leads to it', () => {
  expect(lost({ 'packages/kernel/src/c.ts': '', 'site/src/lab/a.svelte': '' }))
    .toEqual(['packages/kernel/src/c.ts', 'site/src/lab/a.svelte'])
  expect(lost({ 'packages/kernel/src/c.ts': '', 'packages/kernel/src/c.test.ts': "import './c.ts'" })).toEqual([])
  const page = "---\nimport A from '../lab/a.svelte'\n---\n<A />"
  const component = "<script>new Worker(new URL('./w.ts', import.meta.url))</script>"
  const site = { 'site/src/pages/i.astro': page, 'site/src/lab/a.svelte': component, 'site/src/lab/w.ts': '' }
  expect(lost(site)).toEqual([])
  const glob = { 'site/src/pages/i.astro': "---\nimport.meta.glob('../**/*.svelte')\n---", 'site/src/a/b.svelte': '' }
  expect(lost(glob)).toEqual([])
})
