import { expect, test } from 'vitest'
import { CHARACTER, wordsBelow } from './below.ts'

const node = (x: number, has: readonly string[], y = 100, name = 'r1 follower') => ({ x, y, name, has })
const linesOf = (...has: string[]): string[] => wordsBelow([node(200, has)], 400)[0]!.lines.map(({ text }) => text)

test('what a node has is one line where there is room', () => {
  expect(linesOf('dose = 500', 'reason = fever')).toEqual(['dose = 500, reason = fever'])
  expect(linesOf()).toEqual([])
})

test.each([
  [['seat 12 of 40 = free'], ['= free']],
  [['lent to = A', 'in line = B'], ['lent to = A', 'in line = B']],
  [['dose = nothing @ 0.556', 'reason = fever'], ['dose = nothing …', 'reason = fever']],
  [['= anything @ 0.500'], ['= anything', '@ 0.500']],
  [['= 1800.0 ms + 1 (197.4 ms ahead)'], ['= 1800.0 ms + 1', '(197.4 ms ahead)']],
  [['= milk, bread, eggs, tea, jam for r5'], ['= milk, bread,', 'eggs, tea, jam …']],
  [['= 12345678901234567890'], ['= 12345678901234', '567890']],
])('else %j is two, and what is too long for two is cut short', (has, lines) => {
  const [{ lines: shown }] = wordsBelow([node(100, has), node(225, ['x'])], 400) as [ReturnType<typeof wordsBelow>[0]]
  expect(shown.map(({ text }) => text)).toEqual(lines)
})

test('words stay within the stage, wherever their node stands', () => {
  for (const x of [20, 54, 200, 346, 390]) {
    for (const width of [400, 320]) {
      const at = Math.min(x, width - 20)
      const [{ name, lines }] = wordsBelow([node(at, ['has = 100 and more besides', 'recorded = 106'], 100, 'n3 watched, paused')], width) as [ReturnType<typeof wordsBelow>[0]]
      for (const { text, dx } of [...lines, { ...name, text: name.text.slice(1) }]) {
        expect(at + dx - (text.length * CHARACTER) / 2).toBeGreaterThanOrEqual(0)
        expect(at + dx + (text.length * CHARACTER) / 2).toBeLessThanOrEqual(width)
      }
    }
  }
})

test('a neighbour that has nothing leaves what its name does not take', () => {
  const beside = (other: ReturnType<typeof node>) => wordsBelow([node(140, ['= free for two']), other], 560)[0]!.lines.length
  expect(beside(node(54, [], 120, 'A client'))).toBe(1)
  expect(beside(node(54, ['x']))).toBe(2)
  expect(beside(node(54, ['x'], 200))).toBe(1)
  expect(beside(node(190, [], 160))).toBe(2)
  expect(beside(node(190, [], 40))).toBe(1)
})
