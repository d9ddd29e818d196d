/** The simulation dies, or does not answer: the lab says so, keeps what is open, and goes on with another Worker. */
import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { cursorOf, openLab } from './lab-page.ts'
import { eachTestHasAPage, eventually } from './page.ts'

let page: Page
const { context } = eachTestHasAPage(opened => (page = opened))
beforeEach(() => catchWorkers(page))

declare global {
  interface Window {
    begun: Worker[]
    /** When a page last asked one of them. */
    asked: number
  }
}

/** From now on a page keeps the Workers that it begins. */
const catchWorkers = (opened: Page): Promise<unknown> => opened.addInitScript(() => {
  window.begun = []
  window.Worker = class extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given)
      window.begun.push(this)
    }

    override postMessage(message: unknown): void {
      window.asked = performance.now()
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows; a Worker has none
      super.postMessage(message)
    }
  }
})

const end = (opened: Page, isSaid: boolean): Promise<void> => opened.evaluate(said => {
  window.begun.at(-1)!.terminate()
  if (said) window.begun.at(-1)!.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }))
}, isSaid)

const cursor = (): Promise<number> => cursorOf(page)
const stopped = () => page.locator('[data-standing]')
const heading = () => page.locator('.inspector .what')
const rows = () => page.locator('.branches [data-place]').count()
const length = () => page.locator('.of').innerText()

/** A run with a bookmark, and a change that is a branch of its own. */
async function changed(): Promise<{ readonly at: number; readonly long: string }> {
  await openLab(page, '?scenario=split-brain/raft&at=e140')
  const before = await length()
  await page.keyboard.press('m')
  await page.keyboard.type('here')
  await page.keyboard.press('Enter')
  await page.locator('.lab').focus()
  await page.keyboard.press('2')
  await page.keyboard.press('x')
  await eventually(() => heading().innerText()).toBe('r2 crashes.')
  const long = await length()
  expect(long).not.toBe(before)
  // Whatever is asked for later, such as the sentences that would be printed, would begin another Worker by itself.
  await eventually(() => page.evaluate(() => performance.now() - window.asked)).toBeGreaterThan(1_000)
  return { at: await cursor(), long }
}

test('one that dies is begun anew with the same run, and undo, branches and bookmarks are still there', async () => {
  const { at, long } = await changed()
  await end(page, true)
  await eventually(() => stopped().innerText()).toContain('The simulation has stopped.')
  expect(await page.locator('.stage-box').getAttribute('data-frame')).toBe(String(at))
  expect(await rows()).toBe(2)
  await page.locator('[data-begin]').press('Enter')
  await stopped().waitFor({ state: 'detached' })
  await eventually(() => page.evaluate(() => document.activeElement?.classList.contains('lab'))).toBe(true)
  expect([await cursor(), await length(), await rows()]).toEqual([at, long, 2])
  await page.keyboard.press('End')
  await eventually(() => page.locator('.stage-box').getAttribute('data-frame')).toBe(long.replace(/\D/g, ''))
  await eventually(() => heading().innerText()).not.toBe('r2 crashes.')
  await page.keyboard.press('Control+z')
  await eventually(length).not.toBe(long)
  await page.keyboard.press('Control+Shift+Z')
  await eventually(length).toBe(long)
  expect(await page.locator('.bookmarks .name').allInnerTexts()).toEqual(['here'])
  expect(await page.locator('p.message').count()).toBe(0)
  // Whatever is done next begins it as well.
  await end(page, true)
  await stopped().waitFor()
  await page.keyboard.press('Home')
  await stopped().waitFor({ state: 'detached' })
  await eventually(() => page.locator('.stage-box').getAttribute('data-frame')).toBe('0')
  expect(await length()).toBe(long)
})

test('one that does not answer is told of after a while; what waits for it is given up when it is ended', async () => {
  await page.clock.install()
  const { at, long } = await changed()
  await end(page, false)
  await page.locator('.lab').focus()
  for (const key of ['3', 'x', '4', 'x']) await page.keyboard.press(key)
  await page.clock.fastForward(10_000)
  await eventually(() => stopped().innerText()).toContain('has not answered for 10 seconds')
  expect(await page.locator('.stage-box').getAttribute('data-frame')).toBe(String(at))
  await page.locator('[data-begin]').press('Enter')
  await stopped().waitFor({ state: 'detached' })
  expect([await cursor(), await length(), await rows()]).toEqual([at, long, 2])
  await page.keyboard.press('x')
  await eventually(() => heading().innerText()).toBe('r4 crashes.')
})

test('the diagram waits for none: it is at the new event, in view, while the stage waits for its frame', async () => {
  await openLab(page, '?scenario=split-brain/raft&at=e140')
  await end(page, false)
  await page.keyboard.press('End')
  const last = (await length()).replace(/\D/g, '')
  await eventually(() => page.locator('.view .numbers').innerText()).toContain(`e${last}`)
  await eventually(() => page.locator('.view [role=region]').evaluate(region => {
    const [row, view] = [region.querySelector('.now-row')!.getBoundingClientRect(), region.getBoundingClientRect()]
    return row.top >= view.top && row.bottom <= view.bottom
  })).toBe(true)
  expect(await page.locator('.stage-box').getAttribute('data-frame')).toBe('140')
})

test('one that cannot be fetched again says so, and is asked for again', async () => {
  // The browser writes of it into the console, so it is no page that is watched.
  const cut = await context().newPage()
  await catchWorkers(cut)
  await openLab(cut, '?scenario=split-brain/raft&at=e140')
  await cut.route('**/worker*.js', route => route.abort())
  await end(cut, true)
  await cut.locator('[data-begin]').click()
  await cut.getByText('The simulation could not be loaded.').waitFor()
  expect(await cursorOf(cut)).toBe(140)
  await cut.unroute('**/worker*.js')
  await cut.getByRole('button', { name: 'Try again' }).click()
  await cut.locator('[data-standing]').waitFor({ state: 'detached' })
  await cut.keyboard.press('ArrowRight')
  await eventually(() => cursorOf(cut)).toBe(141)
  await cut.close()
})
