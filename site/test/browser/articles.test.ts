/** What must be true of every article, and of the home page: without scripts, and with everything in it running. */
import { claims, decodeLink, questions } from '@quorate/scenarios'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { figureIds } from '../../src/figures/source.ts'
import { Engine } from '../../src/sim/engine.ts'
import { addressOf, idsIn, must, openPage, outcomeOf, sources, through } from './article-page.ts'
import { faultsOf } from './axe.ts'
import { openBrowser } from './browser.ts'
import { troubleOf } from './page.ts'
import { shiftsOf, watchShifts } from './shifts.ts'

const engine = new Engine('test')
const PHONE = { width: 390, height: 844 }

const browsers: Record<string, Awaited<ReturnType<typeof openBrowser>>> = {}
beforeAll(async () => {
  browsers.usual = await openBrowser()
  browsers.plain = await openBrowser({ javaScriptEnabled: false })
})
afterAll(async () => {
  for (const { close } of Object.values(browsers)) await close()
})

/** One page for all tests of a block, opened at an address, of which nothing may have failed quietly. */
function onePage(browser: 'usual' | 'plain', open: (page: Page) => Promise<void>): () => Page {
  let page: Page
  let trouble: string[]
  beforeAll(async () => {
    const { context }: { context: BrowserContext } = browsers[browser]!
    page = await context.newPage()
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' })
    trouble = troubleOf(page)
    await open(page)
  })
  afterAll(async () => {
    await page.close()
    expect(trouble).toEqual([])
  })
  return () => page
}

/** From the first paint on it is watched whether something moves by itself. */
async function read(page: Page, address: string, size?: { width: number, height: number }): Promise<void> {
  await watchShifts(page)
  await openPage(page, address, size)
  await through(page)
}

describe.each([...sources])('%s', (slug, text) => {
  describe('without scripts', () => {
    const page = onePage('plain', plain => openPage(plain, addressOf(slug)))

    test.each(figureIds(text))('figure %s is a still with its caption, its run as text and a way into the lab', async id => {
      const still = page().locator(`figure#${id}`)
      expect(await still.locator('.drawing').locator('svg:visible, .history:visible').count()).toBeGreaterThan(0)
      expect((await still.locator('figcaption p').first().innerText()).length).toBeGreaterThan(40)
      expect(await still.locator('.sentence').innerText()).toMatch(/^e\d+ .+\./)
      const told = still.locator('details.as-text')
      await told.locator('summary').click()
      expect(await told.locator('ol > li').count()).toBeGreaterThan(5)
      expect(await told.locator('ol > li').count()).toBeLessThanOrEqual(40)
      expect(await told.innerText()).toMatch(/In the end[\s\S]+digest [0-9a-f]{16}/)
      expect(await still.locator('a[data-lab]').getAttribute('href')).toMatch(/lab\/#r=[\w-]+\.[0-9a-f]{8}&at=e\d+$/)
      expect(await still.locator('button:visible').count()).toBe(0)
    })

    test('every question has its answer folded below it', async () => {
      for (const id of idsIn(text, 'Predict')) {
        const asked = page().locator(`[data-predict="${id}"]`)
        const { options } = questions.find(each => each.id === id)!
        await asked.locator('details summary').click()
        for (const { because } of options) expect(await asked.innerText()).toContain(because)
        expect(await asked.innerText()).toContain('what happened')
        expect(await asked.locator('button:visible').count()).toBe(0)
      }
    })

    test('every claim says what both its runs gave', async () => {
      for (const id of idsIn(text, 'Claim')) {
        const stated = page().locator(`[data-claim="${id}"]`)
        await stated.locator('summary').click()
        const told = await stated.innerText()
        expect(told).toContain(claims.find(each => each.id === id)!.sentence)
        expect(told).toContain('True of this run')
        expect(told).toContain('the same check fails, as it should')
        expect(await stated.locator('button:visible').count()).toBe(0)
      }
    })

    test('verbs of the prose lead to their figures, and the sandbox lists its tasks', async () => {
      for (const link of await page().locator('a.do').all()) {
        expect(await page().locator((await link.getAttribute('href'))!).count()).toBe(1)
      }
      const tasks = [.../tasks=\{\[([^\]]*)\]\}/.exec(text)?.[1]?.matchAll(/"[^"]+"/g) ?? []]
      expect(await page().locator('[data-task]').count()).toBe(tasks.length)
    })
  })

  describe('with everything running', () => {
    const page = onePage('usual', usual => read(usual, addressOf(slug)))

    test('nothing shifts', async () => {
      expect(await shiftsOf(page())).toEqual([])
    })

    test.each(idsIn(text, 'Claim'))('of the claim %s, here and in Node the same digests, and the same words', async id => {
      for (const which of ['run', 'counter'] as const) {
        const shown = must(engine.claim(id, which))
        const outcome = await outcomeOf(page().locator(`[data-claim="${id}"]`), which)
        const told = await outcome.innerText()
        expect(told).toContain(shown.because)
        expect(told).toContain(shown.run.check.digest)
        expect(told).toContain('the same as when this page was built')
        expect(told).toContain(which === 'run' ? 'True of this run' : 'the same check fails, as it should')
        const link = decodeLink(await outcome.locator('[data-lab]').getAttribute('href') ?? '')
        expect(link.ok && link.value.check).toEqual(shown.run.check)
      }
    })

    test('axe finds no fault, in light or dark', async () => {
      await page().locator('[data-predict] [data-show-me]').first().click()
      await page().locator('.sandbox [data-tool=cut]').click()
      await page().locator('[data-predict][data-phase=shown]').first().waitFor()
      expect(await faultsOf(page())).toEqual([])
      await page().emulateMedia({ colorScheme: 'dark' })
      expect(await faultsOf(page(), { colours: true })).toEqual([])
    })
  })

  describe('on a phone', () => {
    const page = onePage('usual', usual => read(usual, addressOf(slug), PHONE))

    test('nothing shifts', async () => {
      expect(await shiftsOf(page())).toEqual([])
    })

    test('it reflows at 320 px and has targets of 24 px', async () => {
      await page().setViewportSize({ width: 320, height: 640 })
      expect(await page().evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
      const small = await page().evaluate(() => [...document.querySelectorAll<HTMLElement>('figure button, .claim button, .predict button, .sandbox button')]
        .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 24)
        .map(each => each.outerHTML.slice(0, 120)))
      expect(small).toEqual([])
    })
  })
})

describe.each([undefined, PHONE])('the home page, %o', size => {
  const page = onePage('usual', usual => read(usual, '', size))

  test('nothing shifts when its figure begins to run', async () => {
    expect(await shiftsOf(page())).toEqual([])
  })
})
