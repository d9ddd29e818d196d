/** The row being made: a copy of the row being expanded, behind all rows, whose hash follows every change of it. */
import { mix } from './mix.ts'
import type { Rows } from './rows.ts'
import type { Next } from './space.ts'

/** A row's hash is the sum of its parts, so that changing one word takes one part away and adds another. */
const slotHash = (slot: number, value: number): number => mix(value ^ Math.imul(slot + 1, 0x9e3779b1))
const envelopeHash = (envelope: number): number => mix(envelope ^ 0x5bd1e995)

export class Draft implements Next {
  /** The row being expanded: a copy, since all rows may move when they need more room. */
  readonly row: { words: Uint32Array; length: number }
  /** Transitions emitted so far, and initial rows. */
  emitted = 0
  /** Told of every transition and the row that it led to; −1 if that did not fit. */
  watch: ((transition: number, reached: number) => void) | null = null
  readonly #rows: Rows
  readonly #slots: number
  readonly #hidden: number
  #transition = 0
  #parent = -1
  /** Only differences count: what a row of zeros hashes to does not matter. */
  #parentHash = 0
  #words: Uint32Array
  #start = 0
  #length = 0
  #hash = 0

  constructor(rows: Rows, slots: number, hidden: number) {
    this.#rows = rows
    this.#slots = slots
    this.#hidden = hidden
    this.#words = rows.words
    this.row = { words: new Uint32Array(slots), length: slots }
  }

  /** The drafts to come are successors of this row. */
  open(row: number): void {
    const { words, starts, hashes } = this.#rows
    const start = starts[row]!
    const length = starts[row + 1]! - start
    if (this.row.words.length < length) this.row.words = new Uint32Array(length * 2)
    for (let i = 0; i < length; i++) this.row.words[i] = words[start + i]!
    this.row.length = length
    this.#parent = row
    this.#parentHash = hashes[row]!
  }

  begin(transition: number): boolean {
    const { words, length } = this.row
    const rows = this.#rows
    this.#fit(length)
    this.#start = rows.starts[rows.count]!
    for (let i = 0; i < length; i++) this.#words[this.#start + i] = words[i]!
    this.#length = length
    this.#hash = this.#parentHash
    this.#transition = transition
    return true
  }

  get(slot: number): number {
    return this.#words[this.#start + slot]!
  }

  set(slot: number, value: number): void {
    const at = this.#start + slot
    const old = this.#words[at]!
    this.#words[at] = value
    if (slot < this.#hidden || old === value) return
    this.#hash = (this.#hash + slotHash(slot, value) - slotHash(slot, old)) | 0
  }

  has(envelope: number): boolean {
    const place = this.#placeOf(envelope)
    return place < this.#start + this.#length && this.#words[place] === envelope
  }

  envelopes(): number {
    return this.#length - this.#slots
  }

  envelope(n: number): number {
    return this.#words[this.#start + this.#slots + n]!
  }

  put(envelope: number): void {
    this.#fit(this.#length + 1)
    const words = this.#words
    let place = this.#start + this.#length
    const first = this.#start + this.#slots
    for (; place > first && words[place - 1]! > envelope; place--) words[place] = words[place - 1]!
    words[place] = envelope
    this.#length++
    this.#hash = (this.#hash + envelopeHash(envelope)) | 0
  }

  take(envelope: number): void {
    const words = this.#words
    const last = this.#start + this.#length - 1
    for (let place = this.#placeOf(envelope); place < last; place++) words[place] = words[place + 1]!
    this.#length--
    this.#hash = (this.#hash - envelopeHash(envelope)) | 0
  }

  emit(): void {
    this.emitted++
    const reached = this.#rows.add(this.#length, this.#hash >>> 0, this.#parent)
    if (this.watch !== null) this.watch(this.#transition, reached)
  }

  /** Beyond the budget nothing is written, and `add` turns the row away. */
  #fit(length: number): void {
    this.#rows.reserve(length)
    this.#words = this.#rows.words
  }

  /** Where the envelope is, or would be. */
  #placeOf(envelope: number): number {
    const end = this.#start + this.#length
    let place = this.#start + this.#slots
    while (place < end && this.#words[place]! < envelope) place++
    return place
  }
}
