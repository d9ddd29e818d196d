/**
 * What the engine knows of a model. A state is a **row** of 32-bit words: first a fixed number of **slots** (ids of
 * interned local states, packed fields, counters), then the **envelopes** on their way, a sorted multiset of ids.
 * A model says which rows it begins with and which rows follow a row; the engine finds every row there is, each once.
 *
 * What a number in a slot means is the model's affair. Equal states must have equal rows: intern what is structured,
 * keep sets as bits or as sorted arrays. `actors` makes such a space from handlers, `rules` from actions over fields.
 */

/** A row being looked at. `words` is shared and longer than the row: read the first `length` words, keep none. */
export interface Row {
  readonly words: Uint32Array
  readonly length: number
}

export interface Space {
  /** How many words every row begins with. The words after them are envelopes. */
  readonly slots: number
  /**
   * The first so many slots are carried along without telling two states apart: of rows that differ only there the
   * first one found is kept (TLC calls the rest a VIEW). 0 if it is not given.
   */
  readonly hidden?: number
  /** Emits every initial row. A draft begins with all slots 0 and no envelope. */
  initial(next: Next): void
  /** Emits every successor of `row`. A draft begins as a copy of `row`. */
  expand(row: Row, next: Next): void
  /** What this transition does in `row`, as a sentence without a full stop. */
  words(row: Row, transition: number): string
  /** The state as people read it: one line a part of it. */
  describe(row: Row): readonly string[]
  /**
   * Named parts of the state and their values, such as `node 1.log` and `[1,2]`; a kind of message counts as one part.
   * Asked only of a few rows of every depth, when the search has to say what grows.
   */
  fields?(row: Row): readonly (readonly [name: string, value: string])[]
  /**
   * Whether two transitions enabled in `row` may come in either order: neither disables the other, and both orders
   * end in the same row. "No" is always right. Without it, sleep sets save nothing.
   */
  commutes?(row: Row, a: number, b: number): boolean
}

/**
 * How a space says what follows. One draft at a time: `begin`, then changes, then `emit`; a draft that is never
 * emitted is no transition.
 *
 *     next.begin(transition)
 *     next.take(envelope)
 *     next.set(node, local)
 *     next.put(reply)
 *     next.emit()
 */
export interface Next {
  /**
   * Begins a draft of a transition. The number is one that `words` and `commutes` understand, and means the same
   * transition in every row (0 to 2³² − 1). False when this transition need not be looked at (it is asleep): the rest
   * of the draft may then be left out.
   */
  begin(transition: number): boolean
  /** What the draft has in a slot now. */
  get(slot: number): number
  /** `value` is a whole number from 0 to 2³² − 1. */
  set(slot: number, value: number): void
  /** Whether the draft has this envelope now. */
  has(envelope: number): boolean
  /** How many envelopes the draft has now, and the n-th of them, in rising order. */
  envelopes(): number
  envelope(n: number): number
  /** Adds one copy of an envelope. */
  put(envelope: number): void
  /** Takes one copy of an envelope away. It must be there. */
  take(envelope: number): void
  /** Ends the draft: one transition, even where it leads to a row that is known. */
  emit(): void
}
