import * as fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { Dict, hash } from './dict.ts'

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
const byCodeUnits = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)
const sorted = (map: ReadonlyMap<string, number>): [string, number][] => [...map].sort(byCodeUnits)
const count = (n: number): [string, number][] => Array.from({ length: n }, (_, i) => [`key-${i}`, i])

/** Compares by JSON. Reports the first difference only: the difference of two long texts takes minutes to print. */
function expectSame(actual: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a === b) return
  let at = 0
  while (a[at] === b[at]) at++
  const near = (text: string): string => text.slice(Math.max(0, at - 20), at + 40)
  throw new Error(`at character ${at}: …${near(a)}… instead of …${near(b)}…`)
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

test('equal contents are equal however they were built, and one other value or key makes them differ', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.string(), fc.integer()), { maxLength: 80 }), pairs => {
    const dict = Dict.from(pairs)
    const other = Dict.from([...new Map(pairs)].reverse())
    expect(Dict.equals(dict, other)).toBe(true)
    expect(Dict.equals(dict, Dict.set(other, 'one more', 0.5))).toBe(false)
    const [first] = Dict.keys(dict)
    if (first !== undefined) expect(Dict.equals(dict, Dict.set(other, first, 0.5))).toBe(false)
    if (first !== undefined) expect(Dict.equals(dict, Dict.delete(other, first))).toBe(false)
  }))
})

/** The first two strings that begin with `prefix` and whose hashes differ in none of the bits of `mask`, but differ. */
function agreeing(prefix: string, mask: number, differ: boolean): [string, string] {
  const seen = new Map<number, string>()
  for (let i = 0; i < 2_000_000; i++) {
    const key = prefix + i.toString(36)
    const code = hash(key)
    const other = seen.get(code & mask)
    if (other !== undefined && (hash(other) !== code) === differ) return [other, key]
    seen.set(code & mask, key)
  }
  throw new Error(`no two keys agree in ${mask}`)
}

/** Two and four keys of one hash, and pairs whose hashes part only at the 3rd, 6th and 7th level. */
const collisions = { pair: [] as string[], four: [] as string[], late: [] as [string, string][] }

beforeAll(() => {
  const [a, b] = agreeing('', -1, false)
  // FNV reads a key from left to right, so after two colliding beginnings every common end collides too.
  const [c, d] = agreeing(a, -1, false).map((key) => key.slice(a.length))
  collisions.pair = [a, b]
  collisions.four = [a + c, a + d, b + c, b + d].sort()
  collisions.late = [0x3ff, 0x1ffffff, 0x3fffffff].map((mask) => agreeing('late', mask, true))
})

const strange = ['', '__proto__', 'constructor', 'toString', 'length', '0', '-1', 'ä', '\u{1f600}', '\ud800', '\0']

/** Half of the keys are strange or collide: uniform random strings would never meet a bucket. */
function someKey(): fc.Arbitrary<string> {
  const chosen = [...strange, ...collisions.pair, ...collisions.four, ...collisions.late.flat()]
  return fc.oneof(fc.constantFrom(...chosen), fc.string({ unit: 'binary', maxLength: 2 }), fc.nat(300).map(String))
}

type Step = { kind: 'set'; key: string; value: number } | { kind: 'delete'; key: string }

function someSteps(): fc.Arbitrary<Step[]> {
  const setStep = fc.record({ kind: fc.constant('set' as const), key: someKey(), value: fc.nat(3) })
  const deleteStep = fc.record({ kind: fc.constant('delete' as const), key: someKey() })
  return fc.array(fc.oneof(setStep, deleteStep), { maxLength: 200, size: 'max' })
}

const onDict = (dict: Dict<number>, step: Step): Dict<number> =>
  step.kind === 'set' ? Dict.set(dict, step.key, step.value) : Dict.delete(dict, step.key)

function onMap(map: ReadonlyMap<string, number>, step: Step): ReadonlyMap<string, number> {
  const copy = new Map(map)
  if (step.kind === 'set') copy.set(step.key, step.value)
  else copy.delete(step.key)
  return copy
}

/**
 * The shape as the head of dict.ts describes it, checked from below without the code under test: one slot per bit,
 * in order; every key on the path of its hash; no branch of a single tip below the root; buckets of one hash, sorted.
 * Returns the number of keys. `path` holds the `shift` low bits that all hashes below share.
 */
