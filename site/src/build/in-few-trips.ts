/**
 * What a first picture waits for comes in few files and few trips to the server. A bundler by itself makes a file of
 * whatever the same scripts share, some of a few hundred bytes, and a browser hears of each level of them only from the
 * one above: the Worker fetched 34 up to the lab's first run.
 */
import { posix } from 'node:path'
import type { Plugin, Rolldown } from 'vite'
import { RAN } from './ran-code.ts'

type Splitting = Rolldown.CodeSplittingOptions

/**
 * Of a Worker: one file of all that it begins with, one for the steps of each protocol, and one for its mutants and its
 * smallest set-up, which come together.
 */
export const workerFiles: Splitting = {
  groups: [
    { name: 'engine', tags: ['$initial'], priority: 1 },
    // Protocols are built of others, never in a circle; what a file needs stays in the files of their own folders.
    { name: protocolFile, includeDependenciesRecursively: false },
  ],
}

export function protocolFile(module: string): string | null {
  const [, folder, part, ran] = /\/packages\/protocols\/src\/([\w-]+)\/([\w-]+)\.ts(\?ran)?$/.exec(module) ?? []
  if (folder === undefined) return null
  const kind = part === 'mutants' || part === 'small' ? '-mutants' : ''
  return `${folder}${kind}${ran === RAN ? '-ran' : ''}`
}

/** Which scripts each script of a bundle imports, by file name. */
type Imports = Readonly<Record<string, { readonly imports: readonly string[] } | undefined>>

/** The scripts that `file` needs through others, in the order in which they would begin anyway. */
export function throughOthers(file: string, bundle: Imports): string[] {
  const direct = bundle[file]!.imports
  const found = new Set(direct)
  for (const path of found) for (const needed of bundle[path]?.imports ?? []) if (needed !== file) found.add(needed)
  return [...found].slice(direct.length)
}

/**
 * A script that a Worker begins with, or fetches later, names all scripts that it cannot do without, and not only those
 * that it imports itself. (What a page fetches is Vite's to name, and modules-ahead.ts's.)
 */
export function inFewTrips(): Plugin {
  return {
    name: 'quorate-in-few-trips',
    generateBundle(_options, bundle) {
      const chunks = Object.fromEntries(Object.entries(bundle).filter(([, file]) => file.type === 'chunk')) as
        Record<string, Rolldown.OutputChunk>
      // Of a file with several modules that are fetched by need, a bundler does not say that it is one of those.
      const fetched = new Set(Object.values(chunks).flatMap(({ dynamicImports }) => dynamicImports))
      for (const [name, chunk] of Object.entries(chunks)) {
        if (!chunk.isEntry && !fetched.has(name)) continue
        const from = posix.dirname(name)
        // After all that there is: by then each of them has begun, in the order that the script itself brings about.
        chunk.code += throughOthers(name, chunks).map(path => `\nimport"./${posix.relative(from, path)}";`).join('')
      }
    },
  }
}

interface Module {
  readonly isEntry: boolean
  readonly importers: readonly string[]
  readonly dynamicImporters: readonly string[]
}

/** The modules through which `module` comes to be needed: what a page begins with, or something fetches later. */
function beginnings(module: string, infoOf: (module: string) => Module | null): string[] {
  const found = new Set([module])
  for (const each of found) for (const importer of infoOf(each)?.importers ?? []) found.add(importer)
  return [...found].filter(each => {
    const info = infoOf(each)
    return info === null || info.isEntry || info.dynamicImporters.length > 0 || info.importers.length === 0
  })
}

/**
 * Of a page, one file of all that `first` begins with and nobody outside of these folders needs: neither other pages
 * nor what they fetch.
 */
export function inOneFile(first: string, folders: RegExp): Plugin {
  const isIn = (module: string, infoOf: (module: string) => Module | null): boolean => {
    const from = beginnings(module, infoOf)
    return from.some(each => each.endsWith(first)) && from.every(each => folders.test(each))
  }
  const group: Rolldown.CodeSplittingGroup = {
    name: (module, context) => (isIn(module, each => context.getModuleInfo(each)) ? posix.parse(first).name : null),
    includeDependenciesRecursively: false,
  }
  return {
    name: 'quorate-in-one-file',
    applyToEnvironment: ({ name }) => name === 'client',
    // A file may then have more in it than its page asks for.
    options: options => ({ ...options, preserveEntrySignatures: 'allow-extension' }),
    outputOptions: options => ({ ...options, codeSplitting: { groups: [group] } }),
  }
}
