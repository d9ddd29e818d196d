/** What a worker is given, and what it says. */
import type { AssumptionName, Outcome, Plan, Shrunk, Strategy, Trial } from '@quorate/explore'
import type { Run } from '@quorate/kernel'

/** What is explored: a scenario with its parameters, perhaps a mutant, perhaps from a folder of a person's own. */
export interface Explored extends Pick<Run, 'scenario' | 'parameters' | 'mutant'> {
  readonly folder: string | null
  /** The assumptions that are given up; without it, the usual ones. */
  readonly without?: readonly AssumptionName[]
}

export type Task = { readonly explored: Explored; readonly shared: SharedArrayBuffer } & (FuzzTask | ShrinkTask)

export interface FuzzTask {
  readonly kind: 'fuzz'
  readonly seed: number
  readonly strategy: Strategy
  /** This worker, of so many. */
  readonly me: number
  readonly of: number
}

export interface ShrinkTask {
  readonly kind: 'shrink'
  readonly trial: Trial
  /** Null for the first that the run breaks. */
  readonly property: string | null
  readonly seconds: number
}

export type Said =
  | { readonly kind: 'begins'; readonly plan: Plan }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'shrunk'; readonly shrunk: Shrunk | null }

/** Places in what workers share: the run from which on nothing is executed, and what each worker is doing. */
export const LIMIT = 0
export const runOf = (worker: number): number => 1 + 2 * worker
export const eventOf = (worker: number): number => 2 + 2 * worker
export const sharedBy = (workers: number): Int32Array<SharedArrayBuffer> =>
  new Int32Array(new SharedArrayBuffer(4 * (1 + 2 * workers)))
/** It has not begun yet: nobody is impatient with a worker that is being started. */
export const NOT_YET = -1
