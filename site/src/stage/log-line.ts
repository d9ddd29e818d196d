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

/** `pitch` is a column with what is between it and the next, px. Borders lie within their boxes. */
export function boxLayers(plain: NonNullable<GridRow['plain']>, pitch: number): BoxLayer[] {
  const layers = new Map<string, { boxes: string[]; digits: string[]; x: number[] }>()
  for (const [column, { cell, hue }] of plain.entries()) {
    const isCommitted = cell.committed !== false
    const look = `${isCommitted ? 'committed' : 'open'} ${hue}`
    let layer = layers.get(look)
    if (layer === undefined) layers.set(look, layer = { boxes: [], digits: [], x: [] })
    const inset = isCommitted ? 0.75 : 1
    const [width, height] = [tenth(pitch - BETWEEN - 2 * inset), BOX - 2 * inset]
    layer.boxes.push(`M${tenth(column * pitch + inset)} ${inset}h${width}v${height}h${-width}z`)
    layer.digits.push(String(cell.epoch))
    layer.x.push(tenth(column * pitch + (pitch - BETWEEN) / 2))
  }
  return [...layers].map(([look, { boxes, digits, x }]) =>
    ({ look, d: boxes.join(''), digits: digits.join(''), x: x.join(' ') }))
}

/** What somebody hears who does not see it. */
export const lineText = (node: string, plain: readonly Pick<GridCell, 'index' | 'name'>[]): string =>
  `${node}: ${plain.length === 0 ? 'nothing' : plain.map(({ index, name }) => `${index}: ${name}`).join('; ')}`