function keysOfShape(branch: readonly unknown[], shift = 0, path = 0): number {
  const [bitmap, ...slots] = branch as [number, ...unknown[][]]
  const bits = Array.from({ length: 32 }, (_, i) => i).filter((i) => (bitmap >>> i) % 2 === 1)
  expect(shift, 'seven levels').toBeLessThan(35)
  if (shift === 30) expect(bitmap >>> 4, 'two bits of the hash are left at the last level').toBe(0)
  expect(bits, 'one slot per bit').toHaveLength(slots.length)
  if (shift > 0 && slots.length < 2) expect(slots[0]![0], 'a lone tip is lifted').toBeTypeOf('number')
  return slots.reduce((sum, slot, i) => sum + keysOfSlot(slot, shift + 5, path | (bits[i]! << shift)), 0)
}

function keysOfSlot(slot: unknown[], shift: number, path: number): number {
  if (typeof slot[0] === 'number') return keysOfShape(slot, shift, path)
  const isLeaf = typeof slot[0] === 'string'
  const keys = isLeaf ? [slot[0] as string] : slot.map((leaf) => (leaf as [string])[0])
  const codes = keys.map(hash)
  const known = shift < 32 ? (1 << shift) - 1 : -1
  if (isLeaf !== (keys.length === 1)) throw new Error('a bucket of one is a leaf')
  if (!codes.every((code) => code === codes[0])) throw new Error('a bucket has one hash')
  if (((codes[0]! ^ path) & known) !== 0) throw new Error(`${keys[0]} is not on the path of its hash`)
  if (!keys.every((key, i) => i === 0 || keys[i - 1]! < key)) throw new Error('a bucket is sorted')
  return keys.length
}

describe('a Dict is a Map', () => {
  test('any steps give what they give on a Map, in the shape of the rules, and leave their input alone', () => {
    fc.assert(fc.property(someSteps(), (all) => {
      let dict: Dict<number> = Dict.empty
      let model: ReadonlyMap<string, number> = new Map()
      const versions: [Dict<number>, ReadonlyMap<string, number>][] = []
      for (const step of all) {
        dict = onDict(frozen(dict), step)
        model = onMap(model, step)
        expect(dict.size).toBe(model.size)
        versions.push([dict, model])
      }
      for (const [version, expected] of versions.filter((_, i) => i % 50 === 0 || i === versions.length - 1)) {
        expectSame(Dict.entries(version), sorted(expected))
        expect(keysOfShape(version.root)).toBe(expected.size)
        for (const { key } of all) expect(Dict.get(version, key)).toBe(expected.get(key))
      }
    }))
  })

  test('the empty one', () => {
    expect(Dict.isEmpty(Dict.empty)).toBe(true)
    expect(Dict.size(Dict.empty)).toBe(0)
    expect(Dict.entries(Dict.empty)).toStrictEqual([])
    expect(Dict.get(Dict.empty, '')).toBeUndefined()
    expect(Dict.isEmpty(Dict.set(Dict.empty, '', 0))).toBe(false)
  })

  test('any string is a key, and only what was set is there', () => {
    for (const key of strange) {
      expect(Dict.has(Dict.empty, key)).toBe(false)
      const others = strange.filter((other) => other !== key)
      const dict = Dict.delete(Dict.from(strange.map((each) => [each, each.length])), key)
      expect(others.every((other) => Dict.get(dict, other) === other.length)).toBe(true)
      expect(Dict.has(dict, key)).toBe(false)
    }
  })

  test('null, false, 0 and arrays are values like any other', () => {
    const values: unknown[] = [null, false, 0, '', [], ['a', 1], [0], [['a', 1]]]
    const dict = Dict.from(values.map((value, i) => [String(i), value]))
    values.forEach((value, i) => expect(Dict.get(dict, String(i))).toBe(value))
    expect(Dict.keys(dict)).toStrictEqual(values.map((_, i) => String(i)))
    expect(values.every((_, i) => Dict.has(dict, String(i)))).toBe(true)
  })

  test('of two entries with one key the last counts', () => {
    expect(Dict.entries(Dict.from([['a', 1], ['b', 2], ['a', 3]]))).toStrictEqual([['a', 3], ['b', 2]])
  })

  test('entries, keys and forEach go by code units: Z before a, a before ä, a pair of surrogates before U+FFFD', () => {
    const order = ['', '10', '9', 'Z', 'a', 'ä', '\u{1f600}', '\ufffd']
    const dict = Dict.from(order.toReversed().map((key) => [key, key]))
    const visited: [string, string][] = []
    Dict.forEach(dict, (value, key) => visited.push([key, value]))
    expect(Dict.keys(dict)).toStrictEqual(order)
    expect(visited).toStrictEqual(order.map((key) => [key, key]))
    expect(Dict.entries(dict)).toStrictEqual(visited)
  })
})

