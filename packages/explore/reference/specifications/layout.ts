/**
 * A packed state: named fields of small integers in a few 32-bit words. A model declares its fields with their ranges;
 * the layout derives words, shifts and masks, so that a rule reads `clock.get(state, p)` and a state costs 20 bytes.
 */
import { assert } from '@quorate/kernel'

/** The words of one state. */
export type State = Uint32Array

const NUMBERS = 'numbers'
const SET = 'set'
/** How values are read by people: as numbers, as sets of what the bits stand for, or by a word for each value. */
type Reading = typeof NUMBERS | typeof SET | readonly string[]

/** One variable: a number, or one for each index. No number lies across two words. */
export class Field {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly sizes: readonly number[]
  readonly #reading: Reading
  readonly #mask: number
  readonly #words: readonly number[]
  readonly #shifts: readonly number[]
  readonly #second: number
  readonly #third: number

  /** `places` has the first bit of each number, the last index running fastest. */
  constructor(name: string, reading: Reading, min: number, max: number, sizes: readonly number[], places: number[]) {
    this.name = name
    this.#reading = reading
    this.min = min
    this.max = max
    this.sizes = sizes
    this.#mask = maskOf(max - min)
    this.#words = places.map((place) => place >>> 5)
    this.#shifts = places.map((place) => place & 31)
    this.#second = sizes[1] ?? 1
    this.#third = sizes[2] ?? 1
  }

  get(state: State, i = 0, j = 0, k = 0): number {
    const at = (i * this.#second + j) * this.#third + k
    return ((state[this.#words[at]!]! >>> this.#shifts[at]!) & this.#mask) + this.min
  }

  /** A value outside the declared range is a mistake in the model: it would run into the next field. */
  set(state: State, value: number, i = 0, j = 0, k = 0): void {
    if (value < this.min || value > this.max) this.#refuse(value)
    const at = (i * this.#second + j) * this.#third + k
    const word = this.#words[at]!
    const shift = this.#shifts[at]!
    state[word] = (state[word]! & ~(this.#mask << shift)) | ((value - this.min) << shift)
  }

  /** Every number of a field, as one line: `vote yes no yes`, and `request 1 0 | 0 2` for a square. */
  show(state: State): string {
    const values = this.#words.map((word, at) => this.#read((state[word]! >>> this.#shifts[at]!) & this.#mask))
    const perRow = this.sizes.length > 1 ? this.sizes.at(-1)! : values.length
    return values.reduce((line, value, at) => `${line}${at > 0 && at % perRow === 0 ? ' |' : ''} ${value}`, this.name)
  }

  #read(bits: number): string {
    const value = bits + this.min
    if (this.#reading === NUMBERS) return String(value)
    if (this.#reading === SET) return `{${membersOf(value).join(' ')}}`
    return this.#reading[bits]!
  }

  #refuse(value: number): void {
    assert(false, `the field ${this.name} holds ${this.min} to ${this.max} and was given ${value}`)
  }
}

/** Hands out bits to fields in the order in which they are declared; a word with too little room left is closed. */
export class Layout {
  readonly fields: Field[] = []
  #end = 0
  #processes = 0
  #columnWords = 0

  /** Integers from `min` to `max`, one for each index: `numbers('request', 0, 7, n, n)` is a square of them. */
  numbers(name: string, min: number, max: number, ...sizes: number[]): Field {
    return this.#add(name, NUMBERS, min, max, sizes)
  }

  /** 0 … words.length - 1, each with a word for it. */
  choice(name: string, words: readonly string[], ...sizes: number[]): Field {
    return this.#add(name, words, 0, words.length - 1, sizes)
  }

  flag(name: string, ...sizes: number[]): Field {
    return this.choice(name, ['no', 'yes'], ...sizes)
  }

  /** Sets of 0 … members - 1, as bits. */
  set(name: string, members: number, ...sizes: number[]): Field {
    return this.#add(name, SET, 0, maskOf((1 << members) - 1), sizes)
  }

  /**
   * Fields of n processes that are all alike, the first index of each being the process: word w of process p is word
   * w · n + p, so that other names for the processes are another order of words. Only at the beginning of a layout.
   */
  columns<Fields>(n: number, declare: (column: Layout) => Fields): Fields {
    assert(this.#end === 0, 'columns come first')
    const column = new Layout()
    column.#processes = n
    const declared = declare(column)
    this.fields.push(...column.fields)
    this.#end = 32 * n * column.width
    this.#columnWords = column.width
    return declared
  }

  /** Words of each process. */
  get columnWords(): number {
    return this.#columnWords
  }

  /** Words a state takes. */
  get width(): number {
    return (this.#end + 31) >>> 5
  }

  #add(name: string, reading: Reading, min: number, max: number, sizes: readonly number[]): Field {
    const field = new Field(name, reading, min, max, sizes, this.#places(32 - Math.clz32(maskOf(max - min)), sizes))
    this.fields.push(field)
    return field
  }

  #places(bits: number, sizes: readonly number[]): number[] {
    const n = this.#processes
    const count = sizes.reduce((product, size) => product * size, 1)
    if (n === 0) return Array.from({ length: count }, () => this.#place(bits))
    const inColumn = Array.from({ length: Math.trunc(count / n) }, () => this.#place(bits))
    return [...Array(n).keys()].flatMap((p) => inColumn.map((place) => 32 * ((place >>> 5) * n + p) + (place & 31)))
  }

  #place(bits: number): number {
    if ((this.#end & 31) + bits > 32) this.#end = (this.#end + 31) & ~31
    this.#end += bits
    return this.#end - bits
  }
}

/** As many ones as it takes to write numbers up to `max`, and at least one. */
const maskOf = (max: number): number => max < 2 ? 1 : 0xffff_ffff >>> Math.clz32(max)

/** The members of a set that is given as bits, in order. */
export function membersOf(set: number): number[] {
  const members = []
  for (let rest = set; rest !== 0; rest &= rest - 1) members.push(31 - Math.clz32(rest & -rest))
  return members
}

export function sizeOf(set: number): number {
  let size = 0
  for (let rest = set; rest !== 0; rest &= rest - 1) size++
  return size
}

/** Every set of `size` of 0 … members - 1, as bits. */
export function setsOf(size: number, members: number): number[] {
  return [...Array(1 << members).keys()].filter((set) => sizeOf(set) === size)
}
