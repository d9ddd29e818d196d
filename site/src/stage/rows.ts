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
  if (!folded) return marks.map((_, i) => ({ from: i, to: i }))
  const rows: Row[] = []
  for (let i = 0; i < marks.length; i++) {
    const last = rows.at(-1)
    const joins = marks[i] === '' && last !== undefined && marks[last.from] === ''
    if (joins) rows[rows.length - 1] = { from: last.from, to: i }
    else rows.push({ from: i, to: i })
  }
  return rows
}

/** For each event the row that holds it. */
export function rowOfEvents(rows: readonly Row[]): Int32Array {
  const found = new Int32Array((rows.at(-1)?.to ?? -1) + 1)
  rows.forEach(({ from, to }, row) => found.fill(row, from, to + 1))
  return found
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
  readonly #buckets = new Map<number, number[]>()
  /** Numbers side by side: of a long run ten thousand pairs would be ten thousand objects. */
  readonly #from: Int32Array
  readonly #to: Int32Array

  /** So many, each by its position. */
  constructor(count: number, spanAt: (id: number) => readonly [from: number, to: number]) {
    this.#from = new Int32Array(count)
    this.#to = new Int32Array(count)
    for (let id = 0; id < count; id++) {
      const [from, to] = spanAt(id)
      this.#from[id] = from
      this.#to[id] = to
      for (let bucket = Math.floor(from / BUCKET); bucket <= Math.floor(to / BUCKET); bucket++) {
        const ids = this.#buckets.get(bucket)
        if (ids === undefined) this.#buckets.set(bucket, [id])
        else ids.push(id)
      }
    }
  }

  /** Positions of the spans that touch rows `first` to `last`, each once, in order. */
  touching(first: number, last: number): number[] {
    const found: number[] = []
    const begin = Math.floor(first / BUCKET)
    for (let bucket = begin; bucket <= Math.floor(last / BUCKET); bucket++) {
      for (const id of this.#buckets.get(bucket) ?? []) {
        const [from, to] = [this.#from[id]!, this.#to[id]!]
        // In the first bucket of the window that has it, and in no later one.
        if (from <= last && to >= first && Math.max(begin, Math.floor(from / BUCKET)) === bucket) found.push(id)
      }
    }
    return found.sort((a, b) => a - b)
  }
}
