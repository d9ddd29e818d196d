/** The lab's charts over virtual time. */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOf } from './axe.ts'
import { cursorOf, openLab } from './lab-page.ts'
import { eachTestHasAPage, eventually } from './page.ts'

let page: Page
let scripts: string[]

eachTestHasAPage(opened => {
  page = opened
  scripts = []
  page.on('response', response => void (response.url().endsWith('.js') && scripts.push(response.url())))
})

const cursor = (): Promise<number> => cursorOf(page)
const chart = (id: string) => page.locator(`[data-chart=${id}]`)

const open = (size?: { width: number; height: number }): Promise<void> =>
  openLab(page, '?scenario=split-brain/raft&at=e200', size)

async function openCharts(size?: { width: number; height: number }): Promise<void> {
  await open(size)
  await page.locator('#tab-charts').click()
  await chart('committed').locator('.end').first().waitFor()
}

/** What a canvas shows, as one number. */
const inked = (id: string): Promise<number> => chart(id).locator('canvas').evaluate(element => {
  const canvas = element as HTMLCanvasElement
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
  return data.reduce((sum, value, i) => (sum * 31 + value * (i % 7)) % 1_000_003, 7)
})

test('the library is loaded when the tab is opened, and every series has its chart', async () => {
  await open()
  const before = scripts.length
  await page.locator('#tab-charts').click()
  await chart('committed').waitFor()
  expect(scripts.length).toBeGreaterThan(before)
  expect(await page.locator('[data-chart]').evaluateAll(all => all.map(each => each.getAttribute('data-chart'))))
    .toEqual(['operations', 'latency', 'sent', 'flight', 'leaders', 'epoch', 'log', 'committed'])
  expect(await chart('leaders').getAttribute('aria-label')).toBe('Nodes that lead: leaders up to 2, 1 in the end')
  expect(await page.locator('.charts .faults').innerText()).toContain('The network is cut')
})

test('the cursor is a line in all of them, a click seeks, and what is said is of that time', async () => {
  await openCharts()
  const lineAt = (id: string): Promise<number> =>
    chart(id).locator('.cursor').evaluate(element => Math.round(element.getBoundingClientRect().left))
  const at = await lineAt('leaders')
  expect(await lineAt('log')).toBe(at)
  const now = (): Promise<string> => page.locator('.chart', { has: chart('leaders') }).locator('.now').innerText()
  expect(await now()).toBe('leaders 2')
  const over = chart('leaders').locator('.u-over')
  await over.click({ position: { x: 12, y: 40 } })
  await eventually(cursor).toBeLessThan(10)
  await eventually(now).toBe('leaders 0')
  await eventually(() => lineAt('log')).toBeLessThan(at)
  await page.locator('.charts .faults button').first().click()
  await eventually(cursor).toBe(130)
})

test('the same as a table, whose times seek by keyboard', async () => {
  await openCharts()
  const section = page.locator('.chart', { has: chart('leaders') })
  await section.locator('summary').focus()
  await page.keyboard.press('Enter')
  const rows = section.locator('tbody tr')
  await rows.first().waitFor()
  expect(await rows.count()).toBe(32)
  expect(await section.locator('tr[aria-current]').innerText()).toMatch(/^800 ms\s+2$/)
  await rows.nth(12).locator('button').focus()
  await page.keyboard.press('Enter')
  await eventually(() => section.locator('tr[aria-current]').innerText()).toMatch(/^1.2 s\s/)
})

test('another theme is another picture; without hue lines differ by their dashes and by their names', async () => {
  await page.emulateMedia({ colorScheme: 'light' })
  await openCharts()
  const light = await inked('sent')
  await page.emulateMedia({ colorScheme: 'dark' })
  await eventually(() => inked('sent')).not.toBe(light)
  const dashes = await chart('log').locator('.end path').evaluateAll(all => all.map(each => each.getAttribute('stroke-dasharray')))
  expect(new Set(dashes).size).toBe(dashes.length)
  expect(await chart('log').locator('.end').allInnerTexts()).toEqual(['r1', 'r2', 'r3', 'r4', 'r5'])
  const tops = await chart('log').locator('.end').evaluateAll(all => all.map(each => each.getBoundingClientRect().top))
  tops.slice(1).forEach((top, i) => expect(top - tops[i]!).toBeGreaterThanOrEqual(10))
})

test.each(['light', 'dark'] as const)('axe finds nothing serious in %s, a table open', async colorScheme => {
  await page.emulateMedia({ colorScheme })
  await openCharts()
  await page.locator('.charts summary').first().click()
  expect(await faultsOf(page, { within: '.middle', colours: colorScheme === 'dark' })).toEqual([])
})

test('at 320 px charts fit, and the page does not scroll sideways', async () => {
  await openCharts({ width: 320, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  const inside = await chart('sent').evaluate(element => [...element.querySelectorAll('.end')]
    .every(end => end.getBoundingClientRect().right <= element.getBoundingClientRect().right + 1))
  expect(inside).toBe(true)
})
