import { byNumber } from './compare.ts'
import { decide } from './decide.ts'
import { explain } from './evidence.ts'
import type { Evidence } from './evidence.ts'
import type { History, Operation } from './history.ts'
import type { Model } from './models.ts'
import { partsOf } from './parts.ts'
import type { Part } from './parts.ts'
import type { Value } from './value.ts'
import type { Verdict } from './verdict.ts'
import { usualNames } from './words.ts'
import type { Names } from './words.ts'

export type Options = {
  /** How many configurations one judgement of one key may look at; never a time, so that verdicts repeat. */
  readonly budget?: number
  /** How sentences call a process, usually "client 3", and an event of a history without times, usually "event 3". */
  readonly names?: Partial<Names>
  /** Told now and then how many of the returns of the key that is being judged some order passes. */
  readonly progress?: (passed: number, returns: number) => void
}

export const DEFAULT_BUDGET = 4_000_000

/** What is said of one key: the ids of its operations, in order of their calls, and their verdict. */
export type KeyVerdict = {
  readonly key: Value
  readonly operations: readonly number[]
  readonly verdict: Verdict<Evidence>
}

/**
 * Is there one order of the operations that keeps real time and that the model, used by one client at a time, would
 * answer the same way? Each key is judged alone. `ok` is always proved; a violation is explained for the key whose
 * return is the earliest that no order can pass; a budget that ran out makes the verdict unknown, unless another key
 * is violated. The verdict depends on the history, the model and the budget only.
 */
export function checkLinearizability(history: History, model: Model, options: Options = {}): Verdict<Evidence> {
  return together([...judgeKeys(history, model, options)].map(({ verdict }) => verdict))
}

/**
 * The same key by key, in order of first call, for who shows what is judged so far. A function that the model does not
 * know may touch any key, so then there is one verdict on everything, of the key null.
 */
export function* judgeKeys(history: History, model: Model, options: Options = {}): Generator<KeyVerdict> {
  const { operations } = history
  const foreign = operations.find((each) => !model.functions.includes(each.f))
  if (foreign !== undefined) {
    const verdict = { status: 'unknown', why: unknownFunction(foreign, model, namesIn(options)) } as const
    yield { key: null, operations: idsOf(operations), verdict }
    return
  }
  for (const part of partsOf(operations, model)) {
    yield { key: part.key, operations: idsOf(part.operations), verdict: judgePart(part, history, model, options) }
  }
}

/** What the verdicts on all keys say of the whole: the earliest violation, else what is not known, else ok. */
export function together(verdicts: readonly Verdict<Evidence>[]): Verdict<Evidence> {
  const wrong = verdicts.filter((each) => each.status === 'violated')
  if (wrong.length > 0) return wrong.reduce((a, b) => (b.evidence.at < a.evidence.at ? b : a))
  return verdicts.find((each) => each.status === 'unknown') ?? { status: 'ok', basis: 'proved' }
}

const idsOf = (operations: readonly Operation[]): readonly number[] => operations.map((each) => each.id)

function judgePart(part: Part, history: History, model: Model, options: Options): Verdict<Evidence> {
  const { budget = DEFAULT_BUDGET, progress } = options
  const decision = decide(part.operations, model, budget, progress)
  if (decision.kind === 'explained') return { status: 'ok', basis: 'proved' }
  if (decision.kind === 'stuck') {
    const evidence = explain(part, decision.barrier, history.failed, model, budget, namesIn(options))
    return violated(evidence, history.operations)
  }
  return { status: 'unknown', why: howFar(part, decision.barrier, decision.barriers, budget) }
}

function violated(evidence: Evidence, operations: readonly Operation[]): Verdict<Evidence> {
  const shown = new Set(evidence.minimal.operations)
  const events = operations
    .filter((each) => shown.has(each.id))
    .flatMap((each) => (each.returnEvent === null ? [each.callEvent] : [each.callEvent, each.returnEvent]))
  return { status: 'violated', property: 'linearizability', events: events.sort(byNumber), evidence }
}

export const namesIn = ({ names }: Options): Names => ({ ...usualNames, ...names })

function unknownFunction(operation: Operation, model: Model, names: Names): string {
  return `${names.event(operation.callEvent)} is a ${operation.f}; the model ${model.name} knows ${model.functions.join(', ')}`
}

function howFar(part: Part, passed: number, returns: number, budget: number): string {
  const key = part.key === null ? '' : ` of key ${JSON.stringify(part.key)}`
  return `the budget of ${budget} configurations ran out; some order explains the first ${passed} of ${returns} returns${key}`
}
