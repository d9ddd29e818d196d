import { anything, never } from './window.ts'
import type { Window } from './window.ts'

/**
 * The search for one order that explains one object's history: Wing & Gong (1993) place operations one by one; Lowe
 * (2017) places them just in time, when a return forces it, and remembers configurations; Horn & Kröning (2015) search
 * each object alone. What is ours is the bookkeeping, which keeps a configuration as small as the concurrency:
 *
 * A *configuration* stands before a barrier and holds the state and two masks over the open slots:
 *   free   the operation owes nothing any more: its return may pass;
 *   spent  the operation has taken effect: it cannot take effect again.
 * A read whose value is the present state becomes free at once, for it changes nothing (so waiting cannot help).
 * A write that is placed frees every open write: each could have happened just before it, unseen. It stays unspent,
 * because it may still happen later instead; so nobody ever tries in which order unseen writes were overwritten.
 * A crashed operation is free from its call on, and for ever: it may happen, at any later time, or never.
 * Before the return of x, another operation is placed only if somebody open waits for what it leaves (or if its effect
 * depends on the state). Of operations that nobody can tell apart, the one that returns first goes first.
 *
 * A configuration *covers* another with the same barrier and state if it owes no more and has spent no more. Covered
 * ones are dropped, and so are those that lost a value somebody still needs. The search is depth first, so a good
 * history is explained almost straight through; a bad one is searched until nothing is left. `barrier` counts returns
 * that some order passes. (Since losses are seen ahead of time, the first impossible return may lie further on.)
 */
export type Found =
  | { readonly kind: 'explained'; readonly path: readonly Placed[]; readonly steps: number }
  | { readonly kind: 'stuck'; readonly barrier: number; readonly steps: number }
  | { readonly kind: 'exhausted'; readonly barrier: number; readonly steps: number }

/** Before `barrier` operation `took` is placed (-1: none); then returns pass until `next`. */
export type Placed = { readonly took: number; readonly barrier: number; readonly next: number }

export type Progress = (passed: number, returns: number) => void

/** Steps between two words about how far the search is. */
const BETWEEN = 1 << 16

/** A step is one configuration looked at. `budget` bounds them, so that a verdict never depends on a clock. */
export function search(window: Window, budget: number, progress?: Progress): Found {
  return new Search(window).run(budget, progress)
}

// A configuration is a row of integers: these fields, then the words of free, then the words of spent.
const BARRIER = 0
const STATE = 1
const PARENT = 2
const TOOK = 3
const HASH = 4
const CHAIN = 5
const MASKS = 6

const NONE = -1

class Search {
  readonly #window: Window
  readonly #words: number
  readonly #stride: number
  /** Slots whose operation reads and writes: configurations that differ there are never compared. */
  readonly #exactMask: Int32Array
  #rows: Int32Array
  #count = 0
  #heads = new Int32Array(1 << 10).fill(NONE)
  #stack: number[] = []
  #steps = 0
  #furthest = NONE
  #explained = NONE

  // The configuration being made: operations below change it in place, then `keep` writes it down.
  #barrier = 0
  #state: number
  readonly #free: Int32Array
  readonly #spent: Int32Array
  readonly #wanted: Int32Array
  #wantedCount = 0

  constructor(window: Window) {
    this.#window = window
    this.#words = window.words
    this.#stride = MASKS + 2 * window.words
    this.#rows = new Int32Array(this.#stride << 8)
    this.#state = window.init
    this.#free = new Int32Array(window.words)
    this.#spent = new Int32Array(window.words)
    this.#wanted = new Int32Array(window.operations.length)
    this.#exactMask = exactMaskOf(window)
  }

