import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import type { Frame } from '@quorate/kernel'
import { claims, decodeLink, questions } from '@quorate/scenarios'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { figureIds } from '../../src/figures/source.ts'
import { Engine } from '../../src/sim/engine.ts'
import { build, type Built } from '../build.ts'
import { writeFixture } from '../fixture.ts'
import { serve, type Site } from '../serve.ts'
import { openBrowser } from './browser.ts'
import { shiftsOf, watchShifts } from './shifts.ts'

const texts = new URL('../../../content/articles/', import.meta.url)
const sources = new Map(readdirSync(texts).filter(file => file.endsWith('.mdx'))
  .map(file => [file.slice(0, -4), readFileSync(new URL(file, texts), 'utf8')]))
const addressOf = (slug: string): string => `learn/distributed-systems/${slug}/`
const idsIn = (text: string, tag: string): string[] =>
  [...text.matchAll(new RegExp(`<${tag} id="([^"]+)"`, 'g'))].map(([, id]) => id!)

/** What can be done with figures is tried in one article; what must be true of each, in all of them. */
const article = addressOf('split-brain')
const source = sources.get('split-brain')!
const figures = figureIds(source)
const idsOf = (tag: string): string[] => idsIn(source, tag)
const claimed = [...sources].flatMap(([slug, text]) => idsIn(text, 'Claim').map(id => [slug, id] as const))

let built: Built | undefined
let folder: string
let site: Site
let context: BrowserContext
let close: () => Promise<void>
let page: Page
let trouble: string[]

beforeAll(async () => {
  // The runner of the repository serves what it built; alone, this file builds for itself, under another address.
  const served = inject('siteUrl') as string | undefined
  if (served === undefined) built = build()
  folder = built?.folder ?? fileURLToPath(new URL('../../dist', import.meta.url))
  site = served === undefined ? await serve(folder, '/some/base/')
    : { url: served.replace(/\/?$/, '/'), close: () => Promise.resolve() }
  const browser = await openBrowser()
  context = browser.context
  close = browser.close
})
afterAll(async () => {
  await close?.()
  await site?.close()
  built?.remove()
})

/** Nothing of a page may fail quietly or ask anyone but the site. */
function watch(watched: Page): void {
  watched.on('pageerror', error => trouble.push(error.message))
  watched.on('console', message => {
    if (message.type() === 'error' && !/404/.test(message.text())) trouble.push(message.text())
  })
  watched.on('request', request => {
    const url = request.url()
    if (/^https?:/.test(url) && !url.startsWith(site.url)) trouble.push(`asked ${url}`)
  })
}

beforeEach(async () => {
  page = await context.newPage()
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' })
  trouble = []
  watch(page)
})
afterEach(async () => {
  await page.evaluate(() => localStorage.clear()).catch(() => null)
  await page.close()
  expect(trouble).toEqual([])
})

/** A busy machine gets time: nothing here is a race. */
const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 30_000 })

async function open(size = { width: 1440, height: 900 }, address = article): Promise<void> {
  await page.setViewportSize(size)
  await page.goto(site.url + address)
}

/** Scrolls to something live and waits until it runs. */
async function arrive(live: Locator): Promise<Locator> {
  await live.scrollIntoViewIfNeeded()
  await eventually(() => live.locator('[data-play]').isEnabled()).toBe(true)
  return live
}

async function through(): Promise<void> {
  const height = await page.evaluate(() => document.body.scrollHeight)
  for (let y = 0; y < height; y += 500) {
    await page.evaluate(to => scrollTo({ top: to, behavior: 'instant' }), y)
    await drawn()
  }
  await eventually(() => page.locator('astro-island[ssr]').count()).toBe(0)
  await eventually(() => page.locator('[data-play]:disabled').count()).toBe(0)
  await drawn()
}

/** Two frames: what was asked for in the first is on the screen after the second. */
const drawn = (): Promise<void> => page.evaluate(() =>
  new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))))

const figure = (id: string): Promise<Locator> => arrive(page.locator(`#${id}`))
const eventIn = async (live: Locator): Promise<number> => Number((await live.locator('[data-event]').inputValue()).slice(1))
const said = (): Promise<string> => page.locator('[data-said]').innerText()
const predict = (id: string): Locator => page.locator(`[data-predict="${id}"]`)
const claim = (id: string): Locator => page.locator(`[data-claim="${id}"]`)
const engine = new Engine('test')
const must = <T>(result: { ok: true, value: T } | { ok: false, error: string }): T => {
  if (!result.ok) throw new Error(result.error)
  return result.value
}

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

