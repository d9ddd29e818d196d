import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../start/root.ts'
import type { Repository } from './repository.ts'

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  lib: ['lib.es2024.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
}

/** A program of some files, with types: texts come from the repository, the language's own from TypeScript. */
export function programOf(repository: Repository, paths: readonly string[]): ts.Program {
  const texts = new Map(repository.paths.map((path) => [join(root, path), path]))
  const host = ts.createCompilerHost(options, true)
  const { readFile, fileExists } = host
  host.fileExists = (name) => texts.has(name) || fileExists(name)
  host.readFile = (name) => (texts.has(name) ? repository.read(texts.get(name)!) : readFile(name))
  return ts.createProgram(paths.map((path) => join(root, path)), options, host)
}
