import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { build, type Built } from '../build.ts'
import { writeSpecimen } from '../fixture.ts'
import { serve, type Site } from '../serve.ts'
import { faultsOf } from './axe.ts'
import { openBrowser } from './browser.ts'

const topic = 'learn/distributed-systems/'
const kinds: Record<string, string> = {
  home: '',
  learn: 'learn/',
  topic,
  'topic, filtered': `${topic}?path=consensus-from-scratch&level=2`,
  'topic, page 17': `${topic}page/17/`,
  path: 'paths/one-to-many/',
  help: `${topic}for/databases/`,
  level: `${topic}level/3/`,
  article: `${topic}split-brain/`,
  concepts: 'concepts/',
  concept: 'concepts/quorum/',
  glossary: 'glossary/',
  'no such page': 'concepts/qorum/',
}

let built: Built
let site: Site
let context: BrowserContext
let close: () => Promise<void>
let page: Page
let trouble: string[]

beforeAll(async () => {
  built = await build(folder => writeSpecimen(folder, 97))
  site = await serve(built.folder, '/some/deep/base/')
  const browser = await openBrowser()
  context = browser.context
  close = browser.close
})
afterAll(async () => {
  await close?.()
  await site?.close()
  built?.remove()
})

beforeEach(async () => {
  page = await context.newPage()
  trouble = []
  page.on('pageerror', error => trouble.push(error.message))
  page.on('request', request => {
    const url = request.url()
    // Only the page for missing pages looks above the site, for its root.
    if (/^https?:/.test(url) && !url.startsWith(site.url) && !url.endsWith('quorate.json')) trouble.push(`asked ${url}`)
  })
})
afterEach(async () => {
  await page.close()
  expect(trouble).toEqual([])
})

const go = (path: string) => page.goto(site.url + path)
const textOf = (selector: string) => page.locator(selector).first().innerText()
const numbers = () => page.locator('.row-number').allInnerTexts()

test.each(Object.entries(kinds))('%s has no fault that axe finds in light or dark, and reflows', async (_kind, path) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await go(path)
  expect(await faultsOf(page, { from: 'moderate' })).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await faultsOf(page, { from: 'moderate', colours: true })).toEqual([])
  await page.setViewportSize({ width: 320, height: 640 })
  const { content, view } = await page.evaluate(() =>
    ({ content: document.documentElement.scrollWidth, view: document.documentElement.clientWidth }))
  expect(content, 'width of the content at 320 px').toBeLessThanOrEqual(view)
})

test('targets are at least 24 px high, apart from links in running text', async () => {
  for (const path of Object.values(kinds)) {
    await go(path)
    const small = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('a, button, input, summary')]
      .filter(each => each.checkVisibility() && !each.closest('p, dd, .row-title, .shelf-title, .term-card, .skip'))
      .filter(each => !each.closest('li')?.querySelector('cite'))
      .filter(each => (each.closest('label, li, nav, a') ?? each).getBoundingClientRect().height < 24)
      .map(each => each.outerHTML.slice(0, 80)))
    expect(small, path).toEqual([])
  }
})

describe('the theme', () => {
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const [light, dark] = ['rgb(251, 250, 247)', 'rgb(21, 24, 27)']

  test('follows the system, then the choice, on every page and after a reload', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await go('')
    expect(await ground()).toBe(dark)
    await page.getByRole('radio', { name: 'Light' }).first().check({ force: true })
    expect(await ground()).toBe(light)
    await go('glossary/')
    expect(await ground()).toBe(light)
    await page.getByRole('radio', { name: 'System' }).first().check({ force: true })
    await page.reload()
    expect(await ground()).toBe(dark)
  })
})