describe.each([...sources])('without scripts, %s', (slug, text) => {
  let plain: Page
  let closePlain: () => Promise<void>

  beforeAll(async () => {
    const browser = await openBrowser({ javaScriptEnabled: false })
    closePlain = browser.close
    plain = await browser.context.newPage()
    await plain.goto(site.url + addressOf(slug))
  })
  afterAll(() => closePlain?.())

  test.each(figureIds(text))('figure %s is a still with its caption, its run as text and a way into the lab', async id => {
    const still = plain.locator(`figure#${id}`)
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
      const asked = plain.locator(`[data-predict="${id}"]`)
      const { options } = questions.find(each => each.id === id)!
      await asked.locator('details summary').click()
      for (const { because } of options) expect(await asked.innerText()).toContain(because)
      expect(await asked.innerText()).toContain('what happened')
      expect(await asked.locator('button:visible').count()).toBe(0)
    }
  })

  test('every claim says what both its runs gave', async () => {
    for (const id of idsIn(text, 'Claim')) {
      const stated = plain.locator(`[data-claim="${id}"]`)
      await stated.locator('summary').click()
      const told = await stated.innerText()
      expect(told).toContain(claims.find(each => each.id === id)!.sentence)
      expect(told).toContain('True of this run')
      expect(told).toContain('the same check fails, as it should')
      expect(await stated.locator('button:visible').count()).toBe(0)
    }
  })

  test('verbs of the prose lead to their figures, and the sandbox lists its tasks', async () => {
    for (const link of await plain.locator('a.do').all()) {
      expect(await plain.locator((await link.getAttribute('href'))!).count()).toBe(1)
    }
    const tasks = [.../tasks=\{\[([^\]]*)\]\}/.exec(text)?.[1]?.matchAll(/"[^"]+"/g) ?? []]
    expect(await plain.locator('[data-task]').count()).toBe(tasks.length)
  })
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
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await open()
    const cut = await figure('cut')
    await cut.locator('[data-step]').click()
    const at = await eventIn(cut)
    await cut.locator('[data-copy]').click()
    await eventually(() => cut.locator('[data-copy]').innerText()).toBe('Copied')
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied.startsWith(`${site.url}lab/#r=`)).toBe(true)
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

