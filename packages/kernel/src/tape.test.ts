import { describe, expect, test } from 'vitest'
import { child, Digest, draw, drawBetween, drawChance, hashText, hex8, root, rootLineage, stream } from './tape.ts'

/** Lineages as a run has them: roots of every kind, their children, and chains of children. */
function* lineages(count: number): Generator<number> {
  let parents = Array.from({ length: 100 }, (_, i) => rootLineage(root.start, i, 0))
  for (let made = 0; made < count; ) {
    const children: number[] = []
    for (const parent of parents) {
      for (let ordinal = 0; ordinal < 10 && made < count; ordinal++, made++) {
        const lineage = child(parent, ordinal)
        if (ordinal < 2) children.push(lineage)
        yield lineage
      }
    }
    parents = children
  }
}

describe('pinned: another number would change every run that was ever shared', () => {
  test('lineages', () => {
    const first = rootLineage(root.start, 0, 0)
    expect([first, rootLineage(root.start, 1, 0), rootLineage(root.request, 2, 3), rootLineage(root.fault, 0, 1)])
      .toMatchInlineSnapshot(`
        [
          4837358831224084,
          8414516662132854,
          4199672635023127,
          924115775969183,
        ]
      `)
    const children = [child(first, 0), child(first, 1), child(child(first, 0), 0), child(first, 2_000_000)]
    expect(children).toMatchInlineSnapshot(`
      [
        1897543981203607,
        2305984511997730,
        8633783469721639,
        1296862153484703,
      ]
    `)
  })

  test('draws', () => {
    const lineage = rootLineage(root.start, 1, 0)
    expect([draw(1, stream.latency, lineage), draw(2, stream.latency, lineage), draw(1, stream.loss, lineage)])
      .toMatchInlineSnapshot(`
        [
          2474208526,
          1192054410,
          2527650849,
        ]
      `)
    expect([1, 2, 3, 4].map(seed => drawBetween(seed, stream.timer, lineage, 150_000, 300_000))).toMatchInlineSnapshot(`
      [
        156235,
        262399,
        227130,
        154186,
      ]
    `)
  })

  test('hashes and digests', () => {
    expect(['', 'a', 'quorate', 'ä\u{1f600}'].map(hashText)).toMatchInlineSnapshot(`
      [
        2872998923,
        444641715,
        3961841590,
        3763107291,
      ]
    `)
    const digest = new Digest()
    expect(digest.toString()).toBe('243f6a8885a308d3')
    for (const value of [0, 1, 4_294_967_296, 9_007_199_254_740_991]) digest.fold(value)
    expect(digest.toString()).toMatchInlineSnapshot(`"f0d89d61ccc5df5d"`)
  })
})

describe('lineages', () => {
  test('a million of a run\'s are distinct, safe integers of 53 bits', () => {
    const all = Float64Array.from(lineages(1_000_000)).sort()
    expect(all).toHaveLength(1_000_000)
    expect(all.every(lineage => Number.isSafeInteger(lineage) && lineage >= 0)).toBe(true)
    expect(distinct(all)).toBe(1_000_000)
    expect(all[999_999]).toBeGreaterThan(9_000_000_000_000_000)
  })

  test('roots of different kinds, nodes and operations are distinct', () => {
    const seen: number[] = []
    for (const kind of [root.start, root.request, root.fault]) {
      for (let a = 0; a < 100; a++) for (let b = 0; b < 1000; b++) seen.push(rootLineage(kind, a, b))
    }
    expect(distinct(Float64Array.from(seen).sort())).toBe(300_000)
  })

  test('a chain of a hundred thousand does not come back to itself', () => {
    const seen = new Set<number>()
    let lineage = rootLineage(root.start, 0, 0)
    for (; seen.size < 100_000 && !seen.has(lineage); lineage = child(lineage, 0)) seen.add(lineage)
    expect(seen.size).toBe(100_000)
  })

  test('both ends of the 53 bits are spread evenly', () => {
    const low = zeros(16)
    const high = zeros(16)
    for (const lineage of lineages(100_000)) {
      low[lineage % 16]!++
      high[Math.floor(lineage / 562_949_953_421_312)]!++
    }
    for (const count of [...low, ...high]) expect(Math.abs(count - 6250)).toBeLessThan(400)
  })
})

