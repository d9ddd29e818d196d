/** What a page asks of a Worker that explores, and what that says. */
import type { AssumptionName, Outcome } from '@quorate/explore'
import type { Run } from '@quorate/kernel'
import type { Board } from '@quorate/scenarios'

/** What is explored: a set-up with its mutant, and the faults that a person added to it. */
export interface Explored extends Pick<Run, 'scenario' | 'parameters' | 'mutant' | 'faults'> {
  /** The assumptions that are given up; without it, the usual ones. */
  readonly without?: readonly AssumptionName[]
}

export type Task =
  | {
      readonly kind: 'fuzz'
      readonly explored: Explored
      readonly seed: number
      readonly runs: number
      /** This Worker, of so many. */
      readonly me: number
      readonly of: number
    }
  | { readonly kind: 'shrink'; readonly run: Run; readonly property: string }
  /** What can be relied on in it. */
  | { readonly kind: 'board'; readonly run: Run }
  /** Everything that the smallest set-up of a protocol may do. */
  | { readonly kind: 'search'; readonly protocol: string; readonly mutant: string | null }

/** What a shrinking came to, and how far that is from the shortest run that breaks the same. */
export interface Shortened {
  readonly run: Run
  /** The event that breaks the property. */
  readonly event: number
  /** How many events there were, and how many are left, births left out. */
  readonly given: number
  readonly events: number
  readonly isMinimal: boolean
  readonly minimum:
    /** No run with the same means breaks it in fewer events. */
    | { readonly kind: 'known' }
    | { readonly kind: 'unknown'; readonly why: string }
}

export interface Searched {
  /** The run that ends in the violation; null where there is none. */
  readonly run: Run | null
  /** What it says, and what that rests on. */
  readonly text: string
}

export type Said =
  /** What no number of clean runs says anything without. */
  | { readonly kind: 'needs'; readonly needs: readonly string[] }
  | { readonly kind: 'outcomes'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'shorter'; readonly events: number }
  /** No event can be left out any more: a shorter run is searched for. */
  | { readonly kind: 'minimal' }
  | { readonly kind: 'shortened'; readonly shortened: Shortened | null }
  | { readonly kind: 'states'; readonly states: number; readonly depth: number }
  | { readonly kind: 'searched'; readonly searched: Searched }
  | { readonly kind: 'board'; readonly board: Board }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly error: string }
