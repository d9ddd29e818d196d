/**
 * Breadth-first over every row there is. Rows are numbered in the order in which they are found, so the next one to
 * expand is the next number, a level is a range of numbers, and the first violation has a shortest path.
 */
import { Draft } from './draft.ts'
import type { Model } from './model.ts'
import { Rows } from './rows.ts'
import type { Row } from './space.ts'

/** Where a search stops by itself. Everything is counted, nothing is timed: the same limits stop at the same row. */
export interface Limits {
  /** Levels, the initial rows being level 1. Rows of the last level are judged and not expanded. */
  readonly depth?: number
  /** Transitions generated. Checked between rows, so a search may end a few above. */
  readonly steps?: number
  /** What rows and their table may take, in bytes. */
  readonly bytes?: number
  /** Goes on after a violation, until everything within the other limits is seen. Of each property the first counts. */
  readonly exhaust?: boolean
}

/** What stopped a search that did not see everything. */
export type Stop = 'depth' | 'steps' | 'bytes' | 'violation'

export interface Covered {
  /** Distinct rows. */
  readonly distinct: number
  /** Rows generated: initial ones and every transition, known or new. */
  readonly generated: number
  /** Levels found, the initial rows being level 1. */
  readonly depth: number
  /** Levels of which every row has been expanded. */
  readonly completed: number
  /** Rows found and not expanded. */
  readonly frontier: number
  readonly bytes: number
  readonly stop: Stop | null
}

/** A row in which a property is broken, or reached for the first time. */
export interface Hit {
  readonly name: string
  readonly row: number
  readonly evidence: string
}

/** The transition −1 stands for the beginning. */
export interface Step {
  readonly transition: number
  readonly row: number
}

const DEFAULT_BYTES = 2_000_000_000

export class Search {
  readonly rows: Rows
  readonly violations: Hit[] = []
  readonly reached = new Map<string, number>()
  readonly #model: Model
  readonly #limits: Limits
  readonly #draft: Draft
  readonly #judged: { words: Uint32Array; length: number }
  readonly #levelEnds: number[] = []
  #next = 0
  #judgedRows = 0
  #stop: Stop | null = null
  #done = false

  constructor(model: Model, limits: Limits = {}) {
    const { slots, hidden = 0 } = model.space
    this.#model = model
    this.#limits = limits
    this.rows = new Rows(hidden, limits.bytes ?? DEFAULT_BYTES)
    this.#draft = new Draft(this.rows, slots, hidden)
    this.#judged = { words: new Uint32Array(slots), length: slots }
    model.space.initial(this.#draft)
    this.#levelEnds.push(this.rows.count)
    this.#judge()
  }

  /** Expands rows until at least `steps` more transitions were generated. True when there is nothing more to do. */
  advance(steps: number): boolean {
    const until = this.#draft.emitted + steps
    while (!this.#done && this.#draft.emitted < until) this.#expandNext()
    return this.#done
  }

  get covered(): Covered {
    const { count, bytes } = this.rows
    const ends = this.#levelEnds
    return {
      distinct: count, generated: this.#draft.emitted, depth: ends.length + (count > ends.at(-1)! ? 1 : 0),
      completed: ends.filter((end) => end <= this.#next).length, frontier: count - this.#next, bytes, stop: this.#stop,
    }
  }

  /** The depth of a row, initial rows being at 1. */
  depthOf(row: number): number {
    return this.#levelEnds.findIndex((end) => row < end) + 1 || this.#levelEnds.length + 1
  }

  #expandNext(): void {
    if (this.#next === this.rows.count) return this.#end(null)
    if (this.#next === this.#levelEnds.at(-1)) this.#levelEnds.push(this.rows.count)
    if (this.#levelEnds.length >= (this.#limits.depth ?? Infinity)) return this.#end('depth')
    this.#draft.open(this.#next++)
    this.#model.space.expand(this.#draft.row, this.#draft)
    this.#judge()
    if (this.rows.full) return this.#end('bytes')
    if (this.#draft.emitted >= (this.#limits.steps ?? Infinity)) this.#end('steps')
  }

  #end(stop: Stop | null): void {
    this.#done = true
    this.#stop ??= stop
  }

  /** The way to a row along which it was first found: a shortest one. One step a row, from an initial row on. */
  pathTo(row: number): Step[] {
    const { parents } = this.rows
    const path: Step[] = []
    for (let at = row; at >= 0; at = parents[at]!) path.push({ transition: this.#transitionTo(at), row: at })
    return path.reverse()
  }

  /** Rows do not keep the transition that led to them: their parents are expanded once more. */
  #transitionTo(row: number): number {
    const parent = this.rows.parents[row]!
    if (parent < 0) return -1
    let found = -1
    this.rows.withoutLimit()
    this.#draft.open(parent)
    const { emitted } = this.#draft
    this.#draft.watch = (transition, reached) => {
      if (reached === row && found < 0) found = transition
    }
    this.#model.space.expand(this.#draft.row, this.#draft)
    this.#draft.watch = null
    this.#draft.emitted = emitted
    return found
  }

  /** Every row is judged as soon as it is found, those of the last level too. */
  #judge(): void {
    const { always, sometimes } = this.#model
    for (; this.#judgedRows < this.rows.count; this.#judgedRows++) {
      const row = this.load(this.#judgedRows)
      for (const { name, broken } of always) {
        if (this.violations.length > 0 && this.violations.some((hit) => hit.name === name)) continue
        const evidence = broken(row)
        if (evidence !== null) this.#violated({ name, row: this.#judgedRows, evidence })
      }
      for (const { name, reached } of sometimes) {
        if (!this.reached.has(name) && reached(row)) this.reached.set(name, this.#judgedRows)
      }
    }
  }

  #violated(hit: Hit): void {
    this.violations.push(hit)
    if (this.#limits.exhaust !== true) this.#end('violation')
  }

  /** A copy of a row, valid until the next call. */
  load(row: number): Row {
    const { words, starts } = this.rows
    const start = starts[row]!
    const length = starts[row + 1]! - start
    if (this.#judged.words.length < length) this.#judged.words = new Uint32Array(length * 2)
    for (let i = 0; i < length; i++) this.#judged.words[i] = words[start + i]!
    this.#judged.length = length
    return this.#judged
  }
}
