/** What can be done with the figures, questions and the sandbox of an article, tried in one. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Frame } from '@quorate/kernel'
import { decodeLink } from '@quorate/scenarios'
import type { Locator, Page } from 'playwright-core'
import { afterEach, describe, expect, test } from 'vitest'
import { figureIds } from '../../src/figures/source.ts'
import { Engine } from '../../src/sim/engine.ts'
import { addressOf, arrive, idsIn, must, openPage, outcomeOf, sources, through } from './article-page.ts'
import { labIsThere } from './lab-page.ts'
import { eachTestHasAPage, eventually, siteUrl } from './page.ts'

const article = addressOf('split-brain')
const source = sources.get('split-brain')!
const figures = figureIds(source)
const idsOf = (tag: string): string[] => idsIn(source, tag)
const engine = new Engine('test')

let page: Page
const { context, watch } = eachTestHasAPage(opened => (page = opened))
afterEach(() => page.evaluate(() => localStorage.clear()))

const open = (size?: { width: number, height: number }): Promise<void> => openPage(page, article, size)
const figure = (id: string): Promise<Locator> => arrive(page.locator(`#${id}`))
const eventIn = async (live: Locator): Promise<number> => Number((await live.locator('[data-event]').inputValue()).slice(1))
const said = (): Promise<string> => page.locator('[data-said]').innerText()
const predict = (id: string): Locator => page.locator(`[data-predict="${id}"]`)

/** The first event after one that takes an entry off a log, or puts another in its place. */
function shortens(scenario: string, after: number): number {
  const { handle, length } = must(engine.open({ request: { scenario } }))
  const frames = must(engine.frames(handle, after, length - 1))
  const entries = ({ log }: Frame['nodes'][number]): string[] => (log ?? []).map(({ index, epoch }) => `${index} ${epoch}`)
  return after + frames.findIndex(({ nodes }, i) => i > 0 && nodes.some((node, id) => {
    const left = new Set(entries(node))
    return entries(frames[i - 1]!.nodes[id]!).some(entry => !left.has(entry))
  }))
}

test('small faces that come late are not asked for once more, as whole ones', async () => {
  const asked: string[] = []
  await page.route('**/*.woff2', async route => {
    asked.push(/([\w-]+)\.[^.]+\.woff2$/.exec(route.request().url())![1]!)
    await new Promise(resolve => setTimeout(resolve, 1_000))
    await route.continue()
  })
  await open()
  // A face that is late is not waited for: fallbacks are what is laid out.
  await page.evaluate(() => document.fonts.ready)
  await page.waitForTimeout(1_500)
  expect(asked.toSorted()).toEqual(['mono', 'mono-strong', 'sans', 'serif', 'serif-italic'])
})

