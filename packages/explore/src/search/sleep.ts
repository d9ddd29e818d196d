/**
 * Sleep sets (Godefroid 1996): of two transitions that commute, both orders lead to the same row, so the second order
 * need not be taken. A transition sleeps in a row if every order that begins with it has been taken care of elsewhere:
 * what sleeps in a row and commutes with the step to its successor sleeps there too, and so do the transitions that
 * were taken before that step. A row that is reached in several ways keeps what sleeps on all of them.
 *
 * Searching breadth first makes this simpler than it is depth first: every row has a way of least length, and by
 * induction on that length it is reached in time along one of them, whatever sleeps. So a row reached again after it
 * has been expanded need not be expanded once more, and distinct rows, their depths and the verdict are those of the
 * plain search; only fewer transitions are generated.
 */
import type { Row, Space } from './space.ts'

const NOTHING: readonly number[] = []

export class Sleep {
  /** Transitions that were not generated. */
  saved = 0
  readonly #commutes: (row: Row, a: number, b: number) => boolean
  /** What sleeps in the rows of this level and the next one, the first row of each being given. */
  #here: (readonly number[])[] = []
  #next: (readonly number[])[] = []
  #hereFrom = 0
  #nextFrom = 0
  /** In the row being expanded: what slept from the beginning, and what has been taken since. */
  #row: Row | null = null
  #asleep: readonly number[] = NOTHING
  #taken: number[] = []

  constructor(space: Space) {
    this.#commutes = space.commutes?.bind(space) ?? (() => false)
  }

  /** `from` is the first row of the level after the one that is expanded from now on. */
  level(from: number): void {
    this.#here = this.#next
    this.#hereFrom = this.#nextFrom
    this.#next = []
    this.#nextFrom = from
  }

  open(number: number, row: Row): void {
    this.#row = row
    this.#asleep = this.#here[number - this.#hereFrom] ?? NOTHING
    this.#taken = []
  }

  isAsleep(transition: number): boolean {
    const asleep = this.#asleep.includes(transition)
    if (asleep) this.saved++
    return asleep
  }

  /** A transition was taken, to this row. */
  took(transition: number, reached: number, isNew: boolean): void {
    const at = reached - this.#nextFrom
    if (this.#row !== null && at >= 0) {
      const row = this.#row
      const before = isNew ? null : this.#next[at] ?? NOTHING
      const stays = (each: number): boolean =>
        (before === null || before.includes(each)) && this.#commutes(row, each, transition)
      this.#next[at] = before?.length === 0 ? NOTHING : [...this.#asleep.filter(stays), ...this.#taken.filter(stays)]
    }
    this.#taken.push(transition)
  }
}
