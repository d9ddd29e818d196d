/** The arrows of ARCHITECTURE.md: who may import whom, and who may touch Node. */
import { posix } from 'node:path'
import ts from 'typescript'
import { at } from './finding.ts'
import type { Finding } from './finding.ts'
import { isTest, nodes, packageOf, parse } from './repository.ts'
import type { Repository } from './repository.ts'

/** May import, among our own packages. */
const arrows: Record<string, readonly string[]> = {
  kernel: [],
  checkers: [],
  protocols: ['kernel'],
  explore: ['kernel', 'checkers'],
  scenarios: ['kernel', 'checkers', 'protocols', 'explore'],
  cli: ['kernel', 'checkers', 'protocols', 'explore', 'scenarios', 'tools'],
  site: ['kernel', 'checkers', 'protocols', 'explore', 'scenarios', 'tools'],
  content: [],
  tools: ['kernel', 'checkers', 'protocols', 'explore', 'scenarios', 'cli', 'site', 'content', 'tools'],
}

/** Tests may judge and search what they test. */
const arrowsOfTests: Record<string, readonly string[]> = { protocols: ['checkers', 'explore'] }

const withoutDependencies = new Set(['kernel', 'checkers', 'protocols', 'explore', 'content'])

/** Every import, export-from, dynamic import and `import('…')` type that goes against an arrow. */
export function importsAgainstArrows(repository: Repository): Finding[] {
  return repository.paths.filter(isCode).flatMap((path) => {
    const source = parse(path, repository.read(path))
    return specifiers(source).flatMap((node) => {
      const instead = objection(repository, path, node.text)
      return instead === null ? [] : [at(source, node, instead)]
    })
  })
}

/** The string literals that name a module, whatever the form of the import. */
function specifiers(source: ts.SourceFile): ts.StringLiteralLike[] {
  const found: ts.StringLiteralLike[] = []
  for (const node of nodes(source)) {
    const name = moduleName(node)
    if (name && ts.isStringLiteralLike(name)) found.push(name)
  }
  return found
}

function moduleName(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return node.arguments[0]
  return undefined
}

/** Null where `path` may import `specifier`; otherwise the sentence that says what to do. */
function objection(repository: Repository, path: string, specifier: string): string | null {
  const from = packageOf(path)
  if (from === null) return null
  const to = target(path, specifier)
  if (to === from) return specifier.startsWith('.') ? null : `inside ${from} name the file, relative and with .ts`
  if (to === 'node') return nodeObjection(path, from)
  if (to === 'other') return otherObjection(repository, path, from, specifier)
  const allowed = [...arrows[from] ?? [], ...(isTest(path) ? arrowsOfTests[from] ?? [] : [])]
  if (!allowed.includes(to)) return `${from} may import ${list(allowed)}; move what is shared to one of these`
  const ours = purePackageName(to)
  return specifier.startsWith('.') && ours ? `another package is imported by its name: ${ours}` : null
}

function purePackageName(to: string): string | null {
  return to === 'tools' || to === 'site' || to === 'content' ? null : to === 'cli' ? 'quorate' : `@quorate/${to}`
}

/** Which of our packages a specifier leads to, or `node`, or `other` for a package of someone else's. */
function target(path: string, specifier: string): string {
  if (specifier.startsWith('node:')) return 'node'
  if (specifier === 'quorate' || specifier.startsWith('quorate/')) return 'cli'
  const ours = /^@quorate\/([a-z]+)/.exec(specifier)?.[1]
  if (ours) return ours === 'tool' ? 'tools' : ours
  if (!specifier.startsWith('.')) return 'other'
  return packageOf(posix.normalize(posix.join(posix.dirname(path), specifier))) ?? 'tools'
}

function nodeObjection(path: string, from: string): string | null {
  if (from === 'cli' || from === 'tools' || isTest(path)) return null
  if (from === 'site') {
    return path.endsWith('.svelte') ? 'components run in the browser: read it in a page and pass it in' : null
  }
  return 'only packages/cli and tools touch Node: take the data as an argument'
}

/** Packages of others: none in the engine, and elsewhere only what the manifest names. */
function otherObjection(repository: Repository, path: string, from: string, specifier: string): string | null {
  if (specifier.startsWith('astro:')) return null
  const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
  const isForTools = isTest(path) || from === 'tools' || /config\.\w+$/.test(path)
  if (withoutDependencies.has(from) && !isForTools) {
    return `${from} has no dependencies: do without ${name}, or use it in the scenarios, the cli or the site`
  }
  const manifests = [from === 'site' ? 'site/package.json' : `packages/${from}/package.json`]
  if (isForTools) manifests.push('package.json')
  return manifests.some((manifest) => names(repository, manifest, isForTools || from === 'site').includes(name))
    ? null
    : `${manifests.join(' or ')} must name ${name}: npm install --save-exact ${name}`
}

function names(repository: Repository, path: string, withDev: boolean): string[] {
  const manifest = JSON.parse(repository.read(path) || '{}') as Record<string, Record<string, string> | undefined>
  return Object.keys({ ...manifest.dependencies, ...(withDev ? manifest.devDependencies : {}) })
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing of ours' : `only ${names.join(', ')}`
}

function isCode(path: string): boolean {
  return /\.(?:ts|js|mjs|svelte|astro|mdx)$/.test(path)
}
