/** What goes between a page and the Worker that reads, draws and judges a history. */
import type { Verdict as Judged, Evidence as Found } from '@quorate/checkers'
import type { ClientRow } from '../stage/spread.ts'

/** The order that explains every answer before the first wrong one may be of all operations: it is a column. */
export interface Evidence extends Omit<Found, 'order'> {
  readonly order: Int32Array<ArrayBuffer>
}

export type Verdict = Judged<Evidence>

/** One object of the history: how wide its drawing is, and its clients. */
export interface KeyDrawn {
  readonly name: string
  readonly operations: number
  readonly width: number
  readonly rows: readonly ClientRow[]
  /** The first of its lines, of those of all keys. */
  readonly line: number
}

/** One array a field: operation i is the i-th of each; those that did not happen stand last. */
export interface Columns {
  readonly key: Int32Array<ArrayBuffer>
  readonly left: Int32Array<ArrayBuffer>
  readonly right: Int32Array<ArrayBuffer>
  /** Its line in the drawing of its key. */
  readonly line: Int32Array<ArrayBuffer>
  /** All operations, a key and a line after the other, each line from left to right. */
  readonly sorted: Int32Array<ArrayBuffer>
  /** Where in `sorted` each line begins, and the last one ends. */
  readonly starts: Int32Array<ArrayBuffer>
  /** 0 happened, 1 did not, 2 nobody knows. */
  readonly status: Uint8Array<ArrayBuffer>
  /** Positions in the file, from 0; −1 where no answer came. Times in µs, NaN where there are none. */
  readonly callEvent: Int32Array<ArrayBuffer>
  readonly returnEvent: Int32Array<ArrayBuffer>
  readonly callTime: Float64Array<ArrayBuffer>
  readonly returnTime: Float64Array<ArrayBuffer>
  /** Two pieces of `texts` an operation: what was asked, and what was told. */
  readonly ends: Uint32Array<ArrayBuffer>
}

export interface HistoryDrawn {
  readonly columns: Columns
  readonly texts: string
  readonly keys: readonly KeyDrawn[]
  readonly clients: number
  readonly skipped: number
  /** How many happened, did not, and are not known to have. */
  readonly counts: readonly [ok: number, failed: number, unknown: number]
  /** Whether events are lines of a file, which an editor counts from 1. */
  readonly unit: 'line' | 'event'
}

/** Where an event stands, as an editor counts where events are lines. */
export const placeText = (unit: HistoryDrawn['unit'], event: number): string =>
  (unit === 'line' ? `line ${event + 1}` : `event ${event}`)

/** The operations of each line of a key, from left to right; views of the column, no copies. */
export function linesIn({ columns: { sorted, starts }, keys }: HistoryDrawn, key: number): Int32Array[] {
  const { line: from } = keys[key]!
  const to = keys[key + 1]?.line ?? starts.length - 1
  return Array.from({ length: to - from }, (_, n) => sorted.subarray(starts[from + n], starts[from + n + 1]))
}

export type FromJudge =
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'drawn'; readonly drawn: HistoryDrawn }
  /** Of a key how many answers some order passes, where the search in it takes long. */
  | { readonly kind: 'progress'; readonly key: number; readonly passed: number; readonly returns: number }
  | { readonly kind: 'key'; readonly key: number; readonly verdict: Verdict }
  /** What is wrong with the whole is wrong with a key, and was told with that. */
  | { readonly kind: 'done'; readonly verdict: Exclude<Verdict, { readonly status: 'violated' }> }
  | { readonly kind: 'done'; readonly violated: number }

/** What is handed over with it: copies of the columns of 100,000 operations would be a long task of the page. */
export function buffersOf(told: FromJudge): ArrayBuffer[] {
  if (told.kind === 'drawn') {
    const columns: readonly Columns[keyof Columns][] = Object.values(told.drawn.columns)
    return columns.map(({ buffer }) => buffer)
  }
  return told.kind === 'key' && told.verdict.status === 'violated' ? [told.verdict.evidence.order.buffer] : []
}

export type ToJudge = { readonly name: string; readonly source: Blob }
