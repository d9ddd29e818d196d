/** What stands on paper: documents, in dark ink on white, and nothing that only works on a screen. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openLab } from './lab-page.ts'
import { eachTestHasAPage, eventually, siteUrl } from './page.ts'

let page: Page
eachTestHasAPage(opened => (page = opened))

/** Millimetres of A4 between its margins, in CSS pixels. */
const PAPER = { width: 658, height: 990 }

const print = async (): Promise<void> => {
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize(PAPER)
}
const visible = (selector: string): Promise<string[]> => page.locator(`:is(${selector}):visible`).allInnerTexts()
const ofBody = (): Promise<string[]> => page.evaluate(() => {
  const { color, backgroundColor } = getComputedStyle(document.body)
  return [color, getComputedStyle(document.documentElement).backgroundColor, backgroundColor]
})
const INK_ON_WHITE = ['rgb(27, 30, 33)', 'rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)']

test('the lab prints the run at its event: what it is, stage, verdicts, sentences, and a link that opens it', async () => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await openLab(page, '?scenario=split-brain/failover&at=566')
  await page.keyboard.press('m')
  await page.keyboard.type('the stale read')
  await page.keyboard.press('Enter')
  await page.locator('[data-share]').click()
  const digest = await page.locator('[data-digest]').innerText()
  const link = await page.locator('[data-link]').inputValue()
  expect(await page.locator('.paper').count()).toBe(0)
  await print()
  const paper = page.locator('[data-paper]')
  // Sentences are there once somebody has looked at an event for a moment.
  await eventually(() => paper.locator('tr.here').innerText()).toMatch(/✗ e566\s+1\.30\d+ s\s+B\s+B receives Reply/)
  const text = await paper.innerText()
  for (const part of ['Two leaders: asynchronous failover', 'cut = two-way', 'Seed', digest, 'it saw an old value', 'the stale read']) {
    expect(text).toContain(part)
  }
  expect(await paper.locator('.stage [data-node]:visible, .stage svg:visible').count()).toBeGreaterThan(0)
  expect(await paper.locator('[data-sentences] tbody tr').count()).toBe(37)
  expect(await paper.locator('.link').innerText()).toBe(link)
  expect(await visible('button, input, select, a, [role=button], [role=tab], [role=separator], .bar, .bottom, .header, .footer')).toEqual([])
  expect(await ofBody()).toEqual(INK_ON_WHITE)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PAPER.width)
  await page.emulateMedia({ media: 'screen' })
  await page.locator('.bar').waitFor()
  expect(await page.locator('.paper').count()).toBe(0)
})

test('an article prints its figures as drawing, sentence and caption, from a screen in either theme', async () => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(`${siteUrl()}learn/distributed-systems/split-brain/`)
  const first = page.locator('.prose figure').first()
  await first.scrollIntoViewIfNeeded()
  await first.locator('[data-play]').waitFor()
  await eventually(() => first.locator('[data-play]').isEnabled()).toBe(true)
  await print()
  for (const figure of await page.locator('.prose > * > figure, .prose > figure').all()) {
    expect((await figure.locator('.drawing').first().boundingBox())!.height).toBeGreaterThan(80)
    expect(await figure.locator('.sentence').innerText()).toMatch(/^e\d+/)
    expect(await figure.locator('figcaption').innerText()).not.toBe('')
  }
  expect(await visible('.prose button:not(.do, .term, .operation, .cuts button), .prose input, .prose select, .header nav, .theme')).toEqual([])
  expect(await page.locator('.predict details li').first().isVisible()).toBe(true)
  expect(await page.locator('.as-text .events li').first().isVisible()).toBe(false)
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await ofBody()).toEqual(INK_ON_WHITE)
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PAPER.width)
})
