/** What is built of other contents. Builds come one after the other (../build.ts), so in one file none waits for another. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureBuilt, takeTurn } from '../../../tools/start/ensure.ts'
import { root } from '../../../tools/start/root.ts'
import { duration } from '../../src/hub/reading.ts'
import { build } from '../build.ts'
import { crawl, type Crawl } from '../crawl.ts'
import { planned, writeFixture, writeSpecimen } from '../fixture.ts'
import { serve } from '../serve.ts'

const BASE = '/some/deep/base/'
const topic = 'learn/distributed-systems/'

/** The text of the first element that has `attribute`, without tags. */
function textOf(html: string, attribute: string): string | undefined {
  const found = new RegExp(`<(\\w+)[^>]*\\s${attribute}[^>]*>([\\s\\S]*?)</\\1>`).exec(html)
  return found?.[2]?.replace(/<[^>]*>/g, '').trim()
}
const numbersIn = (html: string) => [...html.matchAll(/class="row-number">(\d+)</g)].map(match => Number(match[1]))

interface Made { folder: string, found: Crawl, remove: () => void }

async function made(write: (folder: string) => void): Promise<Made> {
  const { folder, remove } = await build(write)
  return { folder, found: await crawled(folder), remove }
}

async function crawled(folder: string): Promise<Crawl> {
  const site = await serve(folder, BASE)
  try {
    return await crawl(site.url)
  } finally {
    await site.close()
  }
}

describe('a fixture of 97 articles', () => {
  let site: Made
  const page = (path: string) => readFileSync(join(site.folder, path, 'index.html'), 'utf8')
  beforeAll(async () => {
    site = await made(folder => writeFixture(folder, 97))
  })
  afterAll(() => site?.remove())

  test('has 17 pages, each of six real links', () => {
    const pages = readdirSync(join(site.folder, topic, 'page')).map(Number).toSorted((a, b) => a - b)
    expect(pages).toEqual(Array.from({ length: 16 }, (_, index) => index + 2))
    for (const number of [1, ...pages]) {
      const html = page(number === 1 ? topic : `${topic}page/${number}`)
      const first = (number - 1) * 6 + 1
      const expected = Array.from({ length: Math.min(6, 98 - first) }, (_, index) => first + index)
      expect(numbersIn(html)).toEqual(expected)
      for (const article of expected) {
        const plan = planned(article)
        const address = `${number === 1 ? '../../' : '../../../../'}${topic}${plan.slug}/`
        expect(html).toContain(`href="${address}"`)
        expect(existsSync(join(site.folder, topic, plan.slug, 'index.html'))).toBe(true)
        expect(html).toContain(`<span class="row-minutes">${duration(plan.minutes)}</span>`)
      }
    }
  })

  test('has counters that are sums of what is there', () => {
    const html = page(topic)
    const minutes = Array.from({ length: 97 }, (_, index) => planned(index + 1).minutes).reduce((a, b) => a + b)
    expect(textOf(html, 'data-counter="concepts"')).toBe('10')
    expect(textOf(html, 'data-counter="articles"')).toBe('97')
    expect(textOf(html, 'data-counter="minutes"')).toBe(duration(minutes))
  })

  test('filters are links to pages that exist and say how much they show', () => {
    const html = page('paths/consensus-from-scratch')
    expect(textOf(html, 'data-count(?=[ >])')?.replace(/ · .*/, '')).toBe('23 of 97 articles')
    expect(numbersIn(html).slice(0, 4)).toEqual([24, 34, 33, 35])
    expect(page(topic)).toContain('href="../../paths/consensus-from-scratch/"')
    expect(existsSync(join(site.folder, 'paths/build-it'))).toBe(false)
  })

  test('works from a deep base: nothing is broken, nothing comes from elsewhere', () => {
    expect(site.found.broken).toEqual([])
    expect(site.found.foreign).toEqual([])
    expect(site.found.pages.length).toBeGreaterThan(97 + 17 + 10 + 5)
    expect(site.found.files).toBeGreaterThan(5)
  })
})

describe.each([['no article', 0], ['three articles', 3]])('%s', (_name, count) => {
  let site: Made
  beforeAll(async () => {
    site = await made(folder => (count === 0 ? writeFixture(folder, 0) : writeSpecimen(folder, count - 1)))
  })
  afterAll(() => site?.remove())

  test('nothing without content is linked', () => {
    expect(site.found.broken).toEqual([])
    const html = readFileSync(join(site.folder, topic, 'index.html'), 'utf8')
    expect(numbersIn(html)).toHaveLength(count)
    expect(html.includes('data-filter="path"')).toBe(count > 1)
    for (const [, shown] of html.matchAll(/choice-count">(\d+)/g)) expect(Number(shown)).toBeGreaterThan(0)
    expect(readdirSync(join(site.folder, 'concepts')).filter(each => each !== 'index.html'))
      .toEqual(count === 0 ? [] : ['leader-election', 'time'])
  })
})

test('the real content works from a deep base: nothing is broken, nothing comes from elsewhere', async () => {
  await ensureBuilt(root)
  const found = await crawled(join(root, 'site/dist'))
  expect(found.broken).toEqual([])
  expect(found.foreign).toEqual([])
})

test('stills are bare of what only a script would read, and the figures around them are not', async () => {
  await ensureBuilt(root)
  const html = readFileSync(join(root, 'site/dist', topic, 'split-brain/index.html'), 'utf8')
  const stills = [...html.matchAll(/<astro-slot name="still">(.*?)<\/astro-slot>/gs)].map(([, still]) => still!)
  expect(stills.length).toBeGreaterThan(5)
  expect(stills.filter(still => still.includes('<!--'))).toEqual([])
  expect(stills.filter(still => still.length < 1_000)).toEqual([])
  expect(html.replaceAll(/<astro-slot .*?<\/astro-slot>/gs, '')).toContain('<!--[-->')
})

/** The article of a fixture, with something more at its end. */
function writeWith(folder: string, part: string): void {
  writeFixture(folder, 1)
  const file = `${folder}/articles/article-1.mdx`
  const text = readFileSync(file, 'utf8').replace(/^export const .*$/gm, '').replace(/<(Figure|Predict) \/>/g, '')
  writeFileSync(file, `${text}\n\n${part}\n`)
}

test('the build stops at a figure whose place its run does not have, with a sentence that names both; it waits its turn', async () => {
  const part = '<Figure id="f" title="F" scenario="split-brain/raft" at="act:9">text</Figure>'
  const release = await takeTurn(root)
  let begun = false
  const building = build(folder => {
    begun = true
    writeWith(folder, part)
  })
  await new Promise(setImmediate)
  expect(begun).toBe(false)
  release()
  await expect(building).rejects.toThrow('<Figure id="f"> of article-1: at="act:9": the run has 2 acts')
})
