import { expect, test } from 'vitest'
import { placeLabels } from './labels.ts'

const line = (y: number, text = 'ACK', at = 0.5) => ({ tail: { x: 0, y }, head: { x: 200, y }, turn: 0, text, at })
const node = (x: number, y: number, name = '') => ({ x, y, name: { text: name, dx: 0 }, lines: [] })

test('a label stands beside its line, where it is wanted', () => {
  expect(placeLabels([line(100)], [])).toEqual([{ x: 100, y: 112 }])
})

test('beside a steep line it is as far away as it is wide', () => {
  const steep = { tail: { x: 50, y: 0 }, head: { x: 50, y: 200 }, turn: 90, text: 'APPEND', at: 0.5 }
  const [label] = placeLabels([steep], [])
  expect(50 - label!.x).toBeGreaterThan((6 * 7.2) / 2)
  expect(label!.y).toBeCloseTo(100)
})

test('of a message that has just left it stands before the head', () => {
  const [label] = placeLabels([{ ...line(100), head: { x: 20, y: 100 } }], [])
  expect(label!.x).toBeGreaterThan(20 + (3 * 7.2) / 2)
  expect(label!.y).toBe(100)
})

test('it moves along the line, and to its other side, off a node and off its words', () => {
  expect(placeLabels([line(100)], [node(100, 112)])).toEqual([{ x: 150, y: 112 }])
  expect(placeLabels([line(100)], [node(80, 74)])).toEqual([{ x: 100, y: 112 }])
  expect(placeLabels([line(100)], [node(80, 74, 'n1 stands')])).toEqual([{ x: 150, y: 112 }])
  expect(placeLabels([line(100)], [node(100, 130), node(20, 130), node(180, 130)])).toEqual([{ x: 100, y: 88 }])
})

test('it stays off what a node has, however long that is', () => {
  const below = node(20, 60)
  expect(placeLabels([line(100)], [below])).toEqual([{ x: 100, y: 112 }])
  const lines = [{ text: 'dose = 500 @ 0.607799', dx: 0 }]
  expect(placeLabels([line(100)], [{ ...below, lines }])).toEqual([{ x: 150, y: 112 }])
})

test('it stays off another line where it can, and stands on it before it is left out', () => {
  const other = { tail: { x: 90, y: 0 }, head: { x: 110, y: 200 }, turn: 84, text: '', at: 0.5 }
  expect(placeLabels([line(100), other], [])).toEqual([{ x: 150, y: 112 }, null])
  const beside = [line(88, ''), line(112, '')]
  expect(placeLabels([line(100), ...beside], [])).toEqual([{ x: 100, y: 112 }, null, null])
})

test('two labels never stand on each other; one without room is left out', () => {
  const labels = placeLabels([line(100), line(102), line(104)], [])
  expect(labels.map(label => label?.x)).toEqual([100, 150, 50])
  const crowd = Array.from({ length: 20 }, () => line(100))
  expect(placeLabels(crowd, []).filter(label => label === null).length).toBe(14)
})
