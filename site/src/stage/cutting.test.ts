/** Lines across the stage: which links they cut, and what is drawn of a cut. */
import { blockedBy, type Direction, type Fault } from '@quorate/kernel'
import { describe, expect, test } from 'vitest'
import { bothWays, crossedBy, cutAlong, cutOf, entriesOf, isMeant } from './cutting.ts'
import { cutWords, drawCut, marksOf, turnOf, type Line } from './drawn-cut.ts'
import { layout } from './geometry.ts'

/** Four nodes at the corners of a square, and one in its middle. */
const places = [{ x: 0, y: 0 }, { x: 400, y: 0 }, { x: 400, y: 400 }, { x: 0, y: 400 }, { x: 150, y: 200 }]
const names = ['a', 'b', 'c', 'd', 'e']
const upright = (x: number, from: number, to: number): Line => ({ from: { x, y: from }, to: { x, y: to } })
const cutBy = (line: Line): Fault => cutAlong(crossedBy(line, places), null, places.length)

describe('a drawn line', () => {
  test('through everything parts everyone', () => {
    expect(cutBy(upright(240, -80, 480))).toEqual({ kind: 'cut', sides: [[0, 3, 4], [1, 2]] })
  })

  test('across one link cuts it, in both directions, and no other', () => {
    expect(cutBy(upright(240, -40, 40))).toEqual({ kind: 'cut-links', links: [[0, 1], [1, 0]] })
  })

  test('across some links cuts those, where sides would cut others, too', () => {
    const links = [[0, 1], [0, 2], [1, 0], [1, 3], [1, 4], [2, 0], [3, 1], [4, 1]]
    expect(cutBy(upright(260, -40, 280))).toEqual({ kind: 'cut-links', links })
  })

  test('that crosses no link cuts nothing', () => {
    expect(crossedBy({ from: { x: -20, y: -20 }, to: { x: 480, y: -20 } }, places)).toEqual([])
  })

  test('is meant from a certain length on', () => {
    expect([5, 20].map(x => isMeant({ from: { x: 0, y: 0 }, to: { x, y: 0 } }))).toEqual([false, true])
  })

  test('in the place of one that cut one way cuts one way, from the side that has more of those it came from', () => {
    const crossed = crossedBy(upright(240, -80, 480), places)
    expect(cutAlong(crossed, { kind: 'cut-one-way', from: [1, 3], to: [0] }, 5))
      .toEqual({ kind: 'cut-one-way', from: [1, 2], to: [0, 3, 4] })
    expect(cutAlong(crossed, { kind: 'cut-links', links: [[3, 1]] }, 5))
      .toEqual({ kind: 'cut-one-way', from: [0, 3, 4], to: [1, 2] })
  })
})

test('a cut is said by sides where it is all that is between them, else link by link', () => {
  const forms: readonly Fault[] = [
    { kind: 'cut', sides: [[0, 2], [1, 3, 4]] }, { kind: 'cut', sides: [[0], [1, 3], [2]] }, { kind: 'cut', sides: [[0, 1, 2], [3, 4]] },
    { kind: 'cut-one-way', from: [1, 2], to: [0] }, { kind: 'cut-links', links: [[0, 1], [0, 2], [1, 0]] },
    { kind: 'cut-links', links: [[0, 1], [1, 0], [2, 3], [3, 2]] }, { kind: 'cut-links', links: [[0, 1], [1, 2]] },
  ]
  for (const cut of forms) expect(cutOf(blockedBy(cut, 5).toReversed(), 5)).toEqual(cut)
})

