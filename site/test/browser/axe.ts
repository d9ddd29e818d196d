/** What axe finds wrong with a page. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const EVERYTHING = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** Names, roles and sizes are the same in both themes. */
const COLOURS = ['color-contrast', 'link-in-text-block']
const IMPACTS = ['minor', 'moderate', 'serious', 'critical']

interface Asked {
  /** Only what a theme can change. */
  readonly colours?: boolean
  /** The least that counts. */
  readonly from?: 'minor' | 'moderate' | 'serious'
  /** A selector: only what is in it. */
  readonly within?: string
}

/** A line for each fault, with the elements that have it. */
export async function faultsOf(page: Page, { colours = false, from = 'serious', within }: Asked = {}): Promise<string[]> {
  await settled(page)
  const axe = new AxeBuilder({ page })
    // In the page itself, and without an account of all that is right: that is most of the time it takes.
    .setLegacyMode()
    .options({ runOnly: colours ? COLOURS : EVERYTHING, resultTypes: ['violations'] })
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze()
  // Rules that axe itself calls experimental compare strings: a glyph says in shapes what its name says in words.
  return violations.filter(({ impact, tags }) =>
    IMPACTS.indexOf(impact!) >= IMPACTS.indexOf(from) && !tags.includes('experimental'))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).slice(0, 3).join('\n')}`)
}

/** A colour on its way from one theme to the other is neither's. */
const settled = (page: Page): Promise<unknown> => page.evaluate(() => Promise.allSettled(
  document.getAnimations().filter(each => each instanceof CSSTransition).map(({ finished }) => finished),
))
