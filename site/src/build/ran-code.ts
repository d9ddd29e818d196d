/**
 * The code of the protocols, for whoever wants to see which of it a step ran. Two views of the same files:
 * `raft.ts?ran` is the module with a counter at every statement, branch and function (what coverage tools do), and
 * `raft.ts?shown` is its text in coloured pieces. A module whose name ends in `.ran.ts` imports scenarios and protocols
 * with counters, and whatever they import of each other has counters too; the kernel is the same for everybody. They
 * have registries and a stock of their own: what is counted comes by need, as the ordinary code does (by-need.ts).
 */
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { createInstrumenter } from 'istanbul-lib-instrument'
import { codeToTokensBase, createCssVariablesTheme } from 'shiki'
import type { Plugin } from 'vite'
import { keeper } from './kept.ts'

export const RAN = '?ran'
const SHOWN = '?shown'

/** `packages` is the folder of the workspace's packages. */
export function ranCode(packages: string): Plugin {
  const pathOf = (id: string): string => relative(packages, id).split(sep).join('/')
  const kept = keeper(join(packages, '../node_modules/.cache/ran-code'), makers(packages))
  const isCounted = (id: string): boolean =>
    /^(?:(?:protocols|scenarios)\/src\/|\.\.\/site\/src\/sim\/(?:stock|shelves)\.ts$)/.test(pathOf(id))
  return {
    name: 'quorate-ran-code',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (importer === undefined || !/\.ran\.ts$|\?ran$/.test(importer)) return null
      const found = await this.resolve(source, importer.replace(RAN, ''), { skipSelf: true })
      return found !== null && isCounted(found.id) ? `${found.id}${RAN}` : found
    },
    async load(id) {
      const file = id.replace(/\?.*/, '')
      if (id.endsWith(RAN)) {
        const text = await readFile(file, 'utf8')
        const path = pathOf(file)
        if (!path.startsWith('protocols/')) return { code: text, moduleType: 'ts' }
        return { code: await kept(`${path}${RAN}${text}`, () => counted(text, path)), moduleType: 'ts' }
      }
      if (!id.endsWith(SHOWN)) return null
      const text = await readFile(file, 'utf8')
      return { code: await kept(`${SHOWN}${text}`, () => shown(text)), moduleType: 'js' }
    },
  }
}

/** This file, and the versions of what it calls. */
const makers = (packages: string): string => ['site/src/build/ran-code.ts', 'package-lock.json']
  .map(file => readFileSync(join(packages, '..', file), 'utf8')).join('')

const instrumenter = createInstrumenter({
  esModules: true, compact: true, preserveComments: false, parserPlugins: ['typescript'],
  coverageVariable: '__ran__', coverageGlobalScope: 'globalThis', coverageGlobalScopeFunc: false,
})

/** Its counts are in `globalThis.__ran__[path]`, in the shape that Istanbul gives them. */
const counted = (text: string, path: string): string => instrumenter.instrumentSync(text, path)

const theme = createCssVariablesTheme({ name: 'css-variables', variablePrefix: '--astro-code-' })

/** A module whose default export is `ShownText` (lab/code.ts): each colour stands once. */
async function shown(text: string): Promise<string> {
  const lines = await codeToTokensBase(text.trimEnd(), { lang: 'ts', theme })
  const colours = [...new Set(lines.flat().map(({ color = '' }) => color))]
  const pieces = lines.map(line => line.map(({ content, color = '' }) => [content, colours.indexOf(color)]))
  return `export default ${JSON.stringify({ colours, lines: pieces })}`
}