describe('one shape per content', () => {
  test('the shape is written down', () => {
    expect(Dict.empty).toStrictEqual({ size: 0, root: [0] })
    expect(Dict.from([['a', 1]])).toStrictEqual({ size: 1, root: [1 << (hash('a') & 31), ['a', 1]] })
  })

  test('any order of setting, and any detour over other keys and values, gives the same JSON', () => {
    const content = (): fc.Arbitrary<[string, number][]> =>
      fc.uniqueArray(fc.tuple(someKey(), fc.nat(9)), { selector: ([key]) => key, maxLength: 100, size: 'max' })
    const order = (): fc.Arbitrary<[[string, number][], [string, number][]]> =>
      content().chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
    fc.assert(fc.property(order(), fc.array(someKey(), { size: 'max', maxLength: 100 }), ([all, shuffled], detour) => {
      const straight = Dict.from(all)
      let dict = Dict.from(detour.map((key) => [key, -1]))
      for (const [key, value] of shuffled) dict = Dict.set(dict, key, value)
      for (const key of detour) if (!Dict.has(straight, key)) dict = Dict.delete(dict, key)
      expectSame(dict, straight)
    }))
  })

  test.each([1, 32, 33, 1024, 1025, 32_769])('%i keys: there and back, in another order', (n) => {
    const all = count(n)
    const half = Math.floor(n / 2)
    const dict = Dict.from(all)
    let back = dict
    for (const [key] of all.slice(half)) back = Dict.delete(back, key)
    expect(keysOfShape(dict.root)).toBe(n)
    expectSame(Dict.from(all.toReversed()), dict)
    expectSame(back, Dict.from(all.slice(0, half)))
    for (const [key] of all.slice(0, half)) back = Dict.delete(back, key)
    expect(back).toStrictEqual(Dict.empty)
  })

  test('the hash is pinned: another one would change every shape, fingerprint and digest', () => {
    const keys = ['', 'a', 'b', 'key-1', '\u{1f600}']
    expect(keys.map(hash)).toStrictEqual([-1421968373, 444641715, -2101059022, 1675941015, 1787143206])
  })

  test('keys spread evenly: of 1,000 none lies below the 4th level', () => {
    const depth = (slot: readonly unknown[]): number =>
      typeof slot[0] === 'number' ? 1 + Math.max(0, ...slot.slice(1).map((each) => depth(each as unknown[]))) : 0
    expect(depth(Dict.from(count(1000)).root)).toBeLessThanOrEqual(4)
  })
})

describe('keys of one hash', () => {
  test('share a bucket at the highest level, sorted, and the last one left is a leaf again', () => {
    const [a, b] = collisions.pair.toSorted() as [string, string]
    expect(hash(a)).toBe(hash(b))
    const bit = 1 << (hash(a) & 31)
    const both = Dict.from([[b, 2], [a, 1]])
    expect(both).toStrictEqual({ size: 2, root: [bit, [[a, 1], [b, 2]]] })
    expect(Dict.set(both, b, 3).root).toStrictEqual([bit, [[a, 1], [b, 3]]])
    expect(Dict.delete(both, a)).toStrictEqual({ size: 1, root: [bit, [b, 2]] })
  })

  test('four of them, in all 24 orders', () => {
    const four = collisions.four.map((key, i): [string, number] => [key, i])
    const straight = Dict.from(four)
    expect(straight.root).toStrictEqual([1 << (hash(four[0]![0]) & 31), four])
    fc.assert(fc.property(fc.shuffledSubarray(four, { minLength: 4 }), (order) => {
      expect(Dict.from(order)).toStrictEqual(straight)
      expect(order.reduce((dict, [key]) => Dict.delete(dict, key), straight)).toStrictEqual(Dict.empty)
    }))
  })

  test('an absent key of the same hash is absent', () => {
    const [a, b, c, d] = collisions.four as [string, string, string, string]
    const two = frozen(Dict.from([[a, 1], [b, 2]]))
    for (const absent of [c, d]) {
      expect(Dict.get(two, absent)).toBeUndefined()
      expect(Dict.delete(two, absent)).toBe(two)
    }
    expect(Dict.has(Dict.from([[a, 1]]), b)).toBe(false)
  })
})

