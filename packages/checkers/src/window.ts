import { compareBy } from './compare.ts'
import type { Operation } from './history.ts'
import { impossible } from './models.ts'
import type { Model } from './models.ts'
import { Interner } from './value.ts'

/**
 * One object's history, made ready for the search: values are small integers, and every operation that is open keeps
 * one slot (a bit in a mask) from its call to its return. Slots are reused, so masks are as wide as the history is
 * concurrent, not as long as it is. A *barrier* is the return of an operation: barriers are numbered in real-time
 * order, and operation i is open at barrier r when it was called before r and does not return before r.
 */
export type Window = {
  readonly operations: readonly Operation[]
  readonly barriers: number
  /** Mask words of 32 slots each. */
  readonly words: number
  readonly slot: Int32Array
  /** The operation that returns at a barrier, and the barrier at which an operation returns (crashed: never). */
  readonly returning: Int32Array
  readonly barrierOf: Int32Array
  /** How many operations are called before a barrier. */
  readonly calledBefore: Int32Array
  /** Completed operations open at barrier r: `open[openFrom[r]] … open[openFrom[r + 1] - 1]`, in order of calls. */
  readonly open: Int32Array
  readonly openFrom: Int32Array
  /** Crashed operations in order of calls; they stay open for ever. */
  readonly crashed: Int32Array
  readonly init: number
  readonly meaning: Meaning
}

/** What operations do to states, in integers. `needs` and `leaves` are `anything` where an effect says nothing. */
export type Meaning = {
  /** The next state, or -1 when the operation is impossible in this one. */
  readonly step: (state: number, operation: number) => number
  readonly needs: Int32Array
  readonly leaves: Int32Array
  /** 1: changes no state whatever. */
  readonly readOnly: Uint8Array
  /** 1: possible in every state, and what it leaves does not depend on the state: a write. */
  readonly blind: Uint8Array
  /** Equal for operations that nobody can tell apart but by their times. */
  readonly kind: Float64Array
  /** The last barrier at which some operation that needs a value returns; -1: nobody needs it. */
  readonly lastNeeded: Int32Array
  /** The last operation, in order of calls, that needs a value and surely happens, and the last that leaves it. */
  readonly lastNeeder: Int32Array
  readonly lastSource: Int32Array
  /** True when the model gave effects, so that needs and leaves say everything. */
  readonly exact: boolean
}

export const anything = -1
export const never = 0x7fffffff

/** `operations` are of one object, in order of their calls. Crashed reads tell nothing and are left out. */
export function windowOf(all: readonly Operation[], model: Model): Window {
  const operations = all.filter((each) => each.return !== null || !model.readOnly(each))
  const interner = new Interner()
  const init = interner.of(model.init)
  const { returning, barrierOf } = barriersOf(operations)
  const meaning = model.effect === undefined
    ? steppedMeaning(operations, model, interner)
    : effectMeaning(operations, model.effect, interner, barrierOf)
  const { slot, words } = slotsOf(operations, returning)
  const calledBefore = calledBeforeOf(operations, returning)
  return {
    operations, barriers: returning.length, words, slot, returning, barrierOf, calledBefore,
    ...openOf(barrierOf, calledBefore), crashed: crashedOf(barrierOf), init, meaning,
  }
}

function barriersOf(operations: readonly Operation[]): Pick<Window, 'returning' | 'barrierOf'> {
  const done: number[] = []
  for (const [i, each] of operations.entries()) if (each.return !== null) done.push(i)
  done.sort(compareBy((i) => operations[i]!.return!))
  const returning = Int32Array.from(done)
  const barrierOf = new Int32Array(operations.length).fill(never)
  for (let r = 0; r < returning.length; r++) barrierOf[returning[r]!] = r
  return { returning, barrierOf }
}

function calledBeforeOf(operations: readonly Operation[], returning: Int32Array): Int32Array {
  const calledBefore = new Int32Array(returning.length)
  for (let r = 0, called = 0; r < returning.length; r++) {
    const end = operations[returning[r]!]!.return!
    while (called < operations.length && operations[called]!.call < end) called++
    calledBefore[r] = called
  }
  return calledBefore
}

/** The slot freed last is taken first, which keeps masks narrow; a crashed operation never gives its slot back. */
function slotsOf(operations: readonly Operation[], returning: Int32Array): Pick<Window, 'slot' | 'words'> {
  const slot = new Int32Array(operations.length)
  const free: number[] = []
  let width = 0
  for (let i = 0, r = 0; i < operations.length; i++) {
    for (; r < returning.length && operations[returning[r]!]!.return! < operations[i]!.call; r++) {
      free.push(slot[returning[r]!]!)
    }
    slot[i] = free.pop() ?? width++
  }
  return { slot, words: Math.max(1, (width + 31) >> 5) }
}

