/** Code that nothing needs: exports that nothing imports, and files that nothing reaches. */
import type { Finding } from './finding.ts'
import { modulesOf, packageEntries } from './modules.ts'
import type { Exported, Module } from './modules.ts'
import { isTest, packageOf } from './repository.ts'
import type { Repository } from './repository.ts'

type Modules = ReadonlyMap<string, Module>

/** Source files that no package's API, test, page, command or configuration leads to. */
export function orphans(repository: Repository): Finding[] {
  const modules = modulesOf(repository)
  const reached = new Set<string>()
  const next = [...modules.keys()].filter((path) => isEntry(path, repository))
  for (let path = next.pop(); path !== undefined; path = next.pop()) {
    if (reached.has(path)) continue
    reached.add(path)
    next.push(...modules.get(path)?.mentions ?? [])
  }
  return [...modules.keys()].filter((path) => !reached.has(path)).map((path) => ({
    path,
    line: 1,
    read: 'a file that nothing imports',
    instead: 'import it where it is needed, or delete it',
  }))
}

/** Exports that no other file imports; those of a package's index.ts, that nothing outside the package imports. */
export function deadExports(repository: Repository): Finding[] {
  const modules = modulesOf(repository)
  const apis = new Set(packageEntries(repository).values())
  return [...modules.values()].filter(({ path }) => hasCheckedExports(path)).flatMap((module) => {
    const isApi = apis.has(module.path) && module.path.startsWith('packages/')
    const names = isApi ? apiOf(module, modules) : module.exports
    return names.filter((exported) => isDead(exported, module, modules, repository, isApi)).map(({ name, line }) => ({
      path: module.path,
      line,
      read: `export ${name}`,
      instead: isApi
        ? `nothing outside ${packageOf(module.path)} uses it: use it, test it, name it in its README.md, or take it out`
        : 'no other file imports it: take the word export away, or the code',
    }))
  })
}

function isDead(exported: Exported, module: Module, modules: Modules, repository: Repository, isApi: boolean): boolean {
  const { name, isType } = exported
  const { path } = module
  if (name === 'default' && isEntry(path, repository)) return false
  // Types are part of the signatures of what uses them, wherever they are imported.
  if (isType && (isApi || occurrences(repository.read(path), name) > 1)) return false
  if (isApi && occurrences(repository.read(`packages/${packageOf(path)}/README.md`), name) > 0) return false
  const users = usersOf(path, name, modules)
  return !users.some((user) => !isApi || isTest(user) || packageOf(user) !== packageOf(path))
}

/** The files that import `name` from `path`, directly or through files that re-export all of it. */
function usersOf(path: string, name: string, modules: Modules): string[] {
  return [...modules.values()].flatMap((module) => {
    const names = module.uses.get(path)
    const direct = names?.has(name) || names?.has('*') ? [module.path] : []
    return module.stars.includes(path) ? [...direct, ...starUsers(module, name, modules)] : direct
  })
}

/** An API's `export *` is a use by itself: whether the API's name is used is asked there. */
function starUsers(module: Module, name: string, modules: Modules): string[] {
  return module.path.endsWith('/index.ts') ? [module.path] : usersOf(module.path, name, modules)
}

/** An API's own exports and those it passes on with `export *`, at the line of the API's file. */
function apiOf(module: Module, modules: Modules): Exported[] {
  const passedOn = module.stars.flatMap((star) => modules.get(star)?.exports ?? [])
  return [...module.exports, ...passedOn.map((exported) => ({ ...exported, line: 1 }))]
}

function occurrences(text: string, name: string): number {
  return text.split(/[^\w$]+/).filter((word) => word === name).length
}

/** Where execution begins, or where something outside the repository looks for the file by its name. */
function isEntry(path: string, repository: Repository): boolean {
  if (isTest(path) || path.startsWith('content/') || path.startsWith('site/src/pages/')) return true
  if (/(?:^|\/)[\w.]*config\.\w+$|\.d\.ts$|^packages\/[^/]+\/(?:bin\/|src\/index\.ts$)|\.mdx$/.test(path)) return true
  if ([...packageEntries(repository).values()].includes(path)) return true
  return ['package.json', 'vitest.config.ts', 'tools/test/suites.ts', '.ci/run']
    .some((file) => repository.read(file).includes(path))
}

function hasCheckedExports(path: string): boolean {
  if (isTest(path) || /\.d\.ts$|config\.\w+$|^site\/src\/pages\//.test(path)) return false
  return /^(?:packages\/[^/]+\/src|site\/src|tools)\/.*\.ts$/.test(path)
}