describe('a figure', () => {
  test('opens at its place, steps, and goes back with Reset; each step is said', async () => {
    await open()
    const cut = await figure('cut')
    const at = await eventIn(cut)
    expect(await cut.locator('.sentence').innerText()).toContain('The network is cut')
    expect(await cut.locator('[data-reset]').isDisabled()).toBe(true)
    await cut.locator('[data-step]').click()
    await eventually(() => eventIn(cut)).toBe(at + 1)
    await eventually(said).toMatch(new RegExp(`^Event ${at + 1}: .+`))
    expect(await cut.locator('.run').innerText()).toContain(`e${at + 1}/`)
    await cut.locator('[data-reset]').click()
    await eventually(() => eventIn(cut)).toBe(at)
    expect(await cut.locator('[data-reset]').isDisabled()).toBe(true)
  })

  test('begins to run and what it says stays where it was', async () => {
    const address = addressOf('stale-reads')
    const phone = { width: 390, height: 844 }
    const linesOf = (each: Page): Promise<number[]> => each.locator('#history .evidence p').evaluateAll(lines =>
      lines.map(line => line.getBoundingClientRect().top - line.parentElement!.getBoundingClientRect().top))
    const still = await context().newPage()
    watch(still)
    // Nothing is ever seen to come into view, so nothing begins.
    await still.addInitScript(() => { IntersectionObserver.prototype.observe = () => {} })
    await openPage(still, address, phone)
    const before = await linesOf(still)
    expect(before).toHaveLength(5)
    await still.close()
    await openPage(page, address, phone)
    await figure('history')
    expect(await linesOf(page)).toEqual(before)
  })

  test('comes to life behind its still, which goes once all of it is there', async () => {
    // After each change of a figure: which of its two stages can be seen, and how many of the nodes are in it.
    await page.addInitScript(() => {
      const seen: string[] = (window as unknown as { seen: string[] }).seen = []
      new MutationObserver(() => {
        const stages = [...document.querySelectorAll('#cut .stage')].filter(stage =>
          stage.checkVisibility({ visibilityProperty: true }))
        const told = stages.map(stage => `${stage.closest('.still-wide, .still-narrow') ? 'still' : 'live'} ${
          stage.querySelectorAll('[data-node]').length}`).join(', ')
        if (stages.length > 0 && seen.at(-1) !== told) seen.push(told)
      }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['class'] })
    })
    await open()
    const cut = await figure('cut')
    const nodes = await cut.locator('[data-node]').count()
    expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen.slice(-2)))
      .toEqual([`still ${nodes}`, `live ${nodes}`])
    expect(await cut.locator('.still-wide').count()).toBe(0)
  })

  test('plays alone: starting one pauses the other', async () => {
    await open({ width: 1440, height: 2400 })
    const [first, second] = [await figure('two-lead'), await figure('one-primary')]
    await first.locator('[data-play]').click()
    await eventually(() => first.locator('[data-play]').innerText()).toBe('Pause')
    await second.locator('[data-play]').click()
    await eventually(() => second.locator('[data-play]').innerText()).toBe('Pause')
    expect(await first.locator('[data-play]').innerText()).toBe('Play')
  })

  test('a control runs it anew and says what differs; Undo and Reset take it back', async () => {
    await open()
    const cut = await figure('cut')
    const misses = cut.locator('[data-parameter=misses]')
    await cut.getByRole('button', { name: /^More: / }).click()
    await eventually(() => cut.locator('[data-changed]').innerText()).toMatch(/Two lead at once: from .+, instead of from .+\./)
    expect(await misses.inputValue()).toBe('5')
    await misses.fill('100')
    await misses.press('Enter')
    await eventually(() => cut.locator('[data-changed]').innerText()).toContain('The verdict is now: nothing is violated')
    await eventually(said).toContain('nothing is violated')
    await cut.locator('[data-undo]').click()
    await eventually(() => misses.inputValue()).toBe('5')
    await cut.locator('[data-reset]').click()
    await eventually(() => misses.inputValue()).toBe('4')
  })

  test('that is about a cut is cut by a line across it, which Undo takes back; others are not drawn on', async () => {
    await openPage(page, addressOf('majorities-overlap'))
    const stays = await figure('stays')
    const svg = stays.locator('.stage svg').first()
    const words = stays.locator('[data-cut-words]')
    const before = await words.allInnerTexts()
    await svg.hover({ position: { x: 5, y: 5 } })
    await stays.locator('[data-hand]').waitFor({ state: 'attached' })
    const { x, y, width, height } = (await svg.boundingBox())!
    await page.mouse.move(x + .5 * width, y + 4)
    await page.mouse.down()
    await page.mouse.move(x + .5 * width, y + .6 * height)
    await page.mouse.move(x + .5 * width, y + height - 4)
    await page.mouse.up()
    await eventually(() => words.count()).toBe(before.length + 1)
    await stays.locator('[data-undo]').click()
    await eventually(() => words.allInnerTexts()).toEqual(before)
    await open()
    const plain = await figure('cut')
    await plain.locator('.stage svg').first().hover({ position: { x: 5, y: 5 } })
    expect(await plain.locator('[data-hand]').count()).toBe(0)
  })

  test('a control that is pressed faster than runs are executed loses no press', async () => {
    await open()
    const cut = await figure('cut')
    await cut.getByRole('button', { name: /^More: / }).evaluate((more: HTMLElement) => {
      for (let presses = 0; presses < 3; presses++) more.click()
    })
    await eventually(() => cut.locator('[data-parameter=misses]').inputValue()).toBe('7')
    for (let undone = 3; undone > 0; undone--) await cut.locator('[data-undo]').click()
    await eventually(() => cut.locator('[data-parameter=misses]').inputValue()).toBe('4')
  })

  test('a node is crashed by keyboard: the run differs, says so, and Undo is there', async () => {
    await open()
    const cut = await figure('cut')
    const at = await eventIn(cut)
    await cut.locator('.stage [data-node=r3]').focus()
    await page.keyboard.press('Enter')
    await cut.getByRole('menuitem', { name: /^Crash/ }).waitFor()
    await page.keyboard.press('Enter')
    await eventually(() => cut.locator('[data-changed]').innerText()).toMatch(/^r3 crashes after e\d+\. /)
    expect(await eventIn(cut)).toBe(at + 1)
    await cut.locator('[data-undo]').click()
    await eventually(() => eventIn(cut)).toBe(at)
  })

  test('a verb of the prose leads to the same moment however often, and scrolls nothing', async () => {
    await open()
    const cut = await figure('cut')
    const at = await eventIn(cut)
    const verb = page.locator('button.do').first()
    await verb.scrollIntoViewIfNeeded()
    await cut.locator('[data-step]').click()
    await eventually(() => eventIn(cut)).toBe(at + 1)
    const scrolled = await page.evaluate(() => scrollY)
    for (let times = 0; times < 2; times++) {
      await verb.evaluate((each: HTMLElement) => each.click())
      await eventually(() => eventIn(cut)).toBe(at)
    }
    await eventually(said).toContain('The network is cut')
    expect(await page.evaluate(() => scrollY)).toBe(scrolled)
  })

  test('is worked by keyboard alone', async () => {
    await open()
    const cut = await figure('cut')
    const at = await eventIn(cut)
    await cut.locator('.stage [data-node]').first().focus()
    for (let presses = 0; presses < 8; presses++) {
      if (await cut.locator('[data-step]').evaluate(button => button === document.activeElement)) break
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
    await eventually(() => eventIn(cut)).toBe(at + 1)
    await page.keyboard.press('Enter')
    await eventually(() => eventIn(cut)).toBe(at + 2)
  })

  test('its link to this moment is copied whole', async () => {
    await context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await open()
    const cut = await figure('cut')
    await cut.locator('[data-step]').click()
    const at = await eventIn(cut)
    await cut.locator('[data-copy]').click()
    await eventually(() => cut.locator('[data-copy]').innerText()).toBe('Copied')
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied.startsWith(`${siteUrl()}lab/#r=`)).toBe(true)
    expect(copied.endsWith(`&at=e${at}`)).toBe(true)
    expect(decodeLink(copied).ok).toBe(true)
  })

  test('an entry that is cut off a log is struck out for that one step', async () => {
    await open()
    const healed = await figure('healed')
    const gone = healed.locator('s.gone')
    expect(await gone.count()).toBe(0)
    const cutting = shortens('split-brain/failover', await eventIn(healed))
    for (let at = await eventIn(healed); at < cutting; at++) {
      await healed.locator('[data-step]').click()
      await eventually(() => eventIn(healed)).toBe(at + 1)
    }
    await eventually(() => gone.count()).toBe(1)
    expect(await gone.innerText()).toContain('Ann')
    await healed.locator('[data-step]').click()
    await eventually(() => gone.count()).toBe(0)
  })

  test('“As text” tells the changed run, not the one that the page was built with', async () => {
    await open()
    const cut = await figure('cut')
    await cut.locator('.as-text summary').click()
    const before = await cut.locator('.as-text').innerText()
    expect(before).toContain('Linearizable: violated')
    await cut.locator('[data-parameter=misses]').fill('100')
    await cut.locator('[data-parameter=misses]').press('Enter')
    await eventually(() => cut.locator('[data-changed]').innerText()).toContain('nothing is violated')
    await cut.locator('.as-text summary').click()
    await eventually(() => cut.locator('.as-text').innerText()).toMatch(/wants to [\s\S]+Everything held: Linearizable/)
  })

  test('a verb that is pressed before its figure runs is done when it does', async () => {
    await open()
    await page.locator('button.do').last().evaluate((verb: HTMLElement) => verb.click())
    const seek = [...source.matchAll(/<Do figure="([^"]+)"/g)].at(-1)![1]!
    const done = await figure(seek)
    await eventually(() => done.locator('.sentence').innerText()).toMatch(/r1|Follow/)
  })
})

