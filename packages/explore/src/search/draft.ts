/** The row being made: a copy of the row being expanded, whose hash follows every change of it. */
import { mix } from './mix.ts'
import type { Rows } from './rows.ts'
import type { Sleep } from './sleep.ts'
import type { Next } from './space.ts'

/** A row's hash is the sum of its parts, so that changing one word takes one part away and adds another. */
const slotHash = (slot: number, value: number): number => mix(value ^ Math.imul(slot + 1, 0x9e3779b1))
const envelopeHash = (envelope: number): number => mix(envelope ^ 0x5bd1e995)

/** Told of every transition, the row that it led to (−1 if it did not fit), and whether that row is new. */
export type Watch = (transition: number, reached: number, isNew: boolean) => void

export class Draft implements Next {
  /** The row being expanded; of initial rows, an empty one. */
  readonly row: { words: Uint32Array; length: number }
  /** The draft. After `emit` it is the row that was reached, until the next `begin`. */
  readonly made: { words: Uint32Array; length: number }
  /** Transitions emitted so far, and initial rows. */
  emitted = 0
  /** Knows which transitions need not be taken; null where all are. */
  sleep: Sleep | null = null
  readonly #rows: Rows
  readonly #slots: number
  readonly #hidden: number
  #watch: Watch
  #transition = 0
  #skipping = false
  #parent = -1
  /** Only differences count: what a row of zeros hashes to does not matter. */
  #parentHash = 0
  #hash = 0

  constructor(rows: Rows, slots: number, hidden: number, watch: Watch) {
    this.#rows = rows
    this.#slots = slots
    this.#hidden = hidden
    this.#watch = watch
    this.row = { words: new Uint32Array(slots + 16), length: slots }
    this.made = { words: new Uint32Array(slots + 16), length: slots }
  }

  /** The drafts to come are successors of this row. */
  open(row: number): void {
    const length = this.#rows.lengthOf(row)
    if (this.row.words.length < length) this.row.words = new Uint32Array(length * 2)
    this.row.length = this.#rows.read(row, this.row.words)
    this.#parent = row
    this.#parentHash = this.#rows.hashes[row]!
  }

  /** Does something while someone else is told of transitions, and counts none of them. */
  watchedBy(watch: Watch, work: () => void): void {
    const before = this.#watch
    const { emitted, sleep } = this
    this.#watch = watch
    this.sleep = null
    work()
    this.#watch = before
    this.sleep = sleep
    this.emitted = emitted
  }

  begin(transition: number): boolean {
    this.#skipping = this.sleep !== null && this.sleep.isAsleep(transition)
    if (this.#skipping) return false
    const { words, length } = this.row
    if (this.made.words.length <= length) this.#lengthen()
    const made = this.made.words
    for (let i = 0; i < length; i++) made[i] = words[i]!
    this.made.length = length
    this.#hash = this.#parentHash
    this.#transition = transition
    return true
  }

  get(slot: number): number {
    return this.made.words[slot]!
  }

  set(slot: number, value: number): void {
    const { words } = this.made
    const old = words[slot]!
    words[slot] = value
    if (slot < this.#hidden || old === value) return
    this.#hash = (this.#hash + slotHash(slot, value) - slotHash(slot, old)) | 0
  }

  has(envelope: number): boolean {
    const place = this.#placeOf(envelope)
    return place < this.made.length && this.made.words[place] === envelope
  }

  envelopes(): number {
    return this.made.length - this.#slots
  }

  envelope(n: number): number {
    return this.made.words[this.#slots + n]!
  }

  put(envelope: number): void {
    if (this.made.length === this.made.words.length) this.#lengthen()
    const { words } = this.made
    let place = this.made.length++
    for (; place > this.#slots && words[place - 1]! > envelope; place--) words[place] = words[place - 1]!
    words[place] = envelope
    this.#hash = (this.#hash + envelopeHash(envelope)) | 0
  }

  take(envelope: number): void {
    const { words } = this.made
    const last = --this.made.length
    for (let place = this.#placeOf(envelope); place < last; place++) words[place] = words[place + 1]!
    this.#hash = (this.#hash - envelopeHash(envelope)) | 0
  }

  emit(): void {
    if (this.#skipping) return
    this.emitted++
    const rows = this.#rows
    const { count } = rows
    const reached = rows.add(this.made.words, this.made.length, this.#hash >>> 0, this.#parent)
    const isNew = rows.count > count
    if (this.sleep !== null) this.sleep.took(this.#transition, reached, isNew)
    this.#watch(this.#transition, reached, isNew)
  }

  #lengthen(): void {
    const words = new Uint32Array(Math.max(this.row.length, this.made.length) * 2)
    words.set(this.made.words)
    this.made.words = words
  }

  /** Where the envelope is, or would be. */
  #placeOf(envelope: number): number {
    const { words, length } = this.made
    let place = this.#slots
    while (place < length && words[place]! < envelope) place++
    return place
  }
}