describe('a cut that stands', () => {
  const drawn = (cut: Fault, where = places) => drawCut(cut, where, 400, 400)

  test('goes through the whole stage where everyone is on a side', () => {
    const { isWhole, ends } = drawn({ kind: 'cut', sides: [[1, 2], [0, 3, 4]] }).line!
    expect(isWhole).toBe(true)
    expect(ends.map(({ y }) => Math.round(y)).toSorted((a, b) => a - b)).toEqual([0, 400])
  })

  test('is else a line that crosses what it cuts and nothing else, wherever a hand drew it', () => {
    const ring = layout(Array.from({ length: 5 }, (_, i) =>
      ({ name: `r${i}`, place: 'ring', role: { shape: 'follower', word: '' } })), [], 560, 400)
    for (const [a, b] of [[0, 1], [0, 2], [1, 4], [3, 4]] as const) {
      const { line, sided } = drawn({ kind: 'cut', sides: [[a], [b]] }, ring)
      const [from, to] = line!.ends
      expect(bothWays(crossedBy({ from, to }, ring)).toSorted()).toEqual(bothWays([[a, b]]).toSorted())
      expect(sided).toEqual([[a, b]])
    }
  })

  test('that cuts one way points to the side from which nothing passes', () => {
    const { line, isOneWay, sided } = drawn({ kind: 'cut-links', links: [[1, 0], [1, 4]] })
    expect([isOneWay, sided]).toEqual([true, [[1, 0], [1, 4]]])
    const [from, to] = line!.ends
    expect(turnOf({ from, to }, places[1]!) * turnOf({ from, to }, places[0]!)).toBeLessThan(0)
    const { at, nx, ny } = line!.divide
    expect((places[1]!.x - at.x) * nx + (places[1]!.y - at.y) * ny).toBeGreaterThan(0)
  })

  test.each<[string, Fault]>([
    ['no straight line parts', { kind: 'cut', sides: [[4], [0, 1, 2, 3]] }],
    ['are cut in different ways', { kind: 'cut-links', links: [[0, 1], [0, 4], [1, 0]] }],
  ])('whose links %s is marked link by link', (_, cut) => {
    const { line, links } = drawn(cut)
    expect(line).toBeNull()
    const marked = marksOf(links, places).flatMap(({ from, to, isBoth }): Direction[] => (isBoth ? bothWays([[from, to]]) : [[from, to]]))
    expect(marked.toSorted()).toEqual(links.toSorted())
  })

  test.each<[Fault, string]>([
    [{ kind: 'cut', sides: [[1, 2], [0, 3, 4]] }, 'Cut: b c | a d e'],
    [{ kind: 'cut', sides: [[0], [1, 2]] }, 'Cut: a–b and a–c'],
    [{ kind: 'cut-one-way', from: [1], to: [0, 2] }, 'Cut one way: nothing from b arrives at a c'],
    [{ kind: 'cut-links', links: [[0, 1], [0, 4], [1, 0]] }, 'Cut: a–b and from a to e'],
    [{ kind: 'cut-links', links: [[0, 1], [1, 2]] }, 'Cut one way: from a to b and from b to c'],
    [{ kind: 'isolate', node: 4 }, 'Cut: e–a, e–b, e–c and e–d'],
  ])('%j is told in words', (cut, words) => {
    expect(cutWords(drawn(cut), names)).toBe(words)
  })

  test('with a name is told by it', () => {
    const called = (cut: Fault): string => cutWords({ ...drawn(cut), called: 'Atlantic' }, names)
    expect([called({ kind: 'cut', sides: [[1, 2], [0, 3, 4]] }), called({ kind: 'cut-one-way', from: [1], to: [0] })])
      .toEqual(['Cut “Atlantic”: b c | a d e', 'Cut “Atlantic” one way: nothing from b arrives at a'])
  })

  test('can be healed, cut one way or the other, or both ways again', () => {
    const told = (cut: Fault): string[] => entriesOf(drawn(cut), names).map(({ word, what }) => `${word}: ${what}`)
    expect(told({ kind: 'cut', sides: [[1], [0, 2]] })).toEqual([
      'Heal: this cut ends', 'One way: nothing from b arrives at a c', 'The other way: nothing from a c arrives at b',
    ])
    expect(told({ kind: 'cut-links', links: [[0, 1], [0, 2], [1, 0], [1, 3], [1, 4], [2, 0], [3, 1], [4, 1]] })).toEqual([
      'Heal: this cut ends', 'One way: nothing passes from a to b, from a to c, from d to b and from e to b',
      'The other way: nothing passes from b to a, from c to a, from b to d and from b to e',
    ])
    expect(told({ kind: 'cut-links', links: [[1, 0], [1, 4]] })[1]).toBe('Both ways: nothing passes')
    expect(told({ kind: 'cut-links', links: [[0, 1], [0, 4], [1, 0]] })).toEqual(['Heal: this cut ends'])
  })
})
