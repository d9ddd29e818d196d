/**
 * What a newcomer does, done by a machine: clone, `npm ci`, `npx quorate list --json`, `npm start`. In CI the
 * checkout is such a clone already, so only the last two are done, in place.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../start/root.ts'

/** How long the home page may take, the first build included. */
const startSeconds = 90

async function main(): Promise<void> {
  if (process.env.CI) return newcomer(root)
  const folder = mkdtempSync(join(tmpdir(), 'quorate-clone-'))
  try {
    sayWhatIsNotCommitted()
    timed('git clone', () => command(folder, 'git', 'clone', '--quiet', root, '.'))
    timed('npm ci', () => command(folder, 'npm', 'ci'))
    await newcomer(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function newcomer(folder: string): Promise<void> {
  const text = timed('npx quorate list --json', () => command(folder, 'npx', 'quorate', 'list', '--json'))
  JSON.parse(text)
  console.log(`npm start: the home page answered after ${await startAndStop(folder)} s`)
}

/** A clone holds what is committed and nothing else: whoever wonders about its result should know. */
function sayWhatIsNotCommitted(): void {
  const changed = command(root, 'git', 'status', '--porcelain').split('\n').filter(Boolean).length
  if (changed > 0) console.log(`(${changed} changed or new files are not committed, and so not in the clone)`)
}

function timed(name: string, run: () => string): string {
  const began = performance.now()
  const output = run()
  console.log(`${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return output
}

function command(cwd: string, name: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(name, args, { cwd, env: ownEnvironment(cwd), encoding: 'utf8' })
  if (status === 0) return stdout
  throw new Error(`${[name, ...args].join(' ')} ended with ${status ?? error?.message}\n${stdout}${stderr}`)
}

/** Without what npm and our own node_modules put there: the clone has to bring everything itself. */
function ownEnvironment(cwd: string): NodeJS.ProcessEnv {
  if (cwd === root) return process.env
  const kept = Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_'))
  const path = (process.env.PATH ?? '').split(':').filter((folder) => !folder.includes('node_modules')).join(':')
  return { ...Object.fromEntries(kept), PATH: path }
}

/** Runs `npm start` until the home page answers, and stops it. Returns the seconds that took. */
async function startAndStop(folder: string): Promise<string> {
  const began = performance.now()
  const port = await freePort()
  // A group of its own, so that npm, its shell and the server all end together.
  const child = spawn('npm', ['start', '--', '--port', String(port)], {
    cwd: folder,
    env: ownEnvironment(folder),
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  try {
    const home = await firstAnswer(`http://localhost:${port}/`, () => child.exitCode !== null)
    if (!home.includes('<title>')) throw new Error(`the home page has no title:\n${home.slice(0, 500)}`)
    return ((performance.now() - began) / 1000).toFixed(1)
  } finally {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
  }
}

async function firstAnswer(url: string, ended: () => boolean): Promise<string> {
  const limit = performance.now() + startSeconds * 1000
  while (performance.now() < limit) {
    if (ended()) throw new Error('npm start ended by itself')
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(startSeconds * 1000) })
      if (response.status === 200) return await response.text()
      throw new Error(`${url} answered ${response.status}`)
    } catch (error) {
      if (!(error instanceof TypeError)) throw error // a TypeError of fetch: nothing listens yet
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  throw new Error(`${url} did not answer within ${startSeconds} s`)
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

try {
  await main()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
