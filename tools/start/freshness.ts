/**
 * Whether the built site still shows what the sources say: a hash of all that goes into a build, kept beside the
 * build it made. Content, not modification times: a checkout or a copy changes times and nothing else.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the hash covers, relative to the repository; packages are added one by one. */
const inputs = ['package-lock.json', 'site', 'content', 'tools/world']

/** What a build makes, and what no build reads. */
const ignored = new Set(['node_modules', 'dist', '.astro', '.building', 'test', 'test-results'])

export interface Built {
  /** The hash of what was built. */
  readonly hash: string
  readonly pages: number
  readonly seconds: number
}

/** The hash of everything a site build reads. */
export function sourceHash(root: string): string {
  const hash = createHash('sha256')
  for (const path of sourceFiles(root)) {
    const bytes = readFileSync(join(root, path))
    hash.update(`${path}\n${bytes.length}\n`).update(bytes)
  }
  return hash.digest('hex')
}

/** The record of the build in `root`, or null where there is none that can be used. */
export function readBuilt(root: string): Built | null {
  if (!existsSync(join(root, 'site/dist/index.html'))) return null
  try {
    return JSON.parse(readFileSync(recordPath(root), 'utf8')) as Built
  } catch {
    return null // no record, or half a record: build again
  }
}

export function writeBuilt(root: string, built: Built): void {
  writeFileSync(recordPath(root), `${JSON.stringify(built)}\n`)
}

/** Forget the build before making another, so that an interrupted build never passes for a finished one. */
export function forgetBuilt(root: string): void {
  rmSync(recordPath(root), { force: true })
}

/** How many pages the built site has. */
export function countPages(root: string): number {
  const dist = join(root, 'site/dist')
  return readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html')).length
}

function recordPath(root: string): string {
  return join(root, 'site/dist/.built')
}

function sourceFiles(root: string): string[] {
  const packages = listing(root, 'packages').map((name) => `packages/${name}/src`)
  return [...inputs, ...packages].flatMap((path) => filesUnder(root, path)).filter(isInput).sort()
}

function filesUnder(root: string, path: string): string[] {
  const stats = statSync(join(root, path), { throwIfNoEntry: false })
  if (!stats) return []
  if (stats.isFile()) return [path]
  const names = listing(root, path).filter((name) => !ignored.has(name))
  return names.flatMap((name) => filesUnder(root, `${path}/${name}`))
}

function listing(root: string, path: string): string[] {
  return existsSync(join(root, path)) ? readdirSync(join(root, path)) : []
}

function isInput(path: string): boolean {
  return !path.endsWith('.test.ts') && !path.includes('/src/testing/') && !path.endsWith('.log')
}