describe('draws', () => {
  const ways = [
    ['of one seed', (n: number, lineage: number) => drawBetween(7, stream.latency, lineage, 0, n - 1)],
    ['of many seeds', (n: number, _: number, seed: number) => drawBetween(seed, stream.timer, 12_345, 0, n - 1)],
  ] as const
  test.each(ways)('%s are uniform over ten values and over pairs of them', (_, drawn) => {
    const counts = zeros(10)
    const pairs = zeros(100)
    let before = 0
    let seed = 0
    for (const lineage of lineages(100_000)) {
      const value = drawn(10, lineage, seed++)
      counts[value]!++
      pairs[before * 10 + value]!++
      before = value
    }
    // Five standard deviations: 100,000 draws, 10 and 100 cells.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(475)
    for (const count of pairs) expect(Math.abs(count - 1_000)).toBeLessThan(158)
  })

  test('of two streams, or two seeds, agree in half of their bits', () => {
    let streams = 0
    let seeds = 0
    for (const lineage of lineages(10_000)) {
      const drawn = draw(1, stream.latency, lineage)
      streams += ones(drawn ^ draw(1, stream.loss, lineage))
      seeds += ones(drawn ^ draw(2, stream.latency, lineage))
    }
    expect(Math.abs(streams - 160_000)).toBeLessThan(1_500)
    expect(Math.abs(seeds - 160_000)).toBeLessThan(1_500)
  })

  test('within a range reach both ends, and a range of one value needs no draw', () => {
    const drawn = new Set<number>()
    for (const lineage of lineages(1000)) drawn.add(drawBetween(1, stream.timer, lineage, -2, 2))
    expect([...drawn].sort()).toStrictEqual([-1, -2, 0, 1, 2])
    expect(drawBetween(1, stream.timer, 5, 8, 8)).toBe(8)
    expect(drawBetween(1, stream.timer, 5, 8, 7)).toBe(8)
  })

  test('of a chance come true as often as they should; 0 never, a million always', () => {
    const rates = [0, 1_000, 50_000, 500_000, 1_000_000]
    const hits =
      rates.map(ppm => [...lineages(100_000)].filter(lineage => drawChance(3, stream.loss, lineage, ppm)).length)
    expect(hits[0]).toBe(0)
    expect(Math.abs(hits[1]! - 100)).toBeLessThan(50)
    expect(Math.abs(hits[2]! - 5_000)).toBeLessThan(350)
    expect(Math.abs(hits[3]! - 50_000)).toBeLessThan(800)
    expect(hits[4]).toBe(100_000)
  })
})

describe('digest', () => {
  const digestOf = (...values: number[]): string => {
    const digest = new Digest()
    for (const value of values) digest.fold(value)
    return digest.toString()
  }

  test('tells order, length and every bit apart', () => {
    const all = [[], [0], [0, 0], [1, 2], [2, 1], [4_294_967_296], [8_589_934_592], [9_007_199_254_740_991]]
    expect(new Set(all.map(values => digestOf(...values))).size).toBe(all.length)
    expect(new Set(Array.from({ length: 53 }, (_, bit) => digestOf(2 ** bit))).size).toBe(53)
    expect(digestOf(1, 2, 3)).toMatch(/^[0-9a-f]{16}$/)
  })

  test('goes on where it was saved', () => {
    const digest = new Digest()
    digest.fold(1)
    const saved = digest.save()
    digest.fold(2)
    const other = new Digest()
    other.load(saved)
    other.fold(2)
    expect(other.toString()).toBe(digest.toString())
  })

  test('hexadecimal digits are eight', () => {
    expect([0, 255, 0x8000_0000, 0xffff_ffff, -1].map(hex8))
      .toStrictEqual(['00000000', '000000ff', '80000000', 'ffffffff', 'ffffffff'])
  })
})

const zeros = (length: number): number[] => Array.from({ length }, () => 0)

/** How many different numbers a sorted array holds; a Set of a million is ten times slower. */
const distinct = (sorted: Float64Array): number =>
  sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]).length

function ones(value: number): number {
  let count = 0
  for (let bits = value >>> 0; bits !== 0; bits >>>= 1) count += bits & 1
  return count
}
