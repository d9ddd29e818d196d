import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Queue, type Pending } from './queue.ts'

const start = (time: number, seq: number, lineage = seq): Pending =>
  ({ kind: 'start', time, seq, lineage, cause: -1, node: 0 })
const inOrder = (items: readonly Pending[]): Pending[] => items.toSorted((a, b) => a.time - b.time || a.seq - b.seq)

function drain(queue: Queue): Pending[] {
  const found: Pending[] = []
  for (let item = queue.pop(); item !== undefined; item = queue.pop()) found.push(item)
  return found
}

/** Few different times, so that most events tie. */
const times = () => fc.array(fc.nat(7), { maxLength: 60, size: 'max' })
const itemsOf = (all: readonly number[]): Pending[] => all.map((time, seq) => start(time, seq))

describe('queue', () => {
  test('gives the earliest first, and those of one microsecond in the order in which they were made', () => {
    const shuffled = times().chain(all => fc.shuffledSubarray(itemsOf(all), { minLength: all.length }))
    fc.assert(fc.property(shuffled, items => {
      const queue = new Queue()
      for (const item of items) queue.push(item)
      expect(queue.size).toBe(items.length)
      expect(queue.peek()).toBe(inOrder(items)[0])
      expect(drain(queue)).toStrictEqual(inOrder(items))
    }))
  })

  test('keeps the order while events come and go', () => {
    fc.assert(fc.property(fc.array(fc.option(fc.nat(7), { freq: 2 }), { maxLength: 80, size: 'max' }), steps => {
      const queue = new Queue()
      let model: Pending[] = []
      for (const [seq, time] of steps.entries()) {
        if (time === null) {
          expect(queue.pop()).toStrictEqual(model[0])
          model = model.slice(1)
        } else {
          queue.push(start(time, seq))
          model = inOrder([...model, start(time, seq)])
        }
        expect(queue.peek()).toStrictEqual(model[0])
      }
    }))
  })

  test('gives one event by its lineage, and keeps the others in order', () => {
    fc.assert(fc.property(times(), fc.nat(59), (all, at) => {
      const queue = new Queue()
      const items = itemsOf(all)
      for (const item of items) queue.push(item)
      expect(queue.take(at, () => true)).toBe(items[at])
      expect(drain(queue)).toStrictEqual(inOrder(items.filter((_, i) => i !== at)))
    }))
  })

  test('gives one from a late branch, and lets what comes in its place rise', () => {
    const queue = new Queue()
    const items = itemsOf([0, 50, 1, 60, 70, 2, 100, 80, 90, 101, 102, 3])
    for (const item of items) queue.push(item)
    expect(queue.take(7, () => true)).toBe(items[7])
    expect(drain(queue)).toStrictEqual(inOrder(items.filter((_, i) => i !== 7)))
  })

  test('gives all of some kind at once, in their order, and keeps the others', () => {
    fc.assert(fc.property(times(), all => {
      const queue = new Queue()
      for (const item of itemsOf(all)) queue.push(item)
      const odd = ({ seq }: Pending): boolean => seq % 2 === 1
      expect(queue.takeAll(odd)).toStrictEqual(inOrder(itemsOf(all)).filter(odd))
      expect(drain(queue)).toStrictEqual(inOrder(itemsOf(all)).filter(item => !odd(item)))
    }))
  })

  test('gives nothing that is not there, or that is not accepted', () => {
    const queue = new Queue()
    queue.push(start(1, 1, 7))
    queue.push(start(2, 2, 7))
    expect(queue.take(8, () => true)).toBeUndefined()
    expect(queue.take(7, () => false)).toBeUndefined()
    expect(queue.take(7, ({ time }) => time === 2)).toStrictEqual(start(2, 2, 7))
    expect(queue.size).toBe(1)
  })

  test('what was saved stays as it was', () => {
    const queue = new Queue()
    for (const item of itemsOf([3, 1, 2])) queue.push(item)
    const saved = queue.live()
    drain(queue)
    const other = new Queue()
    other.load(saved)
    other.push(start(0, 9))
    expect(drain(other).map(({ time }) => time)).toStrictEqual([0, 1, 2, 3])
    expect(saved).toHaveLength(3)
  })

  test('what is cancelled is swept out when there is no room, and nothing else is', () => {
    const queue = new Queue(({ lineage }) => lineage % 10 === 0)
    for (let seq = 0; seq < 1_000; seq++) {
      queue.push(start(1_000 - seq, seq))
      expect(queue.size).toBeLessThanOrEqual(256)
    }
    expect(queue.live()).toHaveLength(100)
    expect(drain(queue).map(({ seq }) => seq).filter(seq => seq % 10 === 0))
      .toStrictEqual(Array.from({ length: 100 }, (_, i) => 990 - 10 * i))
  })

  test('an empty one', () => {
    expect([new Queue().pop(), new Queue().peek(), new Queue().size]).toStrictEqual([undefined, undefined, 0])
  })
})
