import { impossible } from '../src/models.ts'
import type { Model } from '../src/models.ts'
import type { Operation } from '../src/history.ts'
import type { Value } from '../src/value.ts'

/**
 * The definition itself (Herlihy & Wing 1990), with no cleverness: try every order that keeps real time, with each
 * crashed operation at any place or nowhere. For one object and a handful of operations.
 */
export function bruteForce(operations: readonly Operation[], model: Model, state: Value = model.init): boolean {
  if (operations.every((each) => each.return === null)) return true
  const earliest = Math.min(...operations.map((each) => each.return ?? Infinity))
  return operations.some((first) => {
    if (first.call > earliest) return false
    const next = model.step(state, first)
    return next !== impossible && bruteForce(operations.filter((each) => each !== first), model, next)
  })
}

/** What was known when an event happened: later calls are not there yet, later returns have not come. */
export function prefixOf(operations: readonly Operation[], position: number): readonly Operation[] {
  return operations
    .filter((each) => each.call <= position)
    .map((each) => (each.return !== null && each.return > position ? { ...each, return: null, returnEvent: null } : each))
}

/** The position of the first return whose prefix no order explains; null: the history is linearizable. */
export function firstImpossible(operations: readonly Operation[], model: Model): number | null {
  const returns = operations.flatMap((each) => (each.return === null ? [] : [each.return])).sort((a, b) => a - b)
  for (const position of returns) {
    if (!bruteForce(withoutCrashedReads(prefixOf(operations, position), model), model)) return position
  }
  return null
}

function withoutCrashedReads(operations: readonly Operation[], model: Model): readonly Operation[] {
  return operations.filter((each) => each.return !== null || !model.readOnly(each))
}