describe('keys whose hashes part late', () => {
  test('a pair stands below as many branches as bits agree in fives, at most 6 and the root', () => {
    const expected = [2, 5, 6]
    collisions.late.forEach(([a, b], i) => {
      const { root } = Dict.from([[a, 1], [b, 2]])
      let branches = 0
      let slot = root as unknown as unknown[]
      for (; slot.length === 2 && typeof slot[0] === 'number'; slot = slot[1] as unknown[]) branches++
      expect(branches).toBeGreaterThanOrEqual(expected[i]!)
      expect(keysOfShape(root)).toBe(2)
    })
  })

  test('deleting one lifts the other over all levels', () => {
    for (const [a, b] of collisions.late) {
      expect(Dict.delete(Dict.from([[a, 1], [b, 2]]), a)).toStrictEqual(Dict.from([[b, 2]]))
    }
  })

  test('a bucket sinks below a key that shares its path, and is lifted when that key goes', () => {
    const [a, b] = collisions.pair as [string, string]
    const bucket = Dict.from([[a, 1], [b, 2]])
    const mask = 0x7fff
    let near = 0
    while (((hash(`n${near}`) ^ hash(a)) & mask) !== 0) near++
    const sunk = Dict.set(bucket, `n${near}`, 3)
    expect(keysOfShape(sunk.root)).toBe(3)
    expect(sunk).toStrictEqual(Dict.from([[`n${near}`, 3], [b, 2], [a, 1]]))
    expect(Dict.delete(sunk, `n${near}`)).toStrictEqual(bucket)
  })
})

describe('plain JSON', () => {
  test('a round trip gives equal content that works on', () => {
    fc.assert(fc.property(fc.array(fc.tuple(someKey(), fc.nat()), { size: 'max', maxLength: 100 }), (all) => {
      const dict = Dict.from(all)
      const parsed = frozen(copyOf(dict))
      expect(parsed).toStrictEqual(dict)
      expectSame(Dict.set(parsed, 'x', -1), Dict.set(dict, 'x', -1))
      for (const [key] of all) expectSame(Dict.delete(parsed, key), Dict.delete(dict, key))
    }))
  })

  test('no array is longer than 33, bitmap included', () => {
    const longest = (value: unknown): number =>
      Array.isArray(value) ? Math.max(value.length, ...value.map(longest)) : 0
    expect(longest(Dict.from(count(32_769)).root)).toBe(33)
  })
})

describe('versions share what they have in common', () => {
  test('set and delete copy one path alone', () => {
    const before = Dict.from(count(1000))
    const changed = (after: Dict<number>): number => after.root.filter((slot, i) => slot !== before.root[i]).length
    expect(before.root).toHaveLength(33)
    expect(changed(Dict.set(before, 'key-7', -1))).toBe(1)
    expect(changed(Dict.delete(before, 'key-7'))).toBe(1)
  })

  test('a step that changes nothing returns the same reference', () => {
    const value = { n: 1 }
    const [a, b] = collisions.pair as [string, string]
    const dict = Dict.from([['a', value], [a, value], [b, value]])
    expect(Dict.set(dict, 'a', value)).toBe(dict)
    expect(Dict.set(dict, b, value)).toBe(dict)
    expect(Dict.delete(dict, 'b')).toBe(dict)
    expect(Dict.set(dict, 'a', { n: 1 })).not.toBe(dict)
  })
})

test('types: the empty map is one of anything; one of numbers takes nothing else and is read-only', () => {
  const ages: Dict<number> = Dict.set(Dict.empty, 'a', 1)
  const widened: Dict<string | number> = ages
  // @ts-expect-error a name is no age
  Dict.set(ages, 'a', 'b')
  // @ts-expect-error a map of ages is none of names
  const names: Dict<string> = ages
  // @ts-expect-error the entries are the leaves of the trie
  const changeable: [string, number][] = Dict.entries(ages)
  expect([widened, names, changeable]).toStrictEqual([ages, ages, [['a', 1]]])
})
