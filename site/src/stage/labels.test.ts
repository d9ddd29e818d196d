import { expect, test } from 'vitest'
import { placeLabels } from './labels.ts'

const line = (y: number, text = 'ACK', at = 0.5) => ({ tail: { x: 0, y }, head: { x: 200, y }, text, at })

test('a label stands beside its line, where it is wanted', () => {
  expect(placeLabels([line(100)], [])).toEqual([{ x: 100, y: 112 }])
})

test('it moves along the line, and to its other side, off a node and off its words', () => {
  expect(placeLabels([line(100)], [{ x: 100, y: 112 }])).toEqual([{ x: 150, y: 112 }])
  expect(placeLabels([line(100)], [{ x: 60, y: 60 }])).toEqual([{ x: 150, y: 112 }])
  expect(placeLabels([line(100)], [{ x: 100, y: 130 }, { x: 20, y: 130 }, { x: 180, y: 130 }])).toEqual([{ x: 100, y: 88 }])
})

test('it stays off what a node has, however long that is', () => {
  const node = { x: 20, y: 60 }
  expect(placeLabels([line(100)], [node])).toEqual([{ x: 100, y: 112 }])
  expect(placeLabels([line(100)], [{ ...node, lines: [{ text: 'dose = 500 @ 0.607799', dx: 0 }] }])).toEqual([{ x: 150, y: 112 }])
})

test('two labels never stand on each other; one without room is left out', () => {
  const labels = placeLabels([line(100), line(102), line(104)], [])
  expect(labels.map(label => label?.x)).toEqual([100, 150, 50])
  expect(placeLabels([{ ...line(100), head: { x: 20, y: 100 } }], [])).toEqual([null])
  const crowd = Array.from({ length: 20 }, () => line(100))
  expect(placeLabels(crowd, []).filter(label => label === null).length).toBe(14)
})
