/** What the rules look at: texts by path. The same type holds the real repository and a fixture of three lines. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../start/root.ts'

export interface Repository {
  /** Every file, relative to the repository, with forward slashes, sorted. */
  readonly paths: readonly string[]
  /** The text of a file; the empty text where there is no file, or no text in it. */
  read(path: string): string
}

/** Not of the repository, and gone at any time. `.git` is a file in a second working tree of one clone. */
const ignored = new Set(['node_modules', 'dist', '.astro', '.building', '.git', 'test-results'])
const binaryFile = /\.(?:png|jpe?g|gif|webp|avif|ico|woff2?|ttf|wasm|gz|zip|pdf)$/

/** The packages whose code decides what happens in a Run: no engine may make them differ. */
export const purePackages = ['kernel', 'checkers', 'protocols', 'explore', 'scenarios'] as const

/** The repository that this file lies in, read once. */
let real: Repository | undefined
export function theRepository(): Repository {
  real ??= repositoryIn(root)
  return real
}

/** Exported for its own test. */
export function repositoryIn(folder: string): Repository {
  return cached(folder, walk(folder, '').sort())
}

/** A repository of the given texts, for trying a rule. */
export function fixture(texts: Record<string, string>): Repository {
  return { paths: Object.keys(texts).sort(), read: (path) => texts[path] ?? '' }
}

function cached(folder: string, paths: readonly string[]): Repository {
  const texts = new Map<string, string>()
  const readable = new Set(paths.filter((path) => !binaryFile.test(path)))
  return {
    paths,
    read: (path) => {
      if (!readable.has(path)) return ''
      if (!texts.has(path)) texts.set(path, readFileSync(join(folder, path), 'utf8'))
      return texts.get(path)!
    },
  }
}

function walk(folder: string, under: string): string[] {
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const path = under === '' ? entry.name : `${under}/${entry.name}`
    if (ignored.has(entry.name)) return []
    if (entry.isDirectory()) return walk(folder, path)
    return entry.isFile() ? [path] : []
  })
}

/** Files that only tests run: they may read golden scripts, use Vitest and print what they like. */
export function isTest(path: string): boolean {
  return path.endsWith('.test.ts') || /^(?:packages\/[^/]+|site)\/(?:src\/testing|test|bench)\//.test(path)
}

/** `kernel` of `packages/kernel/src/seq.ts`; `site`, `content`, `tools`; or null for the root's own files. */
export function packageOf(path: string): string | null {
  const [first, second] = path.split('/')
  if (first === 'packages') return second ?? null
  return path.includes('/') && ['site', 'content', 'tools'].includes(first!) ? first! : null
}

/** Sources in the shape of the compiler, including the scripts of Svelte and Astro files, at their own lines. */
export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, scriptOf(path, text), ts.ScriptTarget.ES2024, true, kindOf(path))
}

function kindOf(path: string): ts.ScriptKind {
  return path.endsWith('.js') || path.endsWith('.mjs') ? ts.ScriptKind.JS : ts.ScriptKind.TS
}

/** Blanks everything that is not script, so that lines keep their numbers. */
function scriptOf(path: string, text: string): string {
  if (path.endsWith('.svelte')) return keepOnly(text, /(?<=<script[^>]*>)[^]*?(?=<\/script>)/g)
  if (path.endsWith('.astro')) return keepOnly(text, /(?<=^---\n)[^]*?(?=\n---)|(?<=<script[^>]*>)[^]*?(?=<\/script>)/g)
  if (/\.mdx?$/.test(path)) return keepOnly(text, /^(?:import|export) .*$/gm)
  return text
}

function keepOnly(text: string, pattern: RegExp): string {
  const blank = (part: string) => part.replace(/[^\n]/g, ' ')
  let result = ''
  let end = 0
  for (const match of text.matchAll(pattern)) {
    result += blank(text.slice(end, match.index)) + match[0]
    end = match.index + match[0].length
  }
  return result + blank(text.slice(end))
}

/** Every node under `node`, itself first, in the order of the text. */
export function* nodes(node: ts.Node): Generator<ts.Node> {
  yield node
  const children: ts.Node[] = []
  ts.forEachChild(node, (child) => void children.push(child))
  for (const child of children) yield* nodes(child)
}
