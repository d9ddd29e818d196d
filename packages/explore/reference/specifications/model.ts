/**
 * A published specification as rules over packed fields: small files that read like the description they are written
 * from, and that a search must count exactly as TLC did.
 */
import type { Layout, State } from './layout.ts'

/** One kind of step, tried for every combination of its indices. */
export interface Rule {
  /** How many values each index has: `[n, n]` tries 0 … n - 1 twice over. */
  readonly over: readonly number[]
  /** What happens, as a sentence without a full stop. */
  readonly say: (i: number, j: number, k: number, l: number) => string
  /**
   * Takes the step in place and answers in how many ways it is possible; false or 0 leaves the state as it was. More
   * than one way matters only for counting: TLC generates a state once for each way in which its formula is true.
   */
  readonly step: (state: State, i: number, j: number, k: number, l: number) => boolean | number
}

export function rule(over: Rule['over'], say: Rule['say'], step: Rule['step']): Rule {
  return { over, say, step }
}

/** Must hold in every state; `broken` answers with evidence, a sentence, or null. */
export interface Invariant {
  readonly name: string
  readonly text: string
  readonly broken: (state: State) => string | null
}

/** Must be reached in some state, or the search has shown nothing. */
export interface Witness {
  readonly name: string
  readonly reached: (state: State) => boolean
}

export interface Rules {
  readonly layout: Layout
  /** Makes every initial state in turn, each out of the one before; at first every field has its least value. */
  readonly initial: (state: State, emit: () => void) => void
  readonly rules: readonly Rule[]
  /** A state outside counts as generated and goes no further (TLC's CONSTRAINT). */
  readonly within?: (state: State) => boolean
  /** Turns a state into the one that stands for all that differ from it in names only (TLC's SYMMETRY). */
  readonly canonical?: (state: State) => void
  readonly invariants: readonly Invariant[]
  readonly witnesses: readonly Witness[]
}

export interface Bound {
  /** The value for which the counts were published. */
  readonly published: number
  readonly from: number
  readonly to: number
  readonly means: string
}
export type Bounds = Readonly<Record<string, Bound>>
export type Values<B extends Bounds> = { readonly [name in keyof B]: number }

/** States as TLC counts them: different, generated (initial ones too), and levels (initial states are at 1). */
export interface Counts {
  readonly distinct: number
  readonly generated: number
  readonly depth: number
}

/** One line of a specification broken. `steps` is the length of the shortest way to what breaks. */
export interface Broken<B extends Bounds = Bounds> {
  readonly name: string
  readonly text: string
  /** The invariant that convicts it. */
  readonly breaks: string
  readonly steps: number
  /** Bounds in which it is convicted, where smaller ones than the published are enough. */
  readonly within?: Partial<Values<B>>
  rules(bounds: Values<B>): Rules
}

export interface Specification<B extends Bounds = Bounds> {
  readonly name: string
  /** What it is about, in one sentence. */
  readonly text: string
  /** Whose algorithm, whose specification, and where its counts are published. */
  readonly source: string
  readonly bounds: B
  readonly published: Counts
  rules(bounds: Values<B>): Rules
  /** Where the published rules turned out to have a mistake: the same without it. Mutants are then mutants of this. */
  mended?(bounds: Values<B>): Rules
  readonly mutants: readonly Broken<B>[]
}

/** Makes mutants of rules whose breakable lines are given apart from their bounds. */
export function mutantsOf<B extends Bounds, Lines>(
  rules: (given: Values<B>, lines: Lines) => Rules, theirs: Lines, within?: Partial<Values<B>>,
): (name: string, text: string, breaks: string, steps: number, change: Partial<Lines>) => Broken<B> {
  return (name, text, breaks, steps, change) => ({
    name, text, breaks, steps, ...(within && { within }), rules: (given) => rules(given, { ...theirs, ...change }),
  })
}
