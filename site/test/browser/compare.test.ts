/** Two runs beside each other in the lab: branches, and designs under the same seed. */
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { faultsOf } from './axe.ts'
import { cursorOf, openLab, rowOf } from './lab-page.ts'
import { eachTestHasAPage, eventually } from './page.ts'

let page: Page
eachTestHasAPage(opened => (page = opened))

const cursor = (): Promise<number> => cursorOf(page)
const side = (letter: 'A' | 'B') => page.locator(`[data-side=${letter}]`)
const scrolledTo = (letter: 'A' | 'B'): Promise<number> =>
  side(letter).locator('.scroller').evaluate(element => element.scrollTop)

const open = (rest = '', size?: { width: number; height: number }): Promise<void> => openLab(page, rest, size)

/** Raft, with its leader crashed by hand: two branches. */
async function crashed(size?: { width: number; height: number }): Promise<void> {
  await open('?scenario=split-brain/raft&at=e200', size)
  await page.keyboard.press('1')
  await page.keyboard.press('x')
  await eventually(cursor).toBe(201)
  await page.locator('.branches [data-place]').nth(1).waitFor()
}

describe('two branches', () => {
  test('by keyboard alone: they part where the act is, said in words, both cursors there, and what differs is marked by shape', async () => {
    await crashed()
    await page.keyboard.press('v')
    await side('B').waitFor()
    await eventually(() => page.locator('[data-parting]').innerText())
      .toMatch(/^The same until e200\. Then A e201: r1 crashes\. B e201: r1: the heartbeat timer fires\./)
    expect(await cursor()).toBe(201)
    expect(await side('A').locator('.rhombus').count()).toBeGreaterThan(0)
    expect(await side('A').locator('.differs').first().textContent()).toBe('≠')
    expect(await side('B').locator('.gap').count()).toBeGreaterThan(0)
    const states = page.locator('[data-differences]')
    await eventually(() => states.innerText()).toMatch(/r1\s+A\s+B\s+life\s+crashed\s+up/)
    // A step takes both along; what the crash left alone is the same on both sides.
    await page.keyboard.press('ArrowRight')
    await eventually(() => states.locator('h2').innerText()).toContain('A after e202, B after e207')
    await page.keyboard.press('Escape')
    await page.locator('.stage').waitFor()
    await page.keyboard.press('ArrowRight')
    await eventually(cursor).toBe(203)
  })

  test('one side scrolled takes the other along; a click on either side sets the cursor of both', async () => {
    await crashed()
    await page.locator('.branches .compare').click()
    await side('B').waitFor()
    await eventually(() => scrolledTo('B')).toBeGreaterThan(0)
    await side('B').locator('.scroller').evaluate(element => element.scrollTo(0, element.scrollTop + 900))
    await eventually(async () => await scrolledTo('A') - await scrolledTo('B')).toBe(0)
    const number = await side('B').locator('.differs').nth(6).getAttribute('data-row')
    const { x, y } = await rowOf(side('B'), Number(number))
    await page.mouse.click(x, y)
    await eventually(() => page.locator('[data-differences] h2').innerText()).toContain(`B after e${number}`)
    const tops = await Promise.all((['A', 'B'] as const).map(letter =>
      side(letter).locator('.now-row').evaluate(element => element.getBoundingClientRect().top)))
    expect(tops[0]).toBe(tops[1])
  })

  test('a lane hidden in one is hidden in both: rows stay beside each other, and it is said and undone as in one view', async () => {
    await crashed()
    await page.keyboard.press('v')
    await side('B').waitFor()
    const heads = (letter: 'A' | 'B'): Promise<string[]> => side(letter).locator('.heads b').evaluateAll(all =>
      all.map(each => (each.querySelector('span') ?? each).textContent.trim()))
    /** Below the first of them: those above may fold. */
    const places = async (): Promise<number[]> => {
      const all = [await rowOf(side('A'), 202), await rowOf(side('B'), 206), await rowOf(side('B'), 207)]
      return all.map(({ y }) => y - all[0]!.y)
    }
    const height = (letter: 'A' | 'B'): Promise<number> =>
      side(letter).locator('.space').evaluate(element => element.getBoundingClientRect().height)
    const crash = side('A').locator('.act', { hasText: 'r1 crashes' })
    const all = await heads('A')
    const [before, high] = [await places(), await height('A')]
    const cursors = (): Promise<string> => page.locator('[data-differences] h2').innerText()
    await eventually(cursors).toContain('A after e201, B after e200')
    expect(await crash.count()).toBe(1)
    await side('B').locator('[data-hide=r1]').click()
    await eventually(() => heads('A')).toEqual(all.filter(name => name !== 'r1'))
    await eventually(() => heads('B')).toEqual(all.filter(name => name !== 'r1'))
    expect(await page.locator('[data-hidden-lanes]').innerText()).toBe('1 lane hidden: r1 · Show all')
    // Each row keeps its number and what differs its mark; only the lane is gone, and stubs stand for its messages.
    expect(await places()).toEqual(before)
    expect([await crash.count(), await side('A').locator('.differs[data-row="201"]').count()]).toEqual([0, 1])
    expect(await side('B').locator('.labels text', { hasText: '←r1' }).count()).toBeGreaterThan(0)
    expect(await faultsOf(page)).toEqual([])
    // What was a milestone only of r1 keeps nothing from folding any more, and nobody is led elsewhere.
    expect(await cursors()).toContain('A after e201, B after e200')
    expect(await height('A')).toBeLessThan(high)
    expect(await height('B')).toBe(await height('A'))
    // By keyboard, from the list, to which the palette leads wherever in the comparison one is.
    await page.getByRole('radio', { name: 'Stage' }).check()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('hide or show')
    await page.keyboard.press('Enter')
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('data-lane'))).toBe('r1')
    await page.locator('[data-lane=r2]').uncheck()
    await eventually(() => heads('B')).toEqual(all.filter(name => name !== 'r1' && name !== 'r2'))
    await page.keyboard.press('Escape')
    await page.locator('[data-show-all]').click()
    await eventually(() => heads('B')).toEqual(all)
    expect(await height('A')).toBe(high)
  })

  test('of three, any two are chosen; swapped, the other one is open', async () => {
    await crashed()
    await page.keyboard.press('2')
    await page.keyboard.press('z')
    await eventually(() => page.locator('.branches [data-place]').count()).toBe(2)
    await page.keyboard.press('Control+z')
    await eventually(cursor).toBe(201)
    await page.keyboard.press('3')
    await page.keyboard.press('z')
    await eventually(() => page.locator('.branches [data-place]').count()).toBe(3)
    await page.keyboard.press('v')
    const other = page.locator('[data-compare-b]')
    await other.selectOption({ label: 'r1 crashes, then r2 stops executing' })
    await eventually(() => side('B').locator('h2').innerText()).toContain('r2 stops executing')
    await page.locator('[data-swap]').click()
    await eventually(() => side('A').locator('h2').innerText()).toContain('r2 stops executing')
    await eventually(() => side('B').locator('h2').innerText()).toContain('r3 stops executing')
  })

  test('where there is neither branch nor design, it says how to get one', async () => {
    await open('?scenario=dead-link/raft')
    await page.locator('[data-compare]').click()
    await eventually(() => page.locator('.compare .empty').innerText()).toContain('for example crash a node')
  })
})

