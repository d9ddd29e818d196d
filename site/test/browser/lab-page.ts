/** How the lab is opened in a browser, and what is measured of it there. */
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { siteUrl } from './page.ts'

export const labUrl = (rest = ''): string => `${siteUrl()}lab/${rest}`

export async function openLab(page: Page, rest = '', size = { width: 1440, height: 900 }): Promise<void> {
  await page.setViewportSize(size)
  await page.goto(labUrl(rest))
  await page.locator('.lab .stage').waitFor()
}

/** The number of the event that is shown. */
export const cursorOf = async (page: Page): Promise<number> =>
  Number((await page.locator('[data-event]').inputValue()).slice(1))

interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  /** µs of the thread's own time. */
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

/**
 * The longest task of the page's main thread while this goes on, in ms of the thread's own time: what else the machine
 * does is not counted.
 */
export async function longestTask(context: BrowserContext, page: Page, work: () => Promise<unknown>): Promise<number> {
  const devtools = await context.newCDPSession(page)
  const events: TraceEvent[] = []
  devtools.on('Tracing.dataCollected', ({ value }) => events.push(...value as unknown as TraceEvent[]))
  await devtools.send('Tracing.start', { categories: '__metadata,toplevel,disabled-by-default-devtools.timeline' })
  await work()
  const whole = new Promise(resolve => devtools.once('Tracing.tracingComplete', resolve))
  await devtools.send('Tracing.end')
  await whole
  await devtools.detach()
  const main = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
  const tasks = events.filter(({ name, pid, tid }) =>
    name.endsWith('RunTask') && main.some(each => each.pid === pid && each.tid === tid))
  expect(tasks.length).toBeGreaterThan(0)
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1_000
}
