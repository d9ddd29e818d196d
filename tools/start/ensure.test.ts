import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BuildFailed, ensureBuilt } from './ensure.ts'

let root: string

/** A repository whose `astro build` writes one page and notes that it ran; it fails if the page says so. */
const astro = `
const { appendFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const page = readFileSync('src/pages/index.astro', 'utf8')
console.log('building ' + page)
appendFileSync('dist.log', 'x')
if (page === 'broken') process.exit(1)
mkdirSync('dist', { recursive: true })
setTimeout(() => writeFileSync('dist/index.html', page), 100)
`

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ensure-'))
  write('node_modules/astro/package.json', '{ "bin": { "astro": "astro.cjs" } }')
  write('node_modules/astro/astro.cjs', astro)
  write('site/src/pages/index.astro', 'home')
})
afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

const builds = () => readFileSync(join(root, 'site/dist.log'), 'utf8').length
const home = () => readFileSync(join(root, 'site/dist/index.html'), 'utf8')

test('it builds when something changed, and only then', async () => {
  expect(await ensureBuilt(root)).toMatchObject({ made: true, pages: 1 })
  expect(await ensureBuilt(root)).toMatchObject({ made: false, pages: 1 })
  expect(builds()).toBe(1)
  write('site/src/pages/index.astro', 'new home')
  expect(await ensureBuilt(root)).toMatchObject({ made: true })
  expect(home()).toBe('new home')
  expect(await ensureBuilt(root, { force: true })).toMatchObject({ made: true })
  expect(builds()).toBe(3)
})

test('two at once build once', async () => {
  const both = await Promise.all([ensureBuilt(root), ensureBuilt(root)])
  expect(both.map(({ made }) => made).sort()).toEqual([false, true])
  expect(builds()).toBe(1)
})

test('a builder that died is not waited for', async () => {
  write('site/.building', '999999999')
  expect(await ensureBuilt(root)).toMatchObject({ made: true })
})

test('a failed build says what it said, and is not remembered', async () => {
  await ensureBuilt(root)
  write('site/src/pages/index.astro', 'broken')
  await expect(ensureBuilt(root)).rejects.toThrow(BuildFailed)
  await expect(ensureBuilt(root)).rejects.toThrow('building broken')
  write('site/src/pages/index.astro', 'home')
  expect(await ensureBuilt(root)).toMatchObject({ made: true })
})
