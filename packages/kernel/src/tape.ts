/**
 * The choice tape. Everything nondeterministic (latency, loss, a timer's delay, a handler's `choose`) is a draw
 * from here, and a draw is a hash of (seed, stream, lineage): no generator has a state that one draw could shift
 * for the next. Removing an event therefore leaves the draws of all others as they were, which is what shrinking,
 * branching and "what if" rest on. A stream that is off is never asked, so turning it on shifts nothing either.
 */

/** A 53-bit identity of an event, derived from what caused it and never from when or where it was executed. */
export type Lineage = number

/** Streams keep draws of different purpose apart, although they are keyed by the same lineage. */
export const stream = {
  latency: 1, loss: 2, duplicate: 3, reorder: 4, timer: 5, choose: 6, think: 7, corrupt: 8, disk: 9, slow: 10,
  fault: 11,
} as const
export type Stream = (typeof stream)[keyof typeof stream]

/** Kinds of root: what a lineage begins with when no event caused it. */
export const root = { start: 1, request: 2, fault: 3 } as const
export type Root = (typeof root)[keyof typeof root]

/**
 * The finalizer of MurmurHash3 (Appleby, public domain): every input bit reaches every output bit. It takes and gives
 * signed integers, which engines keep without a box.
 */
function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

const TWO_32 = 4294967296
const HIGH = 0x1fffff

/** Two 32-bit lanes over (high, low, ordinal), joined to 53 bits: the widest integer that a number holds exactly. */
function join(high: number, low: number, ordinal: number): Lineage {
  const a = mix(Math.imul(low ^ 0x9e3779b9, 0x2c1b3c6d) ^ mix(high + Math.imul(ordinal, 0x297a2d39)))
  const b = mix(Math.imul(high ^ 0x7f4a7c15, 0x165667b1) ^ mix(low + Math.imul(ordinal, 0x27d4eb2f)) ^ a)
  return (b & HIGH) * TWO_32 + (a >>> 0)
}

const highOf = (lineage: Lineage): number => Math.floor(lineage / TWO_32)

/** The lineage of the `ordinal`-th thing that the event `parent` caused. */
export const child = (parent: Lineage, ordinal: number): Lineage => join(highOf(parent), parent >>> 0, ordinal)

/**
 * Effects of a step are numbered 0, 1, 2 … Whatever else an event makes happen, or needs a second draw for, is numbered
 * from here on, far from them and from each other, so that no two have one lineage.
 */
export const ordinal = {
  choose: 1_000_000, intervention: 2_000_000, duplicate: 3_000_000, late: 4_000_000, write: 5_000_000,
  occurrence: 6_000_000, aim: 7_000_000, clock: 8_000_000,
} as const

/** The lineage of a message's second copy. */
export const duplicateLineage = (message: Lineage): Lineage => child(message, ordinal.duplicate)

/** The lineage of an event that nothing caused: (node, start), (client, operation), (fault, n). */
export const rootLineage = (kind: Root, a: number, b: number): Lineage => join(kind, a >>> 0, b)

/** 32 uniform bits. */
export function draw(seed: number, from: Stream, lineage: Lineage): number {
  return mix(mix((seed >>> 0) ^ Math.imul(from, 0x9e3779b9)) ^ mix((lineage >>> 0) ^ mix(highOf(lineage) + from))) >>> 0
}

/** A uniform integer in [min, max], both included. */
export function drawBetween(seed: number, from: Stream, lineage: Lineage, min: number, max: number): number {
  if (max <= min) return min
  return min + Math.floor((draw(seed, from, lineage) / TWO_32) * (max - min + 1))
}

/** True with probability `ppm` in a million. A rate of 0 draws nothing. */
export function drawChance(seed: number, from: Stream, lineage: Lineage, ppm: number): boolean {
  return ppm > 0 && drawBetween(seed, from, lineage, 0, 999_999) < ppm
}

/** A rolling digest of everything that happened: two lanes, printed as 16 hexadecimal digits. */
export class Digest {
  #a = 0x243f6a88
  #b = 0x85a308d3 | 0

  fold(value: number): void {
    this.#a = mix(this.#a ^ mix(value >>> 0) ^ Math.imul(Math.floor(value / TWO_32), 0x85ebca6b))
    this.#b = mix(this.#b + Math.imul(this.#a ^ 0x13198a2e, 0x9e3779b9))
  }

  toString(): string {
    return hex8(this.#a) + hex8(this.#b)
  }

  save(): readonly [number, number] {
    return [this.#a, this.#b]
  }

  load([a, b]: readonly [number, number]): void {
    this.#a = a
    this.#b = b
  }
}

const DIGITS = '0123456789abcdef'

/** Eight hexadecimal digits of an unsigned 32-bit integer. */
export function hex8(value: number): string {
  let text = ''
  for (let shift = 28; shift >= 0; shift -= 4) text += DIGITS[(value >>> shift) & 15]
  return text
}

/** A 32-bit hash of a text, by UTF-16 code unit (FNV-1a, then mixed). */
export function hashText(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mix(h) >>> 0
}
