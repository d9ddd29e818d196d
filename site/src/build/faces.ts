/**
 * The faces of fontsource with only what our pages are made of: letters, signs and features that they use, and weights
 * from regular to semibold. A phone on a slow line waits for 75 kB of them instead of 179. Whatever else is written
 * comes from the whole file, by need (styles/fonts.css).
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import subsetFont from 'subset-font'

interface Face {
  readonly family: string
  readonly style: 'normal' | 'italic'
  readonly weight: '400' | '600' | '400 600'
  /** Where it is cut from. */
  readonly whole: string
}

const serif = { family: 'Source Serif 4 Variable', weight: '400 600' } as const
const mono = { family: 'IBM Plex Mono', style: 'normal' } as const
const FACES: Readonly<Record<string, Face>> = {
  'serif': {
    ...serif, style: 'normal', whole: '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2',
  },
  'serif-italic': {
    ...serif, style: 'italic', whole: '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-italic.woff2',
  },
  'sans': {
    family: 'IBM Plex Sans Variable', style: 'normal', weight: '400 600',
    whole: '@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-normal.woff2',
  },
  'mono': { ...mono, weight: '400', whole: '@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2' },
  'mono-strong': { ...mono, weight: '600', whole: '@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-600-normal.woff2' },
}

/** What is on our pages, from the first character of each range to its last. */
export const RANGES = [
  [0x20, 0x7e], [0xa0], [0xa7], [0xab], [0xb0, 0xb1], [0xb7], [0xbb], [0xd7], [0x2013, 0x2014], [0x2018, 0x2019],
  [0x201c, 0x201d], [0x2026], [0x2191], [0x2193], [0x2212],
] as const

/** Kerning, ligatures, marks, and figures of one height and width. */
const FEATURES = ['kern', 'liga', 'calt', 'ccmp', 'locl', 'mark', 'mkmk', 'lnum', 'tnum', 'rvrn', 'rclt']
/** Copyright and licence, which travel with what is made of a face; its name, which is reserved, does not. */
const KEPT_NAMES = [0, 13, 14]

const characters = RANGES.flatMap(([from, to = from]) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i))).join('')

const hex = (code: number): string => code.toString(16).toUpperCase()
const unicodeRange = RANGES.map(([from, to]) => `U+${hex(from)}${to === undefined ? '' : `-${hex(to)}`}`).join(', ')

const declared = (name: string, { family, style, weight }: Face): string => `@font-face {
  font-family: '${family}';
  font-style: ${style};
  font-weight: ${weight};
  font-display: optional;
  src: url('./${name}.woff2') format('woff2');
  unicode-range: ${unicodeRange};
}
`

/** Another build may do so at the same time. */
async function write(file: string, content: string | Buffer): Promise<void> {
  await writeFile(`${file}.${process.pid}`, content)
  await rename(`${file}.${process.pid}`, file)
}

/** Writes them into a folder, where they are not there yet, and `faces.css`, which declares them. */
export async function cutFaces(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const own = await readFile(import.meta.filename)
  const { resolve } = createRequire(import.meta.url)
  await write(join(folder, 'faces.css'), Object.entries(FACES).map(([name, face]) => declared(name, face)).join('\n'))
  for (const [name, { whole: path, weight }] of Object.entries(FACES)) {
    const whole = await readFile(resolve(path))
    const file = join(folder, `${name}.woff2`)
    const mark = createHash('sha256').update(own).update(whole).digest('hex')
    if (await readFile(`${file}.of`, 'utf8').catch(() => null) === mark) continue
    const cut = await subsetFont(whole, characters, {
      targetFormat: 'woff2', keepFeatures: FEATURES, preserveNameIds: KEPT_NAMES,
      ...(weight === '400 600' && { variationAxes: { wght: { min: 400, max: 600, default: 400 } } }),
    })
    await write(file, cut)
    await write(`${file}.of`, mark)
  }
}
