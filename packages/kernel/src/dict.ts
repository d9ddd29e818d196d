/**
 * `Dict<T>`: a long map from strings as plain JSON, for the contents of replicated stores. A persistent hash array
 * mapped trie (Bagwell, Ideal Hash Trees, 2001) with the canonical deletion of CHAMP (Steindorfer & Vinju, OOPSLA
 * 2015), so that content alone decides the shape.
 *
 * Three kinds of array, told apart by their first item:
 *
 *     branch  [bitmap, slot, slot, …]   the bitmap says which of 32 values of five bits of the hash have a slot
 *     leaf    [key, value]
 *     bucket  [leaf, leaf, …]           two or more keys of one and the same 32-bit hash, sorted by key
 *
 * Leaves and buckets stand at the highest level where no other hash shares their path, and a deletion lifts what is
 * left alone. Two maps of equal content are therefore deep-equal however they were built. Any string is a key,
 * `__proto__` and the empty one included: no key ever becomes the name of a field.
 *
 * Costs: `get` reads and `set` and `delete` copy one array of at most 33 items a level; n keys spread over about
 * log32 n levels, at most 7. Nothing is ever mutated; a new version shares every subtree that it did not copy.
 */
import { byString } from './order.ts'

type Leaf<T> = readonly [key: string, value: T]
type Bucket<T> = readonly Leaf<T>[]
type Branch<T> = readonly [bitmap: number, ...slots: Slot<T>[]]
/** What stands for a single hash. */
type Tip<T> = Leaf<T> | Bucket<T>
type Slot<T> = Tip<T> | Branch<T>

export interface Dict<T> {
  readonly size: number
  readonly root: Branch<T>
}

const BITS = 5
const MASK = 31

const empty: Dict<never> = { size: 0, root: [0] }

/** Of several entries with one key the last one counts, as in a Map. One `set` for each entry. */
function from<T>(entriesOf: Iterable<readonly [string, T]>): Dict<T> {
  let dict: Dict<T> = empty
  for (const [key, value] of entriesOf) dict = set(dict, key, value)
  return dict
}

/** O(1). */
const size = (dict: Dict<unknown>): number => dict.size

const isEmpty = (dict: Dict<unknown>): boolean => dict.size === 0

/** The value of `key`, or `undefined`, which is no value of JSON and therefore always means "absent". */
function get<T>(dict: Dict<T>, key: string): T | undefined {
  return find(dict.root, hash(key), key)?.[1]
}

function has(dict: Dict<unknown>, key: string): boolean {
  return find(dict.root, hash(key), key) !== undefined
}

/** With `value` at `key`; the same reference if it is there already. */
function set<T>(dict: Dict<T>, key: string, value: T): Dict<T> {
  const code = hash(key)
  const old = find(dict.root, code, key)
  if (old !== undefined && old[1] === value) return dict
  const root = put(dict.root, 0, code, [key, value])
  return { size: old === undefined ? dict.size + 1 : dict.size, root }
}

/** Without `key`; the same reference if it was not there. */
function remove<T>(dict: Dict<T>, key: string): Dict<T> {
  const code = hash(key)
  if (find(dict.root, code, key) === undefined) return dict
  return { size: dict.size - 1, root: without(dict.root, 0, code, key) }
}

/** Sorted by key, in the order of UTF-16 code units. O(n log n). */
function entries<T>(dict: Dict<T>): Leaf<T>[] {
  const leaves: Leaf<T>[] = []
  collect(dict.root, leaves)
  return leaves.sort(byKey)
}

/** Sorted. O(n log n). */
function keys(dict: Dict<unknown>): string[] {
  return entries(dict).map(([key]) => key)
}

/**
 * Whether two maps of plain values hold the same. Equal contents have equal shapes, and what two versions share is not
 * looked at, so that comparing a map with what one change made of it costs what the change cost.
 */
function equals<T extends string | number | boolean | null>(a: Dict<T>, b: Dict<T>): boolean {
  return a.size === b.size && sameShape(a.root, b.root)
}

function sameShape(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!sameShape(a[i], b[i])) return false
  return true
}

/** Visits in the order of `entries`. */
function forEach<T>(dict: Dict<T>, visit: (value: T, key: string) => void): void {
  for (const [key, value] of entries(dict)) visit(value, key)
}

/**
 * FNV-1a (Fowler, Noll & Vo) over UTF-16 code units, finished by MurmurHash3's mixer (Appleby), because the trie reads
 * the low bits first and FNV leaves its low bits poor. A signed 32-bit integer. The shape of every map, and thus
 * every fingerprint and digest, depends on these constants.
 */
