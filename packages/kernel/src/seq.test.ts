import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Seq } from './seq.ts'

/** Lengths at which a leaf fills, a level is added, or one more item opens a new path. */
const boundaries = [0, 1, 31, 32, 33, 64, 65, 1023, 1024, 1025, 32_767, 32_768, 32_769]

const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i)
const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

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

function longestArray(value: unknown): number {
  return Array.isArray(value) ? Math.max(value.length, ...value.map(longestArray)) : 0
}

type Step =
  | { kind: 'push'; item: number }
  | { kind: 'set'; where: number; item: number }
  | { kind: 'truncate'; where: number }
  | { kind: 'concat'; count: number }

/** `where` is taken modulo the length at hand, so every step is possible in every state. */
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('push' as const), item: fc.nat() }),
    fc.record({ kind: fc.constant('set' as const), where: fc.nat(), item: fc.nat() }),
    fc.record({ kind: fc.constant('truncate' as const), where: fc.nat() }),
    fc.record({ kind: fc.constant('concat' as const), count: fc.constantFrom(0, 1, 30, 31, 32, 33, 70, 1000, 1030) }),
  ),
  { maxLength: 30 },
)

function onSeq(seq: Seq<number>, step: Step): Seq<number> {
  switch (step.kind) {
    case 'push': return Seq.push(seq, step.item)
    case 'set': return seq.length === 0 ? seq : Seq.set(seq, step.where % seq.length, step.item)
    case 'truncate': return Seq.truncate(seq, step.where % (seq.length + 1))
    case 'concat': return Seq.concat(seq, numbers(step.count))
  }
}

function onArray(array: readonly number[], step: Step): readonly number[] {
  switch (step.kind) {
    case 'push': return [...array, step.item]
    case 'set': return array.length === 0 ? array : array.with(step.where % array.length, step.item)
    case 'truncate': return array.slice(0, step.where % (array.length + 1))
    case 'concat': return [...array, ...numbers(step.count)]
  }
}

describe('a Seq is an array', () => {
  test('any steps give what they give on an array, in one shape per content; inputs stay as they are', () => {
    fc.assert(fc.property(steps, (all) => {
      let seq: Seq<number> = Seq.empty
      let model: readonly number[] = []
      const versions: [Seq<number>, readonly number[]][] = []
      for (const step of all) {
        seq = onSeq(frozen(seq), step)
        model = onArray(model, step)
        versions.push([seq, model])
      }
      for (const [version, expected] of versions) {
        expect(version.length).toBe(expected.length)
        expectSame(Seq.toArray(version), expected)
        expectSame(version, Seq.from(expected))
      }
    }))
  })

  test('slice and forEach visit what an array would', () => {
    fc.assert(fc.property(fc.nat(1100), fc.nat(1200), fc.nat(1200), (length, start, end) => {
      const array = numbers(length)
      const seq = frozen(Seq.from(array))
      const visited: [number, number][] = []
      Seq.forEach(seq, start, (item, index) => visited.push([item, index]))
      expect(Seq.slice(seq, start, end)).toStrictEqual(array.slice(start, end))
      expect(Seq.slice(seq, start)).toStrictEqual(array.slice(start))
      expect(visited).toStrictEqual(array.slice(start).map((item) => [item, item]))
    }))
  })

  test('items may be arrays, empty ones too, and are never taken for part of the trie', () => {
    const rows = numbers(1100).map((i) => (i % 3 === 0 ? [] : [[i]]))
    const seq = rows.reduce<Seq<number[][]>>((all, row) => Seq.push(all, row), Seq.empty)
    expect(Seq.toArray(seq)).toStrictEqual(rows)
    expect(Seq.at(Seq.set(seq, 1024, [[7]]), 1024)).toStrictEqual([[7]])
  })

  test('of, from any iterable, last', () => {
    expect(Seq.toArray(Seq.of('a', 'b'))).toStrictEqual(['a', 'b'])
    expect(Seq.toArray(Seq.from(new Set(['a', 'b'])))).toStrictEqual(['a', 'b'])
    expect(Seq.last(Seq.of('a', 'b'))).toBe('b')
    expect(Seq.last(Seq.empty)).toBeUndefined()
  })
})

