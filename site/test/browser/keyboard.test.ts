/**
 * One session in one page by keyboard alone, as somebody has it who has nothing else: after the first Tab nothing but
 * keys, and whatever has focus is seen to have it, at every step.
 */
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { cursorOf, labIsThere, openLab } from './lab-page.ts'
import { eachTestHasAPage, eventually } from './page.ts'

let page: Page
const { context, watch } = eachTestHasAPage(opened => (page = opened))

/** Why nobody would see what has focus; '' where it is seen. */
const hidden = (): Promise<string> => page.evaluate(() => {
  const focused = document.activeElement!
  if (focused === document.body) return 'nothing has focus'
  const { outlineStyle, outlineWidth } = getComputedStyle(focused)
  const ring = focused.querySelector('.ring')
  const isRinged = ring !== null && getComputedStyle(ring).stroke !== 'none'
  const words = focused.outerHTML.slice(0, 120)
  if (!isRinged && (outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2)) return `it has no outline: ${words}`
  const { left, top, width, height } = focused.getBoundingClientRect()
  const [x, y] = [left + width / 2, top + height / 2]
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return `it is out of sight: ${words}`
  const over = document.elementFromPoint(x, y)
  return over !== null && (focused.contains(over) || over.contains(focused)) ? '' : `something is over it: ${words}`
})

/** Presses keys one after the other; each leaves a focus that is seen. */
async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key)
    await eventually(hidden).toBe('')
  }
}
async function type(text: string): Promise<void> {
  await page.keyboard.type(text)
  await eventually(hidden).toBe('')
}
const cursor = (): Promise<number> => cursorOf(page)
const heading = (): Promise<string> => page.locator('.inspector .what').innerText()
const focused = (): Promise<string> => page.evaluate(() =>
  document.activeElement!.getAttribute('aria-label') ?? document.activeElement!.textContent.trim())

test('load, step, crash the leader, partition, find the violation in the log, ask why, share', async () => {
  await context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await openLab(page, '?scenario=split-brain/failover&cut=none&at=126')
  await press('Tab')
  expect(await page.evaluate(() => document.activeElement!.matches('[data-scenario]'))).toBe(true)
  // Esc leads from a field to the lab, whose keys step.
  await press('Escape', 'ArrowRight')
  await eventually(cursor).toBe(127)
  await eventually(heading).toBe('A receives Reply(ok, free) from r1.')

  await press('1')
  expect(await focused()).toMatch(/^r1, primary/)
  await press('x')
  await eventually(heading).toBe('r1 crashes.')
  expect(await focused()).toMatch(/^r1, .*crashed/)

  // r1 is already on one side, and Enter in a form does what the form is for.
  await press('p', 'Enter')
  await eventually(heading).toContain('The network is cut: r1 |')
  expect(await page.locator('.verdicts li').first().innerText()).toMatch(/Linearizable.*✗ violated at e\d+/s)

  await press('/')
  await type('is told: ok')
  await eventually(() => page.locator('.log output').innerText()).toMatch(/^\d+ of \d+ hidden$/)
  await press('Tab', 'Tab')
  expect(await focused()).toBe('Event log')
  const row = page.locator('tr[aria-current]')
  for (let i = 0; i < 12 && (await row.evaluateAll(rows => !rows.some(each => each.matches('.violation')))); i++) {
    const before = await cursor()
    await press('ArrowDown')
    await eventually(cursor).not.toBe(before)
    await eventually(async () => (await row.innerText()).includes(`e${await cursor()}`)).toBe(true)
  }
  expect(await row.getAttribute('class')).toContain('violation')
  const violated = await cursor()
  expect(await page.locator('.verdicts li').first().innerText()).toContain(`violated at e${violated}`)

  await press('w')
  expect(await focused()).toBe('Inspector')
  await eventually(() => page.locator('.inspector [data-why] li').count()).toBeGreaterThan(1)
  expect(await cursor()).toBe(violated)

  await press('y')
  const digest = await page.locator('[data-digest]').innerText()
  await press('Tab', 'Enter')
  await page.getByText('Copied.').waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())

  const other = await context().newPage()
  watch(other)
  await other.goto(link)
  await labIsThere(other)
  expect(await cursorOf(other)).toBe(violated)
  await other.locator('[data-share]').click()
  expect(await other.locator('[data-digest]').innerText()).toBe(digest)
  await other.close()
})
