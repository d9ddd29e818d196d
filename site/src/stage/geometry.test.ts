import { describe, expect, test } from 'vitest'
import type { NodeInfo } from '../sim/types.ts'
import { across, arc, dividing, fanned, half, layout, opposite, roomiest, row, spread, towards } from './geometry.ts'

const node = (name: string, place: NodeInfo['place']): NodeInfo =>
  ({ name, place, role: { shape: place === 'ring' ? 'follower' : 'client', word: 'x' } })
const replicas = ['r1', 'r2', 'r3', 'r4', 'r5'].map(name => node(name, 'ring'))
const cluster = [...replicas, node('A', 'outside'), node('B', 'outside'), node('monitor', 'outside')]
const sides = [[0, 1, 5], [2, 3, 4, 6, 7]]
const sizes = [[640, 400], [508, 390], [390, 326], [320, 280]] as const

describe('layout', () => {
  test.each(sizes)('at %i × %i every glyph is inside and apart from every other', (width, height) => {
    const places = layout(cluster, sides, width, height)
    for (const { x, y } of places) {
      expect(x).toBeGreaterThanOrEqual(30)
      expect(x).toBeLessThanOrEqual(width - 30)
      expect(y).toBeGreaterThanOrEqual(30)
      expect(y).toBeLessThanOrEqual(height - 60)
    }
    places.forEach((a, i) => places.slice(i + 1).forEach(b => {
      expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(50)
    }))
  })

  test.each(sizes)('at %i × %i a line parts the two sides of the scenario', (width, height) => {
    const places = layout(cluster, sides, width, height)
    const [first, second] = sides.map(side => side.map(id => places[id]!))
    expect(dividing(first!, second!)).not.toBeNull()
  })

  test('the first replica is on top and the others follow clockwise', () => {
    const [r1, r2, r3, r4, r5] = layout(replicas, [], 400, 400)
    expect(r1!.y).toBeLessThan(Math.min(r2!.y, r3!.y, r4!.y, r5!.y))
    expect(r2!.x).toBeGreaterThan(r1!.x)
    expect(r5!.x).toBeLessThan(r1!.x)
    expect(r3!.y).toBeGreaterThan(r2!.y)
  })

  test('it does not depend on what happens in the run', () => {
    expect(layout(cluster, sides, 640, 400)).toEqual(layout(cluster, sides, 640, 400))
  })
})

test('heights keep their distance and their bounds', () => {
  expect(spread([100, 100, 100], 50, 0, 200)).toEqual([100, 150, 200])
  expect(spread([190, 195], 50, 0, 200)).toEqual([150, 200])
  expect(spread([10, 10, 10], 90, 0, 100)).toEqual([0, 50, 100])
  expect(spread([], 50, 0, 100)).toEqual([])
})

describe('a dividing line', () => {
  const left = [{ x: 20, y: 50 }, { x: 30, y: 150 }]
  const right = [{ x: 180, y: 40 }, { x: 170, y: 160 }]
  const divide = dividing(left, right)!

  test('cuts the stage into two polygons that cover it', () => {
    const area = (points: readonly { x: number; y: number }[]): number => Math.abs(points.reduce((sum, { x, y }, i) => {
      const next = points[(i + 1) % points.length]!
      return sum + x * next.y - next.x * y
    }, 0)) / 2
    expect(area(half(divide, 200, 200)) + area(half(opposite(divide), 200, 200))).toBeCloseTo(40_000)
  })

  test('enters and leaves the stage', () => {
    const [a, b] = across(divide, 200, 200)!
    expect([a.y, b.y].toSorted((x, y) => x - y)).toEqual([0, 200])
    expect(a.x).toBeGreaterThan(30)
    expect(a.x).toBeLessThan(170)
  })

  test('has its sign where nothing else stands', () => {
    expect(roomiest([{ x: 0, y: 0 }, { x: 100, y: 0 }], [{ x: 0, y: 5 }, { x: 60, y: 5 }]).x).toBe(90)
  })

  test('does not exist where one group surrounds the other', () => {
    expect(dividing([{ x: 100, y: 100 }], [{ x: 0, y: 0 }, { x: 200, y: 0 }, { x: 100, y: 200 }])).toBeNull()
  })
})

test('a row runs straight from node to node, clear of both', () => {
  expect(row({ x: 0, y: 0 }, { x: 100, y: 0 })).toEqual([{ x: 25, y: 0 }, { x: 75, y: 0 }])
  expect(row({ x: 0, y: 30 }, { x: 0, y: 0 })).toEqual([{ x: 0, y: 20 }, { x: 0, y: 10 }])
})

test('marks on a rim stand where they are wanted, and give way to each other where they would overlap', () => {
  expect(fanned([0, 2, 4], 0.4)).toEqual([0, 2, 4])
  expect(fanned([1.05, 0.95, 3], 0.4)).toEqual([expect.closeTo(1.2), expect.closeTo(0.8), 3])
  const [a, b, c] = fanned([1, 1.1, 1.2], 0.4)
  expect(Math.min(b! - a!, c! - b!)).toBeGreaterThan(0.35)
  const [last, first] = fanned([6.2, 0.1], 0.4)
  expect(first! + 2 * Math.PI - last!).toBeCloseTo(0.4)
})

test('arcs start at the top and never close on themselves', () => {
  const at = { x: 100, y: 50 }
  expect(arc(at, 10, 0.25)).toBe('M100 39A11 11 0 0 1 111 50L109 50A9 9 0 0 0 100 41Z')
  expect(arc(at, 10, 0.75)).toContain(' 1 1 ')
  expect(arc(at, 10, 1)).not.toContain('NaN')
  expect(arc(at, 10, 1)).not.toContain('100 39A11 11 0 1 1 100 39')
})

test('arrows find the nearest node in their direction, or none', () => {
  const places = [{ x: 0, y: 0 }, { x: 100, y: 10 }, { x: 300, y: 0 }, { x: 0, y: 100 }]
  expect(towards(places, 0, 'ArrowRight')).toBe(1)
  expect(towards(places, 0, 'ArrowDown')).toBe(3)
  expect(towards(places, 0, 'ArrowLeft')).toBe(0)
  expect(towards(places, 2, 'ArrowLeft')).toBe(1)
})
