/**
 * Every distinct row, one after the other in one array, and a table that finds them. A row's number is the order in
 * which it was found, so breadth-first search needs no queue. Rows are compared word by word, not by their hashes: two
 * different states are never taken for one.
 */
const FIRST_WORDS = 1 << 12
const FIRST_ROWS = 1 << 8

export class Rows {
  /** All rows, then the draft. */
  words = new Uint32Array(FIRST_WORDS)
  /** Where each row begins; `starts[count]` is where the draft begins. */
  starts = new Uint32Array(FIRST_ROWS + 1)
  hashes = new Uint32Array(FIRST_ROWS)
  /** The row from which each was first reached; −1 for initial rows. */
  parents = new Int32Array(FIRST_ROWS)
  count = 0
  /** Nothing fits any more: the budget of bytes is used up, and a row has been turned away. */
  full = false
  /** Open addressing, number of the row plus 1; 0 is empty. Twice as long as there are rows, at least. */
  #table = new Int32Array(FIRST_ROWS * 2)
  readonly #hidden: number
  #maxBytes: number

  /** Rows that differ only in their first `hidden` words count as one. `maxBytes` bounds what the arrays take. */
  constructor(hidden: number, maxBytes: number) {
    this.#hidden = hidden
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return 4 * (this.words.length + this.starts.length + this.hashes.length + this.parents.length + this.#table.length)
  }

  /** For telling how a row was reached, after the search has ended: drafts of known rows need room too. */
  withoutLimit(): void {
    this.#maxBytes = Infinity
  }

  /**
   * Keeps the `length` words at the end as a row if no row is equal to them. Answers with the row that it is now: the
   * last one if `count` grew, one that was known if not, −1 if it no longer fits.
   */
  add(length: number, hash: number, parent: number): number {
    const mask = this.#table.length - 1
    let place = hash & mask
    for (let found = this.#table[place]!; found !== 0; found = this.#table[place]!) {
      if (this.hashes[found - 1] === hash && this.#equals(found - 1, length)) return found - 1
      place = (place + 1) & mask
    }
    if (this.count === this.hashes.length && !this.#moreRows()) return -1
    // The table may have been replaced by a longer one, in which this place means nothing.
    if (mask !== this.#table.length - 1) place = this.#free(hash)
    return this.#keep(place, length, hash, parent)
  }

  /** Makes room for a draft of `length` words. False when the budget does not allow it. */
  reserve(length: number): boolean {
    const needed = this.starts[this.count]! + length
    if (needed <= this.words.length) return true
    const wanted = Math.max(needed, this.words.length + (this.words.length >>> 1))
    if (this.bytes + 4 * (wanted - this.words.length) > this.#maxBytes) return this.#isFull()
    this.words = longer(this.words, new Uint32Array(wanted))
    return true
  }

  #keep(place: number, length: number, hash: number, parent: number): number {
    const row = this.count++
    this.#table[place] = row + 1
    this.hashes[row] = hash
    this.parents[row] = parent
    this.starts[row + 1] = this.starts[row]! + length
    return row
  }

  #equals(row: number, length: number): boolean {
    const start = this.starts[row]!
    if (this.starts[row + 1]! - start !== length) return false
    const { words } = this
    const draft = this.starts[this.count]!
    for (let i = this.#hidden; i < length; i++) if (words[start + i] !== words[draft + i]) return false
    return true
  }

  #moreRows(): boolean {
    const more = this.hashes.length * 2
    if (this.bytes + 20 * (more - this.hashes.length) > this.#maxBytes) return this.#isFull()
    this.starts = longer(this.starts, new Uint32Array(more + 1))
    this.hashes = longer(this.hashes, new Uint32Array(more))
    this.parents = longer(this.parents, new Int32Array(more))
    this.#table = new Int32Array(more * 2)
    for (let row = 0; row < this.count; row++) this.#table[this.#free(this.hashes[row]!)] = row + 1
    return true
  }

  #free(hash: number): number {
    const mask = this.#table.length - 1
    let place = hash & mask
    while (this.#table[place] !== 0) place = (place + 1) & mask
    return place
  }

  #isFull(): false {
    this.full = true
    return false
  }
}

function longer<A extends Uint32Array | Int32Array>(old: A, empty: A): A {
  empty.set(old)
  return empty
}
