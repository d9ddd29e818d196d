/** Versions are exact, and the lockfile says the same as the manifests: `npm ci` then gives everyone the same. */
import { posix } from 'node:path'
import { atLine } from './finding.ts'
import type { Finding } from './finding.ts'
import type { Repository } from './repository.ts'

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const
type Manifest = { readonly [kind in (typeof kinds)[number]]?: Readonly<Record<string, string>> }

const exact = /^\d+\.\d+\.\d+(?:-[\w.-]+)?$|^npm:@?[\w./-]+@\d+\.\d+\.\d+$/

/** Versions that are ranges, and versions that the lockfile does not have. */
export function looseVersions(repository: Repository): Finding[] {
  const locked = lockedManifests(repository)
  return manifests(repository).flatMap((path) => {
    const text = repository.read(path)
    const inLock = locked?.[posix.dirname(path) === '.' ? '' : posix.dirname(path)]
    return entries(JSON.parse(text) as Manifest).flatMap(([kind, name, version]) => {
      const line = text.split('\n').findIndex((each) => each.includes(`"${name}"`) && each.includes(version)) + 1
      const read = `"${name}": "${version}"`
      if (!exact.test(version)) return [atLine(path, line, read, 'write one exact version: npm install --save-exact')]
      if (locked === null || inLock?.[kind]?.[name] === version) return []
      return [atLine(path, line, read, 'run npm install: package-lock.json says otherwise')]
    })
  })
}

function manifests(repository: Repository): string[] {
  return repository.paths.filter((path) => /^(?:(?:packages|tools)\/[^/]+\/|site\/)?package\.json$/.test(path))
}

function entries(manifest: Manifest): [(typeof kinds)[number], string, string][] {
  return kinds.flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}).map(([name, version]): [typeof kind, string, string] => [kind, name, version]))
}

/** The manifests as the lockfile remembers them, by folder. */
function lockedManifests(repository: Repository): Record<string, Manifest> | null {
  const text = repository.read('package-lock.json')
  return text === '' ? null : (JSON.parse(text) as { packages: Record<string, Manifest> }).packages
}
