/** What is going to happen, ordered by time; events of the same microsecond in the order in which they were made. */
import type { Completion, Micros, NodeId } from './protocol.ts'
import type { Act } from './faults.ts'
import { compareBy } from './order.ts'
import type { Lineage } from './tape.ts'

interface PendingBase {
  readonly time: Micros
  readonly seq: number
  readonly lineage: Lineage
  /** The event that made this one, −1 where none did. */
  readonly cause: number
  readonly node: NodeId
}

export interface PendingMessage extends PendingBase {
  readonly kind: 'message'
  readonly from: NodeId
  readonly message: unknown
  readonly id: number
  readonly sentAt: Micros
  /** Why it will not arrive, decided when it was sent. */
  readonly lost: '' | 'loss' | 'cut' | 'full' | 'corrupt' | 'dropped'
  /** It has reached its node, which was paused or slow: no later cut can take it. */
  readonly arrived: boolean
  readonly slowed: boolean
  /** It is not what was sent. */
  readonly corrupted: boolean
}
export interface PendingTimer extends PendingBase {
  readonly kind: 'timeout'
  readonly timer: string
  readonly key: number
  readonly setAt: Micros
  /** A slow node has already made it wait. */
  readonly slowed: boolean
}
export interface PendingRequest extends PendingBase {
  readonly kind: 'request'
  readonly id: number
  readonly request: unknown
  readonly slowed: boolean
}
export interface PendingAct extends PendingBase {
  readonly kind: 'act'
  readonly act: Act
  /** It belongs to the scenario, and not to a person: a calm ends it. */
  readonly planned: boolean
  /** It is undone so many µs later. */
  readonly lasts?: Micros
}

/** A write under way reaches the disk. */
export interface PendingDisk extends PendingBase {
  readonly kind: 'disk'
  /** Which write. Numbers are never used again, so that one of a life before a crash is known as such. */
  readonly number: number
  /** What the node will be told of its flush, once that has reached the disk; null before, and for durable fields. */
  readonly told: { readonly completion: Completion; readonly channel: string } | null
  readonly slowed: boolean
}

/** The birth of a node, or its return after a crash. */
export interface PendingStart extends PendingBase {
  readonly kind: 'start'
}

/** Pending events never change; a cancelled timer is one that its node no longer lists. */
export type Pending = PendingStart | PendingMessage | PendingTimer | PendingRequest | PendingAct | PendingDisk

const before = (a: Pending, b: Pending): boolean => a.time < b.time || (a.time === b.time && a.seq < b.seq)

/** A binary heap (Williams 1964) over pending events. */
export class Queue {
  #heap: Pending[] = []

  get size(): number {
    return this.#heap.length
  }

  peek(): Pending | undefined {
    return this.#heap[0]
  }

  push(item: Pending): void {
    const heap = this.#heap
    let i = heap.length
    heap.push(item)
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(item, heap[parent]!)) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = item
  }

  pop(): Pending | undefined {
    const heap = this.#heap
    const first = heap[0]
    const last = heap.pop()
    if (heap.length > 0 && last !== undefined) this.#sink(last)
    return first
  }

  #sink(item: Pending): void {
    const heap = this.#heap
    const size = heap.length
    let i = 0
    for (let next = 1; next < size; next = 2 * i + 1) {
      if (next + 1 < size && before(heap[next + 1]!, heap[next]!)) next++
      if (!before(heap[next]!, item)) break
      heap[i] = heap[next]!
      i = next
    }
    heap[i] = item
  }

  /** The pending event with this lineage, which stays where it is. Linear, like the next two. */
  find(lineage: Lineage): Pending | undefined {
    return this.#heap.find(item => item.lineage === lineage)
  }

  /** Takes out the pending event with this lineage, wherever it stands. Linear: for people and schedules. */
  take(lineage: Lineage, accept: (item: Pending) => boolean): Pending | undefined {
    const at = this.#heap.findIndex(item => item.lineage === lineage && accept(item))
    if (at < 0) return undefined
    const item = this.#heap[at]!
    const rest = this.#heap.filter((_, i) => i !== at)
    this.#heap = []
    for (const other of rest) this.push(other)
    return item
  }

  /** Takes out all that `accept` wants, in the order in which they would have happened. Linear too. */
  takeAll(accept: (item: Pending) => boolean): Pending[] {
    const taken = this.#heap.filter(accept).sort(compareBy(item => item.time, item => item.seq))
    if (taken.length === 0) return taken
    const rest = this.#heap.filter(item => !accept(item))
    this.#heap = []
    for (const other of rest) this.push(other)
    return taken
  }

  items(): readonly Pending[] {
    return this.#heap
  }

  save(): readonly Pending[] {
    return this.#heap.slice()
  }

  load(items: readonly Pending[]): void {
    this.#heap = items.slice()
  }
}