describe('a prediction', () => {
  const [id] = idsOf('Predict') as [string]
  const shown = engine.question(id)
  if (!shown.ok) throw new Error(shown.error)
  const { asked, answer, options } = shown.value
  const wrong = options.find(option => option.id !== answer.option)!
  const right = options.find(option => option.id === answer.option)!
  const option = (text: string): Locator => predict(id).locator('label', { hasText: new RegExp(`^\\s*${text}\\s*$`) })
  const phase = (): Promise<string | null> => predict(id).getAttribute('data-phase')

  async function ready(): Promise<Locator> {
    await open()
    await predict(id).scrollIntoViewIfNeeded()
    await eventually(() => predict(id).locator('[data-show-me]').isEnabled()).toBe(true)
    return predict(id)
  }

  test('stands still, hides what follows, runs when answered, and says what happened', async () => {
    const question = await ready()
    expect(await question.locator('.run').first().innerText()).toMatch(new RegExp(`e${asked}$`))
    expect(await question.locator('[data-step]').count()).toBe(0)
    await option(wrong.text).click()
    await question.locator('label', { hasText: 'a guess' }).click()
    await question.locator('[data-answer]').click()
    await eventually(phase).toBe('shown')
    await eventually(() => eventIn(question)).toBe(answer.event)
    const text = await question.innerText()
    expect(text).toContain('Not this time.')
    expect(text).toContain('your prediction, a guess')
    for (const each of options) expect(text).toContain(each.because)
    await question.locator('[data-step]').click()
    await eventually(() => eventIn(question)).toBe(answer.event + 1)
    await question.locator('[data-watch]').click()
    await eventually(() => eventIn(question)).toBe(answer.event)
    await page.reload()
    await predict(id).scrollIntoViewIfNeeded()
    await eventually(phase).toBe('shown')
    expect(await predict(id).innerText()).toContain('Not this time.')
  })

  test('right is said too, and another seed asks again', async () => {
    const question = await ready()
    await option(right.text).click()
    await question.locator('[data-answer]').click()
    await eventually(phase).toBe('shown')
    expect(await question.innerText()).toContain('As you predicted.')
    await question.locator('[data-another]').click()
    await eventually(phase).toBe('asking')
    expect(await question.locator('.run').first().innerText()).not.toContain(`seed ${shown.ok && shown.value.run.run.seed} `)
  })

  test('“Show me” needs no answer; with reduced motion the outcome is there at once', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const question = await ready()
    await question.locator('[data-show-me]').click()
    await eventually(phase).toBe('shown')
    expect(await question.innerText()).not.toContain('your prediction')
    expect(await page.evaluate(() => localStorage.getItem('quorate-answers') ?? '{}')).toBe('{}')
  })
})

