import { compareBy } from './compare.ts'
import type { Operation } from './history.ts'
import type { Model } from './models.ts'
import { orderOf } from './order.ts'
import { search } from './search.ts'
import type { Progress } from './search.ts'
import { windowOf } from './window.ts'
import { zonesOf } from './zones.ts'

/**
 * The judgement of one object's operations. `barrier` counts the returns that some order is known to pass; `order` are
 * ids. `exhausted`: the budget ran out first.
 */
export type Decision =
  | { readonly kind: 'explained'; readonly order: () => readonly number[]; readonly steps: number }
  | Undecided<'stuck'>
  | Undecided<'exhausted'>

type Undecided<Kind> = {
  readonly kind: Kind
  readonly barrier: number
  readonly barriers: number
  readonly steps: number
}

export function decide(
  operations: readonly Operation[], model: Model, budget: number, progress?: Progress,
): Decision {
  const zones = zonesOf(operations, model)
  if (zones === null) return decideBySearch(operations, model, budget, progress)
  if (zones.explained) return { kind: 'explained', order: zones.order, steps: 0 }
  return { kind: 'stuck', barrier: 0, barriers: 0, steps: 0 }
}

/** What `decide` does for every model; it is exported to be compared with the short way above. */
export function decideBySearch(
  operations: readonly Operation[], model: Model, budget: number, progress?: Progress,
): Decision {
  const window = windowOf(operations, model)
  const found = search(window, budget, progress)
  if (found.kind !== 'explained') return { ...found, barriers: window.barriers }
  return { ...found, order: () => orderOf(window, found.path).map((i) => window.operations[i]!.id) }
}

/** What was known just after a position: later calls are not there yet, later returns have not come. */
export function prefixUntil(operations: readonly Operation[], position: number): readonly Operation[] {
  const prefix: Operation[] = []
  for (const each of operations) {
    if (each.call > position) break
    prefix.push(each.return !== null && each.return > position ? unanswered(each) : each)
  }
  return prefix
}

function unanswered(operation: Operation): Operation {
  return { ...operation, return: null, returnEvent: null, returnTime: null }
}

/**
 * The operation whose return is the first that no order can pass, given that the whole is wrong and that the first
 * `passed` returns can be passed. A longer history is never less wrong than its prefix, so galloping and halving find
 * it in few judgements. `earliest` is false when a judgement on the way ran out of budget: then the return is
 * impossible, but an earlier one may be too.
 */
export function firstImpossible(
  operations: readonly Operation[], model: Model, passed: number, budget: number,
): { readonly stuck: Operation; readonly earliest: boolean } {
  const returns = operations.filter((each) => each.return !== null).sort(compareBy((each) => each.return!))
  let earliest = true
  const isWrong = (barrier: number): boolean => {
    const { kind } = decide(prefixUntil(operations, returns[barrier]!.return!), model, budget)
    if (kind === 'exhausted') earliest = false
    return kind === 'stuck'
  }
  let low = passed
  let step = 1
  while (low + step < returns.length && !isWrong(low + step - 1)) {
    low += step
    step *= 2
  }
  let high = Math.min(low + step, returns.length) - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (isWrong(middle)) high = middle
    else low = middle + 1
  }
  return { stuck: returns[low]!, earliest }
}
