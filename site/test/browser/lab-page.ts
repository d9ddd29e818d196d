/** How the lab is opened in a browser. */
import type { Page } from 'playwright-core'
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
