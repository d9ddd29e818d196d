/** The rows of two runs beside each other, as each side's diagram draws them, and from a row to events. Pure. */
import type { Alignment, Mark } from '../sim/types.ts'
import type { Row } from '../stage/rows.ts'

export interface Pairs {
  /** As many on each side; an empty row, whose `to` is the event before, where a side has nothing. */
  readonly a: readonly Row[]
  readonly b: readonly Row[]
  /** The rows in which the sides differ, in order. */
  readonly differing: readonly number[]
  /** The events that stand in those rows. */
  readonly inA: ReadonlySet<number>
  readonly inB: ReadonlySet<number>
}

/** Fewer rows than this are not worth folding. */
const FEWEST = 3

/** With `folded`, what is the same, ordinary, and not beside a difference is folded into one row. */
export function pairsOf(
  alignment: Alignment, marksA: readonly Mark[], marksB: readonly Mark[], folded: boolean,
): Pairs {
  const { a, b, same } = alignment
  const isQuiet = (row: number): boolean => same[row] === true && same[row - 1] !== false && same[row + 1] !== false &&
    marksA[a[row]!] === '' && marksB[b[row]!] === ''
  const foldedFrom = (row: number): number => {
    let end = row
    while (end < same.length && isQuiet(end)) end++
    return end - row >= FEWEST ? end - row : 1
  }
  const [rowsA, rowsB, differing]: [Row[], Row[], number[]] = [[], [], []]
  let [nextA, nextB] = [0, 0]
  for (let row = 0; row < same.length; ) {
    const count = folded ? foldedFrom(row) : 1
    const [hasA, hasB] = [a[row]! >= 0, b[row]! >= 0]
    if (!same[row]) differing.push(rowsA.length)
    rowsA.push({ from: nextA, to: nextA + (hasA ? count : 0) - 1 })
    rowsB.push({ from: nextB, to: nextB + (hasB ? count : 0) - 1 })
    if (hasA) nextA += count
    if (hasB) nextB += count
    row += count
  }
  const eventsIn = (rows: readonly Row[]): Set<number> =>
    new Set(differing.map(row => rows[row]!).filter(({ from, to }) => from === to).map(({ from }) => from))
  return { a: rowsA, b: rowsB, differing, inA: eventsIn(rowsA), inB: eventsIn(rowsB) }
}

/** The event of the other side at a row: the same one within folded rows, else the last that it has by then. */
export function across(from: readonly Row[], to: readonly Row[], row: number, event: number): number {
  const [here, there] = [from[row]!, to[row]!]
  const isFolded = here.to > here.from && there.to > there.from
  return Math.max(0, isFolded ? there.from + event - here.from : there.to)
}

/** The next differing row in a direction; the same row where there is none. */
export function nextDifference(differing: readonly number[], row: number, by: 1 | -1): number {
  return (by === 1 ? differing.find(each => each > row) : differing.findLast(each => each < row)) ?? row
}

/** Where two branches part, in words. */
export interface Parting {
  readonly until: string
  /** What comes next on each side; null where they are the same to the end. */
  readonly next: { readonly a: string; readonly b: string } | null
  readonly shared: string
}

export function partingOf({ a, b, first, same, thenA, thenB }: Alignment): Parting {
  if (first < 0) return { until: 'The same, event for event.', next: null, shared: '' }
  const count = same.filter(Boolean).length
  const last = Math.max(a[first - 1] ?? -1, b[first - 1] ?? -1)
  return {
    until: first === 0 ? 'They differ from the first event on.' : `The same until e${last}.`,
    next: { a: thenA ?? 'nothing more.', b: thenB ?? 'nothing more.' },
    shared: `${count} of ${a.filter(event => event >= 0).length} events of A are in B at the same time.`,
  }
}
