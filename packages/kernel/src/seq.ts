/**
 * `Seq<T>`: a long list as plain JSON, for logs. A persistent 32-way trie after Hickey's Clojure vectors (2007),
 * themselves Bagwell's ideal hash trees (2001) keyed by position; without the tail buffer, so that content alone
 * decides the shape.
 *
 * `root` is a leaf of items while the length is at most 32, and otherwise an array of subtrees, every one full
 * except the last. The depth is a function of the length and no slot lies beyond the end, therefore two sequences of
 * equal content are deep-equal however they were built, and a fingerprint may walk them like any other state.
 *
 * Costs: n items, levels = ceil(log32 n), at most 6. Nothing is ever mutated; a new version shares every subtree
 * that it did not have to copy.
 */

type Trie<T> = readonly T[] | readonly Trie<T>[]

export interface Seq<T> {
  readonly length: number
  readonly root: Trie<T>
}

const BITS = 5
const WIDTH = 32
const MASK = 31
/** Six full levels. It keeps every index a non-negative 32-bit integer, which the shifts below rely on. */
const MAX_LENGTH = 1_073_741_824
const MAX_ARGUMENTS = 64

const empty: Seq<never> = { length: 0, root: [] }

/** A sequence of its arguments, at most 64: longer data come from an array, see `from`. */
function of<T>(...items: readonly T[]): Seq<T> {
  if (items.length > MAX_ARGUMENTS) throw new RangeError(`Seq.of takes at most 64 items, not ${items.length}`)
  return concat<T>(empty, items)
}

/** O(n). */
function from<T>(items: Iterable<T>): Seq<T> {
  return concat<T>(empty, Array.isArray(items) ? items : [...items])
}

/** The item at `index`, counted from 0. One array access a level. Throws outside 0 … length − 1. */
function at<T>(seq: Seq<T>, index: number): T {
  assertWithin(index, seq.length - 1, 'index')
  return leafAt(seq, index)[index & MASK]!
}

/** The last item; `undefined` only if there is none. */
function last<T>(seq: Seq<T>): T | undefined {
  return seq.length === 0 ? undefined : at(seq, seq.length - 1)
}

/** `item` at the end. Copies one array of at most 32 a level. */
function push<T>(seq: Seq<T>, item: T): Seq<T> {
  return withLastLeaf(seq, [...openLeaf(seq), item], seq.length + 1)
}

/** `item` in place of the one at `index`; the same reference if it is that one. Copies one array a level. */
function set<T>(seq: Seq<T>, index: number, item: T): Seq<T> {
  if (at(seq, index) === item) return seq
  const leaf = replaced(leafAt(seq, index), index & MASK, item)
  return { length: seq.length, root: withLeaf(seq.root, depthShift(seq.length), index, leaf) }
}

/** Only the first `length` items. Copies at most one array a level, whatever the number of items that go. */
function truncate<T>(seq: Seq<T>, length: number): Seq<T> {
  assertWithin(length, seq.length, 'length')
  if (length === seq.length) return seq
  if (length === 0) return empty
  const shift = depthShift(length)
  let root = seq.root
  // A shorter sequence may need fewer levels: what remains then lies below the first slot alone.
  for (let above = depthShift(seq.length); above > shift; above -= BITS) root = subtree(root, 0)
  return { length, root: cut(root, shift, length - 1) }
}

/** All of `items` at the end, a leaf at a time. O(items × levels ÷ 32) copies of arrays. */
function concat<T>(seq: Seq<T>, items: readonly T[]): Seq<T> {
  let result = seq
  let taken = 0
  while (taken < items.length) {
    const room = WIDTH - (result.length & MASK)
    const more = items.slice(taken, taken + room)
    result = withLastLeaf(result, [...openLeaf(result), ...more], result.length + more.length)
    taken += more.length
  }
  return result
}

/** A new array of the items from `start` up to, not including, `end`. Beyond the last item there is nothing. */
function slice<T>(seq: Seq<T>, start: number, end: number = seq.length): T[] {
  const stop = Math.min(end, seq.length)
  const items: T[] = []
  visitRange(seq, start, stop, (item) => items.push(item))
  return items
}

