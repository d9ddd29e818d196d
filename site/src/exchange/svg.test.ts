import { describe, expect, test } from 'vitest'
import { Engine } from '../sim/engine.ts'
import { messagesIn } from '../sim/messages.ts'
import type { RunSummary } from '../sim/types.ts'
import { hidingOf } from '../stage/hiding.ts'
import { rowsOf } from '../stage/rows.ts'
import { kinds, nameOf, sizeText } from './files.ts'
import { isPng, textIn, withText } from './png-text.ts'
import { heightOf, pictureOf, type Asked } from './svg.ts'
import { TOKENS } from './svg-style.ts'

const opened = new Engine('test').open({ request: { scenario: 'split-brain/failover' } })
if (!opened.ok) throw new Error(opened.error)
const run: RunSummary = opened.value
const url = `https://q.example/lab/#r=${run.link}&at=e3`
const colours = Object.fromEntries(TOKENS.map((token, i) => [token, `#${String(100_000 + i)}`]))
const drawn = (more: Partial<Asked> = {}) =>
  pictureOf(run, { folded: false, around: run.opening, most: 10_000, colours, url, ...more })
const count = (text: string, part: RegExp): number => text.match(part)?.length ?? 0

describe('a space-time diagram as a file', () => {
  const { text, from, to, height } = drawn()

  test('holds every event, every arrow and every act of the run', () => {
    expect([from, to]).toEqual([0, run.length - 1])
    expect(count(text, /class="number" x="44"[^>]*>e\d+</g)).toBe(run.length)
    expect(count(text, /class="arrow /g)).toBe(messagesIn(run.messages).filter(message => message.from !== message.to).length)
    for (const act of run.acts) expect(text).toContain(act.text.replaceAll('&', '&amp;'))
    expect(count(text, /✗ violation/g)).toBe(run.judgements.filter(({ event }) => event >= 0).length)
  })

  test('says what it is, and leads to its run', () => {
    expect(text).toContain(`<title>Two leaders: asynchronous failover: split-brain/failover, seed ${run.run.seed}</title>`)
    expect(text).toContain(`<metadata>${url.replaceAll('&', '&amp;')}</metadata>`)
    expect(text).toContain(run.check.digest)
    expect(text).toMatch(/<desc>8 nodes, \d+ events, .*violation at e\d+\.<\/desc>/)
  })

  test('needs no style and no font from outside', () => {
    expect(text).not.toMatch(/var\(|light-dark|url\((?!#)|undefined|NaN/)
    expect(text).toMatch(/font:400 12px "IBM Plex Mono",ui-monospace/)
  })

  test('the names of the lanes stand again above every forty rows', () => {
    const names = count(text, /class="name"[^>]*>r1</g)
    expect(names).toBe(1 + Math.floor((run.length - 1) / 40))
    expect(height).toBe(heightOf(run.length))
    const ys = [...text.matchAll(/class="number" x="44" y="([\d.]+)"/g)].map(([, y]) => Number(y))
    expect(ys).toEqual(ys.toSorted((a, b) => a - b))
    expect(ys.at(-1)).toBeLessThan(height)
  })

  test('where not all rows fit, those around the event stay, and it says which', () => {
    const part = drawn({ around: 500, most: 101 })
    expect([part.from, part.to]).toEqual([450, 550])
    expect(part.text).toContain('Drawn are e450 to e550.')
    expect(count(part.text, /class="number" x="44"/g)).toBe(101)
    expect([drawn({ around: 0, most: 9 }).from, drawn({ around: run.length - 1, most: 9 }).to]).toEqual([0, run.length - 1])
  })

  test('folded, it has the rows of the lab', () => {
    const rows = rowsOf(run.events.mark, true)
    expect(drawn({ folded: true }).height).toBe(heightOf(rows.length))
  })

  test('without hidden lanes it has the rows, stubs and dashed edges of the lab, and says what is left out', () => {
    const hidden = new Set([0])
    const hiding = hidingOf(run, hidden)
    const rows = hiding.rowsOf(false)
    const { text, height } = drawn({ hidden })
    const { name } = run.nodes[0]!
    expect(height).toBe(heightOf(rows.length))
    expect(count(text, /class="number" x="44"[^>]*>e\d+</g)).toBe(rows.filter(({ from, to, isHidden }) => from === to && !isHidden).length)
    expect(count(text, /class="arrow through/g)).toBe(hiding.edgesOf(false).filter(({ style }) => style === 'through').length)
    expect(text).toContain(`←${name}</text>`)
    expect(text).toContain(`hidden: ${name}</text>`)
    expect(text).not.toMatch(new RegExp(`class="name"[^>]*>${name}<`))
    expect(text).not.toContain('NaN')
  })

  test('what people write is text, not markup', () => {
    const named = { ...run, nodes: run.nodes.map(node => ({ ...node, name: `<${node.name} & "co">` })) }
    expect(pictureOf(named, { folded: true, around: 0, most: 99, colours, url }).text).toContain('>&lt;r1 &amp; &quot;co&quot;&gt;<')
  })
})

test('files are named after the run, so that branches and mutants are told apart', () => {
  const named = { run: { ...run.run, mutant: 'raft/votes-twice@r3' }, check: run.check }
  expect(nameOf(run, '.svg')).toBe(`split-brain-failover-seed-${run.run.seed}-${run.check.digest.slice(0, 6)}.svg`)
  expect(nameOf(named, '.png')).toMatch(/^split-brain-failover-raft-votes-twice-r3-seed-\d+-[0-9a-f]{6}\.png$/)
  expect(new Set(kinds.map(({ end }) => end)).size).toBe(kinds.length)
  expect([sizeText(999), sizeText(41_500), sizeText(2_340_000)]).toEqual(['999 bytes', '42 kB', '2.3 MB'])
})

describe('text within a PNG', () => {
  /** One red pixel, as any encoder writes it. */
  const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC'
  const png = Uint8Array.from(atob(PIXEL), letter => letter.charCodeAt(0))

  test('is found again, and everything else stays', () => {
    const held = withText(png, url)
    expect(textIn(held)).toBe(url)
    expect(isPng(held)).toBe(true)
    expect(held.length).toBe(png.length + url.length + 16)
    expect(held.slice(33 - png.length)).toEqual(png.slice(33))
  })

  test('its checksum is that of the standard', () => {
    const chunk = withText(png, '').slice(33, 33 + 16)
    const data = Array.from('tEXtRun\0', letter => letter.charCodeAt(0))
    expect(Array.from(chunk.slice(0, 12))).toEqual([0, 0, 0, 4, ...data])
    expect(new DataView(chunk.buffer).getUint32(12)).toBe(crcByDefinition(data))
  })

  test('a picture without it has none', () => {
    expect(textIn(png)).toBeNull()
    expect(isPng(png.slice(1))).toBe(false)
  })
})

/** The remainder of a division of polynomials over GF(2), bit by bit, as ISO 3309 puts it. */
function crcByDefinition(bytes: readonly number[]): number {
  const bits = bytes.flatMap(byte => Array.from({ length: 8 }, (_, i) => (byte >> i) & 1))
  const rest = [...bits.map((bit, i) => (i < 32 ? bit ^ 1 : bit)), ...Array.from({ length: 32 }, () => 0)]
  const poly = [...(0x104c11db7).toString(2)].map(Number)
  for (let i = 0; i < bits.length; i++) if (rest[i] === 1) poly.forEach((bit, k) => (rest[i + k]! ^= bit))
  const left = rest.slice(-32).map(bit => bit ^ 1).toReversed()
  return left.reduce((sum, bit) => sum * 2 + bit, 0)
}
