/**
 * Every distinct row, and a table that finds them. A row's number is the order in which it was found, so breadth-first
 * search needs no queue. Rows are compared word by word, not by their hashes: two different states are never taken for
 * one. They lie one after the other in pieces of equal length, so that having more of them moves none. Before each row
 * stand its number and its length: whoever finds it in the table has all of it in one place of memory.
 */
import { assert } from '@quorate/kernel'

const PIECE_BITS = 16
const PIECE = 1 << PIECE_BITS
const FIRST_ROWS = 1 << 8
const HEAD = 2

export class Rows {
  /** The row from which each was first reached; −1 for initial rows. */
  parents = new Int32Array(FIRST_ROWS)
  hashes = new Uint32Array(FIRST_ROWS)
  count = 0
  /** The budget of bytes is used up, and a row has been turned away. */
  full = false
  /** Where the words of each row begin, counting those of all pieces. No row lies in two. */
  #starts = new Uint32Array(FIRST_ROWS)
  readonly #pieces: Uint32Array[] = []
  #end = 0
  /** Open addressing. Of each place: where the row begins (0 is empty), and its hash. At most 7 in 10 are taken. */
  #table = new Uint32Array(FIRST_ROWS * 2)
  readonly #hidden: number
  readonly #maxBytes: number

  /** Rows that differ only in their first `hidden` words count as one. `maxBytes` bounds what the arrays take. */
  constructor(hidden: number, maxBytes: number) {
    this.#hidden = hidden
    this.#maxBytes = maxBytes
  }

  get bytes(): number {
    return 4 * (PIECE * this.#pieces.length + this.#table.length) + 12 * this.hashes.length
  }

  /** Copies a row into `words`, which must be long enough, and answers with its length. */
  read(row: number, words: Uint32Array): number {
    const piece = this.#pieces[this.#starts[row]! >>> PIECE_BITS]!
    const start = this.#starts[row]! & (PIECE - 1)
    const length = piece[start - 1]!
    for (let i = 0; i < length; i++) words[i] = piece[start + i]!
    return length
  }

  lengthOf(row: number): number {
    return this.#pieces[this.#starts[row]! >>> PIECE_BITS]![(this.#starts[row]! & (PIECE - 1)) - 1]!
  }

  /**
   * Keeps a row if none is equal to it. Answers with the row that it is now: the last one if `count` grew, one that was
   * known if not, −1 if it no longer fits.
   */
  add(words: Uint32Array, length: number, hash: number, parent: number): number {
    const table = this.#table
    const mask = (table.length >>> 1) - 1
    let place = hash & mask
    for (let start = table[place * 2]!; start !== 0; start = table[place * 2]!) {
      if (table[place * 2 + 1] === hash) {
        const found = this.#numberIfEqual(start, words, length)
        if (found >= 0) return found
      }
      place = (place + 1) & mask
    }
    if (!this.#fits(length)) return -1
    // The table may have been replaced by a longer one, in which this place means nothing.
    return this.#keep(table === this.#table ? place : free(this.#table, hash), words, length, hash, parent)
  }

  #keep(place: number, words: Uint32Array, length: number, hash: number, parent: number): number {
    const row = this.count++
    const begin = this.#end + HEAD
    this.#table[place * 2] = begin
    this.#table[place * 2 + 1] = hash
    this.hashes[row] = hash
    this.parents[row] = parent
    this.#starts[row] = begin
    const piece = this.#pieces[begin >>> PIECE_BITS]!
    const start = begin & (PIECE - 1)
    piece[start - 2] = row
    piece[start - 1] = length
    for (let i = 0; i < length; i++) piece[start + i] = words[i]!
    this.#end = begin + length
    return row
  }

  /** The number of the row that begins there, or −1 if it is another one than this. */
  #numberIfEqual(begin: number, words: Uint32Array, length: number): number {
    const piece = this.#pieces[begin >>> PIECE_BITS]!
    const start = begin & (PIECE - 1)
    if (piece[start - 1] !== length) return -1
    for (let i = this.#hidden; i < length; i++) if (piece[start + i] !== words[i]) return -1
    return piece[start - 2]!
  }

  /** Makes room for one more row. False when the budget does not allow it. */
  #fits(length: number): boolean {
    if (this.count === this.hashes.length && !this.#moreRows()) return false
    if (this.count * 20 > this.#table.length * 7 && !this.#morePlaces()) return false
    const left = PIECE * this.#pieces.length - this.#end
    return HEAD + length <= left || this.#morePieces(HEAD + length)
  }

  #morePieces(length: number): boolean {
    assert(length <= PIECE, `a state of ${length - HEAD} words; at most ${PIECE - HEAD} are accepted`)
    if (!this.#affords(4 * PIECE)) return false
    this.#end = PIECE * this.#pieces.length
    this.#pieces.push(new Uint32Array(PIECE))
    return true
  }

  #moreRows(): boolean {
    const more = this.hashes.length * 2
    if (!this.#affords(12 * this.hashes.length)) return false
    this.#starts = longer(this.#starts, new Uint32Array(more))
    this.hashes = longer(this.hashes, new Uint32Array(more))
    this.parents = longer(this.parents, new Int32Array(more))
    return true
  }

  #morePlaces(): boolean {
    if (!this.#affords(4 * this.#table.length)) return false
    this.#table = sparser(this.#table)
    return true
  }

  #affords(bytes: number): boolean {
    if (this.bytes + bytes > this.#maxBytes) this.full = true
    return !this.full
  }
}

function longer<A extends Uint32Array | Int32Array>(old: A, empty: A): A {
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
