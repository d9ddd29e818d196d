/** What goes between a page and the Worker that reads, draws and judges a history. */
import type { Verdict as Judged, Evidence } from '@quorate/checkers'
import type { ClientRow } from '../stage/spread.ts'

export type Verdict = Judged<Evidence>

/** One object of the history: how wide its drawing is, and its clients. */
export interface KeyDrawn {
  readonly name: string
  readonly operations: number
  readonly width: number
  readonly rows: readonly ClientRow[]
}

/** One array a field: operation i is the i-th of each; those that did not happen stand last. */
export interface Columns {
  readonly key: Int32Array
  readonly left: Int32Array
  readonly right: Int32Array
  /** Its line in the drawing of its key. */
  readonly line: Int32Array
  /** 0 happened, 1 did not, 2 nobody knows. */
  readonly status: Uint8Array
  readonly process: Float64Array
  /** Positions in the file, from 0; −1 where no answer came. Times in µs, NaN where there are none. */
  readonly callEvent: Int32Array
  readonly returnEvent: Int32Array
  readonly callTime: Float64Array
  readonly returnTime: Float64Array
  /** Two pieces of `texts` an operation: what was asked, and what was told. */
  readonly ends: Uint32Array
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

export type FromJudge =
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'drawn'; readonly drawn: HistoryDrawn }
  /** Of a key how many answers some order passes, where the search in it takes long. */
  | { readonly kind: 'progress'; readonly key: number; readonly passed: number; readonly returns: number }
  | { readonly kind: 'key'; readonly key: number; readonly verdict: Verdict }
  | { readonly kind: 'done'; readonly verdict: Verdict }

export type ToJudge = { readonly name: string; readonly source: Blob }
