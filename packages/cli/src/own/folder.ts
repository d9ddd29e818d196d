/** The files of a person's own protocol, and the hash that says whether they are still the same. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

export const isOwnFolder = (path: string): boolean => existsSync(join(path, 'index.ts'))

/** 12 hexadecimal digits of a hash of the folder's sources; its tests and documents decide nothing in a run. */
export function codeHash(folder: string): string {
  const hash = createHash('sha256')
  for (const path of sources(folder)) {
    const text = readFileSync(join(folder, path), 'utf8').replaceAll('\r\n', '\n')
    // Lengths are hashed too, so that text cannot move from one file to the next unseen.
    hash.update(`${path}\n${text.length}\n${text}`)
  }
  return hash.digest('hex').slice(0, 12)
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(?:[cm]?[tj]s|json)$/.test(entry.name))
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(path => !/(?:^|\/)(?:node_modules|\.[^/]+)\/|\.test\.ts$|(?:^|\/)(?:package|package-lock|tsconfig)\.json$/.test(path))
    .toSorted((a, b) => (a < b ? -1 : 1))
}
