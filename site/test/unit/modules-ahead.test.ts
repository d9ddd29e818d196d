import { expect, test } from 'vitest'
import { importsOf, linksOf, withNeeds, withoutStylesOf, withSmallInside } from '../../src/build/modules-ahead.ts'

test('what a script cannot begin without is what it imports, not what it fetches later', () => {
  const code = 'import{a as b}from"./one.js";import"./two.js";import * as c from "./three.js";export{d}from"../four.js";'
    + 'const e=()=>import("./later.js"),f=new URL("./worker.js",import.meta.url),g="from\\"./text.js\\"";'
  expect(importsOf(code)).toEqual(['./one.js', './two.js', './three.js', '../four.js'])
})

test('each script is asked for once, however many need it and however they need each other', async () => {
  const scripts: Record<string, string> = {
    '/a/first.js': 'import"./second.js";import"../third.js"', '/a/second.js': 'import"../third.js"', '/third.js': 'import"./a/second.js"',
  }
  const read = async (path: string): Promise<string> => scripts[path]!
  expect(await withNeeds(['/a/first.js'], read)).toEqual(['/a/first.js', '/a/second.js', '/third.js'])
})

test('what the scripts of a page need is asked for at once, and what its islands need besides after the styles', async () => {
  const scripts: Record<string, string> = {
    '/own.js': 'import"./calling.js"', '/calling.js': '', '/Lab.js': 'import"./calling.js";import"./stage.js"', '/stage.js': '', '/svelte.js': '',
  }
  const read = async (path: string): Promise<string> => scripts[path]!
  const script = '<script type="module" src="/own.js"></script>'
  const island = (client: string): string =>
    `<astro-island component-url="/Lab.js" renderer-url="/svelte.js" client="${client}"></astro-island>`
  const link = (path: string, priority = ''): string => `<link rel="modulepreload" href="${path}"${priority}>`
  expect(await linksOf(island('only') + script, read)).toBe(
    link('/calling.js') + ['/Lab.js', '/svelte.js', '/stage.js'].map(path => link(path, ' fetchpriority="low"')).join(''),
  )
  expect(await linksOf(island('visible') + script, read)).toBeNull()
})

test('styles of what is fetched by need come with it, and not with the page', () => {
  const link = (name: string): string => `<link rel="stylesheet" href="/_astro/${name}.D3f_-g.css">`
  expect(withoutStylesOf(['Charts'], link('Page') + link('Charts') + link('ChartsOf'))).toBe(link('Page') + link('ChartsOf'))
})

test('a script of a line is in the page, and imports by the path from the root of the site', async () => {
  const scripts: Record<string, string> = {
    '/a/line.js': 'import{i as e}from"./page.js";import"../b/two.js";e(`./page.js`);\n', '/a/long.js': `import"./page.js";${'f();'.repeat(60)}`,
  }
  const tag = (path: string): string => `<script type="module" src="${path}"></script>`
  expect(await withSmallInside(`<p>$&</p>${tag('/a/line.js')}${tag('/a/long.js')}`, async path => scripts[path]!)).toBe(
    `<p>$&</p><script type="module">import{i as e}from"/a/page.js";import"/b/two.js";e(\`./page.js\`);</script>${tag('/a/long.js')}`,
  )
})
