/** Lines across the stage: which links they cut, and what is drawn of a cut. */
import { describe, expect, test } from 'vitest'
import { cutBetween, entriesOf, isMeant, partedBy } from './cutting.ts'
import { drawCut } from './drawn-cut.ts'

/** Four nodes at the corners of a square, and one in its middle. */
const places = [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 100, y: 100 }, { x: 0, y: 100 }, { x: 45, y: 55 }]

describe('a drawn line', () => {
  test('through everything parts everyone', () => {
    expect(partedBy({ from: { x: 60, y: -20 }, to: { x: 60, y: 120 } }, places)).toEqual([[0, 3, 4], [1, 2]])
  })

  test('that is short parts those whose links it crosses, and leaves the others alone', () => {
    expect(partedBy({ from: { x: 60, y: -10 }, to: { x: 60, y: 10 } }, places)).toEqual([[0], [1]])
  })

  test('that crosses no link parts nobody', () => {
    expect(partedBy({ from: { x: -20, y: -20 }, to: { x: 120, y: -20 } }, places)).toBeNull()
  })

  test('is meant from a certain length on', () => {
    expect([5, 20].map(x => isMeant({ from: { x: 0, y: 0 }, to: { x, y: 0 } }))).toEqual([false, true])
  })
})

describe('a cut that stands', () => {
  test('goes through the whole stage where everyone is on a side', () => {
    const { isWhole, ends } = drawCut([[1, 2], [0, 3, 4]], places, 100, 100)!
    expect(isWhole).toBe(true)
    expect(ends.map(({ y }) => Math.round(y)).toSorted((a, b) => a - b)).toEqual([0, 100])
  })

  test('is as long as the links that it cuts where somebody is left alone', () => {
    const { isWhole, ends: [a, b] } = drawCut([[1], [0]], places, 100, 100)!
    expect(isWhole).toBe(false)
    expect(Math.hypot(b.x - a.x, b.y - a.y)).toBeLessThan(30)
    expect(a.x).toBeCloseTo(50)
  })

  test('of two that no straight line parts is not drawn', () => {
    expect(drawCut([[4], [0, 1, 2, 3]], places, 100, 100)).toBeNull()
  })

  test('can be healed, cut one way or the other, or both ways again', () => {
    const list = (nodes: readonly number[]): string => nodes.join(' ')
    const cut = { kind: 'cut', sides: [[1], [0, 2]] } as const
    expect(entriesOf(cut, [[1], [0, 2]], list).map(({ word, what }) => `${word}: ${what}`)).toEqual([
      'Heal: this cut ends', 'One way: nothing from 1 arrives at 0 2', 'The other way: nothing from 0 2 arrives at 1',
    ])
    const oneWay = cutBetween([[0, 2], [1]], { kind: 'cut-one-way', from: [1, 3], to: [0] })
    expect(oneWay).toEqual({ kind: 'cut-one-way', from: [1], to: [0, 2] })
    expect(entriesOf(oneWay as typeof cut, [[1], [0, 2]], list).map(({ word }) => word)).toEqual(['Heal', 'Both ways', 'The other way'])
    expect(entriesOf({ kind: 'ring', nodes: [0, 1, 2] }, null, list).map(({ word }) => word)).toEqual(['Heal'])
  })
})