test('the sandbox: a cut by hand and a broken line tick their tasks, and they stay ticked', async () => {
  await open()
  const sandbox = await arrive(page.locator('.sandbox'))
  const task = (id: string) => sandbox.locator(`[data-task="split-brain/${id}"]`).getAttribute('data-done')
  expect(await task('two-lead')).toBe('false')
  await sandbox.locator('[data-tool=cut]').click()
  await sandbox.locator('[data-cut]').click()
  await eventually(() => task('your-cut')).toBe('true')
  await eventually(said).toContain('Done: ')
  await sandbox.locator('[data-cut-words]').last().click()
  await sandbox.getByRole('menuitem', { name: 'One way' }).click()
  await eventually(() => sandbox.locator('.cuts').innerText()).toContain('Cut one way: nothing from')
  await sandbox.getByRole('radio', { name: /Raft/ }).check()
  await eventually(() => sandbox.locator('.title').innerText()).toContain('Raft')
  const mutant = sandbox.locator('[data-mutant]')
  const names = await mutant.locator('option').evaluateAll(all => all.slice(1).map(each => (each as HTMLOptionElement).value))
  const breaking = names.find(name => {
    const { handle } = must(engine.open({ request: { scenario: 'split-brain/raft', mutant: name } }))
    return must(engine.tasks(handle, ['split-brain/break-raft']))[0]!.done
  })
  await mutant.selectOption(breaking!)
  await eventually(() => task('break-raft')).toBe('true')
  await page.reload()
  await arrive(page.locator('.sandbox'))
  expect(await task('your-cut')).toBe('true')
  const link = decodeLink(await page.locator('[data-task="split-brain/your-cut"] a').getAttribute('href') ?? '')
  expect(link.ok && link.value.run.interventions.map(({ act }) => act.kind)).toEqual(['cut'])
})

