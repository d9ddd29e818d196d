/** The switchboard of the lab, in a real browser: an assumption is given up, and the run that shows what falls opens. */
import { fuzz } from '@quorate/explore'
import { assuming, boardOf, decodeLink, execute, givingUp, keptAtFirst, makeRun, subjectOf } from '@quorate/scenarios'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faultsOf } from './axe.ts'
import { cursorOf, openLab } from './lab-page.ts'
import { eachTestHasAPage, eventually as within } from './page.ts'

let page: Page
eachTestHasAPage(opened => (page = opened))

const eventually = <T>(read: () => T | Promise<T>) => within(read, 60_000)
const RUNS = 48
const SCENARIO = 'paxos/wiped'

async function openBoard(rest: string, size?: { width: number; height: number }): Promise<void> {
  await openLab(page, rest, size)
  await page.keyboard.press('o')
  await page.locator('[data-board-runs]').fill(String(RUNS))
}
const flip = (name: string): Promise<void> => page.locator(`[data-switch=${name}]`).press(' ')
const words = (): Promise<string> => page.locator('[data-board-words]').innerText()
const fallen = (): Promise<(string | null)[]> => page.locator('[data-standing=violated] [data-guarantee]')
  .evaluateAll(rows => rows.map(row => row.getAttribute('data-guarantee')))
const isOn = (name: string): Promise<boolean> => page.locator(`[data-switch=${name}]`).isChecked()

/** What so many runs break without it, executed here. */
function brokenWithout(name: 'disks-stay'): string[] {
  const run = makeRun('test', { scenario: SCENARIO, parameters: { disk: 'kept' } })
  if (!run.ok) throw new Error(run.error)
  const board = boardOf(run.value)
  if (!board.ok) throw new Error(board.error)
  const { parameters, without } = assuming(board.value, run.value.parameters, givingUp(board.value, keptAtFirst(board.value), name))
  const subject = subjectOf({ ...run.value, parameters })
  if (!subject.ok) throw new Error(subject.error)
  const { found } = fuzz({ ...subject.value, without }, { seed: run.value.seed, strategy: 'portfolio', more: ({ runs }) => runs < RUNS })
  return found.map(({ property }) => property)
}

/** The event by which the run in the address breaks it, executed here; −1 where it does not. */
function brokenAt(property: string | null): number {
  const opened = decodeLink(page.url())
  const executed = opened.ok ? execute(opened.value.run) : opened
  if (!executed.ok) throw new Error(executed.error)
  return executed.value.judgements.find(each => each.property === property)!.event
}

test('by keyboard: what falls without an assumption is what falls anywhere, and the run that shows it opens', async () => {
  await openBoard(`?scenario=${SCENARIO}&disk=kept`)
  expect(await page.locator('[data-standing]').evaluateAll(all => all.map(each => each.getAttribute('data-standing')))).toEqual(['none'])
  await page.locator('[data-board-look]').press('Enter')
  await eventually(words).toBe(`Nothing falls in ${RUNS} runs.`)
  await flip('disks-stay')
  await eventually(words).toMatch(/ falls? in 48 runs: /)
  // In the order in which the scenario lists them, and not in that in which they were found.
  const expected = brokenWithout('disks-stay').toSorted()
  expect((await fallen()).toSorted()).toEqual(expected)
  expect(await page.locator('[data-standing=ok] h4').innerText()).toContain('None found in 48 runs, which is no proof')
  const wasAt = await cursorOf(page)
  const [property] = await fallen()
  await page.locator('[data-open-fall]').first().press('Enter')
  await eventually(() => page.locator('.lab p.message').innerText()).toContain(`${property} is violated. Shrunk from`)
  // The address follows a moment later.
  await eventually(async () => brokenAt(property ?? null) - await cursorOf(page)).toBe(0)
  // The board goes on beside it, with what it has found; and what was open comes back.
  expect([await isOn('disks-stay'), (await fallen()).toSorted()]).toEqual([false, expected])
  await page.locator('.lab').focus()
  await page.keyboard.press('Control+z')
  await eventually(() => cursorOf(page)).toBe(wasAt)
  await flip('disks-stay')
  expect(await words()).toBe(`Nothing falls in ${RUNS} runs.`)
  expect(await page.locator('[data-board]').innerText()).toMatch(/✗ Without it: .*Ballots Only Grow/)
})

test.each(['light', 'dark'] as const)('what the story breaks can be mended, at 320 px, and axe finds nothing serious in %s', async scheme => {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  await openBoard(`?scenario=${SCENARIO}`, { width: 320, height: 640 })
  expect(await isOn('disks-stay')).toBe(false)
  expect(await page.locator('[data-board]').innerText()).toContain('It holds with disk=kept.')
  await page.locator('[data-board-look]').click()
  await eventually(words).toMatch(/ fall in 48 runs: /)
  expect(await faultsOf(page)).toEqual([])
  await flip('disks-stay')
  await eventually(words).toBe(`Nothing falls in ${RUNS} runs.`)
  expect(await page.locator('[data-switch=connected]').isDisabled()).toBe(true)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
})
