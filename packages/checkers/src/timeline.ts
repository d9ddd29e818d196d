import { decide, firstImpossible, prefixUntil } from './decide.ts'
import type { History, Operation } from './history.ts'
import { DEFAULT_BUDGET, namesIn } from './linearizability.ts'
import type { Options } from './linearizability.ts'
import type { Model } from './models.ts'
import { partsOf } from './parts.ts'
import type { Part } from './parts.ts'
import type { Value } from './value.ts'
import { wordsOf } from './words.ts'

/** One key's operations for a drawing: a row per client, an interval per operation, ticks in the order found. */
export type Timeline = {
  readonly key: Value
  /** The operation whose return no order can pass; null when the key is explained, or the budget ran out. */
  readonly stuck: number | null
  readonly intervals: readonly Interval[]
}

/** `call`, `return` and `point` are positions in real-time order; a crashed operation has no return and runs on. */
export type Interval = {
  readonly operation: number
  readonly process: number
  readonly words: string
  readonly call: number
  readonly return: number | null
  /** The place in the order found, from 0; null: not placed. */
  readonly place: number | null
  /** Where to draw the tick: within the interval, and never before the tick of an earlier place. */
  readonly point: number | null
}

/**
 * What a drawing needs, per key in order of first call. A wrong key shows the longest order that exists: the one that
 * explains everything before the first impossible return. The same input gives the same drawing.
 */
export function timelineOf(history: History, model: Model, options: Options = {}): readonly Timeline[] {
  return partsOf(history.operations, model).map((part) => timelineOfPart(part, model, options))
}

function timelineOfPart(part: Part, model: Model, options: Options): Timeline {
  const { budget = DEFAULT_BUDGET } = options
  const names = namesIn(options)
  const { stuck, order } = longestOrder(part.operations, model, budget)
  const places = new Map(order.map((id, place) => [id, place]))
  const points = pointsOf(part.operations, order)
  const intervals = part.operations.map((each) => ({
    operation: each.id, process: each.process, words: wordsOf(each, names), call: each.call, return: each.return,
    place: places.get(each.id) ?? null, point: points.get(each.id) ?? null,
  }))
  return { key: part.key, stuck, intervals }
}

function longestOrder(
  operations: readonly Operation[], model: Model, budget: number,
): { readonly stuck: number | null; readonly order: readonly number[] } {
  const decision = decide(operations, model, budget)
  if (decision.kind === 'explained') return { stuck: null, order: decision.order() }
  if (decision.kind === 'exhausted') return { stuck: null, order: [] }
  const { stuck } = firstImpossible(operations, model, decision.barrier, budget)
  const before = decide(prefixUntil(operations, stuck.return! - 1), model, budget)
  return { stuck: stuck.id, order: before.kind === 'explained' ? before.order() : [] }
}

/** Each operation as early as its own call and the operations placed before it allow. */
function pointsOf(operations: readonly Operation[], order: readonly number[]): ReadonlyMap<number, number> {
  const calls = new Map(operations.map((each) => [each.id, each.call]))
  const points = new Map<number, number>()
  let now = 0
  for (const id of order) {
    now = Math.max(now, calls.get(id)!)
    points.set(id, now)
  }
  return points
}