export function hash(key: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

const isBranch = <T>(slot: Slot<T>): slot is Branch<T> => typeof slot[0] === 'number'
const isLeaf = <T>(slot: Slot<T>): slot is Leaf<T> => typeof slot[0] === 'string'
const leavesOf = <T>(tip: Tip<T>): Bucket<T> => (isLeaf(tip) ? [tip] : tip)

/** The hash that all keys of a tip share. It is not stored: a leaf is moved far less often than it is copied. */
const hashOf = <T>(tip: Tip<T>): number => hash(isLeaf(tip) ? tip[0] : tip[0]![0])

/** The one bit of a bitmap that stands for the five bits of the hash at this level. */
const bitOf = (code: number, shift: number): number => 1 << ((code >>> shift) & MASK)

/** Where the slot of `bit` is, or would be, in a branch: after the bitmap and the slots of lower bits. */
const position = (bitmap: number, bit: number): number => 1 + bitCount(bitmap & (bit - 1))

const slotAt = <T>(branch: Branch<T>, index: number): Slot<T> => branch[index] as Slot<T>

/** The number of set bits, counted in parallel in fields of 2, 4 and 8 bits (Warren, Hacker's Delight, §5-1). */
function bitCount(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555)
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

function find<T>(root: Branch<T>, code: number, key: string): Leaf<T> | undefined {
  let branch = root
  for (let shift = 0; ; shift += BITS) {
    const bit = bitOf(code, shift)
    if ((branch[0] & bit) === 0) return undefined
    const slot = slotAt(branch, position(branch[0], bit))
    if (isLeaf(slot)) return slot[0] === key ? slot : undefined
    if (!isBranch(slot)) return slot.find((leaf) => leaf[0] === key)
    branch = slot
  }
}

/** A copy of the path to the leaf of this key, which is added or replaced. */
function put<T>(branch: Branch<T>, shift: number, code: number, leaf: Leaf<T>): Branch<T> {
  const bit = bitOf(code, shift)
  const index = position(branch[0], bit)
  if ((branch[0] & bit) === 0) return inserted(branch, bit, index, leaf)
  const slot = slotAt(branch, index)
  const below = isBranch(slot) ? put(slot, shift + BITS, code, leaf) : merged(slot, shift + BITS, code, leaf)
  return replaced(branch, index, below)
}

/** What stands where `tip` stood alone, now that `leaf` came. Only different hashes need a branch between them. */
function merged<T>(tip: Tip<T>, shift: number, code: number, leaf: Leaf<T>): Slot<T> {
  if (isLeaf(tip) && tip[0] === leaf[0]) return leaf
  const tipCode = hashOf(tip)
  if (tipCode !== code) return forked(shift, tipCode, tip, code, leaf)
  return [...leavesOf(tip).filter(([key]) => key !== leaf[0]), leaf].sort(byKey)
}

/** The branches down to the level where two different hashes part. Two hashes of 32 bits part at the 7th at last. */
function forked<T>(shift: number, codeA: number, a: Tip<T>, codeB: number, b: Tip<T>): Branch<T> {
  const bitA = bitOf(codeA, shift)
  const bitB = bitOf(codeB, shift)
  if (bitA === bitB) return [bitA, forked(shift + BITS, codeA, a, codeB, b)]
  // Compared without their sign: the 32nd bit is the highest, not the lowest.
  return bitA >>> 0 < bitB >>> 0 ? [bitA | bitB, a, b] : [bitA | bitB, b, a]
}

/** The branch without a key that it is known to hold. A tip that is left alone in it is lifted by the level above. */
function without<T>(branch: Branch<T>, shift: number, code: number, key: string): Branch<T> {
  const bit = bitOf(code, shift)
  const index = position(branch[0], bit)
  const slot = slotAt(branch, index)
  if (isLeaf(slot)) return removed(branch, bit, index)
  if (!isBranch(slot)) return replaced(branch, index, unbucketed(slot.filter((leaf) => leaf[0] !== key)))
  return replaced(branch, index, lifted(without(slot, shift + BITS, code, key)))
}

/** A branch of a single tip says no more than the tip: the rule that makes deletion undo insertion (CHAMP, §4). */
function lifted<T>(branch: Branch<T>): Slot<T> {
  const only = slotAt(branch, 1)
  return branch.length === 2 && !isBranch(only) ? only : branch
}

const unbucketed = <T>(bucket: Bucket<T>): Tip<T> => (bucket.length === 1 ? bucket[0]! : bucket)

function inserted<T>(branch: Branch<T>, bit: number, index: number, slot: Slot<T>): Branch<T> {
  const copy = branch.slice() as [number, ...Slot<T>[]]
  copy[0] |= bit
  copy.splice(index, 0, slot)
  return copy
}

function removed<T>(branch: Branch<T>, bit: number, index: number): Branch<T> {
  const copy = branch.slice() as [number, ...Slot<T>[]]
  copy[0] ^= bit
  copy.splice(index, 1)
  return copy
}

function replaced<T>(branch: Branch<T>, index: number, slot: Slot<T>): Branch<T> {
  const copy = branch.slice() as [number, ...Slot<T>[]]
  copy[index] = slot
  return copy
}

/** Adds every leaf to `leaves`, in the order of the trie. */
function collect<T>(slot: Slot<T>, leaves: Leaf<T>[]): void {
  if (isLeaf(slot)) leaves.push(slot)
  else for (let i = isBranch(slot) ? 1 : 0; i < slot.length; i++) collect(slot[i] as Slot<T>, leaves)
}

/** The order of UTF-16 code units: `<` on strings is the same in every engine and every locale. */
const byKey = (a: Leaf<unknown>, b: Leaf<unknown>): number => byString(a[0], b[0])

export const Dict = {
  empty, from, size, isEmpty, get, has, set, delete: remove, entries, equals, keys, forEach,
} as const
