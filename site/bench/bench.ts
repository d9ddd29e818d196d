/**
 * `npm run bench:site`: how quick the built site is in Chromium, beside what is wanted of it. By the clock, since that is
 * what a reader waits for: it wants an idle machine. `--record` adds a line to bench/site.jsonl.
 */
import { appendFileSync, readFileSync, rmSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { ensureBuilt } from '../../tools/start/ensure.ts'
import { root } from '../../tools/start/root.ts'
import { files, listen } from '../../tools/start/server.ts'
import { openBrowser, SETTLING } from '../test/browser/browser.ts'
import { compressedCopy } from './compressed.ts'
import { lighthouseScores, type Device } from './lighthouse.ts'
import { tasksOf } from '../test/browser/tasks-of.ts'
import { hear, scrolls, seeks, watch, yardsticks, type Seek, type Seen, type Yardsticks } from './page.ts'
import { busy, doings, type Doing } from './tasks.ts'

interface Line {
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | 'of 100'
  /** At most so many ms, at least so many of 100. */
  readonly wanted: number
}

const percentile = (values: readonly number[], of100: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor((values.length * of100) / 100))]!
const rounded = (value: number): number => Math.round(value * 10) / 10
const isReached = ({ value, unit, wanted }: Line): boolean => (unit === 'ms' ? value <= wanted : value >= wanted)

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.locator('.lab .stage').waitFor({ timeout: 120_000 })
}

/** With everything that comes after the first picture, for what the page does until then is loading. */
async function openWhole(page: Page, url: string): Promise<void> {
  await open(page, url)
  await page.locator('.inspector:not(.stale)').waitFor({ timeout: 120_000 })
  await page.waitForTimeout(1_000)
}

/** ms; between two keys of a person who looks at what came. */
const LOOKING = 200
const SOUGHT = 10_000

/** In a run that is open: seeks that compete with the rest of the page, as it comes, were 2 ms longer. */
async function seeksIn(page: Page, site: string, count: number, rest: number): Promise<Seek[]> {
  await page.addInitScript(hear)
  await openWhole(page, `${site}/lab/${busy(SOUGHT)}`)
  const wanted = Array.from({ length: count + 1 }, (_, i) => (i * 7_919 + 13) % SOUGHT)
  return (await page.evaluate(seeks, [wanted, rest] as const)).slice(1)
}

/** Until the picture stands, and of that until its frame has come: a keyframe, and what is executed again from there. */
function seekLines(which: string, taken: readonly Seek[]): Line[] {
  const line = (what: string, of: keyof Seek): Line => ({
    name: `seek in a run of 10,000 events, ${what}p95 of ${which}`,
    value: rounded(percentile(taken.map(each => each[of]), 95)), unit: 'ms', wanted: 16,
  })
  return [line('', 'drawn'), line('its frame, ', 'came')]
}

/** Of somebody who has just come, for whom the browser still compiles. */
async function ofKeys(page: Page, site: string): Promise<Line[]> {
  return seekLines('100, one by one', await seeksIn(page, site, 100, LOOKING))
}

/** Of a hand that scrubs; the first 100 while the browser still compiles. */
async function ofScrubbing(page: Page, site: string): Promise<Line[]> {
  const taken = await seeksIn(page, site, 400, 0)
  return [...seekLines('100', taken.slice(0, 100)), ...seekLines('the next 300', taken.slice(100))]
}

async function ofScrolls(page: Page, site: string): Promise<Line[]> {
  await open(page, `${site}/lab/${busy(50_000)}`)
  const taken = await page.evaluate(scrolls, [300, 600] as const)
  return [{
    name: 'frame while the diagram of 50,000 events scrolls, p95 of 300', value: rounded(percentile(taken, 95)), unit: 'ms',
    wanted: 20,
  }]
}

/** A browser that has built its own surface: the page is not to wait for that. */
async function settledBrowser(): Promise<Awaited<ReturnType<typeof openBrowser>>> {
  const browser = await openBrowser()
  await sleep(SETTLING)
  return browser
}

