/** What is going to happen, ordered by time; events of the same microsecond in the order in which they were made. */
import type { Completion, Micros, NodeId } from './protocol.ts'
import type { Act } from './faults.ts'
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

/** Whether something pending can still happen. */
type IsLive = (item: Pending) => boolean

/**
 * A binary heap (Williams 1964) over pending events. Times and sequence numbers, which order it, lie in arrays of
 * their own, so that a comparison looks at two numbers and at no event. What is cancelled stays where it is until the
 * arrays are full: then it is swept out, and only where that leaves more than half do the arrays grow.
 */
export class Queue {
  readonly #isLive: IsLive
  #items: Pending[] = []
  #times = new Float64Array(64)
  #seqs = new Float64Array(64)

  constructor(isLive: IsLive = () => true) {
    this.#isLive = isLive
  }

  get size(): number {
    return this.#items.length
  }

  peek(): Pending | undefined {
    return this.#items[0]
  }

  push(item: Pending): void {
    if (this.#items.length === this.#times.length) this.#makeRoom()
    this.#items.push(item)
    this.#rise(item, this.#items.length - 1)
  }

  pop(): Pending | undefined {
    const first = this.#items[0]
    const last = this.#items.pop()
    if (last !== undefined && this.#items.length > 0) this.#sink(last, 0)
    return first
  }

  #rise(item: Pending, from: number): void {
    const { time, seq } = item
    let i = from
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!this.#isAfter(parent, time, seq)) break
      this.#move(parent, i)
      i = parent
    }
    this.#put(i, item, time, seq)
  }

  #sink(item: Pending, from: number): void {
    const { time, seq } = item
    const size = this.#items.length
    let i = from
    for (let next = 2 * i + 1; next < size; next = 2 * i + 1) {
      if (next + 1 < size && this.#isAfter(next, this.#times[next + 1]!, this.#seqs[next + 1]!)) next++
      if (this.#isAfter(next, time, seq)) break
      this.#move(next, i)
      i = next
    }
    this.#put(i, item, time, seq)
  }

  #isAfter(at: number, time: Micros, seq: number): boolean {
    const other = this.#times[at]!
    return other > time || (other === time && this.#seqs[at]! > seq)
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#items[from]!, this.#times[from]!, this.#seqs[from]!)
  }

  #put(at: number, item: Pending, time: Micros, seq: number): void {
    this.#items[at] = item
    this.#times[at] = time
    this.#seqs[at] = seq
  }

  #makeRoom(): void {
    const live = this.live()
    if (2 * live.length > this.#times.length) {
      this.#times = new Float64Array(2 * this.#times.length)
      this.#seqs = new Float64Array(2 * this.#seqs.length)
    }
    this.load(live)
  }

  /** The pending event with this lineage, which stays where it is. Linear, like all that follows. */
  find(lineage: Lineage): Pending | undefined {
    return this.#items.find(item => item.lineage === lineage)
  }

  /** Takes out the pending event with this lineage, wherever it stands: for people and schedules. */
  take(lineage: Lineage, accept: (item: Pending) => boolean): Pending | undefined {
    const at = this.#items.findIndex(other => other.lineage === lineage && accept(other))
    return at < 0 ? undefined : this.#takeAt(at)
  }

  /** The last one comes in its place, and goes from there to where it belongs. */
  #takeAt(at: number): Pending {
    const item = this.#items[at]!
    const last = this.#items.pop()!
    if (at === this.#items.length) return item
    if (at > 0 && this.#isAfter((at - 1) >> 1, last.time, last.seq)) this.#rise(last, at)
    else this.#sink(last, at)
    return item
  }

  /** Takes out all that `accept` wants, in the order in which they would have happened. */
  takeAll(accept: (item: Pending) => boolean): Pending[] {
    const taken = this.#items.filter(accept).sort(byTurn)
    if (taken.length > 0) this.load(this.#items.filter(item => !accept(item)))
    return taken
  }

  /** What can still happen, in no order. */
  live(): Pending[] {
    return this.#items.filter(this.#isLive)
  }

  load(items: readonly Pending[]): void {
    this.#items = []
    for (const item of items) this.push(item)
  }
}

/** The order in which pending events happen. */
export const byTurn = (a: Pending, b: Pending): number => a.time - b.time || a.seq - b.seq