/** O(n). */
function toArray<T>(seq: Seq<T>): T[] {
  return slice(seq, 0)
}

/** Visits the items from index `start` to the end, in order. Finds a leaf once for its 32 items. */
function forEach<T>(seq: Seq<T>, start: number, visit: (item: T, index: number) => void): void {
  visitRange(seq, start, seq.length, visit)
}

function visitRange<T>(seq: Seq<T>, start: number, stop: number, visit: (item: T, index: number) => void): void {
  assertWithin(start, MAX_LENGTH, 'start')
  let index = start
  while (index < stop) {
    const leaf = leafAt(seq, index)
    const leafStop = Math.min(stop, index - (index & MASK) + WIDTH)
    for (; index < leafStop; index++) visit(leaf[index & MASK]!, index)
  }
}

/**
 * How far an index is shifted to give the slot in the root: 5 for each level below it. The highest bit of the last
 * index decides, so the depth cannot depend on the way a sequence was built.
 */
function depthShift(length: number): number {
  return length <= WIDTH ? 0 : Math.floor((31 - Math.clz32(length - 1)) / BITS) * BITS
}

// The types of leaf and inner node are the same at run time; only the level says which one an array is.
const subtree = <T>(node: Trie<T>, slot: number): Trie<T> => (node as readonly Trie<T>[])[slot]!

function leafAt<T>(seq: Seq<T>, index: number): readonly T[] {
  let node = seq.root
  for (let shift = depthShift(seq.length); shift > 0; shift -= BITS) node = subtree(node, (index >>> shift) & MASK)
  return node as readonly T[]
}

/** The leaf that the next item joins: the last one, or a fresh one if that is full. */
function openLeaf<T>(seq: Seq<T>): readonly T[] {
  return (seq.length & MASK) === 0 ? [] : leafAt(seq, seq.length - 1)
}

/** `leaf` as the last of a sequence that thereby has `length` items, under a new root where the old one is full. */
function withLastLeaf<T>(seq: Seq<T>, leaf: readonly T[], length: number): Seq<T> {
  if (length > MAX_LENGTH) throw new RangeError(`a Seq holds at most ${MAX_LENGTH} items`)
  const shift = depthShift(length)
  const isFull = shift > depthShift(seq.length)
  return { length, root: withLeaf(isFull ? [seq.root] : seq.root, shift, length - 1, leaf) }
}

/** A copy of the path from `node` to the leaf that holds `index`, with `leaf` in its place. */
function withLeaf<T>(node: Trie<T>, shift: number, index: number, leaf: readonly T[]): Trie<T> {
  if (shift === 0) return leaf
  const slot = (index >>> shift) & MASK
  const below = slot < node.length ? subtree(node, slot) : []
  return replaced(node as readonly Trie<T>[], slot, withLeaf(below, shift - BITS, index, leaf))
}

/** `node` without what lies right of the index `lastIndex`; the same reference if nothing does. */
function cut<T>(node: Trie<T>, shift: number, lastIndex: number): Trie<T> {
  const slot = (lastIndex >>> shift) & MASK
  if (shift === 0) return slot + 1 === node.length ? node : (node as readonly T[]).slice(0, slot + 1)
  const old = subtree(node, slot)
  const kept = cut(old, shift - BITS, lastIndex)
  if (kept === old && slot + 1 === node.length) return node
  return replaced((node as readonly Trie<T>[]).slice(0, slot + 1), slot, kept)
}

/** A copy with `item` in `slot`, which may be the first one after the end. */
function replaced<T>(items: readonly T[], slot: number, item: T): T[] {
  const copy = items.slice()
  copy[slot] = item
  return copy
}

function assertWithin(value: number, max: number, what: string): void {
  // `>>> 0` is the identity on the integers we accept; fractions, negatives and NaN all change.
  if (value >>> 0 !== value || value > max) throw new RangeError(`${what} ${value} is not an integer in 0…${max}`)
}

export const Seq = { empty, of, from, at, last, push, set, truncate, concat, slice, toArray, forEach } as const