test('a reader’s walk: topic, article, claim, prediction, lab, the same run in a new tab', async () => {
  await page.goto(`${siteUrl()}learn/distributed-systems/`)
  const row = page.locator('.row-title a[href$="split-brain/"]')
  // Six articles stand on a page, in the order of their numbers.
  while (await row.count() === 0) {
    await page.locator('.pager-step[rel="next"]').click()
    await page.waitForLoadState()
  }
  await row.click()
  await page.waitForURL(`**/${article}`)
  await outcomeOf(page.locator(`[data-claim="${idsOf('Claim')[0]}"]`), 'run')
  const two = await figure('two-lead')
  const at = await eventIn(two)
  await two.locator('[data-step]').click()
  await eventually(() => two.locator('[data-lab]').getAttribute('href')).toContain(`&at=e${at + 1}`)
  const address = await two.locator('[data-lab]').getAttribute('href')
  const linked = decodeLink(address ?? '')
  await two.locator('[data-lab]').click()
  await labIsThere(page)
  await eventually(async () => Number((await page.locator('.lab [data-event]').inputValue()).slice(1))).toBe(at + 1)
  expect(await page.locator('.lab p.message').count()).toBe(0)
  await eventually(() => page.url()).toMatch(/#r=.*&at=e/)
  const again = decodeLink(page.url())
  expect(again.ok && linked.ok && again.value.check).toEqual(linked.ok && linked.value.check)
  const tab = await context().newPage()
  watch(tab)
  await tab.goto(page.url())
  await labIsThere(tab)
  expect(await tab.locator('.lab p.message').count()).toBe(0)
  await tab.close()
  await page.goBack()
  await eventually(() => page.url()).toContain(article)
})

describe('the page', () => {
  test('loads at most 90 kB of compressed script beside the worker', async () => {
    await open()
    await through(page)
    // What the Worker is made of is listed, too: the build parts its names from their hashes by a dash, not by a dot.
    const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) =>
      name.split('/').at(-1)!).filter(name => /\..+\.js$/.test(name)))
    const folder = fileURLToPath(new URL('../../dist', import.meta.url))
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(file => names.some(name => file.endsWith(`/${name}`)) && statSync(join(folder, file)).isFile())
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0)
    expect(bytes).toBeGreaterThan(40_000)
    expect(bytes).toBeLessThan(90_000)
  })

  test('prints its stills and what a reader opened of what they say, and no buttons', async () => {
    await open()
    await page.locator(`#${figures[0]} .as-text summary`).click()
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('figure .transport-bar:visible').count()).toBe(0)
    expect(await page.locator(`#${figures[0]} .as-text ol`).isVisible()).toBe(true)
    expect(await page.locator(`#${figures[1]} .as-text ol`).isVisible()).toBe(false)
  })
})

test('the home page has a figure that runs', async () => {
  await page.goto(siteUrl())
  const home = await arrive(page.locator('#home'))
  const at = await eventIn(home)
  await home.locator('[data-step]').click()
  await eventually(() => eventIn(home)).toBe(at + 1)
})
