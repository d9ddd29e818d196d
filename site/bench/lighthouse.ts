/**
 * Lighthouse's scores of a page. It is ten times as large as what the site needs, so it stands in a folder of its own
 * with its own lock file, and is installed by whoever measures.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromiumArgs, ensureBrowser } from '../../tools/test/browsers.ts'

const folder = fileURLToPath(new URL('./lighthouse', import.meta.url))
const program = join(folder, 'node_modules/lighthouse/cli/index.js')
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const

/** Out of 100, as a phone on a slow network sees it: Lighthouse's own default, the stricter of its two. */
export function lighthouseScores(url: string): (readonly [category: string, score: number])[] {
  if (!existsSync(program)) install()
  const out = mkdtempSync(join(tmpdir(), 'quorate-lighthouse-'))
  const file = join(out, 'report.json')
  const { status, stderr } = spawnSync(process.execPath, [
    program, url, '--output=json', `--output-path=${file}`, '--quiet', `--only-categories=${CATEGORIES.join(',')}`,
    `--chrome-flags=${chromiumArgs.join(' ')}`,
  ], { encoding: 'utf8', env: { ...process.env, CHROME_PATH: ensureBrowser('chromium') } })
  if (status !== 0) throw new Error(`lighthouse ended with ${status}: ${stderr}`)
  const { categories } = JSON.parse(readFileSync(file, 'utf8')) as Report
  rmSync(out, { recursive: true })
  return CATEGORIES.map(category => [category, Math.round(categories[category]!.score * 100)])
}

interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number }>>
}

function install(): void {
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-workspaces'], { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`npm ci in ${folder} ended with ${status}`)
}
