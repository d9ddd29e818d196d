/**
 * Lighthouse's scores of a page. It is ten times as large as what the site needs, so it stands in a folder of its own
 * with its own lock file, and is installed by whoever measures.
 */
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { settledChromium } from '../test/browser/browser.ts'

const folder = fileURLToPath(new URL('./lighthouse', import.meta.url))
const program = join(folder, 'node_modules/lighthouse/cli/index.js')
/** ms; a page takes it half a minute, and whoever waits should be told. */
const LONGEST = 240_000
/** A phone on a slow network is Lighthouse's own default and the stricter one; of a desk only the speed differs. */
const CATEGORIES = { phone: ['performance', 'accessibility', 'best-practices'], desk: ['performance'] } as const
export type Device = keyof typeof CATEGORIES
/** One visit's performance is a few points off another's; Lighthouse itself advises to take the middle one of several. */
const VISITS = 3

/** Out of 100, the middle one of some visits. */
export async function lighthouseScores(
  url: string, device: Device,
): Promise<(readonly [category: string, score: number])[]> {
  if (!existsSync(program)) install()
  const visits: Record<string, number>[] = []
  for (let i = 0; i < VISITS; i++) visits.push(await visit(url, device))
  return CATEGORIES[device].map(category => {
    const scores = visits.map(scored => scored[category]!).toSorted((a, b) => a - b)
    return [category, scores[VISITS >> 1]!]
  })
}

/**
 * It runs beside this process and not instead of it, for the pages that it asks for are served from here. The browser is
 * ours: the one that it starts by itself still builds its own surface while the page loads, and with the features that it
 * switches off (RenderDocument) Chromium 156 drew the first frame of any page after one or two seconds.
 */
async function visit(url: string, device: Device): Promise<Record<string, number>> {
  const out = mkdtempSync(join(tmpdir(), 'quorate-lighthouse-'))
  const file = join(out, 'report.json')
  const { port, close } = await settledChromium()
  await promisify(execFile)(process.execPath, [
    program, url, '--output=json', `--output-path=${file}`, '--quiet', `--only-categories=${CATEGORIES[device].join(',')}`,
    `--port=${port}`, ...(device === 'desk' ? ['--preset=desktop'] : []),
  ], { timeout: LONGEST }).finally(close)
  const { categories } = JSON.parse(readFileSync(file, 'utf8')) as Report
  rmSync(out, { recursive: true })
  return Object.fromEntries(CATEGORIES[device].map(category => [category, Math.round(categories[category]!.score * 100)]))
}

interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number }>>
}

function install(): void {
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-workspaces'], { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`npm ci in ${folder} ended with ${status}`)
}
