/** What stands in which row of a diagram or list, and what is in view. Pure. */
import type { Mark } from '../sim/types.ts'

/** One event, or a run of ordinary events folded into one row. Both ends included. */
export interface Row {
  readonly from: number
  readonly to: number
  /** One event whose node has no lane. */
  readonly isHidden?: true
}

/** A row an event, or with `folded` a row a marked event and one for all that lie between two of them. */
export function rowsOf(marks: readonly Mark[], folded: boolean): Row[] {
  const rows: Row[] = []
  for (let i = 0; i < marks.length; i++) {
    const last = folded ? rows.at(-1) : undefined
    const joins = marks[i] === '' && last !== undefined && marks[last.from] === ''
    if (joins) rows[rows.length - 1] = { from: last.from, to: i }
    else rows.push({ from: i, to: i })
  }
  return rows
}

/** For each event the row that holds it. */
export function rowOfEvents(rows: readonly Row[]): Int32Array {
  const found = new Int32Array((rows.at(-1)?.to ?? -1) + 1)
  for (let row = 0; row < rows.length; row++) {
    const { from, to } = rows[row]!
    for (let event = from; event <= to; event++) found[event] = row
  }
  return found
}

/** The row of an event; what comes after the last event is below all rows. */
export function rowFinder(rows: readonly Row[]): (event: number) => number {
  const found = rowOfEvents(rows)
  return event => (event >= found.length ? rows.length : found[Math.max(0, event)]!)
}

export interface Window {
  readonly first: number
  readonly last: number
}

/** So many rows beyond those in view are drawn as well, above and below. */
export const AROUND = 5

/** The rows of a fixed height in view and a few around them, `last` included; the list may just have shrunk. */
export function windowOf(count: number, rowHeight: number, scrolled: number, height: number, around = AROUND): Window {
  const first = Math.max(0, Math.min(count - 1, Math.floor(scrolled / rowHeight)) - around)
  return { first, last: Math.min(count - 1, Math.ceil((scrolled + height) / rowHeight) + around) }
}

/** Where to scroll so that a row stands comfortably in view: a whole pixel, or the same place if it already does. */
export function scrollTo(row: number, rowHeight: number, scrolled: number, height: number): number {
  const y = row * rowHeight
  const isComfortable = y >= scrolled + Math.min(2 * rowHeight, height / 4) && y <= scrolled + height - 4 * rowHeight
  return isComfortable ? scrolled : Math.max(0, Math.round(y - height * 0.4))
}

const BUCKET = 64

/** Spans of rows, indexed so that those that touch a window are found without looking at all. */
export class Spans {
  readonly #buckets: number[][] = []
  /** Numbers side by side: of a long run ten thousand pairs would be ten thousand objects. */
  readonly #from: Int32Array
  readonly #to: Int32Array

  /** Span i is from the i-th row of the one to the i-th of the other. */
  constructor(from: Int32Array, to: Int32Array) {
    this.#from = from
    this.#to = to
    for (let id = 0; id < from.length; id++) {
      for (let bucket = bucketOf(from[id]!); bucket <= bucketOf(to[id]!); bucket++) {
        while (this.#buckets.length <= bucket) this.#buckets.push([])
        this.#buckets[bucket]!.push(id)
      }
    }
  }

  /** Positions of the spans that touch rows `first` to `last`, each once, in order. */
  touching(first: number, last: number): number[] {
    const found: number[] = []
    const begin = bucketOf(first)
    for (let bucket = begin; bucket <= bucketOf(last); bucket++) {
      for (const id of this.#buckets[bucket] ?? []) {
        const [from, to] = [this.#from[id]!, this.#to[id]!]
        // In the first bucket of the window that has it, and in no later one.
        if (from <= last && to >= first && Math.max(begin, bucketOf(from)) === bucket) found.push(id)
      }
    }
    return found.sort((a, b) => a - b)
  }
}

const bucketOf = (row: number): number => Math.floor(row / BUCKET)
