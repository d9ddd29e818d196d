import type { Operation } from './history.ts'
import type { Model } from './models.ts'
import { Interner } from './value.ts'
import type { Value } from './value.ts'

/** The operations on one object, in order of their calls. */
export type Part = { readonly key: Value; readonly operations: readonly Operation[] }

/** A history is linearizable exactly when each object's part is, so each is judged alone. Order of first call. */
export function partsOf(operations: readonly Operation[], model: Model): readonly Part[] {
  const keys = new Interner()
  const parts: Operation[][] = []
  for (const operation of operations) {
    const at = keys.of(model.partition(operation))
    if (at === parts.length) parts.push([operation])
    else parts[at]!.push(operation)
  }
  return parts.map((each, at) => ({ key: keys.values[at]!, operations: each }))
}