describe('one shape per content', () => {
  test('the shape is written down: full subtrees, the last one short, a level more after 32 and after 1024', () => {
    expect(Seq.empty).toStrictEqual({ length: 0, root: [] })
    expect(Seq.of('a', 'b')).toStrictEqual({ length: 2, root: ['a', 'b'] })
    expect(Seq.from(numbers(32)).root).toStrictEqual(numbers(32))
    expect(Seq.from(numbers(33)).root).toStrictEqual([numbers(32), [32]])
    const two = Seq.from(numbers(1024)).root
    expect(two).toHaveLength(32)
    expect(Seq.from(numbers(1025)).root).toStrictEqual([two, [[1024]]])
    expect(Seq.from(numbers(32_769)).root).toStrictEqual([Seq.from(numbers(32_768)).root, [[[32_768]]]])
  })

  test.each(boundaries)('%i items: pushed, joined, overwritten and cut back, the JSON is the same', (n) => {
    const array = numbers(n)
    const whole = Seq.from(array)
    const pushed = array.reduce<Seq<number>>((seq, item) => Seq.push(seq, item), Seq.empty)
    const half = Math.floor(n / 2)
    expectSame(Seq.toArray(whole), array)
    expectSame(pushed, whole)
    expectSame(Seq.concat(Seq.from(array.slice(0, half)), array.slice(half)), whole)
    for (const more of [1, 31, 32, 33, 1100]) {
      expectSame(Seq.truncate(Seq.concat(whole, numbers(more)), n), whole)
    }
    if (n > 0) expectSame(Seq.set(Seq.set(whole, n - 1, -1), n - 1, n - 1), whole)
  })

  test.each(boundaries.slice(1))('%i items: at finds each, set replaces one and no other', (n) => {
    const seq = Seq.from(numbers(n))
    expect(numbers(n).every((i) => Seq.at(seq, i) === i)).toBe(true)
    for (const i of boundaries.filter((i) => i < n)) {
      expectSame(Seq.toArray(Seq.set(seq, i, -1)), numbers(n).with(i, -1))
    }
  })

  test('a log cut back to any length keeps nothing of what was cut', () => {
    const long = frozen(Seq.from(numbers(1100)))
    for (let n = 0; n <= 1100; n++) expectSame(Seq.truncate(long, n), Seq.from(numbers(n)))
  })
})

describe('plain JSON', () => {
  test.each(boundaries)('%i items survive a round trip and work on', (n) => {
    const seq = Seq.from(numbers(n))
    const parsed = frozen(copyOf(seq))
    expect(parsed).toStrictEqual(seq)
    expectSame(Seq.push(parsed, n), Seq.from(numbers(n + 1)))
    expectSame(Seq.truncate(parsed, Math.floor(n / 2)), Seq.from(numbers(Math.floor(n / 2))))
  })

  test('no array is longer than 32, whatever the length', () => {
    for (const n of boundaries) expect(longestArray(Seq.from(numbers(n)).root)).toBe(Math.min(n, 32))
  })
})

describe('versions share what they have in common', () => {
  const root = (seq: Seq<number>): readonly unknown[][] => seq.root as unknown as unknown[][]

  test('push copies the last path alone', () => {
    const before = Seq.from(numbers(1000))
    const after = Seq.push(before, 1000)
    for (let slot = 0; slot < 31; slot++) expect(root(after)[slot]).toBe(root(before)[slot])
    expect(root(after)[31]).not.toBe(root(before)[31])
  })

  test('a full root becomes the first slot of a new one', () => {
    const before = Seq.from(numbers(1024))
    expect(root(Seq.push(before, 1024))[0]).toBe(before.root)
  })

  test('set copies the path to its item alone', () => {
    const before = Seq.from(numbers(1000))
    const after = Seq.set(before, 100, -1)
    for (let slot = 0; slot < 32; slot++) expect(root(after)[slot] === root(before)[slot]).toBe(slot !== 3)
  })

  test('truncate copies nothing where the cut falls between subtrees', () => {
    const before = Seq.from(numbers(1025))
    expect(Seq.truncate(before, 1024).root).toBe(root(before)[0])
    expect(Seq.truncate(before, 32).root).toBe(root(before)[0]![0])
  })

  test('a step that changes nothing returns the same reference', () => {
    const item = { term: 1 }
    const seq = Seq.of(item, item)
    expect(Seq.set(seq, 1, item)).toBe(seq)
    expect(Seq.truncate(seq, 2)).toBe(seq)
    expect(Seq.concat(seq, [])).toBe(seq)
    expect(Seq.set(seq, 1, { term: 1 })).not.toBe(seq)
  })
})

