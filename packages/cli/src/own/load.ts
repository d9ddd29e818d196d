/**
 * Loads a person's own protocol: a folder outside our tree whose index.ts exports by default a scenario, or
 * `{ protocol, scenarios, mutants }`. Node strips the types. What the folder imports from `@quorate/…` is what this
 * command line runs with, wherever the folder lies: one kernel, and nothing to install. What is wrong with a folder is
 * one sentence.
 */
import { registerHooks } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { protocols } from '@quorate/protocols'
import { bad, good, ours, scenarioNamed, type Library, type Result } from '@quorate/scenarios'
import { seenCalls } from './calls.ts'
import { codeHash, isOwnFolder } from './folder.ts'
import { ownProblem } from './problem.ts'
import { readOwn } from './shape.ts'

/** A scenario, and the library in which its Runs are looked up. */
export interface Given {
  readonly library: Library
  readonly scenario: string
  /** Where the library was loaded from; null for ours. */
  readonly folder: string | null
}

/** One of our scenarios by name, a folder with a protocol (its first scenario), or one scenario of it: FOLDER/NAME. */
export async function scenarioGiven(text: string): Promise<Result<Given>> {
  const known = scenarioNamed(text)
  if (known.ok) return good({ library: ours, scenario: text, folder: null })
  const inside = !isOwnFolder(text) && isOwnFolder(dirname(text))
  if (!inside && !isOwnFolder(text) && !/^\.{0,2}[/\\]|^\.{1,2}$/.test(text)) return known
  const folder = inside ? dirname(text) : text
  const library = await libraryIn(folder)
  if (!library.ok) return library
  const own = library.value.scenarios
  const scenario = inside ? own.find(({ name }) => name.endsWith(`/${basename(text)}`)) : own[0]
  if (scenario !== undefined) return good({ library: library.value, scenario: scenario.name, folder })
  return bad(`${folder} has no scenario "${basename(text)}"; it has ${own.map(({ name }) => name.split('/')[1]).join(', ')}`)
}

const loaded: { readonly folder: string; readonly given: string }[] = []

/** What a person's own code threw while it ran, in one sentence; null where none was loaded. */
export function ownCodeProblem(error: unknown): string | null {
  const own = loaded.at(-1)
  return own === undefined ? null : ownProblem(error, own.folder, own.given)
}

/** What a folder holds, as a library: its scenarios, and its mutants beside ours. */
export async function libraryIn(given: string): Promise<Result<Library>> {
  const folder = resolve(given)
  loaded.push({ folder, given })
  if (!isOwnFolder(folder)) return bad(`${given} holds no index.ts; accepted is a folder as "npx quorate new protocol" writes it`)
  try {
    const own = readOwn(await importIndex(folder))
    if (typeof own === 'string') return bad(`${given}: ${own}`)
    if (protocols.some(({ name }) => name === own.name)) {
      return bad(`${given}: its protocol has the name of one of ours, "${own.name}"; give it another`)
    }
    const { scenarios, name, mutants } = own
    const seen = seenCalls()
    return good({
      code: codeHash(folder), scenarios, protocols: [...protocols, { name, mutants }],
      ...(seen !== undefined && { seen }),
    })
  } catch (error) {
    return bad(ownProblem(error, folder, given))
  }
}

/** Long enough for any code to load, in ms. */
const PATIENCE = 30_000

/** The default export. A module that awaits what never comes would end this process without a word. */
async function importIndex(folder: string): Promise<unknown> {
  importOurs()
  const { promise: never, reject } = Promise.withResolvers<never>()
  const giveUp = (): void => reject(new Error('its index.ts, or a file that it imports, awaits what never comes'))
  const late = setTimeout(giveUp, PATIENCE).unref()
  process.once('beforeExit', giveUp)
  try {
    const loading = import(pathToFileURL(join(folder, 'index.ts')).href) as Promise<{ default?: unknown }>
    return (await Promise.race([loading, never])).default
  } finally {
    clearTimeout(late)
    process.off('beforeExit', giveUp)
  }
}

let hooked = false

/** Whoever imports `@quorate/…` gets what this command line was started with. */
function importOurs(): void {
  if (hooked) return
  hooked = true
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier, specifier.startsWith('@quorate/') ? { ...context, parentURL: import.meta.url } : context),
  })
}
