/** `new protocol`: the first lesson in writing a protocol, as a folder of one's own that passes its tests. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { protocols } from '@quorate/protocols'
import { badInput, report, type Answer } from './report.ts'

/** A real protocol under its own name, type-checked and tested where it lies. */
const TEMPLATE = fileURLToPath(new URL('../templates/my-lock', import.meta.url))
const PACKAGES = fileURLToPath(new URL('../..', import.meta.url))

export function newProtocol(what: string, name: string): Answer {
  if (what !== 'protocol') return badInput('new', `there is no template "${what}"; accepted is protocol`)
  const problem = nameProblem(name)
  if (problem !== null) return badInput('new', problem)
  try {
    const files = written(name)
    const text = [`Written: ${name}/`, ...files.map(file => `  ${file}`), ...next(name)].join('\n')
    return { report: report('new', { stats: { folder: name, files } }), text }
  } catch (error) {
    const reason = (error as { code?: string }).code ?? 'unknown reason'
    return badInput('new', `the folder ${name} cannot be written here (${reason}); go to a folder that can be written`)
  }
}

function nameProblem(name: string): string | null {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) || name.length > 40) {
    return `the name was "${name}"; accepted are up to 40 small letters, digits and hyphens between them, as in my-lock`
  }
  if (protocols.some(known => known.name === name)) return `there is a protocol "${name}" already; give yours another name`
  return existsSync(name) ? `"${name}" is here already; give another name, or take it away` : null
}

/** Whole or not at all: the folder gets its name when everything is in it. */
function written(name: string): readonly string[] {
  const part = `.${name}-${process.pid}`
  try {
    mkdirSync(part)
    const files = filesOf(TEMPLATE).map(file => [file, renamed(file, name)] as const)
    for (const [file, target] of files) {
      mkdirSync(dirname(join(part, target)), { recursive: true })
      const text = renamed(readFileSync(join(TEMPLATE, file), 'utf8'), name)
      writeFileSync(join(part, target), target === 'package.json' ? withPlaces(text) : text)
    }
    renameSync(part, name)
    return files.map(([, target]) => target)
  } finally {
    rmSync(part, { recursive: true, force: true })
  }
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')).toSorted()

const renamed = (text: string, name: string): string => text.replaceAll('my-lock', name)

/** A command line that runs from its sources has no published packages beside it: the folder then uses the sources. */
function withPlaces(manifest: string): string {
  if (PACKAGES.includes(`${sep}node_modules${sep}`)) return manifest
  return manifest.replaceAll(/"@quorate\/(\w+)": "[^"]*"/g, (_, name: string) =>
    `"@quorate/${name}": ${JSON.stringify(`file:${join(PACKAGES, name)}`)}`)
}

const next = (name: string): string[] => [
  'Next:',
  `  npx quorate run ./${name}`,
  `  npx quorate run ./${name} --mutant ${name}/any-release-counts`,
  `  cd ${name} && npm install && npm test`,
]
