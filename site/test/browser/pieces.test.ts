/** Text that comes in pieces, as over a slow network, is painted before the rest is there: nothing may shift then. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { files, listen, type Serving } from '../../../tools/start/server.ts'
import { openBrowser } from './browser.ts'
import { drawn } from './page.ts'
import { shiftsOf, watchShifts } from './shifts.ts'

const folder = fileURLToPath(new URL('../../dist', import.meta.url))
const home = readFileSync(`${folder}/index.html`, 'utf8')
/** What stands between two buttons, before and after each part of the track. */
const BORDERS = [
  '<button', '<span class="speed', '<div class="track', '<svg class="marks', '<input type="range"', '<div class="where',
]

let browser: Awaited<ReturnType<typeof openBrowser>>
let serving: Serving
let pieces: readonly string[] = []
/** Sends the next piece. */
let next = (): void => undefined

beforeAll(async () => {
  const site = files(folder)
  serving = await listen((request, response) => {
    if (request.url !== '/') return site(request, response)
    response.setHeader('Content-Type', 'text/html; charset=utf-8')
    let sent = 0
    next = () => (sent === pieces.length - 1 ? response.end(pieces[sent]) : response.write(pieces[sent++]))
    next()
  }, 0)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await serving?.close()
})

test.each([{ width: 1440, height: 900 }, { width: 390, height: 844 }])('the buttons of the first figure, %o', async size => {
  pieces = piecesOf(home)
  expect(pieces.length).toBeGreaterThan(8)
  const page = await browser.context.newPage()
  await page.setViewportSize(size)
  await watchShifts(page)
  await page.goto(serving.url, { waitUntil: 'commit' })
  for (let sent = 1; sent < pieces.length; sent++) {
    await drawn(page)
    next()
  }
  await page.waitForLoadState()
  await drawn(page)
  expect(await shiftsOf(page)).toEqual([])
  await page.close()
})

/** Cut at every border within the first figure. */
function piecesOf(text: string): string[] {
  const [from, to] = [text.indexOf('<div class="transport '), text.indexOf('</figure>')]
  const cuts = BORDERS.flatMap(border => [...text.matchAll(RegExp(border, 'g'))].map(({ index }) => index))
    .filter(index => index > from && index < to).toSorted((a, b) => a - b)
  return [0, ...cuts].map((start, at) => text.slice(start, cuts[at]))
}
