/**
 * The faces of fontsource with only what our pages are made of: letters, signs and features that they use, and weights
 * from regular to semibold. A phone on a slow line waits for 75 kB of them instead of 179. Whatever else is written
 * comes from the whole file, by need.
 *
 * Signs that none of them has (✓ ✗ → ≤ …) are a face of their own, the same in every browser; otherwise each looks for
 * them in all that the machine has, once a page, and ▶ may turn out an emoji. It is small enough to stand in the style
 * sheet; the lab has it unpacked before it needs it (pages/lab.astro).
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
  [0x201c, 0x201d], [0x2026], [0x2060], [0x2191], [0x2193], [0x2212],
] as const

/** ← → ⇒ ≠ ≤ ≥ ⋮ ⌊ ⌋ ■ ▶ ▸ ◀ ◆ ◇ ✓ ✗ ⟨ ⟩ */
export const SIGNS = [
  [0x2190], [0x2192], [0x21d2], [0x2260], [0x2264, 0x2265], [0x22ee], [0x230a, 0x230b], [0x25a0], [0x25b6], [0x25b8],
  [0x25c0], [0x25c6, 0x25c7], [0x2713], [0x2717], [0x27e8, 0x27e9],
] as const
const SIGNS_FROM = 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf'

type Ranges = readonly (readonly [from: number, to?: number])[]
const codesIn = (ranges: Ranges): number[] =>
  ranges.flatMap(([from, to = from]) => Array.from({ length: to - from + 1 }, (_, i) => from + i))

/**
 * The characters of our pages are not asked of the whole file: a browser that has waited long enough for the small one
 * would fetch the whole one too.
 */
function without(own: Ranges, all: Ranges): Ranges {
  const cut = new Set(codesIn(own))
  const ranges: [number, number][] = []
  for (const code of codesIn(all).filter(each => !cut.has(each))) {
    const last = ranges.at(-1)
    if (last?.[1] === code - 1) last[1] = code
    else ranges.push([code, code])
  }
  return ranges
}

/** Kerning, ligatures, marks, and figures of one height and width. */
const FEATURES = ['kern', 'liga', 'calt', 'ccmp', 'locl', 'mark', 'mkmk', 'lnum', 'tnum', 'rvrn', 'rclt']
/** Copyright and licence, which travel with what is made of a face; its name, which is reserved, does not. */
const KEPT_NAMES = [0, 13, 14]

const charactersIn = (ranges: Ranges): string => String.fromCodePoint(...codesIn(ranges))

const hex = (code: number): string => code.toString(16).toUpperCase()
const read = (ranges: string): Ranges => ranges.split(',').map(range => {
  const [from, to] = range.slice('U+'.length).split('-').map(code => Number.parseInt(code, 16))
  return [from!, to]
})
const written = (ranges: Ranges): string =>
  ranges.map(([from, to = from]) => `U+${hex(from)}${to === from ? '' : `-${hex(to)}`}`).join(', ')

const declared = ({ family, style, weight }: Face, url: string, ranges: Ranges): string => `@font-face {
  font-family: '${family}';
  font-style: ${style};
  font-weight: ${weight};
  font-display: optional;
  src: url('${url}') format('woff2');
  unicode-range: ${written(ranges)};
}
`

/** Another build may do so at the same time. */
async function write(file: string, content: string | Buffer): Promise<void> {
  await writeFile(`${file}.${process.pid}`, content)
  await rename(`${file}.${process.pid}`, file)
}

type Cutting = Parameters<typeof subsetFont>[2]

/** Of a face what these characters need, in a file; cut again only where the face or this source has changed. */
async function cut(file: string, path: string, ranges: Ranges, cutting: Cutting): Promise<void> {
  const [own, whole] = await Promise.all([readFile(import.meta.filename), readFile(path)])
  const mark = createHash('sha256').update(own).update(whole).digest('hex')
  if (await readFile(`${file}.of`, 'utf8').catch(() => null) === mark) return
  await write(file, await subsetFont(whole, charactersIn(ranges), cutting))
  await write(`${file}.of`, mark)
}

/** As large as the letters around them: DejaVu's own are larger. */
const declaredSigns = (file: Buffer): string => `@font-face {
  font-family: 'Signs';
  font-weight: 400 600;
  src: url('data:font/woff2;base64,${file.toString('base64')}') format('woff2');
  size-adjust: 88.2%;
  unicode-range: ${written(SIGNS)};
}
`

/** Writes them into a folder, where they are not there yet, and `faces.css`, which declares them and the whole ones. */
export async function cutFaces(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const { resolve } = createRequire(import.meta.url)
  const sheet = Object.entries(FACES).map(async ([name, face]) => {
    // What fontsource has in each of its files.
    const { latin } = JSON.parse(await readFile(resolve(face.whole.replace(/files\/.*/, 'unicode.json')), 'utf8')) as
      { readonly latin: string }
    return declared(face, face.whole, without(RANGES, read(latin))) + declared(face, `./${name}.woff2`, RANGES)
  })
  const signs = join(folder, 'signs.woff2')
  await cut(signs, resolve(SIGNS_FROM), SIGNS, {
    targetFormat: 'woff2', keepFeatures: [], preserveNameIds: KEPT_NAMES, noHinting: true,
  })
  await write(join(folder, 'faces.css'), (await Promise.all(sheet)).join('') + declaredSigns(await readFile(signs)))
  for (const [name, { whole, weight }] of Object.entries(FACES)) {
    await cut(join(folder, `${name}.woff2`), resolve(whole), RANGES, {
      targetFormat: 'woff2', keepFeatures: FEATURES, preserveNameIds: KEPT_NAMES,
      ...(weight === '400 600' && { variationAxes: { wght: { min: 400, max: 600, default: 400 } } }),
    })
  }
}
