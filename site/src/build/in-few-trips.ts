/**
 * What a first picture waits for comes in few files and few trips to the server. A bundler by itself makes a file of
 * whatever the same scripts share, some of a few hundred bytes, and a browser hears of each level of them only from the
 * one above: the Worker fetched 34 up to the lab's first run.
 */
import { posix } from 'node:path'
import type { Plugin, Rolldown } from 'vite'
import { RAN } from './ran-code.ts'

type Splitting = Rolldown.CodeSplittingOptions

interface Module {
  readonly isEntry: boolean
  readonly importers: readonly string[]
  readonly dynamicImporters: readonly string[]
}

type InfoOf = (module: string) => Module | null

/** The modules through which `module` comes to be needed: a page or a Worker begins with them, or fetches them. */
function beginnings(module: string, infoOf: InfoOf): string[] {
  const found = new Set([module])
  for (const each of found) for (const importer of infoOf(each)?.importers ?? []) found.add(importer)
  return [...found].filter(each => {
    const info = infoOf(each)
    return info === null || info.isEntry || info.dynamicImporters.length > 0 || info.importers.length === 0
  })
}

/**
 * Of a Worker: one file of all that it begins with and of what protocols are built of or asked by, which every run
 * needs, one for the steps and mutants of each protocol, which come together, one for its smallest set-up, which only a
 * search asks for and which may be made of other protocols, and one for what the scenarios of a story share.
 */
export const workerFiles: Splitting = {
  // Protocols are built of others, never in a circle; what a file needs stays in the files of their own folders.
  groups: [{
    name: (module, context) => workerFileOf(module, each => context.getModuleInfo(each)),
    includeDependenciesRecursively: false,
  }],
}

const BUILT_OF =
  /\/packages\/(?:kernel\/src|protocols\/src\/(?:kv|quorums))\/[\w-]+\.ts$|\/protocols\/src\/(?:rules|words|kv-client\/(?!small)[\w-]+)\.ts$/

const STORY = /\/packages\/scenarios\/src\/([\w-]+)\/[\w-]+\.ts$/

/** A scenario, which is fetched by itself, stays a file of its own. */
export function workerFileOf(module: string, infoOf: InfoOf): string | null {
  if (BUILT_OF.test(module)) return 'engine'
  const protocol = protocolFile(module)
  if (protocol !== null) return protocol
  const [, story] = STORY.exec(module) ?? []
  if (story !== undefined) return infoOf(module)?.dynamicImporters.length === 0 ? story : null
  return beginnings(module, infoOf).some(each => infoOf(each)?.isEntry === true) ? 'engine' : null
}

function protocolFile(module: string): string | null {
  const [, folder, part, ran] = /\/packages\/protocols\/src\/([\w-]+)\/([\w-]+)\.ts(\?ran)?$/.exec(module) ?? []
  if (folder === undefined) return null
  return `${folder}${part === 'small' ? '-small' : ''}${ran === RAN ? '-ran' : ''}`
}

/** Which scripts each script of a bundle imports, by file name. */
type Imports = Readonly<Record<string, { readonly imports: readonly string[] } | undefined>>

/** The scripts that `file` cannot do without, those first that it imports itself, in the order in which they begin. */
export function needsOf(file: string, bundle: Imports): string[] {
  const found = new Set(bundle[file]!.imports)
  for (const path of found) for (const needed of bundle[path]?.imports ?? []) if (needed !== file) found.add(needed)
  return [...found]
}

/** Scripts of which each imports the next, and the last the first: one of them would begin without what it needs. */
export function circleIn(bundle: Imports): string[] | null {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return null
    for (const needed of bundle[file]?.imports ?? []) {
      const circle = visit(needed, [...path, file])
      if (circle !== null) return circle
    }
    done.add(file)
    return null
  }
  for (const file of Object.keys(bundle)) {
    const circle = visit(file, [])
    if (circle !== null) return circle
  }
  return null
}

