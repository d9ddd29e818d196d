/**
 * Every distinct row, and a table that finds them. A row's number is the order in which it was found, so breadth-first
 * search needs no queue. Rows are compared word by word, not by their hashes: two different states are never taken for
 * one. They lie one after the other in pieces of equal length, so that having more of them moves none.
 */
import { assert } from '@quorate/kernel'

const PIECE_BITS = 16
const PIECE = 1 << PIECE_BITS
const FIRST_ROWS = 1 << 8

export class Rows {
  /** The row from which each was first reached; −1 for initial rows. */
  parents = new Int32Array(FIRST_ROWS)
  hashes = new Uint32Array(FIRST_ROWS)
  count = 0
  /** The budget of bytes is used up, and a row has been turned away. */
  full = false
  /** Where each row begins, counting the words of all pieces. No row lies in two. */
  #starts = new Uint32Array(FIRST_ROWS)
  #lengths = new Uint16Array(FIRST_ROWS)
  readonly #pieces: Uint32Array[] = []
  #end = 0
  /** Open addressing. Of each place: the number of the row plus 1 (0 is empty), and its hash. At most half full. */
  #table = new Uint32Array(FIRST_ROWS * 4)
  readonly #hidden: number
  readonly #maxBytes: number

  /** Rows that differ only in their first `hidden` words count as one. `maxBytes` bounds what the arrays take. */
  constructor(hidden: number, maxBytes: number) {
    this.#hidden = hidden
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return 4 * (PIECE * this.#pieces.length + this.#table.length) + 14 * this.hashes.length
  }

  /** Copies a row into `words`, which must be long enough, and answers with its length. */
  read(row: number, words: Uint32Array): number {
    const piece = this.#pieces[this.#starts[row]! >>> PIECE_BITS]!
    const start = this.#starts[row]! & (PIECE - 1)
    const length = this.#lengths[row]!
    for (let i = 0; i < length; i++) words[i] = piece[start + i]!
    return length
  }

  lengthOf(row: number): number {
    return this.#lengths[row]!
  }

  /**
   * Keeps a row if none is equal to it. Answers with the row that it is now: the last one if `count` grew, one that was
   * known if not, −1 if it no longer fits.
   */
  add(words: Uint32Array, length: number, hash: number, parent: number): number {
    const table = this.#table
    const mask = (table.length >>> 1) - 1
    let place = hash & mask
    for (let found = table[place * 2]!; found !== 0; found = table[place * 2]!) {
      if (table[place * 2 + 1] === hash && this.#equals(found - 1, words, length)) return found - 1
      place = (place + 1) & mask
    }
    if (!this.#fits(length)) return -1
    // The table may have been replaced by a longer one, in which this place means nothing.
    return this.#keep(table === this.#table ? place : free(this.#table, hash), words, length, hash, parent)
  }

  #keep(place: number, words: Uint32Array, length: number, hash: number, parent: number): number {
    const row = this.count++
    this.#table[place * 2] = row + 1
    this.#table[place * 2 + 1] = hash
    this.hashes[row] = hash
    this.parents[row] = parent
    this.#starts[row] = this.#end
    this.#lengths[row] = length
    const piece = this.#pieces[this.#end >>> PIECE_BITS]!
    const start = this.#end & (PIECE - 1)
    for (let i = 0; i < length; i++) piece[start + i] = words[i]!
    this.#end += length
    return row
  }

  #equals(row: number, words: Uint32Array, length: number): boolean {
    if (this.#lengths[row] !== length) return false
    const piece = this.#pieces[this.#starts[row]! >>> PIECE_BITS]!
    const start = this.#starts[row]! & (PIECE - 1)
    for (let i = this.#hidden; i < length; i++) if (piece[start + i] !== words[i]) return false
    return true
  }

  /** Makes room for one more row. False when the budget does not allow it. */
  #fits(length: number): boolean {
    if (this.count === this.hashes.length && !this.#moreRows()) return false
    const left = PIECE * this.#pieces.length - this.#end
    return length <= left || this.#morePieces(length)
  }

  #morePieces(length: number): boolean {
    assert(length <= PIECE, `a state of ${length} words; at most ${PIECE} are accepted`)
    if (!this.#affords(4 * PIECE)) return false
    this.#end = PIECE * this.#pieces.length
    this.#pieces.push(new Uint32Array(PIECE))
    return true
  }

  #moreRows(): boolean {
    const more = this.hashes.length * 2
    if (!this.#affords(30 * this.hashes.length)) return false
    this.#starts = longer(this.#starts, new Uint32Array(more))
    this.#lengths = longer(this.#lengths, new Uint16Array(more))
    this.hashes = longer(this.hashes, new Uint32Array(more))
    this.parents = longer(this.parents, new Int32Array(more))
    this.#table = sparser(this.#table)
    return true
  }

  #affords(bytes: number): boolean {
    if (this.bytes + bytes > this.#maxBytes) this.full = true
    return !this.full
  }
}

function longer<A extends Uint32Array | Int32Array | Uint16Array>(old: A, empty: A): A {
  empty.set(old)
  return empty
}

/** Twice as long. Going through the old one in order writes the new one in two runs, not all over it. */
function sparser(old: Uint32Array): Uint32Array<ArrayBuffer> {
  const table = new Uint32Array(old.length * 2)
  for (let at = 0; at < old.length; at += 2) {
    if (old[at] === 0) continue
    const place = free(table, old[at + 1]!)
    table[place * 2] = old[at]!
    table[place * 2 + 1] = old[at + 1]!
  }
  return table
}

function free(table: Uint32Array, hash: number): number {
  const mask = (table.length >>> 1) - 1
  let place = hash & mask
  while (table[place * 2] !== 0) place = (place + 1) & mask
  return place
}
