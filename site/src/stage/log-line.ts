/** A row of entries without a gap, drawn in one piece: a box an entry, in it the digit of its epoch. Pure. */
import { tenth } from './geometry.ts'
import type { GridCell, GridRow } from './log-grid.ts'

/** px: the room between two boxes, and how high they are. */
export const BETWEEN = 3
export const BOX = 22

/** Boxes that look the same. */
export interface BoxLayer {
  readonly look: string
  readonly d: string
  /** A digit a box, and where the middle of each is. */
  readonly digits: string
  readonly x: string
}

/** Whether a row can be drawn so: each digit stands by itself in the middle of its box. */
export const isLine = ({ plain }: Pick<GridRow, 'plain'>): boolean =>
  plain !== null && plain.every(({ cell }) => String(cell.epoch).length === 1)

/** Neighbours that look the same. */
interface Stretch {
  readonly look: string
  readonly column: number
  digits: string
}

function stretchesOf(plain: NonNullable<GridRow['plain']>): Stretch[] {
  const stretches: Stretch[] = []
  for (const [column, { cell, hue }] of plain.entries()) {
    const look = `${cell.committed === false ? 'open' : 'committed'} ${hue}`
    const last = stretches.at(-1)
    if (last?.look === look) last.digits += String(cell.epoch)
    else stretches.push({ look, column, digits: String(cell.epoch) })
  }
  return stretches
}

/** Of a row that is a line. `pitch`: px of a column with what is between two. Borders lie in their boxes. */
export function boxLayers(plain: NonNullable<GridRow['plain']>, pitch: number): BoxLayer[] {
  const layers = new Map<string, BoxLayer>()
  for (const { look, column, digits } of stretchesOf(plain)) {
    const inset = look.startsWith('open') ? 1 : 0.75
    const [left, width, height] = [tenth(column * pitch + inset), tenth(pitch - BETWEEN - 2 * inset), BOX - 2 * inset]
    const box = `h${width}v${height}h${-width}zm${pitch} 0`
    const x = Array.from(digits, (_, i) => tenth((column + i) * pitch + (pitch - BETWEEN) / 2)).join(' ')
    const before = layers.get(look)
    layers.set(look, {
      look, d: `${before?.d ?? ''}M${left} ${inset}${box.repeat(digits.length)}`,
      digits: (before?.digits ?? '') + digits, x: before === undefined ? x : `${before.x} ${x}`,
    })
  }
  return [...layers.values()]
}

/** What somebody hears who does not see it. */
export const lineText = (node: string, plain: readonly Pick<GridCell, 'index' | 'name'>[]): string =>
  `${node}: ${plain.length === 0 ? 'nothing' : plain.map(({ index, name }) => `${index}: ${name}`).join('; ')}`
