import { readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Manifest {
  readonly bin: string | Readonly<Record<string, string>>
}

/** The script that a package's command runs, so that this very Node runs it: no shell, no PATH, the same on Windows. */
export function binOf(root: string, name: string, command = name): string {
  const folder = join(root, 'node_modules', name)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const path = typeof bin === 'string' ? bin : bin[command]
  if (path === undefined) throw new Error(`${name} has no command ${command}`)
  return join(folder, path)
}
