import { compareBy } from './compare.ts'
import type { Operation } from './history.ts'
import type { Model } from './models.ts'
import { Interner } from './value.ts'

/**
 * Registers whose written values all differ need no search (Gibbons & Korach 1997). All operations on one value, its
 * write and its reads, form a cluster, and the value is there in one stretch. Let `end` be the first return in the
 * cluster and `begin` the last call. If end < begin, the value is there all that time: a forward zone. Otherwise the
 * whole cluster can happen at any one moment from begin to end: a backward zone. A history is linearizable exactly
 * when no read returns before its write is called, no two forward zones overlap, and no backward zone lies within a
 * forward one. The first value is as if it had been written before everything; crashed writes nobody read are left out.
 */
export type Zones = { readonly explained: boolean; readonly order: () => readonly number[] }

/** Null when the history is not of that kind: a value written twice, or an operation that both reads and writes. */
export function zonesOf(operations: readonly Operation[], model: Model): Zones | null {
  const clusters = new Clusters(operations, model)
  if (!clusters.areDistinct) return null
  const { forward, backward } = clusters.zones()
  const areApart = forward.every((value, i) => i === 0 || clusters.isApart(forward[i - 1]!, value))
  const explained = clusters.readsFollowWrites() && areApart &&
    backward.every((value) => clusters.momentOf(value, forward) !== null)
  return { explained, order: () => clusters.order(forward, backward) }
}

const FOREVER = 0x7fffffff
const BEFORE_ALL = -1

/** Everything per value, by the value's integer. */
class Clusters {
  areDistinct = true
  readonly #operations: readonly Operation[]
  readonly #valueOf: Int32Array
  readonly #isWrite: Uint8Array
  readonly #written: number[] = []
  readonly #begin: number[] = []
  readonly #end: number[] = []
  readonly #isRead: boolean[] = []

  constructor(operations: readonly Operation[], model: Model) {
    this.#operations = operations
    this.#valueOf = new Int32Array(operations.length).fill(-1)
    this.#isWrite = new Uint8Array(operations.length)
    const values = new Interner()
    this.#grow(values.of(model.init))
    this.#written[0] = BEFORE_ALL - 1
    this.#end[0] = BEFORE_ALL
    for (let i = 0; i < operations.length && this.areDistinct; i++) this.#add(i, model, values)
  }

  #grow(value: number): void {
    if (value < this.#written.length) return
    this.#written.push(FOREVER)
    this.#begin.push(BEFORE_ALL)
    this.#end.push(FOREVER)
    this.#isRead.push(false)
  }

  #add(i: number, model: Model, values: Interner): void {
    const operation = this.#operations[i]!
    const effect = model.effect?.(operation)
    if (effect === undefined || (effect.needs === undefined) === (effect.leaves === undefined)) {
      this.areDistinct = false
      return
    }
    if (effect.leaves === undefined && operation.return === null) return
    const value = values.of(effect.leaves === undefined ? effect.needs! : effect.leaves)
    this.#grow(value)
    this.#valueOf[i] = value
    this.#begin[value] = Math.max(this.#begin[value]!, operation.call)
    this.#end[value] = Math.min(this.#end[value]!, operation.return ?? FOREVER)
    if (effect.leaves === undefined) this.#isRead[value] = true
    else this.#write(i, value, operation.call)
  }

  #write(i: number, value: number, call: number): void {
    if (this.#written[value] !== FOREVER) this.areDistinct = false
    this.#written[value] = call
    this.#isWrite[i] = 1
  }

  readsFollowWrites(): boolean {
    return this.#written.every((call, value) => !this.#isRead[value] || call < this.#end[value]!)
  }

  /** Values by the first return of their cluster. A crashed write that nobody read has none, and no zone. */
  zones(): { readonly forward: readonly number[]; readonly backward: readonly number[] } {
    const forward: number[] = []
    const backward: number[] = []
    for (let value = 0; value < this.#end.length; value++) {
      if (this.#end[value]! < this.#begin[value]!) forward.push(value)
      else if (this.#end[value] !== FOREVER && this.#end[value] !== BEFORE_ALL) backward.push(value)
    }
    forward.sort(compareBy((value) => this.#end[value]!))
    return { forward, backward }
  }

  isApart(earlier: number, later: number): boolean {
    return this.#begin[earlier]! < this.#end[later]!
  }

  /** A moment for a backward zone outside all forward ones, as early as possible; null: there is none. */
  momentOf(value: number, forward: readonly number[]): number | null {
    const begin = this.#begin[value]!
    let low = 0
    for (let high = forward.length; low < high; ) {
      const middle = (low + high) >> 1
      if (this.#end[forward[middle]!]! < begin) low = middle + 1
      else high = middle
    }
    const around = low === 0 ? BEFORE_ALL : this.#begin[forward[low - 1]!]!
    if (around < begin) return begin
    return around < this.#end[value]! ? around : null
  }

  /** Ids in an order that explains the history: clusters by their moments, in each the write and then the reads. */
  order(forward: readonly number[], backward: readonly number[]): readonly number[] {
    const moments = new Map(forward.map((value) => [value, this.#end[value]!]))
    for (const value of backward) moments.set(value, this.momentOf(value, forward)!)
    const members = new Map<number, number[]>([...moments.keys()].map((value) => [value, []]))
    for (let i = 0; i < this.#operations.length; i++) {
      const cluster = members.get(this.#valueOf[i]!)
      if (this.#isWrite[i] === 1) cluster?.unshift(i)
      else cluster?.push(i)
    }
    const byMoment = compareBy<number>((value) => moments.get(value)!, (value) => this.#begin[value]!)
    const order = [...moments.keys()].sort(byMoment).flatMap((value) => members.get(value)!)
    return order.map((i) => this.#operations[i]!.id)
  }
}
