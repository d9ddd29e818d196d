/** Which file imports what from which file: enough of module resolution for a repository that names files in full. */
import { posix } from 'node:path'
import ts from 'typescript'
import { nodes, parse } from './repository.ts'
import type { Repository } from './repository.ts'

export interface Exported {
  readonly name: string
  readonly line: number
  readonly isType: boolean
}

export interface Module {
  readonly path: string
  readonly exports: readonly Exported[]
  /** By file: the names imported or re-exported from it; `*` stands for all of them. */
  readonly uses: ReadonlyMap<string, ReadonlySet<string>>
  /** Files of which everything is re-exported. */
  readonly stars: readonly string[]
  /** Every file that the text names relative to itself: imports, workers, stylesheets, globs. */
  readonly mentions: readonly string[]
}

/** Every module of the repository, by path. */
export function modulesOf(repository: Repository): Map<string, Module> {
  const resolve = resolver(repository)
  const code = repository.paths.filter((path) => /\.(?:ts|js|mjs|svelte|astro|mdx)$/.test(path))
  return new Map(code.map((path) => [path, moduleOf(path, repository, resolve)]))
}

type Resolve = (from: string, specifier: string) => string | null

function moduleOf(path: string, repository: Repository, resolve: Resolve): Module {
  const text = repository.read(path)
  const source = parse(path, text)
  const uses = new Map<string, Set<string>>()
  const stars: string[] = []
  for (const node of nodes(source)) {
    for (const [specifier, names] of importedNames(node)) {
      const target = resolve(path, specifier)
      if (target !== null) uses.set(target, new Set([...uses.get(target) ?? [], ...names]))
    }
    const star = starTarget(node)
    const target = star === null ? null : resolve(path, star)
    if (target !== null) stars.push(target)
  }
  return { path, exports: exportsOf(source), uses, stars, mentions: mentionsOf(path, text, repository, resolve) }
}

/** The names that an import, a re-export, an import type or a dynamic import takes. */
function importedNames(node: ts.Node): [specifier: string, names: string[]][] {
  if (ts.isImportDeclaration(node)) {
    const specifier = literal(node.moduleSpecifier)
    const { name, namedBindings } = node.importClause ?? {}
    const names = name ? ['default'] : []
    if (namedBindings && ts.isNamespaceImport(namedBindings)) names.push('*')
    if (namedBindings && ts.isNamedImports(namedBindings)) names.push(...namedBindings.elements.map(originalName))
    return [[specifier, names]]
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && node.exportClause) {
    const names = ts.isNamedExports(node.exportClause) ? node.exportClause.elements.map(originalName) : ['*']
    return [[literal(node.moduleSpecifier), names]]
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return [[literal(node.argument.literal), ['*']]]
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0]) {
    return [[literal(node.arguments[0]), ['*']]]
  }
  return []
}

function starTarget(node: ts.Node): string | null {
  if (!ts.isExportDeclaration(node) || !node.moduleSpecifier || node.exportClause) return null
  return literal(node.moduleSpecifier)
}

function originalName(element: ts.ImportSpecifier | ts.ExportSpecifier): string {
  return (element.propertyName ?? element.name).text
}

function literal(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : ''
}

function exportsOf(source: ts.SourceFile): Exported[] {
  return source.statements.flatMap((statement) => exportedNames(statement).map(([name, isType]) => ({
    name,
    isType,
    line: source.getLineAndCharacterOfPosition(statement.getStart(source)).line + 1,
  })))
}

function exportedNames(node: ts.Statement): [name: string, isType: boolean][] {
  if (ts.isExportDeclaration(node)) {
    if (!node.exportClause) return []
    if (ts.isNamespaceExport(node.exportClause)) return [[node.exportClause.name.text, node.isTypeOnly]]
    return node.exportClause.elements.map(({ name, isTypeOnly }) => [name.text, node.isTypeOnly || isTypeOnly])
  }
  if (ts.isExportAssignment(node)) return [['default', false]]
  if (!ts.canHaveModifiers(node)) return []
  const modifiers = ts.getModifiers(node)?.map(({ kind }) => kind) ?? []
  if (!modifiers.includes(ts.SyntaxKind.ExportKeyword)) return []
  if (modifiers.includes(ts.SyntaxKind.DefaultKeyword)) return [['default', false]]
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.flatMap(({ name }) => bound(name)).map((name) => [name, false])
  }
  const isType = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)
  const { name } = node as unknown as { name?: ts.Identifier }
  return name ? [[name.text, isType]] : []
}

function bound(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? bound(element.name) : []))
}

function mentionsOf(path: string, text: string, repository: Repository, resolve: Resolve): string[] {
  const quoted = [...text.matchAll(/['"`]((?:\.\.?\/|@quorate\/|quorate)[^'"`\s]*)['"`]/g)].map((match) => match[1]!)
  return quoted.flatMap((specifier) => {
    if (specifier.includes('*')) return globbed(path, specifier, repository)
    const target = resolve(path, specifier)
    return target === null ? [] : [target]
  })
}

function globbed(path: string, glob: string, repository: Repository): string[] {
  const full = posix.join(posix.dirname(path), glob)
  const pattern = full.replace(/[.+^$()|[\]\\]/g, '\\$&').replace(/\*\*\//g, '\0').replace(/\*/g, '[^/]*')
    .replace(/\0/g, '(?:.*/)?').replace(/\{([^}]*)\}/g, (_, list: string) => `(?:${list.replaceAll(',', '|')})`)
  return repository.paths.filter((candidate) => new RegExp(`^${pattern}$`).test(candidate))
}

function resolver(repository: Repository): Resolve {
  const known = new Set(repository.paths)
  const entries = packageEntries(repository)
  return (from, specifier) => {
    if (!specifier.startsWith('.')) return entries.get(specifier) ?? null
    const path = posix.normalize(posix.join(posix.dirname(from), specifier.replace(/[?#].*$/, '')))
    return [path, `${path}.ts`, `${path}/index.ts`].find((candidate) => known.has(candidate)) ?? null
  }
}

interface Manifest {
  readonly name: string
  readonly exports?: Readonly<Record<string, string>>
}

/** What `@quorate/kernel` and its like lead to, as the package.json files say. */
export function packageEntries(repository: Repository): Map<string, string> {
  const entries = new Map<string, string>()
  for (const path of repository.paths.filter((name) => name.endsWith('/package.json'))) {
    const { name, exports = {} } = JSON.parse(repository.read(path)) as Manifest
    for (const [sub, file] of Object.entries(exports)) {
      entries.set(posix.join(name, sub), posix.join(posix.dirname(path), file))
    }
  }
  return entries
}
