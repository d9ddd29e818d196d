/** `npm run pack`: the libraries as tarballs that install anywhere, in `dist/` or the folder that is named. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { root } from '../start/root.ts'
import { compile, entriesOf, libraries } from './compile.ts'

interface Manifest {
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
}

/** The paths of the tarballs. What lies in the repository stays as it is: everything is put together elsewhere. */
export function pack(into: string): string[] {
  const staging = mkdtempSync(join(tmpdir(), 'quorate-pack-'))
  try {
    compile(staging)
    for (const name of libraries) stage(name, join(staging, name))
    mkdirSync(into, { recursive: true })
    npm(['pack', ...libraries.map(name => join(staging, name)), '--pack-destination', into], staging)
    return libraries.map(name => join(into, `quorate-${name}-${manifestOf(name).version}.tgz`))
  } finally {
    rmSync(staging, { recursive: true })
  }
}

const manifestOf = (name: string): Manifest =>
  JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as Manifest

/** Sources come along, since READMEs lead to them. */
function stage(name: string, folder: string): void {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(published(name), null, 2)}\n`)
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  cpSync(join(root, 'packages', name, 'README.md'), join(folder, 'README.md'))
  cpSync(join(root, 'packages', name, 'src'), join(folder, 'src'), {
    recursive: true, filter: path => !path.endsWith('.test.ts'),
  })
}

function published(name: string): object {
  const { name: full, version, dependencies } = manifestOf(name)
  const entry = (file: string): object => {
    const built = `./${file.replace(/^src/, 'dist').replace(/\.ts$/, '')}`
    return { types: `${built}.d.ts`, default: `${built}.js` }
  }
  // "src/index.ts" is ".", and "src/testing/index.ts" is "./testing".
  const exports = entriesOf(name).map(file => [file.replace(/^src/, '.').replace(/\/index\.ts$/, ''), entry(file)])
  const peers = { peerDependencies: { vitest: '>=4' }, peerDependenciesMeta: { vitest: { optional: true } } }
  return {
    name: full, version, type: 'module', license: 'MIT', sideEffects: false, engines: { node: '>=20' },
    files: ['dist', 'src'], exports: Object.fromEntries(exports) as object, dependencies,
    ...(name === 'protocols' && peers),
  }
}

function npm(args: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`npm ${args[0]} failed: ${stderr}`)
}

if (process.argv[1] === import.meta.filename) {
  for (const path of pack(resolve(process.argv[2] ?? join(root, 'dist')))) console.log(path)
}
