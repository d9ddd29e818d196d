import { expect, test } from 'vitest'
import { importsOf, withNeeds, withoutStylesOf } from '../../src/build/modules-ahead.ts'

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

test('styles of what is fetched by need come with it, and not with the page', () => {
  const link = (name: string): string => `<link rel="stylesheet" href="/_astro/${name}.D3f_-g.css">`
  expect(withoutStylesOf(['Charts'], link('Page') + link('Charts') + link('ChartsOf'))).toBe(link('Page') + link('ChartsOf'))
})