const FETCHED = /\bimport\((["'`])\.\/([^"'`]+)\1\)/g
/** What does not come is missed by the script that needs it. */
const AHEAD = 'function fetchAhead(...paths){for(const path of paths)import(path).catch(()=>0)}'

/** The code of a script, with a request for whatever else something needs wherever it fetches that. */
export function fetchingAhead(file: string, code: string, bundle: Imports): string {
  const isHere = new Set([file, ...needsOf(file, bundle)])
  let isAhead = false
  const written = code.replaceAll(FETCHED, (fetch, _quote, name: string) => {
    const path = posix.join(posix.dirname(file), name)
    const needs = bundle[path] === undefined ? [] : needsOf(path, bundle).filter(needed => !isHere.has(needed))
    if (needs.length === 0) return fetch
    isAhead = true
    const paths = needs.map(needed => JSON.stringify(`./${posix.relative(posix.dirname(file), needed)}`))
    return `(fetchAhead(${paths}),${fetch})`
  })
  return isAhead ? `${written}\n${AHEAD}` : written
}

/**
 * Where a script of a Worker fetches another one, it asks at once for all that this one cannot do without, which would
 * say so itself, level by level, once it is there. (What a page fetches is Vite's to name, and modules-ahead.ts's.)
 */
export function inFewTrips(): Plugin {
  return {
    name: 'quorate-in-few-trips',
    generateBundle(_options, bundle) {
      const scripts = Object.values(bundle).filter(file => file.type === 'chunk')
      const imports: Imports = Object.fromEntries(scripts.map(script => [script.fileName, script]))
      const circle = circleIn(imports)
      if (circle !== null) throw new Error(`scripts of a Worker need each other before they begin: ${circle.join(' → ')}`)
      for (const script of scripts) script.code = fetchingAhead(script.fileName, script.code, imports)
    },
  }
}

/** What every island of a page begins with, whatever it is: Svelte, and what the bundler adds. */
const ISLAND = /\/node_modules\/(?:svelte|@astrojs\/svelte|esm-env|clsx)\/|^\0rolldown\/runtime/
/**
 * An error is made here as Svelte begins, and a browser that somebody watches reads the whole file once more for the
 * place of it: it becomes part of the smallest one.
 */
const ERROR_MADE = /\/svelte\/src\/internal\/client\/constants\.js$/
/** What a component draws with in the lab and in figures. */
const SHARED_STYLE = /\/site\/src\/(?:stage|figures)\/[^?]+\?.*\btype=style\b/
/** The script of a page itself; the first one is on every page. */
const EVERY_PAGE = /\/layouts\/[\w-]+\.astro\?astro&type=script/
const PAGE_SCRIPT = /\?astro&type=script/

/**
 * Of the scripts of pages there are few: one of what is on every page and what others share with the script of a page,
 * one of what every island needs and what the lab and figures share, one of what a figure begins with, and one of all
 * that the lab begins with and nobody outside of these folders needs, neither other pages nor what they fetch. What
 * somebody fetches by itself stays as small as it is.
 */
export function inFewFiles({ lab, figure, folders }: { lab: string; figure: string; folders: RegExp }): Plugin {
  function pageFileOf(module: string, infoOf: InfoOf): string | null {
    if (ERROR_MADE.test(module)) return 'page'
    if (ISLAND.test(module)) return 'running'
    const from = beginnings(module, infoOf)
    if (from.some(each => EVERY_PAGE.test(each))) return 'page'
    if (from.some(each => PAGE_SCRIPT.test(each))) return from.length > 1 ? 'page' : null
    const isOf = (first: string): boolean => from.some(each => each.endsWith(first))
    if (isOf(figure)) return from.some(each => folders.test(each)) ? 'running' : 'figure'
    if (!isOf(lab)) return null
    if (SHARED_STYLE.test(module)) return 'running'
    if (from.every(each => folders.test(each))) return posix.parse(lab).name
    const isAlone = (each: string): boolean => beginnings(each, infoOf).some(one => one.endsWith(lab))
    return from.some(each => !folders.test(each) && isAlone(each)) ? null : 'running'
  }
  const group: Rolldown.CodeSplittingGroup = {
    name: (module, context) => pageFileOf(module, each => context.getModuleInfo(each)),
    includeDependenciesRecursively: false,
  }
  return {
    name: 'quorate-in-few-files',
    applyToEnvironment: ({ name }) => name === 'client',
    // A file may then have more in it than its page asks for.
    options: options => ({ ...options, preserveEntrySignatures: 'allow-extension' }),
    outputOptions: options => ({ ...options, codeSplitting: { groups: [group] } }),
  }
}

/** The styles of figures are one file beside that of every page: whoever reads one article reads the next one too. */
export function figureStyles(): Plugin {
  return {
    name: 'quorate-figure-styles',
    applyToEnvironment: ({ name }) => name === 'prerender',
    outputOptions: options => ({ ...options, codeSplitting: { groups: [{ name: 'figures', test: SHARED_STYLE }] } }),
  }
}