describe('a claim', () => {
  test.each(claimed)('of %s, %s: here and in Node the same digests, and the same words', async (slug, id) => {
    await page.goto(site.url + addressOf(slug))
    const stated = claim(id)
    await stated.scrollIntoViewIfNeeded()
    for (const which of ['run', 'counter'] as const) {
      const shown = engine.claim(id, which)
      if (!shown.ok) throw new Error(shown.error)
      const outcome = stated.locator(`> [data-outcome=${which}]`)
      await eventually(async () => {
        if (await outcome.count() === 0) await stated.locator(`[data-${which}]`).click({ timeout: 2_000 }).catch(() => null)
        return outcome.count()
      }).toBe(1)
      const text = await outcome.innerText()
      expect(text).toContain(shown.value.because)
      expect(text).toContain(shown.value.run.check.digest)
      expect(text).toContain('the same as when this page was built')
      expect(text).toContain(which === 'run' ? 'True of this run' : 'the same check fails, as it should')
      const link = decodeLink(await outcome.locator('[data-lab]').getAttribute('href') ?? '')
      expect(link.ok && link.value.check).toEqual(shown.value.run.check)
    }
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
  await page.goto(`${site.url}learn/distributed-systems/`)
  const row = page.locator('.row-title a[href$="split-brain/"]')
  // Six articles stand on a page, in the order of their numbers.
  while (await row.count() === 0) {
    await page.locator('.pager-step[rel="next"]').click()
    await page.waitForLoadState()
  }
  await row.click()
  await page.waitForURL(`**/${article}`)
  const stated = claim(idsOf('Claim')[0]!)
  await stated.scrollIntoViewIfNeeded()
  await eventually(async () => {
    await stated.locator('[data-run]').click({ timeout: 2_000 }).catch(() => null)
    return stated.locator('> [data-outcome=run]').count()
  }).toBe(1)
  const two = await figure('two-lead')
  const at = await eventIn(two)
  await two.locator('[data-step]').click()
  await eventually(() => two.locator('[data-lab]').getAttribute('href')).toContain(`&at=e${at + 1}`)
  const address = await two.locator('[data-lab]').getAttribute('href')
  const linked = decodeLink(address ?? '')
  await two.locator('[data-lab]').click()
  await page.locator('.lab .stage').waitFor()
  await eventually(async () => Number((await page.locator('.lab [data-event]').inputValue()).slice(1))).toBe(at + 1)
  expect(await page.locator('.lab .message').count()).toBe(0)
  await eventually(() => page.url()).toMatch(/#r=.*&at=e/)
  const again = decodeLink(page.url())
  expect(again.ok && linked.ok && again.value.check).toEqual(linked.ok && linked.value.check)
  const tab = await context.newPage()
  watch(tab)
  await tab.goto(page.url())
  await tab.locator('.lab .stage').waitFor()
  expect(await tab.locator('.lab .message').count()).toBe(0)
  await tab.close()
  await page.goBack()
  await eventually(() => page.url()).toContain(article)
})

describe('the page', () => {
  test.each([...sources.keys()])('%s has no fault that axe finds, in light or dark, with everything running', async slug => {
    await open(undefined, addressOf(slug))
    await through()
    await page.locator('[data-claim] [data-run]').first().click()
    await page.locator('[data-predict] [data-show-me]').first().click()
    await page.locator('.sandbox [data-tool=cut]').click()
    await page.locator('[data-predict][data-phase=shown]').first().waitFor()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
      expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).slice(0, 3).join('\n')}`)).toEqual([])
    }
  })

  test.each([...sources.keys()])('%s reflows at 320 px and has targets of 24 px', async slug => {
    await open({ width: 320, height: 640 }, addressOf(slug))
    await through()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    const small = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('figure button, .claim button, .predict button, .sandbox button')]
      .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 24)
      .map(each => each.outerHTML.slice(0, 120)))
    expect(small).toEqual([])
  })

  const still = [...[...sources.keys()].map(addressOf), '']
  test.each(still.flatMap(address => [[address, 1440, 900], [address, 390, 844]] as const))(
    '/%s does not shift when figures begin to run (%d × %d)', async (address, width, height) => {
      await watchShifts(page)
      await open({ width, height }, address)
      await through()
      expect(await shiftsOf(page)).toEqual([])
    })

  test('loads at most 90 kB of compressed script beside the worker', async () => {
    await open()
    await through()
    const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name)
      .filter(name => name.endsWith('.js') && !name.includes('worker')).map(name => name.split('/').at(-1)!))
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(file => names.some(name => file.endsWith(`/${name}`)) && statSync(join(folder, file)).isFile())
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0)
    expect(bytes).toBeLessThan(90_000)
  })

  test('prints its stills and what they say, and no buttons', async () => {
    await open()
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('figure .transport-bar:visible').count()).toBe(0)
    expect(await page.locator(`#${figures[0]} .as-text ol`).isVisible()).toBe(true)
  })
})

describe('the build stops, with a sentence that says why, at', () => {
  const stopped = (part: string): string => {
    try {
      build(folder => {
        writeFixture(folder, 1)
        const file = `${folder}/articles/article-1.mdx`
        const text = readFileSync(file, 'utf8').replace(/^export const .*$/gm, '').replace(/<(Figure|Predict) \/>/g, '')
        writeFileSync(file, `${text}\n\n${part}\n`)
      }).remove()
    } catch (error) {
      return (error as Error).message
    }
    return 'it was built'
  }

  test('a figure whose place its run does not have', () => {
    expect(stopped('<Figure id="f" title="F" scenario="split-brain/raft" at="act:9">text</Figure>'))
      .toContain('<Figure id="f"> of article-1: at="act:9": the run has 2 acts')
  })

  test('a verb for a figure that is not there', () => {
    expect(stopped('<Do figure="nowhere" seek="start">go</Do>')).toContain('there is no <Figure id="nowhere">')
  })

  test('a claim that nobody made', () => {
    expect(stopped('<Claim id="split-brain/three-lead" />')).toContain('there is no such claim')
  })
})

test('the home page has a figure that runs', async () => {
  await page.goto(site.url)
  const home = await arrive(page.locator('#home'))
  const at = await eventIn(home)
  await home.locator('[data-step]').click()
  await eventually(() => eventIn(home)).toBe(at + 1)
})
