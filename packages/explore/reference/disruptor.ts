import { Layout } from './layout.ts'
import type { Row } from './layout.ts'
import type { Model } from './model.ts'
export const bounds = { writers: 2, readers: 3, size: 4, published: 10 }
export function disruptor({ writers, readers, size, published: most } = bounds): Model {
  const layout = new Layout()
  const slot = layout.field('slot', -1, most, size)
  const reading = layout.set('reading', readers, size)
  const writing = layout.set('writing', writers, size)
  const next = layout.field('next', 0, most + 1)
  const claimed = layout.field('claimed', -1, most, writers)
  const published = layout.field('published', 0, 1, size)
  const read = layout.field('read', -1, most, readers)
  const writes = layout.field('writes', 0, 1, writers)
  const reads = layout.field('reads', 0, 1, readers)
  const isPublished = (row: Row, s: number) => published.get(row, s % size) === ((Math.floor(s / size) & 1) ^ 1)
  return {
    layout,
    initial(row, emit) {
      for (let i = 0; i < size; i++) slot.set(row, -1, i)
      for (let i = 0; i < writers; i++) claimed.set(row, -1, i)
      for (let i = 0; i < readers; i++) read.set(row, -1, i)
      emit()
    },
    rules: [
      { name: 'claim', over: [writers], say: p => '',
        step(row, w) {
          const s = next.get(row)
          if (writes.get(row, w) === 1) return false
          for (let r = 0; r < readers; r++) if (read.get(row, r) < s - size) return false
          claimed.set(row, s, w)
          next.set(row, s + 1)
          writes.set(row, 1, w)
          slot.set(row, s, s % size)
          writing.set(row, writing.get(row, s % size) | (1 << w), s % size)
          return true
        } },
      { name: 'publish', over: [writers], say: p => '',
        step(row, w) {
          if (writes.get(row, w) === 0) return false
          const i = claimed.get(row, w) % size
          writes.set(row, 0, w)
          writing.set(row, writing.get(row, i) & ~(1 << w), i)
          published.set(row, published.get(row, i) ^ 1, i)
          return true
        } },
      { name: 'begin to read', over: [readers], say: p => '',
        step(row, r) {
          const s = read.get(row, r) + 1
          if (reads.get(row, r) === 1 || !isPublished(row, s)) return false
          reads.set(row, 1, r)
          reading.set(row, reading.get(row, s % size) | (1 << r), s % size)
          return true
        } },
      { name: 'end', over: [readers], say: p => '',
        step(row, r) {
          if (reads.get(row, r) === 0) return false
          const s = read.get(row, r) + 1
          reads.set(row, 0, r)
          reading.set(row, reading.get(row, s % size) & ~(1 << r), s % size)
          read.set(row, s, r)
          return true
        } },
    ],
    within: row => next.get(row) <= most,
    invariants: [],
    witnesses: [],
  }
}
