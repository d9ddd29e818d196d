/** How the lab is opened in a browser. */
import type { Locator, Page } from 'playwright-core'
import { siteUrl } from './page.ts'

export const labUrl = (rest = ''): string => `${siteUrl()}lab/${rest}`

/** Until its first picture is whole. */
export const labIsThere = (page: Page): Promise<void> => page.locator('.lab[aria-busy=false] .stage').waitFor()

export async function openLab(page: Page, rest = '', size = { width: 1440, height: 900 }): Promise<void> {
  await page.setViewportSize(size)
  await page.goto(labUrl(rest))
  await labIsThere(page)
}

/** The number of the event that is shown. */
export const cursorOf = async (page: Page): Promise<number> =>
  Number((await page.locator('[data-event]').inputValue()).slice(1))

/** Where an event's row of a space-time diagram is on the screen: its left edge and its middle. */
export const rowOf = (diagram: Locator, event: number): Promise<{ x: number; y: number }> =>
  diagram.locator('.numbers').first().evaluate((numbers, name) => {
    const row = numbers.textContent.split('\n').indexOf(name)
    if (row < 0) throw new Error(`no row of ${name} is drawn`)
    const { x, y } = numbers.getBoundingClientRect()
    return { x, y: y + row * 24 + 12 }
  }, `e${event}`)