/** From the address to the first node drawn, the run executed and judged: the median of five visits with an empty cache. */
async function ofPermalink(page: Page, site: string): Promise<Line[]> {
  await open(page, `${site}/lab/${busy(1_000)}`)
  await page.waitForURL(/#r=/)
  const link = page.url()
  const taken: number[] = []
  for (let i = 0; i < 5; i++) {
    const { context, close } = await settledBrowser()
    const visit = await context.newPage()
    await visit.addInitScript(watch)
    await open(visit, link)
    await visit.waitForFunction(() => (window as unknown as Seen).pictured !== undefined)
    taken.push(await visit.evaluate(() => (window as unknown as Seen).pictured!))
    await close()
  }
  return [{
    name: 'from a permalink of 1,000 events to the first picture, median of 5', value: rounded(percentile(taken, 50)),
    unit: 'ms', wanted: 1_000,
  }]
}

/** By the time of the thread, not by the clock. */
async function ofTask(page: Page, site: string, { name, from, does }: Doing): Promise<Line[]> {
  await openWhole(page, `${site}/lab/${from}`)
  await page.locator('.lab').focus()
  const tasks = await tasksOf(page.context(), page, () => does(page))
  return [{ name: `longest task of the page that ${name}`, value: rounded(Math.max(...tasks.page)), unit: 'ms', wanted: 50 }]
}

/** The same machine can be half as quick an hour later: two lines of the history are compared by these as well. */
async function measuredYardsticks(): Promise<Yardsticks> {
  const { context, close } = await settledBrowser()
  const { arithmetic, table } = await (await context.newPage()).evaluate(yardsticks)
  await close()
  const taken = { arithmetic: rounded(arithmetic), table: rounded(table) }
  for (const [what, ms] of Object.entries(taken)) {
    console.log(`${String(ms).padStart(8)} ms  a fixed piece of work, ${what}: how quick the machine is just now`)
  }
  return taken
}

async function measured(site: string): Promise<Line[]> {
  const lines: Line[] = []
  const tasks = doings.map(doing => (page: Page) => ofTask(page, site, doing))
  for (const measure of [ofKeys, ofScrubbing, ofScrolls, ofPermalink, ...tasks]) {
    const { context, close } = await settledBrowser()
    const page = await context.newPage()
    await page.setViewportSize({ width: 1440, height: 900 })
    const measuredHere = await measure(page, site)
    for (const line of measuredHere) console.log(textOf(line))
    lines.push(...measuredHere)
    await close()
  }
  return lines
}

const WHERE = { phone: '', calibrated: ' for a phone as this machine stands for it', desk: ' at a desk' } as const

/** Its scores, and what it found of this machine's processor, page by page. */
async function scored(site: string): Promise<{ lines: Line[], indexes: number[] }> {
  const lines: Line[] = []
  const indexes: number[] = []
  for (const [page, path] of [['home', ''], ['article', 'learn/distributed-systems/split-brain/'], ['lab', 'lab/']] as const) {
    for (const device of ['phone', 'calibrated', 'desk'] satisfies Device[]) {
      const { scores, index } = await lighthouseScores(`${site}/${path}`, device, indexes.at(-1))
      if (device === 'phone') indexes.push(index)
      for (const [category, score] of scores) {
        lines.push({
          name: `Lighthouse, ${page}, ${category}${WHERE[device]}`, value: score, unit: 'of 100',
          wanted: category === 'performance' ? 95 : 100,
        })
        console.log(textOf(lines.at(-1)!))
      }
    }
    console.log(`${String(indexes.at(-1)).padStart(8)}  Lighthouse’s index of this machine’s processor`)
  }
  return { lines, indexes }
}

const textOf = (line: Line): string => {
  const bound = `${line.unit === 'ms' ? 'at most' : 'at least'} ${line.wanted}`
  return `${String(line.value).padStart(8)} ${line.unit}  ${line.name}; wanted: ${bound}, ${isReached(line) ? 'reached' : 'NOT reached'}`
}

const options = process.argv.slice(2)
const unknown = options.find(option => option !== '--record')
if (unknown !== undefined) {
  console.error(`npm run bench:site understands only “-- --record”; it was given “${unknown}”.`)
  process.exit(3)
}
await ensureBuilt(root)
/** How many wanted a processor in the last minute, who built the site included: the clock counts them in. */
const [load = 0] = loadavg()
const folder = compressedCopy(join(root, 'site/dist'))
const serving = await listen(files(folder), 0)
const sticks = await measuredYardsticks()
const lines = await measured(serving.url)
const scores = await scored(serving.url)
const results = [...lines, ...scores.lines].map(line => ({ ...line, reached: isReached(line) }))
await serving.close()
rmSync(folder, { recursive: true })
if (options.includes('--record')) {
  const { version } = JSON.parse(readFileSync(join(root, 'site/package.json'), 'utf8')) as { version: string }
  const line = {
    release: version, date: new Date().toISOString().slice(0, 10), node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown', load: rounded(load), yardstick: sticks.arithmetic, table: sticks.table,
    index: percentile(scores.indexes, 50),
    results,
  }
  appendFileSync(join(root, 'bench/site.jsonl'), `${JSON.stringify(line)}\n`)
}
