/** When a pointer rests, and when it no longer does. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { resting } from './resting.ts'

const page = new EventTarget()
const diagram = Object.assign(new EventTarget(), { ownerDocument: page }) as unknown as HTMLElement
const told: (number | null)[] = []
const send = (name: string, fields: object = {}): boolean => diagram.dispatchEvent(Object.assign(new Event(name), fields))
const move = (y: number, fields: object = {}): boolean =>
  send('pointermove', { pointerType: 'mouse', buttons: 0, clientX: 5, clientY: y, ...fields })
let detach: () => void

beforeEach(() => {
  vi.useFakeTimers()
  told.length = 0
  detach = resting(rest => told.push(rest?.y ?? null))(diagram)
})
afterEach(() => {
  detach()
  vi.useRealTimers()
})

test('a mouse that stays is told once; on its way nothing is, and what was told stays until it rests again', () => {
  for (let y = 0; y < 90; y += 10) {
    move(y)
    vi.advanceTimersByTime(50)
  }
  expect(told).toEqual([])
  vi.advanceTimersByTime(100)
  move(200)
  vi.advanceTimersByTime(500)
  expect(told).toEqual([80, 200])
})

test.each(['pointerleave', 'pointerdown', 'scroll'])('%s ends it, once', name => {
  move(10)
  vi.advanceTimersByTime(500)
  send(name)
  send(name)
  expect(told).toEqual([10, null])
})

test('a key ends it, wherever it is pressed', () => {
  move(10)
  vi.advanceTimersByTime(500)
  page.dispatchEvent(new Event('keydown'))
  expect(told).toEqual([10, null])
})

test('what scrolls below a pointer that stays is no move', () => {
  move(10)
  send('scroll')
  move(10)
  vi.advanceTimersByTime(500)
  expect(told).toEqual([])
})

test('a finger does not rest, nor what is pressed', () => {
  move(10, { pointerType: 'touch' })
  move(20, { buttons: 1 })
  vi.advanceTimersByTime(500)
  expect(told).toEqual([])
})
