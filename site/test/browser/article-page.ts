/** How an article is opened in a browser, and what its source says of it. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Result } from '@quorate/scenarios'
import type { Locator, Page } from 'playwright-core'
import { drawn, eventually, siteUrl } from './page.ts'

const texts = new URL('../../../content/articles/', import.meta.url)
/** The MDX of each article, by its name. */
export const sources = new Map(readdirSync(texts).filter(file => file.endsWith('.mdx'))
  .map(file => [file.slice(0, -4), readFileSync(new URL(file, texts), 'utf8')]))

export const addressOf = (slug: string): string => `learn/distributed-systems/${slug}/`
export const idsIn = (text: string, tag: string): string[] =>
  [...text.matchAll(new RegExp(`<${tag} id="([^"]+)"`, 'g'))].map(([, id]) => id!)

export async function openPage(page: Page, address: string, size = { width: 1440, height: 900 }): Promise<void> {
  await page.setViewportSize(size)
  await page.goto(siteUrl() + address)
}

/** Scrolls to something live and waits until it runs. */
export async function arrive(live: Locator): Promise<Locator> {
  await live.scrollIntoViewIfNeeded()
  await eventually(() => live.locator('[data-play]').isEnabled()).toBe(true)
  await eventually(() => live.locator('.coming').count()).toBe(0)
  return live
}

/** Scrolls from the top to the end, as a reader does, until everything runs. */
export async function through(page: Page): Promise<void> {
  for (let loads = 1; !await scrolled(page); loads++) {
    if (loads === 3) throw new Error(`${page.url()} answers and gets no frames, after three loads.`)
    await page.reload()
  }
}

/** Whether frames came all the way, and once everything ran. */
async function scrolled(page: Page): Promise<boolean> {
  const height = await page.evaluate(() => document.body.scrollHeight)
  for (let y = 0; y < height; y += 500) {
    await page.evaluate(to => scrollTo({ top: to, behavior: 'instant' }), y)
    if (!await drawn(page)) return false
  }
  // Not asked with each frame, as it usually is: there may be none.
  const isRunning = (): boolean => document.querySelector('astro-island[ssr], [data-play]:disabled') === null
  await page.waitForFunction(isRunning, undefined, { polling: 100 })
  return drawn(page)
}

/** Runs a claim or its counter-run, and waits for what is said of it. */
export async function outcomeOf(claim: Locator, which: 'run' | 'counter'): Promise<Locator> {
  const outcome = claim.locator(`> [data-outcome=${which}]`)
  await claim.scrollIntoViewIfNeeded()
  await eventually(async () => {
    if (await outcome.count() === 0) await claim.locator(`[data-${which}]`).click({ timeout: 2_000 }).catch(() => null)
    return outcome.count()
  }).toBe(1)
  return outcome
}

export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}
