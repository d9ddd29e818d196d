import { compareBy } from './compare.ts'
import { decide } from './decide.ts'
import type { Operation } from './history.ts'
import type { Model } from './models.ts'
import { Interner } from './value.ts'

/** `complete` is false when the budget ended the search for something smaller. */
export type Minimal = { readonly operations: readonly Operation[]; readonly complete: boolean }

/**
 * A smallest part of a wrong history that is still wrong when judged alone, and whose wrongness proves the whole wrong.
 *
 * Leaving out a read can only make a history easier to explain. Leaving out a write cannot be free: without it, every
 * read of its value would look like a lie. So a write leaves only together with the operations that may have observed
 * it, namely those that need its value and were not cut off from it by a write in between, and with those for which it
 * is the last possible source. (If some order explains the whole, then dropping such a set from that order explains the
 * rest. So a wrong rest means a wrong whole.)
 *
 * First everything but the newest operations goes, then halves, quarters, …, then one by one, in order of calls, until
 * no single operation can leave: the result is 1-minimal in this sense.
 */
export function minimise(operations: readonly Operation[], model: Model, budget: number): Minimal {
  const shrinking = new Shrinking(operations, model, budget)
  shrinking.keepOnlyNewest()
  shrinking.dropWindows()
  shrinking.dropSingles()
  return { operations: shrinking.kept, complete: !shrinking.exhausted }
}

class Shrinking {
  kept: readonly Operation[]
  exhausted = false
  readonly #model: Model
  readonly #sources: Sources
  #budget: number

  constructor(operations: readonly Operation[], model: Model, budget: number) {
    this.#model = model
    this.#budget = budget
    this.#sources = sourcesOf(operations, model)
    this.kept = operations
    this.#try(new Set(operations.filter((each) => each.return === null && model.readOnly(each))))
  }

