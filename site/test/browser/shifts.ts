/** What moves on a page by itself: nothing may, from the first paint on. */
import type { Page } from 'playwright-core'

/** What Chromium says of it; TypeScript's library does not know it. */
interface LayoutShift extends PerformanceEntry {
  readonly value: number
  readonly hadRecentInput: boolean
  readonly sources: readonly { readonly node: Node | null }[]
}

/** Before a page is opened. Less than a fifth of a thousandth of the view is a rounding of its pixels. */
export function watchShifts(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const moved: string[] = []
    Object.assign(window, { moved })
    new PerformanceObserver(list => {
      for (const { value, hadRecentInput, sources } of list.getEntries() as LayoutShift[]) {
        const what = sources.map(({ node }) => (node?.parentElement?.outerHTML ?? '').slice(0, 80)).join('\n')
        if (!hadRecentInput && value > 0.0002) moved.push(`${value}: ${what}`)
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

/** How much moved, and what. */
export const shiftsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { moved: string[] }).moved)