function openOf(barrierOf: Int32Array, calledBefore: Int32Array): Pick<Window, 'open' | 'openFrom'> {
  const barriers = calledBefore.length
  const openFrom = new Int32Array(barriers + 1)
  const now: number[] = []
  const open: number[] = []
  for (let r = 0, called = 0; r < barriers; r++) {
    for (; called < calledBefore[r]!; called++) if (barrierOf[called] !== never) now.push(called)
    let kept = 0
    for (let k = 0; k < now.length; k++) if (barrierOf[now[k]!]! >= r) now[kept++] = now[k]!
    now.length = kept
    for (const i of now) open.push(i)
    openFrom[r + 1] = open.length
  }
  return { open: Int32Array.from(open), openFrom }
}

function crashedOf(barrierOf: Int32Array): Int32Array {
  const crashed: number[] = []
  for (let i = 0; i < barrierOf.length; i++) if (barrierOf[i] === never) crashed.push(i)
  return Int32Array.from(crashed)
}

function effectMeaning(
  operations: readonly Operation[],
  effect: NonNullable<Model['effect']>,
  interner: Interner,
  barrierOf: Int32Array,
): Meaning {
  const n = operations.length
  const needs = new Int32Array(n).fill(anything)
  const leaves = new Int32Array(n).fill(anything)
  for (let i = 0; i < n; i++) {
    const { needs: before, leaves: after } = effect(operations[i]!)
    if (before !== undefined) needs[i] = interner.of(before)
    if (after !== undefined) leaves[i] = interner.of(after)
  }
  const values = interner.values.length
  return {
    needs, leaves, ...lastUsesOf(needs, leaves, barrierOf, values), exact: true,
    step: (state, i) => {
      if (needs[i] !== anything && needs[i] !== state) return -1
      return leaves[i] === anything ? state : leaves[i]!
    },
    readOnly: filled(new Uint8Array(n), (i) => (leaves[i] === anything ? 1 : 0)),
    blind: filled(new Uint8Array(n), (i) => (leaves[i] !== anything && needs[i] === anything ? 1 : 0)),
    kind: filled(new Float64Array(n), (i) => (needs[i]! + 1) * (values + 1) + leaves[i]! + 1),
  }
}

function filled<A extends Uint8Array | Float64Array>(array: A, valueOf: (i: number) => number): A {
  for (let i = 0; i < array.length; i++) array[i] = valueOf(i)
  return array
}

function lastUsesOf(
  needs: Int32Array, leaves: Int32Array, barrierOf: Int32Array, values: number,
): Pick<Meaning, 'lastNeeded' | 'lastNeeder' | 'lastSource'> {
  const lastNeeded = new Int32Array(values).fill(-1)
  const lastNeeder = new Int32Array(values).fill(-1)
  const lastSource = new Int32Array(values).fill(-1)
  for (let i = 0; i < needs.length; i++) {
    const need = needs[i]!
    if (need !== anything) lastNeeded[need] = Math.max(lastNeeded[need]!, barrierOf[i]!)
    if (need !== anything && barrierOf[i] !== never) lastNeeder[need] = i
    if (leaves[i] !== anything) lastSource[leaves[i]!] = i
  }
  return { lastNeeded, lastNeeder, lastSource }
}

/** For models that only have `step`: each (state, kind of operation) is stepped once and remembered. */
function steppedMeaning(operations: readonly Operation[], model: Model, interner: Interner): Meaning {
  const kinds = new Interner()
  const kind = Float64Array.from(operations, (each) => kinds.of([each.f, each.key, each.input, each.output]))
  const known = new Map<number, number>()
  const none = new Int32Array(operations.length).fill(anything)
  const nothing = new Int32Array(0)
  return {
    needs: none, leaves: none, lastNeeded: nothing, lastNeeder: nothing, lastSource: nothing, exact: false, kind,
    step: (state, i) => {
      const question = state * kinds.values.length + kind[i]!
      const remembered = known.get(question)
      if (remembered !== undefined) return remembered
      const next = model.step(interner.values[state]!, operations[i]!)
      const answer = next === impossible ? -1 : interner.of(next)
      known.set(question, answer)
      return answer
    },
    readOnly: filled(new Uint8Array(operations.length), (i) => (model.readOnly(operations[i]!) ? 1 : 0)),
    blind: new Uint8Array(operations.length),
  }
}