describe('a wrong index is a programmer error', () => {
  test.each([-1, 3, 1.5, Number.NaN, 4_294_967_296, -4_294_967_296])('%d', (index) => {
    const seq = Seq.of(1, 2, 3)
    expect(() => Seq.at(seq, index)).toThrow('is not an integer in 0…2')
    expect(() => Seq.set(seq, index, 1)).toThrow('is not an integer in 0…2')
    if (index !== 3) expect(() => Seq.truncate(seq, index)).toThrow('is not an integer in 0…3')
  })

  test('nothing is at any index of the empty sequence', () => {
    expect(() => Seq.at(Seq.empty, 0)).toThrow(RangeError)
  })

  test('a length that is longer', () => {
    expect(() => Seq.truncate(Seq.of(1, 2, 3), 4)).toThrow('length 4 is not an integer in 0…3')
  })

  test('a negative or fractional start; beyond the end there is simply nothing', () => {
    const seq = Seq.of(1, 2, 3)
    expect(() => Seq.slice(seq, -1)).toThrow('start -1')
    expect(() => Seq.forEach(seq, 0.5, () => {})).toThrow('start 0.5')
    expect(Seq.slice(seq, 4)).toStrictEqual([])
    expect(Seq.slice(seq, 2, 1)).toStrictEqual([])
  })

  test('more than 64 arguments', () => {
    expect(Seq.of(...numbers(64)).length).toBe(64)
    expect(() => Seq.of(...numbers(65))).toThrow('at most 64')
  })

  test('a sequence beyond the last 30-bit index', () => {
    expect(() => Seq.push({ length: 1_073_741_824, root: full(6) }, 0)).toThrow('at most 1073741824')
  })
})

/** A trie of 32^levels items in as many arrays: every slot of a level holds the same one. */
function full(levels: number): Seq<number>['root'] {
  let node: Seq<number>['root'] = numbers(32)
  for (let level = 1; level < levels; level++) node = Array<Seq<number>['root']>(32).fill(node)
  return node
}

test('at the greatest length every level works', () => {
  const seq = { length: 1_073_741_824, root: full(6) }
  const fifth = Seq.truncate(seq, 33_554_432)
  const [first, second, ...more] = Seq.push(fifth, 7).root
  expect(Seq.last(seq)).toBe(31)
  expect(Seq.at(Seq.set(seq, 1_073_741_823, -1), 1_073_741_823)).toBe(-1)
  // Compared by reference: there are 33 million items to walk.
  expect(fifth.root === seq.root[0]).toBe(true)
  expect(first === fifth.root).toBe(true)
  expect([second, ...more]).toStrictEqual([[[[[[7]]]]]])
})

test('types: the empty sequence is one of anything; one of names takes nothing else and is read-only', () => {
  const names: Seq<string> = Seq.push(Seq.empty, 'a')
  const widened: Seq<string | number> = names
  // @ts-expect-error a number is no name
  Seq.push(names, 1)
  // @ts-expect-error a sequence of names is none of numbers
  const counts: Seq<number> = names
  // @ts-expect-error the trie cannot be changed in place
  const items: string[] = names.root
  expect([widened, counts, items]).toStrictEqual([names, names, ['a']])
})
