import { expect, test } from 'vitest'
import type { Operation } from '../sim/types.ts'
import { linesOf, spreadOperations, stacked } from './spread.ts'

const operation = (client: number, asked: number, answered: number): Operation => ({
  client, asked, answered, text: 'read x', outcome: 'ok', status: answered < 0 ? 'unknown' : 'ok',
  askedAt: asked, answeredAt: answered < 0 ? null : answered,
})

test('order is kept exactly, and words have room', () => {
  const { placed, ticks } = spreadOperations([operation(0, 1, 5), operation(1, 3, 4), operation(0, 9, 12)], () => 100)
  const [a, b, c] = placed
  expect(ticks.map(({ event }) => event)).toEqual([1, 3, 4, 5, 9, 12])
  expect(ticks.map(({ x }) => x).toSorted((x, y) => x - y)).toEqual(ticks.map(({ x }) => x))
  for (const { left, right } of placed) expect(right - left).toBeGreaterThanOrEqual(100)
  expect(a!.left).toBeLessThan(b!.left)
  expect(b!.right).toBeLessThan(a!.right)
  expect(c!.left).toBeGreaterThan(a!.right)
})

test('what was never answered reaches to the end', () => {
  const { placed, width } = spreadOperations([operation(0, 1, -1), operation(1, 3, 4)], () => 50)
  expect(placed[0]!.right).toBe(width)
})

test('operations of one client that overlap stand below each other', () => {
  const operations = [operation(0, 1, 6), operation(0, 2, 3), operation(0, 7, 8), operation(1, 2, 9)]
  const { placed } = spreadOperations(operations, () => 40)
  expect(linesOf(placed)).toEqual([0, 1, 0, 0])
  expect(stacked(placed, linesOf(placed), String)).toEqual({
    rows: [{ client: 0, name: '0', line: 0, lines: 2 }, { client: 1, name: '1', line: 2, lines: 1 }],
    lineOf: [0, 1, 0, 2], lines: [[0, 2], [1], [3]],
  })
})
