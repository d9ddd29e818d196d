/** Where client operations stand from left to right: in the order of their beginnings and ends, with room for words. */

/** As much of an operation as its place depends on: when it began and ended, in numbers that rise; −1: never. */
export interface Spreadable {
  readonly client: number
  readonly asked: number
  readonly answered: number
  readonly status: 'ok' | 'failed' | 'unknown'
}

export interface Placed<T> {
  readonly operation: T
  readonly left: number
  /** The right end; the width of the whole where nobody learned whether it happened. */
  readonly right: number
}

export interface Spread<T> {
  readonly placed: readonly Placed<T>[]
  readonly width: number
  /** The x of each event at which an operation begins or ends, in order. */
  readonly ticks: readonly { readonly event: number; readonly x: number }[]
}

const STEP = 14

/** `widthOf` says how many pixels the words of an operation need. */
export function spreadOperations<T extends Spreadable>(
  operations: readonly T[], widthOf: (operation: T) => number,
): Spread<T> {
  const ends = new Set<number>()
  const answeredAt = new Map<number, T[]>()
  for (const operation of operations) {
    const { asked, answered, status } = operation
    ends.add(asked)
    if (answered < 0) continue
    ends.add(answered)
    if (status === 'unknown') continue
    const others = answeredAt.get(answered)
    if (others === undefined) answeredAt.set(answered, [operation])
    else others.push(operation)
  }
  const xs = new Map<number, number>()
  let x = 0
  for (const event of Float64Array.from(ends).sort()) {
    const needed = (answeredAt.get(event) ?? []).map(operation => (xs.get(operation.asked) ?? 0) + widthOf(operation))
    x = Math.max(x + STEP, ...needed)
    xs.set(event, x)
  }
  let width = x + STEP
  for (const operation of operations) {
    if (operation.status === 'unknown') width = Math.max(width, xs.get(operation.asked)! + widthOf(operation))
  }
  const placed = operations.map(operation => ({
    operation, left: xs.get(operation.asked)!,
    right: operation.status === 'unknown' ? width : xs.get(operation.answered)!,
  }))
  return { placed, width, ticks: Array.from(xs, ([event, at]) => ({ event, x: at })) }
}

/** For each operation the line within its client's row: a client may have several open at once. */
export function linesOf(placed: readonly Placed<Spreadable>[]): number[] {
  const free = new Map<number, number[]>()
  return placed.map(({ operation, left, right }) => {
    const ends = free.get(operation.client) ?? []
    const found = ends.findIndex(end => end <= left)
    const line = found < 0 ? ends.length : found
    ends[line] = right
    free.set(operation.client, ends)
    return line
  })
}

/** A client's row: its name, its first line of all, and how many it has. */
export interface ClientRow {
  readonly client: number
  readonly name: string
  readonly line: number
  readonly lines: number
}

/**
 * The rows of clients below each other, for each operation its line of all, and for each line its operations, by their
 * positions. `within` is what `linesOf` gave.
 */
export function stacked(
  placed: readonly Placed<Spreadable>[], within: readonly number[], nameOf: (client: number) => string,
): { readonly rows: readonly ClientRow[]; readonly lineOf: readonly number[]; readonly lines: readonly number[][] } {
  const counts = new Map<number, number>()
  placed.forEach(({ operation: { client } }, i) => {
    counts.set(client, Math.max(counts.get(client) ?? 0, within[i]! + 1))
  })
  const rows: ClientRow[] = []
  let line = 0
  for (const client of [...counts.keys()].toSorted((a, b) => a - b)) {
    const lines = counts.get(client)!
    rows.push({ client, name: nameOf(client), line, lines })
    line += lines
  }
  const firstOf = new Map(rows.map(row => [row.client, row.line]))
  const lineOf = placed.map(({ operation: { client } }, i) => firstOf.get(client)! + within[i]!)
  const lines = Array.from({ length: line }, (): number[] => [])
  lineOf.forEach((of, i) => lines[of]!.push(i))
  return { rows, lineOf, lines }
}

/** Operations of one line, from left to right. */
export type Line = readonly number[] | Int32Array

/** Of one line's operations, from left to right and without overlap, those that touch a stretch of it. */
export function touching(
  line: Line, left: ArrayLike<number>, right: ArrayLike<number>, from: number, to: number,
): readonly number[] {
  let low = 0
  for (let high = line.length; low < high;) {
    const middle = (low + high) >> 1
    if (right[line[middle]!]! < from) low = middle + 1
    else high = middle
  }
  let end = low
  while (end < line.length && left[line[end]!]! <= to) end++
  return Array.from(line.slice(low, end))
}
