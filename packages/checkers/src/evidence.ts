import { decide, firstImpossible, prefixUntil } from './decide.ts'
import type { Operation } from './history.ts'
import { minimise } from './minimise.ts'
import { impossible } from './models.ts'
import type { Model } from './models.ts'
import type { Part } from './parts.ts'
import { sentencesOf } from './sentences.ts'
import type { Value } from './value.ts'
import { wordsOf } from './words.ts'
import type { Names } from './words.ts'

/** Why no order explains one key's operations. Operations are named by their ids in the history. */
export type Evidence = {
  readonly key: Value
  /** The operation whose return is the first that no order can pass, and that return's event index. */
  readonly stuck: { readonly operation: number; readonly words: string }
  readonly at: number
  /** False: the budget ran out while looking for an earlier impossible return. `at` itself is certain. */
  readonly earliest: boolean
  /** An order that explains everything up to just before `at`, and the state it ends in (empty: budget ran out). */
  readonly order: readonly number[]
  readonly state: Value
  /** What each operation that could come next in that order would do, in words. */
  readonly candidates: readonly { readonly operation: number; readonly words: string }[]
  /**
   * A smallest part that is wrong by itself and proves the whole wrong, even if what had no answer by `at` never gets
   * one. `complete` false: the budget ran out before it was known to be smallest.
   */
  readonly minimal: { readonly operations: readonly number[]; readonly complete: boolean }
  /** At most a dozen sentences, true of the history whatever order is tried. */
  readonly sentences: readonly string[]
}

/** `passed` is how many returns of this part are known to be passable; the part as a whole is known to be wrong. */
export function explain(
  part: Part, passed: number, failed: readonly Operation[], model: Model, budget: number, names: Names,
): Evidence {
  const { stuck, earliest } = firstImpossible(part.operations, model, passed, budget)
  // What is unanswered by then counts as such: with its later answer, it could need something that is called later.
  const known = prefixUntil(part.operations, stuck.return!)
  const { operations, complete } = minimise(known, model, budget)
  const shown = new Set(operations.map((each) => each.id))
  const minimal = part.operations.filter((each) => shown.has(each.id))
  return {
    key: part.key,
    stuck: { operation: stuck.id, words: wordsOf(stuck, names) },
    at: stuck.returnEvent!,
    earliest,
    ...longestOrder(part.operations, stuck, model, budget, names),
    minimal: { operations: [...shown], complete },
    sentences: sentencesOf({ model, names, minimal, called: calledWith(part, minimal), failed }, budget),
  }
}

/** Everything on the key that could have touched what the minimal part saw: a reason has to be true of all of it. */
function calledWith(part: Part, minimal: readonly Operation[]): readonly Operation[] {
  const end = minimal.reduce((latest, each) => Math.max(latest, each.return ?? latest), 0)
  return part.operations.filter((each) => each.call < end)
}

function longestOrder(
  operations: readonly Operation[], stuck: Operation, model: Model, budget: number, names: Names,
): Pick<Evidence, 'order' | 'state' | 'candidates'> {
  const called = operations.filter((each) => each.call < stuck.return!)
  const decision = decide(prefixUntil(called, stuck.return! - 1), model, budget)
  const order = decision.kind === 'explained' ? decision.order() : []
  const byId = new Map(called.map((each) => [each.id, each]))
  const state = stateAfter(order.map((id) => byId.get(id)!), model)
  const placed = new Set(order)
  const open = called.filter((each) => !placed.has(each.id) && (each.return ?? stuck.return!) >= stuck.return!)
  const candidates = decision.kind === 'explained' ? open.filter((each) => isAnswered(each, model)) : []
  const wordsFor = (each: Operation): string => contradiction(each, stuck, state, model, names)
  return { order, state, candidates: candidates.map((each) => ({ operation: each.id, words: wordsFor(each) })) }
}

function isAnswered(operation: Operation, model: Model): boolean {
  return operation.return !== null || !model.readOnly(operation)
}

function stateAfter(order: readonly Operation[], model: Model): Value {
  let state = model.init
  for (const each of order) {
    const next = model.step(state, each)
    if (next !== impossible) state = next
  }
  return state
}

/** What goes wrong if an operation comes next: it cannot, or the stuck one still cannot after it. */
function contradiction(next: Operation, stuck: Operation, state: Value, model: Model, names: Names): string {
  const after = model.step(state, next)
  const words = wordsOf(next, names)
  if (after === impossible) return `${words}; but here ${model.describe(next, state)}`
  if (next === stuck) return `${words}; it fits here, but then an earlier answer does not`
  if (model.step(after, stuck) !== impossible) return `${words}; it fits here, but leads no further`
  return `${words}; but after it ${model.describe(stuck, after)}`
}
