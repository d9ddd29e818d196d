import { byNumber } from './compare.ts'
import { decide } from './decide.ts'
import { explain } from './evidence.ts'
import type { Evidence } from './evidence.ts'
import type { History, Operation } from './history.ts'
import type { Model } from './models.ts'
import { partsOf } from './parts.ts'
import type { Part } from './parts.ts'
import type { Verdict } from './verdict.ts'
import { nameOf } from './words.ts'
import type { Names } from './words.ts'

export type Options = {
  /** How many configurations one judgement of one key may look at; never a time, so that verdicts repeat. */
  readonly budget?: number
  /** How sentences call a process; without it, process 3 is "client 3". */
  readonly names?: Names
}

export const DEFAULT_BUDGET = 4_000_000

/**
 * Is there one order of the operations that keeps real time and that the model, used by one client at a time, would
 * answer the same way? Each key is judged alone. `ok` is always proved; a violation is explained for the key whose
 * return is the earliest that no order can pass; a budget that ran out makes the verdict unknown, unless another key
 * is violated. The verdict depends on the history, the model and the budget only.
 */
export function checkLinearizability(history: History, model: Model, options: Options = {}): Verdict<Evidence> {
  const { budget = DEFAULT_BUDGET, names = nameOf } = options
  const foreign = history.operations.find((each) => !model.functions.includes(each.f))
  if (foreign !== undefined) return { status: 'unknown', why: unknownFunction(foreign, model) }
  const wrong: Evidence[] = []
  const tired: string[] = []
  for (const part of partsOf(history.operations, model)) {
    const decision = decide(part.operations, model, budget)
    if (decision.kind === 'exhausted') tired.push(howFar(part, decision.barrier, decision.barriers, budget))
    if (decision.kind === 'stuck') wrong.push(explain(part, decision.barrier, history.failed, model, budget, names))
  }
  if (wrong.length > 0) return violated(wrong.reduce((a, b) => (b.at < a.at ? b : a)), history.operations)
  return tired.length > 0 ? { status: 'unknown', why: tired[0]! } : { status: 'ok', basis: 'proved' }
}

function violated(evidence: Evidence, operations: readonly Operation[]): Verdict<Evidence> {
  const shown = new Set(evidence.minimal.operations)
  const events = operations
    .filter((each) => shown.has(each.id))
    .flatMap((each) => (each.returnEvent === null ? [each.callEvent] : [each.callEvent, each.returnEvent]))
  return { status: 'violated', property: 'linearizability', events: events.sort(byNumber), evidence }
}

function unknownFunction(operation: Operation, model: Model): string {
  return `event ${operation.callEvent} is a ${operation.f}; the model ${model.name} knows ${model.functions.join(', ')}`
}

function howFar(part: Part, passed: number, returns: number, budget: number): string {
  const key = part.key === null ? '' : ` of key ${JSON.stringify(part.key)}`
  return `the budget of ${budget} configurations ran out; some order explains the first ${passed} of ${returns} returns${key}`
}
