/**
 * The libraries as JavaScript with declarations. Here sources run as they stand, but Node strips no types below
 * node_modules, so what is installed elsewhere has to be built.
 */
import { dirname, join, relative, sep } from 'node:path'
import { mkdirSync, writeFileSync } from 'node:fs'
import ts from 'typescript'
import { root } from '../start/root.ts'

/** What is published, in the order of the arrows. */
export const libraries = ['kernel', 'checkers', 'explore', 'protocols', 'scenarios'] as const

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  lib: ['lib.es2024.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
  declaration: true,
  skipLibCheck: true,
  types: ['node'],
  rootDir: join(root, 'packages'),
  outDir: join(root, 'packages'),
}

/** Writes `<into>/<library>/dist`, or throws what the compiler says. */
export function compile(into: string): void {
  const entries = libraries.flatMap(name => entriesOf(name).map(file => join(root, 'packages', name, file)))
  const program = ts.createProgram(entries, options)
  const problems = ts.getPreEmitDiagnostics(program)
  if (problems.length > 0) throw new Error(ts.formatDiagnostics(problems, host))
  program.emit(undefined, (path, text) => write(into, path, text))
}

/** The sources that a package exports: what they import comes with them, and tests do not. */
export const entriesOf = (name: string): string[] =>
  [`src/index.ts`, ...(name === 'protocols' ? ['src/testing/index.ts'] : [])]

function write(into: string, path: string, text: string): void {
  const [library, , ...rest] = relative(join(root, 'packages'), path).split(sep)
  const target = join(into, library!, 'dist', ...rest)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, path.endsWith('.d.ts') ? withJs(text) : text)
}

/** In declarations the compiler leaves "./state.ts" as it is. */
const withJs = (text: string): string =>
  text.replaceAll(/((?:from|import)\s*\(?\s*["']\.{1,2}\/[^"']*)\.ts(["'])/g, '$1.js$2')

const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: name => name, getCurrentDirectory: () => root, getNewLine: () => '\n',
}
