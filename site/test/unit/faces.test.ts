/** The small files of our faces are what the style sheet says, and what pages consist of. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cutFaces, RANGES, SIGNS } from '../../src/build/faces.ts'

const sheet = readFileSync(fileURLToPath(new URL('../../src/styles/fonts.css', import.meta.url)), 'utf8')
const { resolve } = createRequire(import.meta.url)
const facesIn = (css: string) => [...css.matchAll(/@font-face \{(.*?)\n\}/gs)].map(([, body]) => ({
  family: /font-family: '(.*)'/.exec(body!)![1]!, weight: /font-weight: (.*);/.exec(body!)?.[1],
  cut: /url\('\.\/(.*)\.woff2/.exec(body!)?.[1], local: body!.includes('local('), whole: /url\('(@.*latin.*)'\)/.exec(body!)?.[1],
  ranges: /unicode-range:\s*(.*);/s.exec(body!)?.[1]?.replaceAll(/\s+/g, ' '),
}))

const codesIn = (ranges: string): number[] => ranges.split(/, ?/).flatMap(range => {
  const [from, to = from] = range.slice(2).split('-').map(code => Number.parseInt(code, 16))
  return Array.from({ length: to! - from! + 1 }, (_, i) => from! + i)
})

let folder: string
let own: string
let faces: ReturnType<typeof facesIn>
let cut: ReturnType<typeof facesIn>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-faces-'))
  await cutFaces(folder)
  own = readFileSync(join(folder, 'faces.css'), 'utf8')
  faces = facesIn(own).filter(({ family }) => family !== 'Signs')
  cut = faces.filter(face => face.cut !== undefined)
})
afterAll(() => rmSync(folder, { recursive: true }))

test('a small file is asked for the characters that it has', () => {
  const hex = (code: number): string => code.toString(16).toUpperCase()
  const written = RANGES.map(([from, to]) => `U+${hex(from)}${to === undefined ? '' : `-${hex(to)}`}`).join(', ')
  expect(cut.map(({ ranges }) => ranges)).toEqual(cut.map(() => written))
})

test('signs that none of them has stand in the style sheet itself, behind each family, and nothing else is sent for', () => {
  const signs = facesIn(own).filter(({ family }) => family === 'Signs')
  expect(signs.map(({ ranges, weight, local }) => [codesIn(ranges!), weight, local])).toEqual([
    [SIGNS.flatMap(([from, to]) => (to === undefined ? [from] : [from, to])), '400 600', false],
  ])
  const [, data] = /url\('data:font\/woff2;base64,([^']*)'\)/.exec(own)!
  const file = Buffer.from(data!, 'base64')
  expect([file.subarray(0, 4).toString(), file.length < 4_000]).toEqual(['wOF2', true])
  const tokens = readFileSync(fileURLToPath(new URL('../../src/styles/tokens.css', import.meta.url)), 'utf8')
  const stacks = [...tokens.matchAll(/--(?:serif|sans|mono):([^;]*);/g)].map(([, stack]) => stack!.split(',')[1]!.trim())
  expect(stacks).toEqual(["'Signs'", "'Signs'", "'Signs'"])
})

test('the whole file is asked for what the small one does not have, or both would be fetched where one comes late', () => {
  const whole = faces.filter(face => face.whole !== undefined)
  expect(whole.map(({ family, weight }) => [family, weight])).toEqual(cut.map(({ family, weight }) => [family, weight]))
  for (const [i, { ranges, whole: file }] of whole.entries()) {
    const [rest, small] = [codesIn(ranges!), codesIn(cut[i]!.ranges!)]
    expect(rest.filter(code => small.includes(code))).toEqual([])
    const { latin } = JSON.parse(readFileSync(resolve(file!.replace(/files\/.*/, 'unicode.json')), 'utf8')) as { latin: string }
    const ascending = (a: number, b: number): number => a - b
    expect([...rest, ...small].toSorted(ascending)).toEqual(codesIn(latin).toSorted(ascending))
  }
})

test('the small file is declared after the whole one, with its weights, or it would be another face', () => {
  expect(cut.map(({ cut: name }) => name)).toEqual(['serif', 'serif-italic', 'sans', 'mono', 'mono-strong'])
  expect(faces.map(face => face.cut !== undefined)).toEqual(cut.flatMap(() => [false, true]))
  const layout = readFileSync(fileURLToPath(new URL('../../src/layouts/Page.astro', import.meta.url)), 'utf8')
  expect([...layout.matchAll(/^import '.*\/(fonts|faces)\.css'$/gm)].map(([, name]) => name)).toEqual(['fonts', 'faces'])
  const web = [...facesIn(sheet).filter(({ local }) => !local), ...faces]
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
