/** Replicated logs as a table: a row a node, a column an index. Pure. */
import type { Frame, LogCell, NodeFrame } from '@quorate/kernel'
import { hueClass } from './words.ts'

export interface GridCell {
  /** Null where this node's log has nothing at that index. */
  readonly cell: LogCell | null
  readonly kind: 'nothing' | 'entry' | 'snapshot'
  /** The class of its epoch's hue, and what it is called: "2, x=5 committed". */
  readonly hue: string
  readonly name: string
  /** What the event before this moment cut off or replaced there. */
  readonly gone: LogCell | null
  /** How many columns it takes: a snapshot stands for several. */
  readonly columns: number
  /** Its first column's index, or a snapshot's last. */
  readonly index: number
}

export interface Grid {
  readonly first: number
  /** 0 where all logs are empty. */
  readonly last: number
  readonly indexes: readonly number[]
  readonly rows: readonly GridRow[]
}

export interface GridRow {
  readonly node: NodeFrame
  readonly cells: readonly GridCell[]
  readonly isCut: boolean
  /**
   * The entries of a row that has nothing else, from its first column on without a gap; null where there is more to
   * draw. Most rows are such, and are drawn with a fraction of the work.
   */
  readonly plain: readonly (GridCell & { readonly cell: LogCell })[] | null
}

/** The last index that any node has, or has just lost; 0 where all logs are empty. */
export const lastIndexOf = ({ nodes }: Pick<Frame, 'nodes'>): number =>
  Math.max(0, ...nodes.flatMap(({ log, cutOff }) => [log?.at(-1), cutOff.at(-1)]).map(cell => cell?.index ?? 0))

/** The last indexes that any node has, at most so many. */
export function gridOf(frame: Pick<Frame, 'nodes'>, columns: number): Grid {
  const logging = frame.nodes.filter(node => node.log !== null)
  const last = lastIndexOf(frame)
  const first = Math.max(1, last - columns + 1)
  const indexes = Array.from({ length: Math.max(1, last - first + 1) }, (_, i) => first + i)
  return { first, last, indexes, rows: logging.map(node => rowOf(node, indexes)) }
}

/** "committed", or the protocol's own word for it; '' where nothing ever is. */
export const wordOf = ({ committed }: LogCell, { committed: word }: Pick<NodeFrame, 'committed'>): string =>
  (committed === null ? '' : committed ? word : `not ${word}`)

export const snapshotText = ({ from, index }: LogCell): string =>
  `a snapshot stands for ${from === index ? `entry ${index}` : `the entries from ${from} to ${index}`}`

function rowOf(node: NodeFrame, indexes: readonly number[]): GridRow {
  const [log, last] = [node.log!, indexes.at(-1)!]
  const cells: GridCell[] = []
  let at = 0
  for (let index = indexes[0]!; index <= last; index = cells.at(-1)!.index + 1) {
    while (at < log.length && log[at]!.index < index) at++
    const next = log[at]
    const cell = next !== undefined && (next.from ?? next.index) <= index ? next : null
    const gone = node.cutOff.find(was => was.index === index) ?? null
    const end = Math.min(cell?.index ?? index, last)
    const kind = cell === null ? 'nothing' : cell.from === undefined ? 'entry' : 'snapshot'
    const name = cell === null ? '' : cell.from === undefined ? `${cell.epoch}, ${cell.text} ${wordOf(cell, node)}` : snapshotText(cell)
    cells.push({ cell, kind, hue: hueClass(cell?.epoch ?? null), name, gone, columns: end - index + 1, index: end })
  }
  return { node, cells, isCut: cells.some(({ gone }) => gone !== null), plain: plainOf(cells) }
}

function plainOf(cells: readonly GridCell[]): GridRow['plain'] {
  const length = cells.findLastIndex(({ cell }) => cell !== null) + 1
  if (cells.some(({ kind, gone }, column) => gone !== null || (column < length && kind !== 'entry'))) return null
  return cells.slice(0, length) as (GridCell & { readonly cell: LogCell })[]
}
