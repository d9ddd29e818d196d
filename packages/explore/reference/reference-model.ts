/** What every reference model says of itself. */
import type { Limits, Model } from '../src/index.ts'
import type { Bounds } from './specifications/model.ts'

export interface ReferenceModel {
  readonly name: string
  readonly text: string
  readonly source: string
  readonly bounds: Bounds
  readonly mutants: readonly { readonly name: string; readonly text: string; readonly breaks: string }[]
  /** The model within some bounds, the published ones where none are given, with a line broken if a mutant is named. */
  make(given: Readonly<Record<string, number>>, mutant?: string): Made
  readonly known: readonly Known[]
}

export interface Made {
  readonly model: Model
  readonly limits: Limits
  /** All of them. */
  readonly bounds: Readonly<Record<string, number>>
}

/** Counts that are published for these bounds. */
export interface Known {
  readonly bounds: Readonly<Record<string, number>>
  readonly distinct: number
  readonly generated: number
  readonly depth: number
  /** Takes more than about a second, so only the deep tests and the benchmark count it. */
  readonly large?: true
}