  run(budget: number, progress?: Progress): Found {
    if (this.#window.barriers > 0) this.#admit(0, this.#window.calledBefore[0]!)
    this.#keep(NONE, NONE)
    let told = BETWEEN
    while (this.#explained === NONE && this.#stack.length > 0) {
      if (this.#steps >= budget) return { kind: 'exhausted', barrier: this.#passed(), steps: this.#steps }
      if (this.#steps >= told) {
        progress?.(this.#passed(), this.#window.barriers)
        told += BETWEEN
      }
      this.#expand(this.#stack.pop()!)
    }
    const steps = this.#steps
    if (this.#explained !== NONE) return { kind: 'explained', path: this.#path(this.#explained), steps }
    return { kind: 'stuck', barrier: this.#passed(), steps }
  }

  #passed(): number {
    return this.#at(this.#furthest, BARRIER)
  }

  #at(row: number, field: number): number {
    return this.#rows[row * this.#stride + field]!
  }

  #path(last: number): readonly Placed[] {
    const path: Placed[] = []
    for (let row = last; row !== NONE; row = this.#at(row, PARENT)) {
      const parent = this.#at(row, PARENT)
      const barrier = parent === NONE ? 0 : this.#at(parent, BARRIER)
      path.push({ took: this.#at(row, TOOK), barrier, next: this.#at(row, BARRIER) })
    }
    return path.reverse()
  }

  /** Every way on from a configuration; the last one kept is the first one tried. */
  #expand(row: number): void {
    const { returning, open, openFrom, crashed, calledBefore, meaning } = this.#window
    const r = this.#at(row, BARRIER)
    const x = returning[r]!
    this.#load(row)
    this.#collectWanted(r)
    const mayPass = this.#isFree(x)
    for (let k = 0; k < crashed.length && crashed[k]! < calledBefore[r]!; k++) this.#consider(row, crashed[k]!)
    for (let k = openFrom[r]!; k < openFrom[r + 1]!; k++) {
      const y = open[k]!
      if (y !== x && meaning.readOnly[y] === 0) this.#consider(row, y)
    }
    if (mayPass) this.#letGo(row)
    if (meaning.step(this.#state, x) >= 0 && !this.#isSpent(x)) this.#take(row, x)
  }

  #load(row: number): void {
    const at = row * this.#stride
    this.#barrier = this.#rows[at + BARRIER]!
    this.#state = this.#rows[at + STATE]!
    for (let w = 0; w < this.#words; w++) {
      this.#free[w] = this.#rows[at + MASKS + w]!
      this.#spent[w] = this.#rows[at + MASKS + this.#words + w]!
    }
  }

  #isFree(i: number): boolean {
    const slot = this.#window.slot[i]!
    return (this.#free[slot >> 5]! & (1 << (slot & 31))) !== 0
  }

  #isSpent(i: number): boolean {
    const slot = this.#window.slot[i]!
    return (this.#spent[slot >> 5]! & (1 << (slot & 31))) !== 0
  }

  #setFree(i: number): void {
    const slot = this.#window.slot[i]!
    this.#free[slot >> 5]! |= 1 << (slot & 31)
  }

  #setSpent(i: number): void {
    const slot = this.#window.slot[i]!
    this.#spent[slot >> 5]! |= 1 << (slot & 31)
  }

  /** The values that somebody open is waiting for. */
  #collectWanted(r: number): void {
    const { open, openFrom, crashed, calledBefore, meaning } = this.#window
    this.#wantedCount = 0
    if (!meaning.exact) return
    for (let k = openFrom[r]!; k < openFrom[r + 1]!; k++) this.#want(open[k]!)
    for (let k = 0; k < crashed.length && crashed[k]! < calledBefore[r]!; k++) this.#want(crashed[k]!)
  }

  #want(i: number): void {
    const { needs, readOnly } = this.#window.meaning
    if (needs[i] === anything) return
    if (readOnly[i] === 1 ? this.#isFree(i) : this.#isSpent(i)) return
    this.#wanted[this.#wantedCount++] = needs[i]!
  }

  #isWanted(value: number): boolean {
    for (let k = 0; k < this.#wantedCount; k++) if (this.#wanted[k] === value) return true
    return false
  }

  /** Places y before the barrier of another operation, if that can lead anywhere that waiting does not. */
  #consider(row: number, y: number): void {
    const { meaning, barrierOf } = this.#window
    if (this.#isSpent(y) || meaning.step(this.#state, y) < 0) return
    const onDemand = meaning.exact && (meaning.blind[y] === 1 || barrierOf[y] === never)
    if (onDemand && !this.#isWanted(meaning.leaves[y]!)) return
    if (this.#hasElderTwin(y)) return
    this.#take(row, y)
    this.#load(row)
  }

  /**
   * True if an open operation of the same kind returns earlier and owes no less: by exchange, it may as well go first.
   * Crashed twins never return, so among them the one called first goes first.
   */
  #hasElderTwin(y: number): boolean {
    const { open, openFrom, crashed, barrierOf } = this.#window
    const from = openFrom[this.#barrier]!
    const to = openFrom[this.#barrier + 1]!
    for (let k = from; k < to; k++) {
      if (barrierOf[open[k]!]! < barrierOf[y]! && this.#isTwin(open[k]!, y)) return true
    }
    if (barrierOf[y] !== never) return false
    for (let k = 0; crashed[k]! < y; k++) if (this.#isTwin(crashed[k]!, y)) return true
    return false
  }

  #isTwin(other: number, y: number): boolean {
    const { kind } = this.#window.meaning
    return kind[other] === kind[y] && !this.#isSpent(other) && (this.#isFree(y) || !this.#isFree(other))
  }

  #take(row: number, y: number): void {
    const { meaning } = this.#window
    const before = this.#state
    this.#state = meaning.step(before, y)
    if (meaning.blind[y] === 1) this.#freeUnseenWrites()
    this.#setFree(y)
    if (meaning.readOnly[y] === 0) this.#setSpent(y)
    this.#freeWhatChangesNothing()
    if (before === this.#state || !this.#isLost(before)) this.#keep(row, y)
  }

  /** The write that returns was overwritten unseen, or wrote what was there: it needs no place of its own. */
  #letGo(row: number): void {
    const x = this.#window.returning[this.#barrier]!
    if (this.#window.meaning.leaves[x] === this.#state) return
    this.#setSpent(x)
    if (!this.#isLost(this.#window.meaning.leaves[x]!)) this.#keep(row, NONE)
    this.#load(row)
  }

  /** True if somebody still needs a value that is gone and that nobody can bring back: there is no way on from here. */
  #isLost(value: number): boolean {
    const { calledBefore, meaning } = this.#window
    if (!meaning.exact) return false
    const called = calledBefore[this.#barrier]!
    if (meaning.lastSource[value]! >= called) return false
    return (meaning.lastNeeder[value]! >= called || this.#isNeededNow(value)) && !this.#hasSourceNow(value)
  }

  #isNeededNow(value: number): boolean {
    const { open, openFrom, meaning } = this.#window
    for (let k = openFrom[this.#barrier]!; k < openFrom[this.#barrier + 1]!; k++) {
      const i = open[k]!
      if (meaning.needs[i] === value && !this.#isFree(i)) return true
    }
    return false
  }

  #hasSourceNow(value: number): boolean {
    const { open, openFrom, crashed, calledBefore, meaning } = this.#window
    for (let k = openFrom[this.#barrier]!; k < openFrom[this.#barrier + 1]!; k++) {
      if (meaning.leaves[open[k]!] === value && !this.#isSpent(open[k]!)) return true
    }
    for (let k = 0; k < crashed.length && crashed[k]! < calledBefore[this.#barrier]!; k++) {
      if (meaning.leaves[crashed[k]!] === value && !this.#isSpent(crashed[k]!)) return true
    }
    return false
  }

  #freeUnseenWrites(): void {
    const { open, openFrom, meaning } = this.#window
    for (let k = openFrom[this.#barrier]!; k < openFrom[this.#barrier + 1]!; k++) {
      if (meaning.blind[open[k]!] === 1) this.#setFree(open[k]!)
    }
  }

  #freeWhatChangesNothing(): void {
    const { open, openFrom } = this.#window
    for (let k = openFrom[this.#barrier]!; k < openFrom[this.#barrier + 1]!; k++) this.#freeIfIdle(open[k]!)
  }

  /** A read of the present state, or a write of it, can be placed here without changing anything. */
  #freeIfIdle(i: number): void {
    const { meaning } = this.#window
    if (meaning.readOnly[i] === 1 ? meaning.step(this.#state, i) >= 0 : this.#writesWhatIsThere(i)) this.#setFree(i)
  }

  #writesWhatIsThere(i: number): boolean {
    const { blind, leaves } = this.#window.meaning
    return blind[i] === 1 && leaves[i] === this.#state
  }

  #admit(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      if (this.#window.barrierOf[i] === never) this.#setFree(i)
      else this.#freeIfIdle(i)
    }
  }

  /** Lets returns pass while nothing has to be decided. */
  #settle(): void {
    const { returning, barriers, calledBefore, slot } = this.#window
    while (this.#barrier < barriers) {
      const x = returning[this.#barrier]!
      if (!this.#isFree(x) || this.#mayStillMatter(x)) return
      const bit = 1 << (slot[x]! & 31)
      this.#free[slot[x]! >> 5]! &= ~bit
      this.#spent[slot[x]! >> 5]! &= ~bit
      this.#barrier++
      if (this.#barrier < barriers) this.#admit(calledBefore[this.#barrier - 1]!, calledBefore[this.#barrier]!)
    }
  }

  /** A free write that is not spent could still be placed for somebody who returns later and needs its value. */
  #mayStillMatter(x: number): boolean {
    const { blind, leaves, lastNeeded } = this.#window.meaning
    return blind[x] === 1 && !this.#isSpent(x) && lastNeeded[leaves[x]!]! > this.#barrier
  }

  /** Settles the configuration being made and writes it down, unless one that covers it is known. */
  #keep(parent: number, took: number): void {
    this.#steps++
    this.#settle()
    const hash = this.#hash()
    if (this.#isCovered(hash)) return
    const row = this.#write(parent, took, hash)
    if (this.#furthest === NONE || this.#barrier > this.#at(this.#furthest, BARRIER)) this.#furthest = row
    if (this.#barrier === this.#window.barriers) this.#explained = row
    this.#stack.push(row)
  }

  #hash(): number {
    let h = Math.imul(this.#barrier ^ 0x9e3779b9, 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 15) ^ this.#state, 0xc2b2ae35)
    for (let w = 0; w < this.#words && this.#barrier < this.#window.barriers; w++) {
      h = Math.imul(h ^ (h >>> 13) ^ (this.#spent[w]! & this.#exactMask[this.#barrier * this.#words + w]!), 0x27d4eb2f)
    }
    return h ^ (h >>> 16)
  }

  #isCovered(hash: number): boolean {
    for (let row = this.#heads[hash & (this.#heads.length - 1)]!; row !== NONE; row = this.#at(row, CHAIN)) {
      if (this.#at(row, HASH) === hash && this.#covers(row)) return true
    }
    return false
  }

  #covers(row: number): boolean {
    const at = row * this.#stride
    if (this.#rows[at + BARRIER] !== this.#barrier || this.#rows[at + STATE] !== this.#state) return false
    for (let w = 0; w < this.#words; w++) {
      if ((this.#free[w]! & ~this.#rows[at + MASKS + w]!) !== 0) return false
      if ((this.#rows[at + MASKS + this.#words + w]! & ~this.#spent[w]!) !== 0) return false
    }
    return true
  }

  #write(parent: number, took: number, hash: number): number {
    const row = this.#count++
    const at = row * this.#stride
    if (at + this.#stride > this.#rows.length) this.#rows = doubled(this.#rows)
    if (this.#count * 2 > this.#heads.length) this.#rehash()
    const rows = this.#rows
    rows[at + BARRIER] = this.#barrier
    rows[at + STATE] = this.#state
    rows[at + PARENT] = parent
    rows[at + TOOK] = took
    rows[at + HASH] = hash
    for (let w = 0; w < this.#words; w++) {
      rows[at + MASKS + w] = this.#free[w]!
      rows[at + MASKS + this.#words + w] = this.#spent[w]!
    }
    this.#link(row)
    return row
  }

  #link(row: number): void {
    const at = row * this.#stride
    const bucket = this.#rows[at + HASH]! & (this.#heads.length - 1)
    this.#rows[at + CHAIN] = this.#heads[bucket]!
    this.#heads[bucket] = row
  }

  #rehash(): void {
    this.#heads = new Int32Array(this.#heads.length * 4).fill(NONE)
    for (let row = 0; row < this.#count - 1; row++) this.#link(row)
  }
}

function doubled(rows: Int32Array): Int32Array {
  const wider = new Int32Array(rows.length * 2)
  wider.set(rows)
  return wider
}

function exactMaskOf(window: Window): Int32Array {
  const { barriers, words, open, openFrom, slot, meaning } = window
  const mask = new Int32Array(barriers * words)
  for (let r = 0; r < barriers; r++) {
    for (let k = openFrom[r]!; k < openFrom[r + 1]!; k++) {
      const i = open[k]!
      if (meaning.readOnly[i] === 1 || meaning.blind[i] === 1) continue
      mask[r * words + (slot[i]! >> 5)]! |= 1 << (slot[i]! & 31)
    }
  }
  return mask
}
