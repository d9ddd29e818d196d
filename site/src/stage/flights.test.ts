import type { FlightFrame } from '@quorate/kernel'
import { expect, test } from 'vitest'
import { drawFlights, tipOf } from './flights.ts'
import { dividing, link } from './geometry.ts'

const whole = (): null => null
const flight = (change: Partial<FlightFrame>): FlightFrame => ({
  id: 1, lineage: 1, from: 0, to: 1, sentAt: 1000, due: 2000, lost: null,
  view: { label: 'RV', style: 'request', text: 'RequestVote', epoch: 1 }, ...change,
})
const places = [{ x: 0, y: 100 }, { x: 400, y: 100 }]
const heartbeat = { label: 'HB', style: 'heartbeat', text: 'a heartbeat', epoch: 1 } as const

test('messages are as far as virtual time has come', () => {
  const [tail, end] = link(places[0]!, places[1]!)
  const at = (time: number): number => drawFlights([flight({})], places, time, whole)[0]!.head.x
  expect(at(0)).toBeCloseTo(tail.x)
  expect(at(1500)).toBeCloseTo((tail.x + end.x) / 2)
  expect(at(9000)).toBeCloseTo(end.x)
})

test('they stop where they are lost', () => {
  const lost = flight({ lost: 'loss' })
  expect(drawFlights([lost], places, 1400, whole)[0]!.lost).toBe(false)
  expect(drawFlights([lost], places, 1600, whole)[0]).toMatchObject({ lost: true, head: { x: 200 } })
})

test('they stop at the cut where one is drawn', () => {
  const divide = dividing([{ x: 0, y: 100 }], [{ x: 100, y: 100 }])!
  expect(drawFlights([flight({ lost: 'cut' })], places, 2000, () => divide)[0]!.head.x).toBeLessThan(100)
})

test('on one link another kind runs beside the first, and stays on its side', () => {
  const other = flight({ id: 2, due: 3000, view: heartbeat })
  const [first, second] = drawFlights([flight({}), other], places, 1500, whole)
  expect(Math.abs(first!.tail.y - second!.tail.y)).toBeGreaterThan(4)
  expect(drawFlights([other, flight({})], places, 1500, whole)).toEqual([first, second])
})

test('those of one kind are one line with a head for each, and a label that counts them', () => {
  const drawn = drawFlights([flight({ due: 3000 }), flight({ id: 2 }), flight({ id: 3 })], places, 1500, whole)
  expect(drawn.map(({ flights, text }) => [flights.map(({ id }) => id), text])).toEqual([[[2, 3], 'RV ×3'], [[1], '']])
  const [first, second] = drawn
  expect(first!.tail.x).toBeLessThan(second!.head.x)
  expect(second!.head.x).toBeLessThan(first!.head.x)
  expect(second!.tail).toEqual(second!.head)
})

test('a lost one stays beside those that go on', () => {
  const drawn = drawFlights([flight({}), flight({ id: 2, lost: 'loss' })], places, 1500, whole)
  expect(drawn.map(({ lost }) => lost)).toEqual([false, true])
})

test('a hundred on one link are no more than there is room for', () => {
  const many = Array.from({ length: 100 }, (_, i) => flight({ id: i, due: 3000 + i }))
  const drawn = drawFlights(many, places, 1500, whole)
  expect(drawn.length).toBeLessThan(10)
  expect(drawn.flatMap(({ flights }) => flights).length).toBe(100)
  expect(drawn[0]!.text).toBe('RV ×100')
})

test('one to itself is not drawn', () => {
  expect(drawFlights([flight({ to: 0 })], places, 1500, whole)).toEqual([])
})

test('what stands at the head of a line tells requests, replies and heartbeats apart, a lost message, and a mark across', () => {
  const looks = (['request', 'reply', 'heartbeat'] as const).map(style => tipOf(style, false, false).look)
  expect(looks).toEqual(['head', 'head hollow', 'head small'])
  expect([tipOf('reply', false, true).look, tipOf('reply', true, true).look]).toEqual(['line', 'lost'])
})
