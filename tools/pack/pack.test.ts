/** The tarballs, where nothing of this repository is: installed without a network, compiled against, and used. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../start/root.ts'
import { pack } from './pack.ts'

const folder = mkdtempSync(join(tmpdir(), 'quorate-outside-'))
afterAll(() => rmSync(folder, { recursive: true }))
const ours = (name: string): string => join(root, 'node_modules', name)

function run(command: string, ...args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const env = { ...process.env, CI: '1', NO_COLOR: '1', npm_config_workspaces: undefined }
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', env })
  return { status, said: stdout + stderr }
}

let tarballs: readonly string[] = []
beforeAll(() => {
  tarballs = pack(join(folder, 'tarballs'))
  writeFileSync(join(folder, 'package.json'), '{ "name": "outside", "private": true, "type": "module" }')
  // fflate is the one package of somebody else's that ours need; it comes from here, as no network is asked.
  const installed = run('npm', 'install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', ...tarballs, ours('fflate'))
  expect(installed, installed.said).toMatchObject({ status: 0 })
  for (const name of ['vitest', '@types']) symlinkSync(ours(name), join(folder, 'node_modules', name))
  cpSync(join(import.meta.dirname, 'outside'), folder, { recursive: true })
  cpSync(join(root, 'packages/cli/templates/my-lock'), join(folder, 'my-lock'), { recursive: true })
}, 300_000)

test('hold JavaScript and declarations, and nothing that only tests need', () => {
  const names = run('tar', 'tzf', tarballs[0]!).said.trim().split('\n')
  expect(names).toEqual(expect.arrayContaining(['package/dist/index.js', 'package/dist/index.d.ts', 'package/README.md', 'package/LICENSE']))
  expect(names.filter(name => name.includes('.test.'))).toEqual([])
  expect(readFileSync(join(folder, 'node_modules/@quorate/kernel/dist/world.d.ts'), 'utf8')).not.toMatch(/from '\.[^']*\.ts'/)
})

test('are used by tests of somebody else, and carry a protocol of one’s own', { timeout: 300_000 }, () => {
  const { status, said } = run(process.execPath, join(ours('vitest'), 'vitest.mjs'), 'run')
  expect(said).toMatch(/Test Files {2}2 passed/)
  expect(status).toBe(0)
})

test('have types that a strict compiler accepts, declarations included', { timeout: 300_000 }, () => {
  mkdirSync(join(folder, 'typed'))
  const source = ['checkers', 'explore', 'kernel', 'protocols', 'scenarios']
    .map(name => `import * as ${name} from '@quorate/${name}'\nconsole.log(${name})\n`).join('')
  writeFileSync(join(folder, 'typed/use.ts'), `${source}export const world: kernel.World | null = null\n`)
  const checked = run(process.execPath, join(ours('typescript'), 'bin/tsc'), '--noEmit', '--strict', '--module', 'nodenext',
    '--target', 'es2024', '--skipLibCheck', 'false', '--types', 'node', 'typed/use.ts')
  expect(checked, checked.said).toMatchObject({ status: 0 })
})
