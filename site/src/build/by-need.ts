/**
 * In a browser the registries of protocols, scenarios and lessons begin empty, and what a page needs of them comes by
 * need: otherwise each page would load every story there is. The registries stay the one place to add something. Here
 * they are executed, in Node, and `src/sim/shelves.ts` is written anew with a function for each entry that fetches it,
 * for `src/sim/stock.ts` to call.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProtocolEntry } from '@quorate/protocols'
import { defaultsOf, protocolNames, type Scenario } from '@quorate/scenarios'
import type { Plugin } from 'vite'
import { RAN } from './ran-code.ts'

const packages = fileURLToPath(new URL('../../../packages/', import.meta.url))
const registry = /\/packages\/(?:protocols\/src\/registry|scenarios\/src\/(?:registry|lessons))\.ts$/
const shelves = fileURLToPath(new URL('../sim/shelves.ts', import.meta.url))

/** For the page and, in a build, its Workers, which Vite gives plugins of their own; never for what is made in Node. */
export async function byNeed(): Promise<() => Plugin> {
  const code = await fetching()
  return () => ({
    name: 'quorate-by-need',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === 'client',
    load(id) {
      const file = id.replace(RAN, '')
      return file === shelves ? code : registry.test(file) ? emptied(file) : null
    },
  })
}

/** The same names, with nothing behind them yet. */
const emptied = (file: string): string => {
  const names = [...readFileSync(file, 'utf8').matchAll(/^export const (\w+)/gm)].map(([, name]) => name)
  return names.map(name => `export const ${name} = []`).join('\n')
}

async function fetching(): Promise<string> {
  return [
    `export const scenarios = ${list(await scenarioLines())}`,
    `export const protocols = ${list(await protocolLines())}`,
    `export const lessons = ${list(await lessonLines())}`,
  ].join('\n')
}

const list = (lines: readonly string[]): string => `[\n${lines.join(',\n')}\n]`
const text = (value: unknown): string => JSON.stringify(value)

interface Exported {
  readonly name: string
  readonly file: string
  readonly value: unknown
}

/** Whatever a registry imports from the files beside it, with the file and the name that it has there. */
async function importedBy(file: string): Promise<Exported[]> {
  const found: Exported[] = []
  for (const [, names, from] of readFileSync(file, 'utf8').matchAll(/^import \{([^}]+)\} from '(\.[^']+)'/gm)) {
    const path = join(dirname(file), from!)
    const module = await import(path) as Record<string, unknown>
    for (const name of names!.split(',').map(each => each.trim().split(' ')[0]!)) {
      found.push({ name, file: path, value: module[name] })
    }
  }
  return found
}

/** `runs`: the protocols of its usual set-up, of which its mutants can be asked for together with itself. */
async function scenarioLines(): Promise<string[]> {
  const file = `${packages}scenarios/src/registry.ts`
  const { scenarios } = await import(file) as { readonly scenarios: readonly Scenario[] }
  const exported = await importedBy(file)
  return scenarios.map(scenario => {
    const found = exported.find(({ value }) => value === scenario)
    if (found === undefined) throw new Error(`${file} makes ${scenario.name} itself; accepted is what it imports from a file`)
    const { name, file: from } = found
    const runs = text([...protocolNames(scenario.setup(defaultsOf(scenario)))])
    return `{ name: ${text(scenario.name)}, runs: ${runs}, fetch: async () => (await import(${text(from)})).${name} }`
  })
}

/** `of`: the protocols that its mutants stand for, its companions included. */
async function protocolLines(): Promise<string[]> {
  const file = `${packages}protocols/src/registry.ts`
  const { protocols } = await import(file) as { readonly protocols: readonly ProtocolEntry[] }
  return protocols.map(({ name, title, mutants }) => {
    const folder = `${packages}protocols/src/${name}`
    const of = [...new Set(mutants.map(({ protocol }) => protocol.name))]
    const [mutantsOf, smallOf] = ['mutants', 'small'].map(part => `(await import(${text(`${folder}/${part}.ts`)})).${part}`)
    return `{ name: ${text(name)}, title: ${text(title)}, of: ${text(of)}, `
      + `mutants: async () => ${mutantsOf}, small: async () => ${smallOf} }`
  })
}

const KINDS = ['claims', 'questions', 'tasks'] as const

async function lessonLines(): Promise<string[]> {
  const exported = await importedBy(`${packages}scenarios/src/lessons.ts`)
  const stories = [...new Set(exported.filter(({ value }) => Array.isArray(value)).map(({ file }) => dirname(file)))]
  return stories.map(story => {
    const parts = KINDS.filter(kind => existsSync(`${story}/${kind}.ts`)).map(kind => {
      const { name, file } = exported.find(each => each.file === `${story}/${kind}.ts`)!
      return `${kind}: (await import(${text(file)})).${name}`
    })
    const first = exported.find(({ file }) => dirname(file) === story)!.value as readonly { readonly id: string }[]
    return `{ story: ${text(first[0]!.id.split('/')[0])}, fetch: async () => ({ ${parts} }) }`
  })
}
