/** The small files of our faces are what the style sheet says, and what pages consist of. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cutFaces, RANGES } from '../../src/build/faces.ts'

const sheet = readFileSync(fileURLToPath(new URL('../../src/styles/fonts.css', import.meta.url)), 'utf8')
const facesIn = (css: string) => [...css.matchAll(/@font-face \{(.*?)\n\}/gs)].map(([, body]) => ({
  family: /font-family: '(.*)'/.exec(body!)![1]!, weight: /font-weight: (.*);/.exec(body!)?.[1],
  cut: /url\('\.\/(.*)\.woff2/.exec(body!)?.[1], local: body!.includes('local('),
  ranges: /unicode-range:\s*(.*);/s.exec(body!)?.[1]?.replaceAll(/\s+/g, ' '),
}))

let folder: string
let cut: ReturnType<typeof facesIn>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-faces-'))
  await cutFaces(folder)
  cut = facesIn(readFileSync(join(folder, 'faces.css'), 'utf8'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a small file is asked for the characters that it has', () => {
  const hex = (code: number): string => code.toString(16).toUpperCase()
  const written = RANGES.map(([from, to]) => `U+${hex(from)}${to === undefined ? '' : `-${hex(to)}`}`).join(', ')
  expect(cut.map(({ ranges }) => ranges)).toEqual(cut.map(() => written))
})

test('it is declared after the files that have the rest, with their weights, or it would be another face', () => {
  expect(cut.map(({ cut: name }) => name)).toEqual(['serif', 'serif-italic', 'sans', 'mono', 'mono-strong'])
  const layout = readFileSync(fileURLToPath(new URL('../../src/layouts/Page.astro', import.meta.url)), 'utf8')
  expect([...layout.matchAll(/^import '.*\/(fonts|faces)\.css'$/gm)].map(([, name]) => name)).toEqual(['fonts', 'faces'])
  const web = [...facesIn(sheet).filter(({ local }) => !local), ...cut]
  for (const family of ['Source Serif 4 Variable', 'IBM Plex Sans Variable']) {
    expect(new Set(web.filter(face => face.family === family).map(({ weight }) => weight))).toEqual(new Set(['400 600']))
  }
})

test('together they are less than half of what they are cut from, and are cut once', async () => {
  const files = cut.map(face => join(folder, `${face.cut}.woff2`))
  const sizes = files.map(file => statSync(file).size)
  expect(sizes.reduce((a, b) => a + b)).toBeLessThan(80_000)
  for (const file of files) expect(readFileSync(file).subarray(0, 4).toString()).toBe('wOF2')
  const before = files.map(file => statSync(file).mtimeMs)
  await cutFaces(folder)
  expect(files.map(file => statSync(file).mtimeMs)).toEqual(before)
})
