/**
 * A browser for the tests of a file and a fresh page for each of them, which must not have failed quietly nor have asked
 * anyone but the site.
 */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest'
import { openBrowser } from './browser.ts'

/** Of the site that is tested; ends in a slash. */
export const siteUrl = (): string => inject('siteUrl').replace(/\/?$/, '/')

/** From now on: what fails quietly in a page, and whom it asks besides the site. To be empty in the end. */
export function troubleOf(page: Page): string[] {
  const trouble: string[] = []
  page.on('pageerror', error => trouble.push(error.message))
  page.on('console', message => {
    // Svelte warns of what may show something stale: that is a fault, and nobody but us sees it.
    if (message.type() === 'error' || message.text().includes('svelte.dev/e/')) trouble.push(message.text())
  })
  page.on('request', request => {
    const asked = request.url()
    if (/^https?:/.test(asked) && !asked.startsWith(siteUrl())) trouble.push(`asked ${asked}`)
  })
  return trouble
}

interface Opened {
  context(): BrowserContext
  /** Another page that a test opens by itself is not to fail quietly either. */
  watch(page: Page): void
}

/** Called once a file, before its tests; `onpage` gets the page of each. */
export function eachTestHasAPage(onpage: (page: Page) => void): Opened {
  let context: BrowserContext
  let close: () => Promise<void>
  let page: Page
  let trouble: string[][]
  const watch = (watched: Page): void => void trouble.push(troubleOf(watched))

  beforeAll(async () => {
    const browser = await openBrowser()
    context = browser.context
    close = browser.close
  })
  afterAll(() => close?.())
  beforeEach(async () => {
    page = await context.newPage()
    trouble = []
    watch(page)
    onpage(page)
  })
  afterEach(async () => {
    await page.close()
    expect(trouble.flat()).toEqual([])
  })
  return { context: () => context, watch }
}

/** A busy machine gets time, in ms: nothing here is a race. */
export const eventually = <T>(read: () => T | Promise<T>, timeout = 30_000) => expect.poll(read, { timeout })

/** Playwright waits for some answers without end. Null where none has come after this many ms. */
async function within<T>(limit: number, answer: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined
  answer.catch(() => null) // by then nobody may wait for it any more
  const late = new Promise<null>(resolve => { timer = setTimeout(resolve, limit, null) })
  return Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

/**
 * Two frames: what was asked for in the first is on the screen after the second. False where none come, though the page
 * answers: the compositor of Chromium 156 sometimes waits without end for tiles that nobody paints any more ("not
 * activating because pending tree not ready", in two of a hundred long pages), until the page is loaded again.
 */
export async function drawn(page: Page): Promise<boolean> {
  const frames = page.evaluate(() =>
    new Promise<true>(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))))
  if (await within(15_000, frames)) return true
  const answer = await within(15_000, page.evaluate(() => true))
  if (answer === null) throw new Error(`${page.url()} does not answer: its thread is busy without end.`)
  return false
}
