/**
 * Breadth-first over every row there is. Rows are numbered in the order in which they are found, so the next one to
 * expand is the next number, a level is a range of numbers, and the first violation has a shortest path.
 */
import { assert } from '@quorate/kernel'
import { Draft } from './draft.ts'
import type { Always, Model, Sometimes } from './model.ts'
import { Rows } from './rows.ts'
import { Sleep } from './sleep.ts'
import type { Row, Space } from './space.ts'

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
  /** Leaves out transitions that commute with others (sleep sets): the same rows, fewer ways to them. */
  readonly sleep?: boolean
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
  /** Transitions that sleep sets left out. */
  readonly saved: number
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
  readonly #loaded: { words: Uint32Array; length: number }
  /** What has not been reached yet, and what is not yet known to be violated. */
  #sometimes: readonly Sometimes[]
  #always: readonly Always[]
  readonly #levelEnds: number[] = []
  #next = 0
  #stop: Stop | null = null
  #done = false

  constructor(model: Model, limits: Limits = {}) {
    const { slots, hidden = 0 } = model.space
    this.#model = model
    this.#limits = limits
    this.rows = new Rows(hidden, limits.bytes ?? DEFAULT_BYTES)
    this.#sometimes = model.sometimes
    this.#always = model.always
    this.#draft = new Draft(this.rows, slots, hidden, (_, reached, isNew) => isNew && this.#judge(reached))
    this.#loaded = { words: new Uint32Array(slots), length: slots }
    if (limits.sleep === true) this.#draft.sleep = this.#sleepOf(model.space)
    model.space.initial(this.#draft)
    this.#levelEnds.push(this.rows.count)
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
      completed: ends.filter((end) => end <= this.#next).length, frontier: count - this.#next, bytes,
      saved: this.#draft.sleep?.saved ?? 0, stop: this.#stop,
    }
  }

  /** The rows of every level: numbers from `from` up to, and not with, `to`. */
  get levels(): { readonly from: number; readonly to: number }[] {
    const ends = this.#levelEnds.at(-1) === this.rows.count ? this.#levelEnds : [...this.#levelEnds, this.rows.count]
    return ends.map((to, i) => ({ from: ends[i - 1] ?? 0, to }))
  }

  /** The depth of a row, initial rows being at 1. */
  depthOf(row: number): number {
    return this.#levelEnds.findIndex((end) => row < end) + 1 || this.#levelEnds.length + 1
  }

  #expandNext(): void {
    if (this.#next === this.rows.count) return this.#end(null)
    if (this.#next === this.#levelEnds.at(-1)) this.#levelEnds.push(this.rows.count)
    if (this.#next === 0 || this.#next === this.#levelEnds.at(-2)) this.#draft.sleep?.level(this.rows.count)
    if (this.#levelEnds.length >= (this.#limits.depth ?? Infinity)) return this.#end('depth')
    this.#draft.open(this.#next)
    this.#draft.sleep?.open(this.#next, this.#draft.row)
    this.#model.space.expand(this.#draft.row, this.#draft)
    if (this.rows.full) return this.#end('bytes')
    this.#next++
    if (this.#draft.emitted >= (this.#limits.steps ?? Infinity)) this.#end('steps')
  }

  #sleepOf(space: Space): Sleep {
    assert(!space.hidden, 'sleep sets need every slot to tell states apart: this space has hidden ones')
    return new Sleep(space)
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
    let found = -1
    if (parent >= 0) {
      this.#draft.open(parent)
      this.#draft.watchedBy((transition, reached) => {
        if (reached === row && found < 0) found = transition
      }, () => this.#model.space.expand(this.#draft.row, this.#draft))
    }
    return found
  }

  /** Every row is judged as soon as it is found, those of the last level too. */
  #judge(row: number): void {
    const { made } = this.#draft
    const from = this.rows.parents[row]! < 0 ? null : this.#draft.row
    for (const { name, broken } of this.#always) {
      const evidence = broken(made, from)
      if (evidence !== null) this.#violated({ name, row, evidence })
    }
    for (const { name, reached } of this.#sometimes) {
      if (reached(made)) this.#isReached(name, row)
    }
  }

  #isReached(name: string, row: number): void {
    this.reached.set(name, row)
    this.#sometimes = this.#sometimes.filter((each) => each.name !== name)
  }

  #violated(hit: Hit): void {
    this.violations.push(hit)
    this.#always = this.#always.filter(({ name }) => name !== hit.name)
    if (this.#limits.exhaust !== true) this.#end('violation')
  }

  /** A copy of a row, valid until the next call. */
  load(row: number): Row {
    const length = this.rows.lengthOf(row)
    if (this.#loaded.words.length < length) this.#loaded.words = new Uint32Array(length * 2)
    this.#loaded.length = this.rows.read(row, this.#loaded.words)
    return this.#loaded
  }
}
