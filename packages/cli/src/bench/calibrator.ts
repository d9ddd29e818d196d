/** The calibrator: how many pushes and pops of a bare binary heap of 1,024 numbers this process does in a second. */
import { rateOf } from './timing.ts'

export function heapOperations(operations: number): number {
  const heap: number[] = []
  let random = 12345
  const next = (): number => (random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0)
  for (let i = 0; i < 1_024; i++) push(heap, next())
  return rateOf(2 * operations, () => {
    for (let i = 0; i < operations; i++) {
      pop(heap)
      push(heap, next())
    }
  })
}

function push(heap: number[], item: number): void {
  let i = heap.push(item) - 1
  for (let parent = (i - 1) >> 1; i > 0 && heap[parent]! > item; parent = (i - 1) >> 1) {
    heap[i] = heap[parent]!
    i = parent
  }
  heap[i] = item
}

function pop(heap: number[]): void {
  const item = heap.pop()!
  let i = 0
  for (let next = 1; next < heap.length; next = 2 * i + 1) {
    if (next + 1 < heap.length && heap[next + 1]! < heap[next]!) next++
    if (heap[next]! >= item) break
    heap[i] = heap[next]!
    i = next
  }
  heap[i] = item
}