  keepOnlyNewest(): void {
    for (let newest = 16; newest < this.kept.length; newest *= 2) {
      if (this.#tryWithoutTheNeeded(this.kept.slice(0, this.kept.length - newest))) return
    }
  }

  dropWindows(): void {
    for (let size = this.kept.length >> 1; size > 1; size >>= 1) {
      for (let from = 0; from < this.kept.length; ) {
        if (!this.#tryWithoutTheNeeded(this.kept.slice(from, from + size))) from += size
      }
    }
  }

  dropSingles(): void {
    let smaller = true
    while (smaller) {
      smaller = false
      for (const each of this.kept.filter((one) => this.#mayLeave(one))) {
        if (this.kept.includes(each) && this.#try(this.#withObservers(each))) smaller = true
      }
    }
  }

  /** Of the operations that should leave, those stay that somebody who stays may have observed. */
  #tryWithoutTheNeeded(leaving: readonly Operation[]): boolean {
    const out = new Set(leaving.filter((each) => this.#mayLeave(each)))
    const observers = observersIn(this.kept, this.#sources)
    for (let size = out.size + 1; out.size < size; ) {
      size = out.size
      for (const each of leaving) if (out.has(each) && observers(each).some((o) => !out.has(o))) out.delete(each)
    }
    return this.#try(out)
  }

  /** Without effects nobody can say who observed a change, so only reads leave. */
  #mayLeave(operation: Operation): boolean {
    return this.#model.effect !== undefined || this.#model.readOnly(operation)
  }

  #withObservers(first: Operation): ReadonlySet<Operation> {
    return closedUnder(observersIn(this.kept, this.#sources), first)
  }

  /** Drops a set if the rest is still wrong. A set is only offered when that proves the whole wrong. */
  #try(out: ReadonlySet<Operation>): boolean {
    if (out.size === 0 || this.exhausted) return false
    const rest = this.kept.filter((each) => !out.has(each))
    const decision = decide(rest, this.#model, this.#budget)
    this.#budget -= decision.steps + rest.length
    this.exhausted = this.#budget <= 0
    if (decision.kind === 'stuck') this.kept = rest
    return decision.kind === 'stuck'
  }
}

function closedUnder(observers: (each: Operation) => readonly Operation[], first: Operation): ReadonlySet<Operation> {
  const out = new Set([first])
  for (const each of out) for (const observer of observers(each)) out.add(observer)
  return out
}

/** An operation and those that must leave with it: who may have observed it, who may have observed them, and so on. */
export function leavesWith(kept: readonly Operation[], model: Model, first: Operation): ReadonlySet<Operation> {
  return closedUnder(observersIn(kept, sourcesOf(kept, model)), first)
}

/** Who needs and who leaves which value (as integers), and for each operation the last source of what it needs. */
type Sources = {
  readonly needs: ReadonlyMap<Operation, number>
  readonly leaves: ReadonlyMap<Operation, number>
  readonly lastSource: ReadonlyMap<Operation, Operation>
}

function sourcesOf(operations: readonly Operation[], model: Model): Sources {
  const values = new Interner()
  const needs = new Map<Operation, number>()
  const leaves = new Map<Operation, number>()
  for (const each of operations) {
    const effect = model.effect?.(each)
    if (effect?.needs !== undefined) needs.set(each, values.of(effect.needs))
    if (effect?.leaves !== undefined) leaves.set(each, values.of(effect.leaves))
  }
  return { needs, leaves, lastSource: lastSourcesOf(operations, needs, leaves) }
}

/** The operation called last, but before the observer returned, that leaves the value the observer needs. */
function lastSourcesOf(
  operations: readonly Operation[], needs: ReadonlyMap<Operation, number>, leaves: ReadonlyMap<Operation, number>,
): ReadonlyMap<Operation, Operation> {
  const byReturn = operations.filter((each) => needs.has(each)).sort(compareBy(endOf, (each) => each.call))
  const latest = new Map<number, Operation>()
  const found = new Map<Operation, Operation>()
  let called = 0
  for (const observer of byReturn) {
    for (; called < operations.length && operations[called]!.call < endOf(observer); called++) {
      const value = leaves.get(operations[called]!)
      if (value !== undefined) latest.set(value, operations[called]!)
    }
    const source = latest.get(needs.get(observer)!)
    if (source !== undefined) found.set(observer, source)
  }
  return found
}

function endOf(operation: Operation): number {
  return operation.return ?? Number.MAX_SAFE_INTEGER
}

/**
 * For an operation, those of `kept` that may have observed what it left: they need the value, returned after it was
 * called, and were called before any write that began after it had ended itself ended.
 */
function observersIn(kept: readonly Operation[], sources: Sources): (operation: Operation) => readonly Operation[] {
  const byValue = groupBy(kept, (each) => sources.needs.get(each))
  const cutOff = cutOffIn(kept, sources)
  return (operation) => {
    const value = sources.leaves.get(operation)
    if (value === undefined) return []
    const end = cutOff(operation)
    const isObserver = (o: Operation): boolean =>
      o !== operation &&
      ((endOf(o) > operation.call && o.call < end) || sources.lastSource.get(o) === operation)
    return (byValue.get(value) ?? []).filter(isObserver)
  }
}

function groupBy(
  kept: readonly Operation[], valueOf: (each: Operation) => number | undefined,
): ReadonlyMap<number, Operation[]> {
  const groups = new Map<number, Operation[]>()
  for (const each of kept) {
    const value = valueOf(each)
    if (value === undefined) continue
    const group = groups.get(value)
    if (group === undefined) groups.set(value, [each])
    else group.push(each)
  }
  return groups
}

/** When some later change had surely replaced what an operation left: the first end of those called after its end. */
function cutOffIn(kept: readonly Operation[], sources: Sources): (operation: Operation) => number {
  const changes = kept.filter((each) => sources.leaves.has(each))
  const firstEnd = Array.from({ length: changes.length + 1 }, () => Number.MAX_SAFE_INTEGER)
  for (let i = changes.length - 1; i >= 0; i--) firstEnd[i] = Math.min(firstEnd[i + 1]!, endOf(changes[i]!))
  return (operation) => {
    let low = 0
    for (let high = changes.length; low < high; ) {
      const middle = (low + high) >> 1
      if (changes[middle]!.call > endOf(operation)) high = middle
      else low = middle + 1
    }
    return firstEnd[low]!
  }
}
