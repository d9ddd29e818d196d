/**
 * The id of the world: what a Run names so that a link can say which code it was made with.
 *
 * It is a hash of the sources that decide what happens in a Run, not of the built worker, so that Node, the site's
 * build and a test agree on it without building anything.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

const packages = ['kernel', 'checkers', 'protocols', 'scenarios']

/** The first 12 hexadecimal digits of the hash of the world's sources in the repository at `root`. */
export function worldId(root: string): string {
  const hash = createHash('sha256')
  for (const path of worldFiles(root)) {
    // Lengths are hashed too, so that text cannot move from one file to the next unseen.
    const text = readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n')
    hash.update(`${path}\n${text.length}\n${text}`)
  }
  return hash.digest('hex').slice(0, 12)
}

/** The world's source files, relative to `root`, with forward slashes, in the order they are hashed. */
export function worldFiles(root: string): string[] {
  return packages.flatMap((name) => sources(root, join(root, 'packages', name, 'src'))).sort(byCodeUnit)
}

function sources(root: string, folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !isTest(path))
}

/** What only tests run decides nothing in a Run: a better test must not make every link say “another world”. */
function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || /^packages\/[^/]+\/src\/testing\//.test(path)
}

/** The same order on every machine, whatever its locale. */
function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
