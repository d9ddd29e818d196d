/** One protocol is one folder, with the same names in each (ARCHITECTURE.md). */
import { atLine } from './finding.ts'
import type { Finding } from './finding.ts'
import type { Repository } from './repository.ts'

const protocols = 'packages/protocols/src'

/** Files that a protocol's folder lacks. A protocol is a folder with a state.ts. */
export function missingFiles(repository: Repository): Finding[] {
  return protocolNames(repository).flatMap((name) => {
    const folder = `${protocols}/${name}`
    const has = (path: string) => repository.paths.includes(`${folder}/${path}`)
    const missing = namesIn(name).filter((path) => !has(path)).map((path) => `${folder}/${path}`)
    const scripts = repository.paths.some((path) => path.startsWith(`${folder}/scripts/`) && path.endsWith('.txt'))
    return [...missing, ...(scripts ? [] : [`${folder}/scripts/*.txt`])].map((path) =>
      atLine(folder, 1, path, 'write it: every protocol has it, and readers, the lab and the tests look for it'))
  })
}

function protocolNames(repository: Repository): string[] {
  const pattern = new RegExp(`^${protocols}/([^/]+)/state\\.ts$`)
  return repository.paths.flatMap((path) => pattern.exec(path)?.[1] ?? [])
}

function namesIn(name: string): string[] {
  const parts = ['messages', 'state', name, 'invariants', 'mutants', 'view', 'small']
  return ['README.md', ...parts.map((part) => `${part}.ts`), `${name}.test.ts`]
}
