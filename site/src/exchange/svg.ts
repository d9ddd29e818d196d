/**
 * The space-time diagram of a run as a file of its own: SVG with every colour written out, the names of the lanes again
 * every few rows, and the link of the run within. Everything stands where stage/spacetime.ts puts it on the screen, of
 * which only the rows in view exist. Pure.
 */
import type { NodeId } from '@quorate/kernel'
import type { RunSummary } from '../sim/types.ts'
import { tenth } from '../stage/geometry.ts'
import { offOf, offText, ticksOf, toldFrom } from '../stage/clock-ticks.ts'
import { hidingOf, type Hiding } from '../stage/hiding.ts'
import { dotAt, headAt } from '../stage/layers.ts'
import { bandsOf, stretchesOf, type Stretch } from '../stage/lanes.ts'
import { rowFinder, rowsOf, type Row } from '../stage/rows.ts'
import {
  arrowOf, BAND, beside, columnsOf, edgesIn, edgesOf, edgesWhere, labelsApart, laneAt, lastRow, milliseconds, REPEAT,
  ROW, RULER, summaryOf, upright, type Arrow, type Columns,
} from '../stage/spacetime.ts'
import { styleOf, type Colours } from './svg-style.ts'

export interface Picture {
  readonly text: string
  readonly width: number
  readonly height: number
  /** The events of the first and the last row that are drawn. */
  readonly from: number
  readonly to: number
}

export interface Asked {
  /** Only milestones, and what lies between two of them in one row. */
  readonly folded: boolean
  /** Lanes that are left out, as on the screen. */
  readonly hidden?: ReadonlySet<NodeId>
  /** The event around which rows are kept, and how many, where not all can be. */
  readonly around: number
  readonly most: number
  readonly colours: Colours
  /** Where the picture leads. */
  readonly url: string
  /** CSS that brings fonts, for a picture that is drawn where the page's fonts are not. */
  readonly fonts?: string
}

/** From one lane to the next where there is room for it; never more than this in all. */
const LANE = 124
const WIDEST = 1_600
/** Title, its second line, and the names of the lanes. */
const HEAD = 78
const FOOT = 12

export const widthOf = (run: RunSummary, hidden?: ReadonlySet<NodeId>): number =>
  Math.min(WIDEST, RULER + 3 * BAND + 58 + LANE * Math.max(2, run.nodes.length - (hidden?.size ?? 0) - 1))

/** Above every so many rows but the first the names of the lanes stand again, in a row of their own. */
const namesBefore = (rows: number): number => Math.floor(Math.max(0, rows) / REPEAT)

/** How tall a picture of so many rows is. */
export const heightOf = (rows: number): number => HEAD + (rows + namesBefore(rows - 1)) * ROW + FOOT

