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
/**
 * A phone on a slow network is Lighthouse's own default and the strictest one; of the others only the speed differs. The
 * default takes the machine for a quick one, whatever it is: `calibrated` is the same phone as this machine stands for it.
 */
const CATEGORIES = {
  phone: ['performance', 'accessibility', 'best-practices'], calibrated: ['performance'], desk: ['performance'],
} as const
export type Device = keyof typeof CATEGORIES
/**
 * What Lighthouse's own index of processors is of the machines that its four times are made for, in the middle
 * (docs/throttling.md, "Calibrating the CPU slowdown": 1,500 to 2,000); a machine of another index is to use another factor.
 */
const MADE_FOR = { index: 1_750, times: 4 }
/** One visit's performance is a few points off another's; Lighthouse itself advises to take the middle one of several. */
const VISITS = 3

export interface Scores {
  /** Out of 100, the middle one of some visits. */
  readonly scores: readonly (readonly [category: string, score: number])[]
  /** What Lighthouse found of this machine's processor, the middle one too. */
  readonly index: number
}

/** `index`: that of this machine, which a calibrated phone goes by. */
export async function lighthouseScores(url: string, device: Device, index: number = MADE_FOR.index): Promise<Scores> {
  if (!existsSync(program)) install()
  const visits: Report[] = []
  for (let i = 0; i < VISITS; i++) visits.push(await visit(url, device, index))
  const middle = (of: (report: Report) => number): number => visits.map(of).toSorted((a, b) => a - b)[VISITS >> 1]!
  return {
    scores: CATEGORIES[device].map(category => [category, Math.round(middle(({ categories }) => categories[category]!.score) * 100)]),
    index: Math.round(middle(({ environment }) => environment.benchmarkIndex)),
  }
}

/** What Lighthouse is told besides. */
function optionsOf(device: Device, index: number): string[] {
  if (device === 'desk') return ['--preset=desktop']
  const times = ((index / MADE_FOR.index) * MADE_FOR.times).toFixed(1)
  return device === 'calibrated' ? [`--throttling.cpuSlowdownMultiplier=${times}`] : []
}

/**
 * It runs beside this process and not instead of it, for the pages that it asks for are served from here. The browser is
 * ours: the one that it starts by itself still builds its own surface while the page loads, and with the features that it
 * switches off (RenderDocument) Chromium 156 drew the first frame of any page after one or two seconds.
 */
async function visit(url: string, device: Device, index: number): Promise<Report> {
  const out = mkdtempSync(join(tmpdir(), 'quorate-lighthouse-'))
  const file = join(out, 'report.json')
  const { port, close } = await settledChromium()
  await promisify(execFile)(process.execPath, [
    program, url, '--output=json', `--output-path=${file}`, '--quiet', `--only-categories=${CATEGORIES[device].join(',')}`,
    `--port=${port}`, ...optionsOf(device, index),
  ], { timeout: LONGEST }).finally(close)
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report
  rmSync(out, { recursive: true })
  return report
}

interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number }>>
  readonly environment: { readonly benchmarkIndex: number }
}

function install(): void {
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-workspaces'], { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`npm ci in ${folder} ended with ${status}`)
}
