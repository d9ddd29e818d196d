import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { takeTurn } from '../../tools/start/ensure.ts'
import { root } from '../../tools/start/root.ts'

const site = fileURLToPath(new URL('..', import.meta.url))
const astro = fileURLToPath(new URL('../../node_modules/astro/bin/astro.mjs', import.meta.url))

export interface Built { folder: string, remove: () => void }

/**
 * A real build of the site with another content, in a folder of its own under .astro (inside the repository, so that MDX
 * finds its runtime), once nobody else builds. `write` fills the content folder it is given.
 */
export async function build(write: (folder: string) => void): Promise<Built> {
  const release = await takeTurn(root)
  try {
    return builtNow(write)
  } finally {
    release()
  }
}

function builtNow(write: (folder: string) => void): Built {
  mkdirSync(`${site}.astro`, { recursive: true })
  const own = mkdtempSync(`${site}.astro/test-`)
  write(`${own}/content`)
  try {
    execFileSync(process.execPath, [astro, 'build'], {
      cwd: site,
      env: {
        ...process.env,
        QUORATE_CONTENT: `${own}/content`,
        QUORATE_OUT: `${own}/out`,
        QUORATE_CACHE: `${own}/cache`,
        ASTRO_TELEMETRY_DISABLED: '1',
        NODE_ENV: 'production',
      },
      stdio: 'pipe',
    })
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer, stderr?: Buffer }
    rmSync(own, { recursive: true, force: true })
    throw new Error(`astro build failed:\n${stdout}\n${stderr}`, { cause: error })
  }
  return { folder: `${own}/out`, remove: () => rmSync(own, { recursive: true, force: true }) }
}
