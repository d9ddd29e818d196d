/** What is searched: a space, and what must hold in it. */
import type { Row, Space } from './space.ts'

export interface Model {
  readonly name: string
  readonly space: Space
  readonly always: readonly Always[]
  readonly sometimes: readonly Sometimes[]
}

/**
 * Must hold in every row. Answers with evidence, a sentence, where it is broken. `from` is the row from which this one
 * was reached, in which it held: what has not changed since need not be judged again. Initial rows have none.
 */
export interface Always {
  readonly name: string
  readonly broken: (row: Row, from: Row | null) => string | null
}

/** Must be reached somewhere: a search that never got there has shown nothing. */
export interface Sometimes {
  readonly name: string
  readonly reached: (row: Row) => boolean
}