test('playing goes on until the longer of the two has ended', async () => {
  await open('?scenario=split-brain/raft&at=e200')
  const last = (await page.locator('.where .of').innerText()).replace(/\D/g, '')
  // By hand nothing follows: A ends here, and B is the whole run.
  await page.locator('[data-act=manual]').click()
  await eventually(cursor).toBe(201)
  await page.locator('[data-compare]').click()
  await side('B').waitFor()
  await page.locator('.speed select').selectOption({ index: 6 })
  await page.locator('[data-play]', { hasText: 'Play' }).click()
  await eventually(() => page.locator('[data-differences] h2').innerText()).toContain(`A after e201, B after e${last}`)
  await page.locator('[data-play]', { hasText: 'Replay' }).waitFor()
  expect(await cursor()).toBe(201)
  expect(await side('B').locator('.numbers').innerText()).toContain(`e${last}`)
})

describe('designs under the same seed, clients and faults', () => {
  const table = () => page.locator('[data-designs]')
  const textOf = (name: string): Promise<string> => table().locator('tr').filter({ hasText: name }).first().innerText()

  test('the table counts as the command line does, and a loss leads to its event, in lockstep with A', async () => {
    await open('?scenario=split-brain/raft&at=e200')
    await page.locator('[data-compare]').click()
    await table().waitFor()
    expect(await page.locator('[data-parting]').innerText()).toBe('Seed 17 for both, in lockstep by virtual time, the same clients and faults.')
    expect((await textOf('primary-backup-kv')).replace(/\s+/g, ' ')).toMatch(/^B primary-backup-kv 8 8 1 e\d+ 1 e\d+ 0 ms ✗ no e\d+ /)
    expect((await textOf('raft-kv')).replace(/\s+/g, ' ')).toMatch(/^A raft-kv 8 6 0 0 800 ms e\d+ ?e\d+ ✓ yes /)
    const lost = table().getByRole('button', { name: /^Go to e\d+ of primary-backup-kv$/ }).first()
    const event = (await lost.innerText()).trim()
    await lost.click()
    await eventually(() => side('B').locator('.numbers').innerText()).toContain(event)
    const now = await side('B').locator('.now-row').evaluate(element => element.getBoundingClientRect().top)
    expect((await rowOf(side('B'), Number(event.slice(1)))).y).toBe(now + 12)
    await table().locator('[data-design]').first().click()
    await eventually(() => side('B').locator('h2').innerText()).toContain('primary-backup-fenced')
  })

  test('two stages play in lockstep by virtual time', async () => {
    await open('?scenario=split-brain/raft&at=e200')
    await page.locator('[data-compare]').click()
    await page.locator('.compare input[value=stage]').click()
    await side('A').locator('.stage').waitFor()
    await side('B').locator('[data-node=monitor]').waitFor()
    await page.locator('.speed select').selectOption({ index: 6 })
    await page.locator('[data-play]').click()
    await eventually(cursor).toBeGreaterThan(230)
    await page.locator('[data-play]').click()
    await page.locator('.compare input[value=space]').click()
    const times = await Promise.all((['A', 'B'] as const).map(letter => side(letter).locator('.scroller').evaluate(element => {
      const now = element.querySelector('.now-row')!.getBoundingClientRect().top
      const top = element.querySelector('.window')!.getBoundingClientRect().top
      const times = element.querySelector('.times')!.textContent.split('\n').slice(0, Math.round((now - top) / 24) + 1)
      return Number(times.findLast(time => time !== ''))
    })))
    // B stands after the last of its events that came no later than A's.
    expect(times[1]).toBeLessThanOrEqual(times[0]!)
    expect(times[0]! - times[1]!).toBeLessThan(50)
  })
})

describe('for everyone', () => {
  test.each(['light', 'dark'] as const)('axe finds nothing serious in %s', async colorScheme => {
    await page.emulateMedia({ colorScheme })
    await crashed()
    await page.keyboard.press('v')
    await side('B').waitFor()
    expect(await faultsOf(page, { colours: colorScheme === 'dark' })).toEqual([])
    await page.locator('[data-compare-b]').selectOption({ index: 1 })
    await page.locator('[data-designs]').waitFor()
    expect(await faultsOf(page, { colours: colorScheme === 'dark' })).toEqual([])
  })

  test('at 320 px the sides are tabs, worked by arrows, and nothing scrolls the page sideways', async () => {
    await crashed({ width: 320, height: 640 })
    await page.locator('[data-compare]').click()
    await side('A').waitFor()
    await page.locator('#compare-a').focus()
    await page.keyboard.press('ArrowRight')
    await side('B').waitFor()
    expect(await side('A').count()).toBe(0)
    await page.keyboard.press('ArrowRight')
    await eventually(() => page.locator('[data-differences]').innerText()).toContain('crashed')
    await page.locator('[data-compare-b]').selectOption({ index: 1 })
    await page.locator('[data-designs]').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  })
})
