import { describe, expect, test } from 'vitest'
import { drawLatency, shortest, type Latency } from './latency.ts'
import { child, stream } from './tape.ts'

const many = (latency: Latency, count = 200_000): number[] =>
  Array.from({ length: count }, (_, i) => drawLatency(latency, 1, stream.latency, child(7, i)))
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const share = (values: readonly number[], least: number): number =>
  values.filter(value => value >= least).length / values.length

describe('latencies', () => {
  test('constant: always the same', () => {
    expect(new Set(many({ kind: 'constant', is: 7 }, 100))).toStrictEqual(new Set([7]))
  })

  test('uniform: both ends, and the mean between them', () => {
    const values = many([10, 20])
    expect([Math.min(...values.slice(0, 9_999)), Math.max(...values.slice(0, 9_999))]).toStrictEqual([10, 20])
    expect(Math.abs(mean(values) - 15)).toBeLessThan(0.05)
  })

  test('exponential: the mean within two in a hundred of theory, and a tail that falls by e each mean', () => {
    const values = many({ kind: 'exponential', min: 500, mean: 10_000 })
    expect(Math.min(...values.slice(0, 99_999))).toBeGreaterThanOrEqual(500)
    expect(Math.abs(mean(values) - 10_500)).toBeLessThan(210)
    expect(Math.abs(share(values, 10_500) - Math.exp(-1))).toBeLessThan(0.01)
    expect(Math.abs(share(values, 30_500) - Math.exp(-3))).toBeLessThan(0.005)
  })

  test('heavy tail: quantiles of a Pareto tail with α = 1.5; its mean is cut off with the table', () => {
    const values = many({ kind: 'heavy-tail', min: 500, scale: 10_000 })
    const pareto = (times: number): number => Math.exp(-1.5 * Math.log(1 + times))
    for (const times of [1, 2, 5, 10]) expect(Math.abs(share(values, 500 + times * 10_000) - pareto(times))).toBeLessThan(0.015)
    expect(share(values, 500 + 20 * 10_000)).toBeGreaterThan(0.005)
    // Without the cut the mean above `min` would be 2 · scale.
    expect(mean(values)).toBeGreaterThan(15_000)
    expect(mean(values)).toBeLessThan(21_500)
  })

  test('are whole numbers, pinned, so that every engine has the same', () => {
    const pinned = (latency: Latency): number[] => many(latency, 8)
    expect(pinned({ kind: 'exponential', min: 0, mean: 10_000 })).toMatchInlineSnapshot(`
      [
        4140,
        478,
        33222,
        4960,
        4033,
        11513,
        7753,
        2490,
      ]
    `)
    expect(pinned({ kind: 'heavy-tail', min: 0, scale: 10_000 })).toMatchInlineSnapshot(`
      [
        3183,
        322,
        82392,
        3916,
        3085,
        11542,
        6767,
        1796,
      ]
    `)
    expect(pinned([0, 10_000])).toMatchInlineSnapshot(`
      [
        3393,
        471,
        9633,
        3912,
        3322,
        6838,
        5394,
        2205,
      ]
    `)
  })

  test('the shortest', () => {
    const all: Latency[] = [[3, 9], { kind: 'constant', is: 3 }, { kind: 'exponential', min: 3, mean: 1 },
      { kind: 'heavy-tail', min: 3, scale: 1 }]
    expect(all.map(shortest)).toStrictEqual([3, 3, 3, 3])
  })
})
