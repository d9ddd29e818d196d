/** What is written on our pages is drawn with what the pages bring, and not with whatever the machine has. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { files, listen, type Serving } from '../../../tools/start/server.ts'
import { RANGES, SIGNS } from '../../src/build/faces.ts'
import { openBrowser } from './browser.ts'

const folder = fileURLToPath(new URL('../../dist', import.meta.url))
const isIn = (ranges: readonly (readonly [number, number?])[], code: number): boolean =>
  ranges.some(([from, to = from]) => code >= from && code <= to)
const isSign = (text: string): boolean => [...text].every(each => isIn(SIGNS, each.codePointAt(0)!))
/** Of the whole files: Latin with accents, µ and the like, and Greek. */
const WHOLE = [[0xa1, 0x24f], [0x370, 0x3ff]] as const

let serving: Serving
beforeAll(async () => {
  serving = await listen(files(folder), 0)
})
afterAll(() => serving?.close())

test('every character of every page is in a face, a small or a whole one, or among the signs', () => {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path => path.endsWith('.html'))
  expect(pages.length).toBeGreaterThan(30)
  const missing = new Map<string, string>()
  for (const path of pages) {
    const html = readFileSync(join(folder, path), 'utf8').replaceAll(/<(script|style)\b.*?<\/\1>/gs, '')
    for (const each of html.replaceAll(/<[^>]*>|\s|&[^;]+;/g, '')) {
      const code = each.codePointAt(0)!
      if (!isIn(RANGES, code) && !isIn(SIGNS, code) && !isIn(WHOLE, code)) missing.set(each, path)
    }
  }
  expect([...missing]).toEqual([])
})

interface Node {
  readonly nodeId: number
  readonly nodeType: number
  readonly nodeValue: string
}
const TEXT = 3

/** Of each text that is only signs, what it is drawn with, and whether the page brought that. */
async function facesOfSigns(devtools: CDPSession): Promise<(readonly [text: string, isBrought: boolean])[]> {
  await devtools.send('DOM.enable')
  await devtools.send('CSS.enable')
  const { nodes } = await devtools.send('DOM.getFlattenedDocument', { depth: -1, pierce: true })
  const texts = (nodes as readonly Node[]).filter(({ nodeType, nodeValue }) => nodeType === TEXT && nodeValue.trim() !== '')
  const found = texts.filter(({ nodeValue }) => isSign(nodeValue.trim())).map(async ({ nodeId, nodeValue }) => {
    const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId })
    return fonts.map(({ isCustomFont }) => [nodeValue.trim(), isCustomFont] as const)
  })
  return (await Promise.all(found)).flat()
}

test.for([
  ['the lab', 'lab/', '.verdicts li'],
  ['an article', 'learn/distributed-systems/split-brain/', '.claim'],
] as const)('signs in %s are drawn as the page brings them', async ([, path, last]) => {
  const { context, close } = await openBrowser()
  const page = await context.newPage()
  await page.goto(`${serving.url}/${path}`)
  await page.locator(last).first().waitFor()
  await page.evaluate(() => document.fonts.ready)
  const signs = await facesOfSigns(await context.newCDPSession(page))
  expect(signs.map(([text]) => text)).toContain('✓')
  expect(signs.filter(([, isBrought]) => !isBrought)).toEqual([])
  await close()
})
