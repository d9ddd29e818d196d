/** Looking for violations from the lab, in a real browser: what is found is a run that is shrunk, opened and shared. */
import { fuzz } from '@quorate/explore'
import { decodeLink, execute, makeRun, subjectOf } from '@quorate/scenarios'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { faultsOf } from './axe.ts'
import { cursorOf, openLab } from './lab-page.ts'
import { eachTestHasAPage, eventually as within } from './page.ts'
import { tasksOf } from './tasks-of.ts'

let page: Page
const { context } = eachTestHasAPage(opened => (page = opened))

const eventually = <T>(read: () => T | Promise<T>) => within(read, 60_000)
const open = (rest = '', size?: { width: number; height: number }): Promise<void> => openLab(page, rest, size)

const BROKEN = { scenario: 'raft-elections/leader-crashes', mutant: 'raft/votes-twice' }
const broken = `?scenario=${BROKEN.scenario}&mutant=${BROKEN.mutant}`
const notice = (): Promise<string> => page.locator('.lab p.message').innerText()
const outcome = (): Promise<string> => page.locator('[data-hunt-outcome]').innerText()
const cursor = (): Promise<number> => cursorOf(page)

const look = (): Promise<void> => page.locator('[data-hunt-begin]').click()

/** What the open run is, executed here. */
async function opened() {
  const linked = decodeLink(page.url())
  if (!linked.ok) throw new Error(linked.error)
  const executed = execute(linked.value.run)
  if (!executed.ok) throw new Error(executed.error)
  return executed.value
}

/** The number of the run that the command line finds first. */
function firstFound(): { readonly index: number; readonly property: string } {
  const run = makeRun('test', BROKEN)
  if (!run.ok) throw new Error(run.error)
  const subject = subjectOf(run.value)
  if (!subject.ok) throw new Error(subject.error)
  return fuzz(subject.value, {
    seed: run.value.seed, strategy: 'portfolio', more: tally => tally.found.length === 0 && tally.runs < 100,
  }).found[0]!
}

