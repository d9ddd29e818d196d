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
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const
/** One visit's performance is a few points off another's; Lighthouse itself advises to take the middle one of several. */
const VISITS = 3

/** Out of 100, the middle one of some visits. */
export async function lighthouseScores(url: string): Promise<(readonly [category: string, score: number])[]> {
  if (!existsSync(program)) install()
  const visits: Record<string, number>[] = []
  for (let i = 0; i < VISITS; i++) visits.push(await visit(url))
  return CATEGORIES.map(category => {
    const scores = visits.map(scored => scored[category]!).toSorted((a, b) => a - b)
    return [category, scores[VISITS >> 1]!]
  })
}

/**
 * As a phone on a slow network sees it: Lighthouse's own default, the stricter of its two. It runs beside this process
 * and not instead of it, for the pages that it asks for are served from here. The browser is ours: the one that it
 * starts by itself still builds its own surface while the page loads, and with the features that it switches off
 * (RenderDocument) Chromium 156 drew the first frame of any page after one or two seconds.
 */
async function visit(url: string): Promise<Record<string, number>> {
  const out = mkdtempSync(join(tmpdir(), 'quorate-lighthouse-'))
  const file = join(out, 'report.json')
  const { port, close } = await settledChromium()
  await promisify(execFile)(process.execPath, [
    program, url, '--output=json', `--output-path=${file}`, '--quiet', `--only-categories=${CATEGORIES.join(',')}`,
    `--port=${port}`,
  ], { timeout: LONGEST }).finally(close)
  const { categories } = JSON.parse(readFileSync(file, 'utf8')) as Report
  rmSync(out, { recursive: true })
  return Object.fromEntries(CATEGORIES.map(category => [category, Math.round(categories[category]!.score * 100)]))
}

interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number }>>
}

function install(): void {
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-workspaces'], { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`npm ci in ${folder} ended with ${status}`)
}
