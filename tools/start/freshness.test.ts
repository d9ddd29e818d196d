import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { countPages, forgetBuilt, readBuilt, sourceHash, writeBuilt } from './freshness.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fresh-'))
  write('site/src/pages/index.astro', 'home')
  write('content/article.mdx', 'text')
  write('packages/kernel/src/index.ts', 'export {}')
  write('package-lock.json', '{}')
})
afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

test('whatever goes into a build changes the hash', () => {
  const seen = new Set([sourceHash(root)])
  const changes = [['site/src/pages/index.astro', 'home!'], ['content/new.mdx', ''], ['site/public/a.svg', '<svg/>'],
    ['packages/kernel/src/index.ts', 'export const a = 1'], ['package-lock.json', '{ }'], ['tools/world/world.ts', '']]
  for (const [path, text] of changes) {
    write(path!, text!)
    const hash = sourceHash(root)
    expect(seen.has(hash), path).toBe(false)
    seen.add(hash)
  }
})

test('tests, built files and times change nothing', () => {
  const hash = sourceHash(root)
  const quiet = ['site/dist/index.html', 'site/.astro/types.d.ts', 'site/test/browser/a.test.ts',
    'site/node_modules/a.js', 'site/.building', 'packages/kernel/src/index.test.ts', 'packages/kernel/README.md', 'tools/tidy/a.ts']
  for (const path of quiet) write(path, 'x')
  utimesSync(join(root, 'content/article.mdx'), 1, 1)
  expect(sourceHash(root)).toBe(hash)
})

test('a build is remembered only while its home page and its record are whole', () => {
  expect(readBuilt(root)).toBeNull()
  write('site/dist/index.html', '')
  expect(readBuilt(root)).toBeNull()
  const built = { hash: 'a', pages: 1, seconds: 2 }
  writeBuilt(root, built)
  expect(readBuilt(root)).toEqual(built)
  write('site/dist/.built', '{ "ha')
  expect(readBuilt(root)).toBeNull()
  writeBuilt(root, built)
  forgetBuilt(root)
  expect(readBuilt(root)).toBeNull()
  writeBuilt(root, built)
  rmSync(join(root, 'site/dist/index.html'))
  expect(readBuilt(root)).toBeNull()
})

test('pages are the files of HTML', () => {
  write('site/dist/index.html', '')
  write('site/dist/learn/index.html', '')
  write('site/dist/_astro/a.js', '')
  expect(countPages(root)).toBe(2)
})
