import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { AxeBuilder } from '@axe-core/playwright'
import { claims, decodeLink, questions } from '@quorate/scenarios'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { figureIds } from '../../src/figures/source.ts'
import { Engine } from '../../src/sim/engine.ts'
import { build, type Built } from '../build.ts'
import { serve, type Site } from '../serve.ts'
import { openBrowser } from './browser.ts'

const article = 'learn/distributed-systems/split-brain/'
const source = readFileSync(new URL('../../../content/articles/split-brain.mdx', import.meta.url), 'utf8')
const figures = figureIds(source)
const idsOf = (tag: string): string[] => [...source.matchAll(new RegExp(`<${tag} id="([^"]+)"`, 'g'))].map(([, id]) => id!)

let built: Built
let site: Site
let context: BrowserContext
let close: () => Promise<void>
let page: Page
let trouble: string[]

beforeAll(async () => {
  built = build()
  site = await serve(built.folder, '/some/base/')
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

async function open(size = { width: 1440, height: 900 }): Promise<void> {
  await page.setViewportSize(size)
  await page.goto(site.url + article)
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
    await page.waitForTimeout(40)
  }
  await eventually(() => page.locator('astro-island[ssr]').count()).toBe(0)
}

const figure = (id: string): Promise<Locator> => arrive(page.locator(`#${id}`))
const eventIn = async (live: Locator): Promise<number> => Number((await live.locator('[data-event]').inputValue()).slice(1))
const said = (): Promise<string> => page.locator('[data-said]').innerText()
const predict = (id: string): Locator => page.locator(`[data-predict="${id}"]`)
const claim = (id: string): Locator => page.locator(`[data-claim="${id}"]`)
const engine = new Engine('test')

describe('without scripts', () => {
  let plain: Page
  let closePlain: () => Promise<void>

  beforeAll(async () => {
    const browser = await openBrowser({ javaScriptEnabled: false })
    closePlain = browser.close
    plain = await browser.context.newPage()
    await plain.goto(site.url + article)
  })
  afterAll(() => closePlain?.())

  test.each(figures)('figure %s is a still with its caption, its run as text and a way into the lab', async id => {
    const still = plain.locator(`figure#${id}`)
    expect(await still.locator('.drawing').locator('svg:visible, .history:visible').count()).toBeGreaterThan(0)
    expect((await still.locator('figcaption p').first().innerText()).length).toBeGreaterThan(40)
    expect(await still.locator('.sentence').innerText()).toMatch(/^e\d+ .+\./)
    const text = still.locator('details.as-text')
    await text.locator('summary').click()
    expect(await text.locator('ol > li').count()).toBeGreaterThan(5)
    expect(await text.locator('ol > li').count()).toBeLessThanOrEqual(40)
    expect(await text.innerText()).toMatch(/In the end[\s\S]+digest [0-9a-f]{16}/)
    expect(await still.locator('a[data-lab]').getAttribute('href')).toMatch(/lab\/#r=[\w-]+\.[0-9a-f]{8}&at=e\d+$/)
    expect(await still.locator('button:visible').count()).toBe(0)
  })

  test.each(idsOf('Predict'))('question %s has its answer folded below it', async id => {
    const asked = plain.locator(`[data-predict="${id}"]`)
    const { options } = questions.find(each => each.id === id)!
    await asked.locator('details summary').click()
    for (const { because } of options) expect(await asked.innerText()).toContain(because)
    expect(await asked.innerText()).toContain('what happened')
    expect(await asked.locator('button:visible').count()).toBe(0)
  })

  test.each(idsOf('Claim'))('claim %s says what both its runs gave', async id => {
    const stated = plain.locator(`[data-claim="${id}"]`)
    await stated.locator('summary').click()
    const text = await stated.innerText()
    expect(text).toContain(claims.find(each => each.id === id)!.sentence)
    expect(text).toContain('True of this run')
    expect(text).toContain('the same check fails, as it should')
    expect(await stated.locator('button:visible').count()).toBe(0)
  })

  test('verbs of the prose lead to their figures, and the sandbox lists its tasks', async () => {
    for (const link of await plain.locator('a.do').all()) {
      expect(await plain.locator((await link.getAttribute('href'))!).count()).toBe(1)
    }
    expect(await plain.locator('[data-task]').count()).toBe(5)
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

  test('a verb that is pressed before its figure runs is done when it does', async () => {
    await open()
    await page.locator('button.do').last().evaluate((verb: HTMLElement) => verb.click())
    const seek = [...source.matchAll(/<Do figure="([^"]+)"/g)].at(-1)![1]!
    const done = await figure(seek)
    await eventually(() => done.locator('.sentence').innerText()).toMatch(/r1|Follow/)
  })
})

describe('a claim', () => {
  test.each(idsOf('Claim'))('%s: here and in Node the same digests, and the same words', async id => {
    await open()
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
  await sandbox.getByRole('radio', { name: /Raft/ }).check()
  await eventually(() => sandbox.locator('.title').innerText()).toContain('Raft')
  const mutant = sandbox.locator('[data-mutant]')
  for (const value of await mutant.locator('option').evaluateAll(all => all.slice(1).map(each => (each as HTMLOptionElement).value))) {
    await mutant.selectOption(value)
    await eventually(() => sandbox.locator('[data-changed]').innerText()).toContain('verdict')
    if (await task('break-raft') === 'true') break
    await page.waitForTimeout(100)
  }
  await eventually(() => task('break-raft')).toBe('true')
  await page.reload()
  await arrive(page.locator('.sandbox'))
  expect(await task('your-cut')).toBe('true')
  const link = decodeLink(await page.locator('[data-task="split-brain/your-cut"] a').getAttribute('href') ?? '')
  expect(link.ok && link.value.run.interventions.map(({ act }) => act.kind)).toEqual(['cut'])
})

test('a reader’s walk: topic, article, claim, prediction, lab, the same run in a new tab', async () => {
  await page.goto(`${site.url}learn/distributed-systems/`)
  await page.locator('.row-title a[href$="split-brain/"]').click()
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
  test('has no accessibility fault that axe finds, in light or dark, with everything running', async () => {
    await open()
    await through()
    await page.locator('[data-claim] [data-run]').first().click()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
      expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 160)).slice(0, 3).join('\n')}`)).toEqual([])
    }
  })

  test('reflows at 320 px and has targets of 24 px', async () => {
    await open({ width: 320, height: 640 })
    await through()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    const small = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('figure button, .claim button, .predict button, .sandbox button')]
      .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 24)
      .map(each => each.outerHTML.slice(0, 120)))
    expect(small).toEqual([])
  })

  test.each([[1440, 900], [390, 844]])('does not shift when figures begin to run (%d × %d)', async (width, height) => {
    await page.addInitScript(() => {
      Object.assign(window, { shifted: 0 })
      new PerformanceObserver(list => {
        for (const entry of list.getEntries() as unknown as { value: number, hadRecentInput: boolean }[]) {
          if (!entry.hadRecentInput) Object.assign(window, { shifted: (window as unknown as { shifted: number }).shifted + entry.value })
        }
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await open({ width, height })
    await through()
    await page.waitForTimeout(300)
    expect(await page.evaluate(() => (window as unknown as { shifted: number }).shifted)).toBeLessThan(0.02)
  })

  test('loads at most 90 kB of compressed script beside the worker', async () => {
    await open()
    await through()
    const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name)
      .filter(name => name.endsWith('.js') && !name.includes('worker')).map(name => name.split('/').at(-1)!))
    const files = readdirSync(built.folder, { recursive: true, encoding: 'utf8' })
      .filter(file => names.some(name => file.endsWith(`/${name}`)) && statSync(join(built.folder, file)).isFile())
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(built.folder, file))).length, 0)
    expect(bytes).toBeLessThan(90_000)
  })

  test('prints its stills and what they say, and no buttons', async () => {
    await open()
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('figure .transport-bar:visible').count()).toBe(0)
    expect(await page.locator(`#${figures[0]} .as-text ol`).isVisible()).toBe(true)
  })
})

test('the home page has a figure that runs', async () => {
  await page.goto(site.url)
  const home = await arrive(page.locator('#home'))
  const at = await eventIn(home)
  await home.locator('[data-step]').click()
  await eventually(() => eventIn(home)).toBe(at + 1)
})
