/**
 * A browser for the tests of a file and a fresh page for each of them, which must not have failed quietly nor have asked
 * anyone but the site; and how the lab is opened in it.
 */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest'
import { openBrowser } from './browser.ts'

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
  let trouble: string[]

  function watch(watched: Page): void {
    watched.on('pageerror', error => trouble.push(error.message))
    watched.on('console', message => {
      if (message.type() === 'error') trouble.push(message.text())
    })
    watched.on('request', request => {
      const asked = request.url()
      if (/^https?:/.test(asked) && !asked.startsWith(inject('siteUrl'))) trouble.push(`asked ${asked}`)
    })
  }

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
    expect(trouble).toEqual([])
  })
  return { context: () => context, watch }
}

export const labUrl = (rest = ''): string => `${inject('siteUrl').replace(/\/?$/, '/')}lab/${rest}`

export async function openLab(page: Page, rest = '', size = { width: 1440, height: 900 }): Promise<void> {
  await page.setViewportSize(size)
  await page.goto(labUrl(rest))
  await page.locator('.lab .stage').waitFor()
}

/** The number of the event that is shown. */
export const cursorOf = async (page: Page): Promise<number> =>
  Number((await page.locator('[data-event]').inputValue()).slice(1))

/** A busy machine gets time, in ms: nothing here is a race. */
export const eventually = <T>(read: () => T | Promise<T>, timeout = 30_000) => expect.poll(read, { timeout })