export function pictureOf(run: RunSummary, asked: Asked): Picture {
  const drawing = new Drawing(run, asked)
  return drawing.picture()
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const hue = (epoch: number | null): string => `h${epoch === null || epoch <= 0 ? 0 : ((epoch - 1) % 6) + 1}`

type OfNode = Stretch & { readonly node: number }

class Drawing {
  readonly #run: RunSummary
  readonly #asked: Asked
  readonly #hiding: Hiding | null
  readonly #rows: readonly Row[]
  readonly #rowAt: (event: number) => number
  readonly #columns: Columns
  readonly #first: number
  readonly #last: number
  readonly #violated: ReadonlySet<number>

  constructor(run: RunSummary, asked: Asked) {
    this.#run = run
    this.#asked = asked
    this.#hiding = asked.hidden === undefined || asked.hidden.size === 0 ? null : hidingOf(run, asked.hidden)
    this.#rows = this.#hiding?.rowsOf(asked.folded) ?? rowsOf(run.events.mark, asked.folded)
    this.#rowAt = rowFinder(this.#rows)
    this.#columns = columnsOf(run.nodes.length, bandsOf(run).length, widthOf(run, asked.hidden), asked.hidden)
    const left = Math.min(this.#rowAt(asked.around) - Math.floor(asked.most / 2), this.#rows.length - asked.most)
    this.#first = Math.max(0, left)
    this.#last = Math.min(this.#rows.length, this.#first + asked.most) - 1
    this.#violated = new Set(run.judgements.filter(({ event }) => event >= 0).map(({ event }) => event))
  }

  picture(): Picture {
    const [width, height] = [tenth(this.#columns.full), heightOf(this.#last - this.#first + 1)]
    const [from, to] = [this.#rows[this.#first]!.from, this.#rows[this.#last]!.to]
    const parts = [
      ...this.#bands(), ...this.#lanes(stretch => this.#lane(stretch)), ...this.#clocks(),
      ...this.#arrows().map(arrowText), ...this.#events(),
      ...this.#lanes(stretch => this.#words(stretch)), ...this.#names(),
    ]
    const { fonts = '', colours } = this.#asked
    const text = [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
      `<title>${escape(this.#title())}</title>`,
      `<desc>${escape(this.#said(from, to))}</desc>`,
      `<metadata>${escape(this.#asked.url)}</metadata>`,
      `<style>${fonts}${styleOf(colours)}</style>`,
      `<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
        `<path class="hatch" d="M0 0V6"/></pattern>` +
        `<clipPath id="rows"><path d="M0 ${HEAD}H${width}V${height - FOOT}H0Z"/></clipPath></defs>`,
      `<path class="ground" d="M0 0H${width}V${height}H0Z"/>`,
      `<g clip-path="url(#rows)">`, ...parts, '</g>',
      this.#head(from, to), '</svg>', '',
    ].join('\n')
    return { text, width, height, from, to }
  }

  #y(row: number): number {
    return HEAD + (row - this.#first + namesBefore(row - this.#first)) * ROW + ROW / 2
  }

  #x(node: number): number {
    return tenth(laneAt(this.#columns, node))
  }

  #beside(node: number, by?: number): string {
    const { x, anchor } = beside(this.#columns, node, by)
    return `x="${tenth(x)}" text-anchor="${anchor}"`
  }

  #title(): string {
    const { scenario, run: { seed, mutant } } = this.#run
    return `${scenario.title}: ${scenario.name}, seed ${seed}${mutant === null ? '' : `, broken: ${mutant}`}`
  }

  #said(from: number, to: number): string {
    const { nodes, events, length } = this.#run
    const part = from === 0 && to === length - 1 ? '' : ` Drawn are e${from} to e${to}.`
    return `${summaryOf(nodes.length, events.mark, [...this.#violated])}.${part}${this.#without('. Left out are ')}`
  }

  /** Which lanes are left out, in words after these; '' where none is. */
  #without(words: string): string {
    const names = this.#run.nodes.flatMap(({ name }, node) => (this.#isShown(node) ? [] : [name]))
    return names.length === 0 ? '' : `${words}${names.join(', ')}`
  }

  #isShown(node: NodeId): boolean {
    return !this.#hiding?.hidden.has(node)
  }

  #head(from: number, to: number): string {
    const { length, check: { digest, verdict } } = this.#run
    const full = tenth(this.#columns.full)
    const said = `e${from} to e${to} of ${length} events, digest ${digest}: ${verdict}${this.#without('; hidden: ')}`
    return `<a href="${escape(this.#asked.url)}"><text class="title" x="16" y="22" dy=".35em">${escape(this.#title())}</text></a>
<text class="said" x="16" y="42" dy=".35em">${escape(said)}</text>
<text class="said" x="16" y="${HEAD - 12}" dy=".35em">event</text>
<text class="said" x="111" y="${HEAD - 12}" dy=".35em" text-anchor="end">ms</text>
<path class="edge" d="M0 ${HEAD - 0.5}H${full}"/>
${this.#namesAt(HEAD - 12).join('\n')}`
  }

  #namesAt(y: number): string[] {
    return this.#run.nodes.flatMap(({ name }, node) =>
      (this.#isShown(node) ? `<text class="name" x="${this.#x(node)}" y="${y}" dy=".35em">${escape(name)}</text>` : []))
  }

  /** Whoever scrolls far down still reads whose lane it is. */
  #names(): string[] {
    const found: string[] = []
    for (let row = this.#first + REPEAT; row <= this.#last; row += REPEAT) {
      found.push(...this.#namesAt(this.#y(row) - ROW))
    }
    return found
  }

  #bands(): string[] {
    return bandsOf(this.#run).flatMap(({ from, to, kind, word }, i) => {
      const a = Math.max(this.#rowAt(from), this.#first)
      const b = Math.min(Math.max(this.#rowAt(to), this.#rowAt(from) + 1), this.#last + 1)
      if (a >= b) return []
      const { ruler, bands, band, bandWidth } = this.#columns
      const x = ruler + (i % bands) * band
      const words: string[] = []
      for (let row = a; row < b; row += REPEAT) {
        const at = `translate(${x + bandWidth / 2} ${this.#y(row) - 4}) rotate(90)`
        words.push(`<text class="halo" transform="${at}" dy=".35em">${escape(word)}</text>`)
      }
      const [y1, y2] = [this.#y(a) - ROW / 2, this.#y(b) - ROW / 2]
      return [`<path class="band ${kind}" fill="url(#hatch)" d="M${x} ${y1}H${x + bandWidth}V${y2}H${x}Z"/>`, ...words]
    })
  }

  #lanes(draw: (stretch: OfNode) => string[]): string[] {
    return this.#run.nodes.flatMap((_, node) => (this.#isShown(node) ? stretchesOf(this.#run, node) : [])
      .filter(({ from, to }) => this.#rowAt(from) <= this.#last && this.#rowAt(to) >= this.#first)
      .flatMap(stretch => draw({ ...stretch, node })))
  }

  #lane({ from, to, life, role, epoch, node }: OfNode): string[] {
    const y1 = this.#y(Math.max(this.#rowAt(from), this.#first - 1))
    const y2 = this.#y(Math.min(this.#rowAt(to), this.#last + 2)) - (to >= this.#run.length ? ROW / 2 : 0)
    return [`<path class="lane ${life} ${role.shape} ${hue(epoch)}" d="M${this.#x(node)} ${y1}V${y2}"/>`]
  }

  /** How clocks were off, in words again every so many rows. */
  #clocks(): string[] {
    const rows = this.#rows.slice(this.#first, this.#last + 1)
    const { time } = this.#run.events
    const below = (i: number): number => this.#y(this.#first + i) + ROW / 2
    return offOf(this.#run).filter(({ node }) => this.#isShown(node)).flatMap(clock => {
      const ticks = ticksOf(clock, rows, time, this.#x(clock.node), below)
      if (ticks === '') return []
      const words: string[] = []
      const a = Math.max(this.#rowAt(toldFrom(clock)), this.#first) - this.#first
      for (let i = a; i < rows.length && rows[i]!.to < clock.to; i += REPEAT) {
        words.push(`<text class="word" ${this.#beside(clock.node, 14)} y="${below(i)}" dy=".35em">` +
          `${offText(clock, time[rows[i]!.to]!)}</text>`)
      }
      return [`<path class="ticks" d="${ticks}"/>`, ...words]
    })
  }

  #words({ from, to, life, role, epoch, node }: OfNode): string[] {
    const [a, b] = [Math.max(this.#rowAt(from), this.#first), Math.min(this.#rowAt(to), this.#last + 1)]
    const words: string[] = []
    for (let row = a; row < b; row += REPEAT) {
      if (life !== 'up') words.push(this.#word(node, row + (row === a ? 1 : 0), life))
      else if (role.shape === 'leader') words.push(this.#tenure(node, row, epoch))
    }
    return words
  }

  #word(node: number, row: number, word: string): string {
    return `<text class="word" ${this.#beside(node)} y="${this.#y(row)}" dy=".35em">${word}</text>`
  }

  #tenure(node: number, row: number, epoch: number | null): string {
    return `<g class="${hue(epoch)}" transform="translate(${this.#x(node)} ${this.#y(row)})">` +
      `<rect class="tenure" x="-11" y="-10" width="22" height="20" rx="3"/>` +
      `<text class="number-in" dy=".35em">${epoch ?? ''}</text></g>`
  }

  #arrows(): Arrow[] {
    const { folded } = this.#asked
    const [of, y] = [this.#rowAt, (row: number) => this.#y(row)]
    const rows = { of, y, count: this.#rows.length }
    const all = this.#hiding === null ? edgesOf(this.#run, folded) : edgesIn(this.#hiding.edgesOf(folded))
    const drawn = edgesWhere(all, (sentBy, endedBy) =>
      rows.of(sentBy) <= this.#last && lastRow(sentBy, endedBy, rows) >= this.#first)
    const whole = labelsApart(drawn.ids.map(id => arrowOf(drawn.at(id), this.#columns, rows)))
    const shown = this.#rows.slice(this.#first, this.#last + 1)
    return [...whole, ...this.#hiding?.stubsOf(shown, this.#columns, rows, whole) ?? []]
  }

  #events(): string[] {
    const acts = new Map(this.#run.acts.map(act => [act.event, act]))
    return this.#rows.slice(this.#first, this.#last + 1).flatMap(({ from, to, isHidden }, i) => {
      const y = this.#y(this.#first + i)
      if (to > from || isHidden) {
        return `<text class="number" x="44" y="${y}" dy=".35em">⋮</text>` +
          `<text class="time" x="52" y="${y}" dy=".35em">${to - from + 1} more</text>`
      }
      const act = acts.get(from)
      return [
        `<text class="number" x="44" y="${y}" dy=".35em">e${from}</text>` +
          `<text class="time end" x="111" y="${y}" dy=".35em">${milliseconds(this.#run.events.time[from]!)}</text>`,
        act === undefined ? this.#dot(from, y)
          : 'node' in act.act ? `<text class="act" ${this.#beside(this.#run.events.node[from]!)} y="${y}" dy=".35em">${escape(act.text)}</text>`
            : this.#whole(act.text, y),
        ...(this.#violated.has(from) ? [this.#violation(y)] : []),
      ]
    })
  }

  /** Something that happened to the network, across all lanes. */
  #whole(text: string, y: number): string {
    const x = this.#columns.left
    return `<path class="act-line" d="M${x - 22} ${y}H${tenth(this.#columns.full) - 8}"/>` +
      `<text class="act" x="${x - 14}" y="${y}" dy=".35em">${escape(text)}</text>`
  }

  #violation(y: number): string {
    const full = tenth(this.#columns.full)
    return `<path class="mark" d="M1 ${y - ROW / 2 + 1}H${full - 1}V${y + ROW / 2 - 1}H1Z"/>` +
      `<text class="violation" x="${full - 10}" y="${y}" dy=".35em">✗ violation</text>`
  }

  #dot(event: number, y: number): string {
    const { kind, changed, node } = this.#run.events
    if (!this.#isShown(node[event]!)) return ''
    return dotAt(kind[event]!, changed[event]!, { x: this.#x(node[event]!), y }).map(pathOf).join('')
  }
}

const pathOf = (shape: readonly [look: string, d: string] | null): string =>
  shape === null ? '' : `<path class="${shape[0]}" d="${shape[1]}"/>`

function arrowText(arrow: Arrow): string {
  const { message, x1, y1, x2, y2, turn, along } = arrow
  const at = `translate(${tenth(x1 + (x2 - x1) * along)} ${tenth(y1 + (y2 - y1) * along)}) rotate(${tenth(upright(turn))})`
  return `<g class="arrow ${message.style}${message.endedBy < 0 ? ' open' : ''} ${hue(message.epoch)}">` +
    `<path class="line" d="M${tenth(x1)} ${tenth(y1)}L${tenth(x2)} ${tenth(y2)}"/>${pathOf(headAt(arrow))}` +
    `${message.label && `<text class="label" transform="${at}" y="-5" dy=".35em">${escape(message.label)}</text>`}</g>`
}
