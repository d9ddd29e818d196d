/** Builds the site where that is needed: what `npm start`, `npm run build` and the tests share. */
import { spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { countPages, forgetBuilt, readBuilt, sourceHash, writeBuilt } from './freshness.ts'
import type { Built } from './freshness.ts'
import { binOf } from './tool.ts'

export interface EnsureOptions {
  /** Build even where nothing changed. */
  readonly force?: boolean
  /** Told once, before a build begins. */
  readonly onBuild?: () => void
  /** Where the build's own output goes: to the terminal, or kept and shown only if the build fails. */
  readonly output?: 'inherit' | 'on failure'
}

/** What a failed build says; the build's own output goes before it. */
export class BuildFailed extends Error {}

/** Makes sure that `site/dist` is built from today's sources, and says whether it had to be made. */
export async function ensureBuilt(root: string, options: EnsureOptions = {}): Promise<Built & { made: boolean }> {
  const release = await takeTurn(root)
  try {
    const hash = sourceHash(root)
    const before = readBuilt(root)
    if (before?.hash === hash && !options.force) return { ...before, made: false }
    options.onBuild?.()
    forgetBuilt(root)
    const seconds = await astroBuild(root, options.output ?? 'on failure')
    const built = { hash, pages: countPages(root), seconds }
    writeBuilt(root, built)
    return { ...built, made: true }
  } finally {
    release()
  }
}

async function astroBuild(root: string, output: 'inherit' | 'on failure'): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, [binOf(root, 'astro'), 'build'], {
    cwd: join(root, 'site'),
    env: buildEnvironment(),
    stdio: output === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  })
  const kept: string[] = []
  child.stdout?.on('data', (text) => kept.push(String(text)))
  child.stderr?.on('data', (text) => kept.push(String(text)))
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (code !== 0) {
    throw new BuildFailed(`${kept.join('')}\nThe site could not be built (astro build ended with ${code}).`)
  }
  return Math.round((performance.now() - began) / 100) / 10
}

/**
 * Always a build for readers, also under a test runner, which calls itself the environment `test`; and always of this
 * repository's content into site/dist, also where someone builds another content elsewhere (site/astro.config.ts).
 */
function buildEnvironment(): NodeJS.ProcessEnv {
  const { QUORATE_CONTENT: _content, QUORATE_OUT: _out, QUORATE_CACHE: _cache, ...rest } = process.env
  return { ...rest, NODE_ENV: 'production', ASTRO_TELEMETRY_DISABLED: '1' }
}

/**
 * Builds share folders under site/.astro, whatever they build and wherever to. Waits until no other process builds the
 * site, then holds the place. A holder that died is not waited for. Returns the function that gives the place back.
 */
export async function takeTurn(root: string): Promise<() => void> {
  const path = join(root, 'site/.building')
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (isAlive(holder(path))) await sleep(200)
    else rmSync(path, { force: true })
  }
}

function holder(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8'))
  } catch {
    return 0 // given back between our look and our read
  }
}

function isAlive(pid: number): boolean {
  if (!pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