describe('the list', () => {
  test('is filtered in place, with an address, by keyboard, and Back undoes it', async () => {
    await go(topic)
    await page.locator('[data-filter=path]', { hasText: 'Consensus from scratch' }).focus()
    await page.keyboard.press('Enter')
    expect(new URL(page.url()).search).toBe('?path=consensus-from-scratch')
    expect(await numbers()).toEqual(['24', '34', '33', '35', '43', '44'])
    expect(await textOf('[data-count]')).toMatch(/^23 of 97 articles · /)
    expect(await page.locator('[data-filter][aria-current]').allInnerTexts()).toHaveLength(1)
    await page.locator('[data-filter=level]', { hasText: 'Practitioner' }).click()
    expect(await textOf('[data-count]')).toMatch(/^8 of 97 articles · /)
    await page.getByRole('link', { name: 'Page 2' }).click()
    expect(new URL(page.url()).search).toBe('?path=consensus-from-scratch&level=2&page=2')
    expect(await numbers()).toHaveLength(2)
    await page.goBack()
    expect(await numbers()).toHaveLength(6)
    await page.goBack()
    await page.goBack()
    expect(await numbers()).toEqual(['1', '2', '3', '4', '5', '6'])
    expect(await textOf('[data-count]')).toBe('97 articles')
  })

  test('shows what its address says after a reload, and its links still lead somewhere', async () => {
    await go(`${topic}?path=streams-and-the-log&page=2`)
    await page.reload()
    expect(await numbers()).toHaveLength(6)
    await page.locator('.row-title a').first().click()
    await page.waitForLoadState()
    expect(await page.locator('h1').count()).toBe(1)
    expect(await textOf('h1')).not.toMatch(/no page/)
  })

  test('a filter chosen on a later page leads to the first', async () => {
    await go(`${topic}page/3/`)
    await page.locator('[data-filter=help]', { hasText: 'Databases' }).click()
    await page.waitForURL('**/?help=databases')
    expect(await textOf('[data-count]')).toMatch(/ of 97 articles/)
  })
})

test('without scripts, filters and pages are links to pages', async () => {
  const plain = await context.browser()?.newContext({ javaScriptEnabled: false })
  const still = plain ? await plain.newPage() : page
  if (!plain) await page.route('**/*.js', route => route.abort())
  await still.goto(site.url + topic)
  const address = await still.locator('[data-filter=path]').first().getAttribute('href')
  await still.goto(new URL(address!, still.url()).href)
  expect(await still.locator('h1').innerText()).toBe('From one machine to many')
  await still.goto(`${site.url}${topic}page/2/`)
  expect(await still.locator('.row').count()).toBe(6)
  await plain?.close()
})

test('an island and its worker are found under a deep base', async () => {
  await go(`${topic}split-brain/`)
  await page.locator('[data-probe]').scrollIntoViewIfNeeded()
  await page.locator('[data-probe="hello from the worker"]').waitFor()
})

test('a term opens by keyboard and by hover, and closes with Escape', async () => {
  await go(`${topic}split-brain/`)
  const term = page.locator('[data-term]').first()
  const card = page.locator('.term-card').first()
  await term.focus()
  await page.keyboard.press('Enter')
  expect(await card.isVisible()).toBe(true)
  await page.keyboard.press('Escape')
  expect(await card.isVisible()).toBe(false)
  await term.hover()
  await card.waitFor({ state: 'visible' })
  await card.hover()
  await page.waitForTimeout(300)
  expect(await card.isVisible()).toBe(true)
})

describe('search', () => {
  test('opens with a key, finds by group, and goes by keyboard', async () => {
    await go(topic)
    await page.keyboard.press('/')
    await page.keyboard.type('quor')
    await page.locator('.found').first().waitFor()
    expect(await page.locator('.found-group').allInnerTexts()).toContain('Glossary')
    expect(await page.locator('.found[aria-selected=true]').count()).toBe(1)
    expect(await faultsOf(page, { from: 'minor', within: 'dialog' })).toEqual([])
    await page.keyboard.press('Enter')
    await page.waitForURL('**/concepts/quorum/')
  })

  test('says so when there is nothing', async () => {
    await go('glossary/')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('xyzzy')
    await page.getByText('Nothing says “xyzzy”.').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('dialog').isVisible()).toBe(false)
  })
})

test('an address that does not exist leads to the nearest title, at any depth', async () => {
  await go('learn/distributed-systems/some/where/split-brian/')
  await page.locator('[data-nearest] a').first().click()
  await page.waitForLoadState()
  expect(page.url()).toBe(`${site.url}${topic}split-brain/`)
})

test('with reduced motion nothing moves by itself', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await go(topic)
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
  const longest = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--m-4'))
  expect(longest.trim()).toMatch(/^0m?s$/)
})