describe('a violation is looked for', () => {
  test('by keyboard: the run that the command line finds first, shrunk, at its violation, one undo from what was open', async () => {
    await open(broken)
    const before = await page.locator('h1').textContent()
    const wasAt = await cursor()
    await page.keyboard.press('b')
    await page.locator('[data-hunt-begin]').focus()
    await page.keyboard.press('Enter')
    const { index, property } = firstFound()
    await eventually(notice).toContain(`Found by run ${index + 1}: ${property} is violated. Shrunk from`)
    expect(await notice()).toContain('no run with the same timeouts, requests, crashes and copies is shorter')
    await eventually(() => page.url()).toMatch(/#r=.*&at=e\d+$/)
    await eventually(async () => (await opened()).run.schedule?.length ?? 99).toBeLessThan(12)
    const { judgements, recording } = await opened()
    const violated = judgements.find(judgement => judgement.property === property)!
    expect([violated.status, violated.event]).toEqual(['violated', await cursor()])
    expect(recording.length - 1).toBe(violated.event)
    await page.keyboard.press('Control+z')
    await eventually(cursor).toBe(wasAt)
    expect(await page.locator('h1').textContent()).toBe(before)
    await eventually(async () => (await opened()).run.schedule).toBeUndefined()
  })

  test('what was not found says how many runs that rests on, and what none of them reached', async () => {
    await open('?scenario=split-brain/raft&cut=none')
    await page.keyboard.press('b')
    await page.locator('[data-hunt-runs]').fill('40')
    await look()
    await eventually(outcome).toMatch(/none found in 40 runs/)
    expect(await page.locator('[data-hunt-seen]').innerText()).toMatch(/Seen: .*leader elected \d/)
  })

  test('it can be stopped, and says what was counted until then', async () => {
    await open('?scenario=split-brain/raft')
    await page.keyboard.press('b')
    await page.locator('[data-hunt-runs]').fill('100000')
    await look()
    await eventually(() => page.locator('[data-hunt]').innerText()).toMatch(/[1-9]\d* of 100,000 runs · [\d,]+ a second/)
    await look()
    await eventually(outcome).toMatch(/none found in \d+ runs, then interrupted/)
  })

  test('every order of events of the smallest set-up, whose shortest violation opens', async () => {
    await open('?scenario=majorities-overlap/two-readers&mutant=abd/no-write-back')
    await page.keyboard.press('b')
    await page.locator('[data-hunt] input[value=everything]').check()
    await look()
    await eventually(notice).toMatch(/No shorter way breaks .*: \d+ steps after all nodes have started/)
    await eventually(async () => (await opened()).run.scenario).toBe('small/abd')
    expect((await opened()).status).toBe('violated')
  })

  // How long each task of the page takes is the benchmark's (site/bench): it depends on the machine.
  test('the runs are executed by Workers: the page itself has less to do than they', async () => {
    await open('?scenario=split-brain/raft')
    await page.keyboard.press('b')
    await page.locator('[data-hunt-runs]').fill('300')
    const tasks = await tasksOf(context(), page, async () => {
      await look()
      await eventually(outcome).toMatch(/none found in 300 runs/)
    })
    const [own, theirs] = [tasks.page, tasks.workers].map(list => list.reduce((sum, each) => sum + each, 0))
    expect(own).toBeLessThan(theirs!)
  })
})

describe('at a violation', () => {
  test('why, shrink and share are there, each by its key', async () => {
    await open('')
    await page.locator('.verdicts button').first().click()
    const strip = page.locator('[data-violation]')
    await strip.waitFor()
    const at = await cursor()
    expect(await strip.innerText()).toContain('Linearizable is violated here')
    await page.keyboard.press('w')
    await eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Inspector')
    await eventually(() => page.locator('.inspect').innerText()).toMatch(/Linearizable is violated here\s+A wrote /)
    await page.keyboard.press('y')
    expect(await page.locator('[data-link]').inputValue()).toMatch(new RegExp(`&at=e${at}$`))
    await page.keyboard.press('Escape')
    await page.keyboard.press('s')
    await eventually(notice).toMatch(/Shrunk from \d+ events to \d+ that break Linearizable/)
    const [, from, to] = /from (\d+) events to (\d+)/.exec(await notice())!
    expect(Number(to)).toBeLessThan(Number(from))
    await eventually(async () => (await opened()).recording.length - 1).toBe(await cursor())
    await strip.getByRole('button', { name: 'Shrink' }).click()
    await eventually(() => strip.innerText()).toContain('It is as short as it gets')
  })

  test('the keys say where there is nothing to act on; the one for why leads on to what will be violated', async () => {
    await open('')
    const last = await page.locator('.verdicts li .final').first().innerText()
    await page.keyboard.press('s')
    await eventually(notice).toContain('Nothing is violated up to this event. W goes to what is.')
    await page.keyboard.press('w')
    await eventually(async () => `(✗ violated at e${await cursor()})`).toBe(last)
    expect(await page.locator('.lab p.message').count()).toBe(0)
    await open('?scenario=split-brain/raft')
    await page.keyboard.press('w')
    await eventually(notice).toContain('Nothing is violated in this run.')
  })

  test('a run of a mutant says what is broken and where that was seen; it is chosen from a list, and mended', async () => {
    await open(`?scenario=${BROKEN.scenario}`)
    expect(await page.locator('[data-mutant-note]').count()).toBe(0)
    await page.locator('[data-parameters]').click()
    await page.locator('[data-mutants] input[value="raft/votes-twice"]').click()
    await eventually(() => page.locator('[data-mutant-note]').innerText()).toMatch(/Broken on purpose: .*Seen: .*Ongaro/)
    await page.getByRole('button', { name: 'Mend it' }).click()
    await eventually(() => page.locator('[data-mutant-note]').count()).toBe(0)
  })
})

describe('for everyone', () => {
  test.each(['light', 'dark'] as const)('axe finds nothing serious in %s', async scheme => {
    await page.emulateMedia({ colorScheme: scheme })
    await open('')
    await page.keyboard.press('End')
    await page.locator('[data-violation]').waitFor()
    await page.keyboard.press('b')
    await page.locator('[data-hunt]').waitFor()
    expect(await faultsOf(page, { colours: scheme === 'dark' })).toEqual([])
    await open(broken)
    await page.locator('[data-parameters]').click()
    await page.locator('[data-mutants]').waitFor()
    expect(await faultsOf(page, { colours: scheme === 'dark' })).toEqual([])
  })

  test('at 320 px nothing scrolls sideways, and what is looked for is found', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await open(broken, { width: 320, height: 640 })
    await page.locator('[data-break]').click()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    await look()
    await eventually(notice).toContain('Found by run')
    await page.locator('[data-violation]').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  })
})
