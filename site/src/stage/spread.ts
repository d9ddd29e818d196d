/** Where client operations stand from left to right: in the order of their beginnings and ends, with room for words. */
import type { Operation } from '../sim/types.ts'

export interface Placed {
  readonly operation: Operation
  readonly left: number
  /** The right end; the width of the whole where nobody learned whether it happened. */
  readonly right: number
}

export interface Spread {
  readonly placed: readonly Placed[]
  readonly width: number
  /** The x of each event at which an operation begins or ends, in order. */
  readonly ticks: readonly { readonly event: number; readonly x: number }[]
}

const STEP = 14

/** `widthOf` says how many pixels the words of an operation need. */
export function spreadOperations(operations: readonly Operation[], widthOf: (operation: Operation) => number): Spread {
  const ends = new Set(operations.flatMap(({ asked, answered }) => (answered < 0 ? [asked] : [asked, answered])))
  const xs = new Map<number, number>()
  let x = 0
  for (const event of [...ends].toSorted((a, b) => a - b)) {
    const needed = operations.filter(({ answered, status }) => answered === event && status !== 'unknown')
      .map(operation => (xs.get(operation.asked) ?? 0) + widthOf(operation))
    x = Math.max(x + STEP, ...needed)
    xs.set(event, x)
  }
  const open = operations.filter(({ status }) => status === 'unknown')
  const width = Math.max(x + STEP, ...open.map(operation => xs.get(operation.asked)! + widthOf(operation)))
  const placed = operations.map(operation => ({
    operation, left: xs.get(operation.asked)!,
    right: operation.status === 'unknown' ? width : xs.get(operation.answered)!,
  }))
  return { placed, width, ticks: [...xs].map(([event, at]) => ({ event, x: at })) }
}

/** For each operation the line within its client's row: a client may have several open at once. */
export function linesOf(placed: readonly Placed[]): number[] {
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
