import type { Operation } from './history.ts'
import { sameValue } from './value.ts'
import type { Value } from './value.ts'
import { sayValue } from './words.ts'

/** What an operation demands of the state before it, and what it leaves behind. Absent: anything; unchanged. */
export type Effect = { readonly needs?: Value; readonly leaves?: Value }

/**
 * An object as it would behave if one client used it at a time. A model is a value: new ones need no class.
 *
 * - `step` returns the next state, or `impossible` when the operation cannot have had its result in this state.
 * - `readOnly` promises that the operation changes no state whatever; the judge places such operations at once.
 * - `partition` names the part of the history that can be judged alone (a history is linearizable exactly when each
 *   object's part is: Herlihy & Wing 1990, theorem 1).
 * - `effect`, where it is given, says all of `step` in two values. The judge is much faster with it, and only with it
 *   can evidence leave out writes.
 * - `describe` says in words what the operation would do, or would have returned, in a state.
 */
export type Model = {
  readonly name: string
  readonly functions: readonly string[]
  readonly init: Value
  readonly partition: (operation: Operation) => Value
  readonly step: (state: Value, operation: Operation) => Value | typeof impossible
  readonly readOnly: (operation: Operation) => boolean
  readonly effect?: (operation: Operation) => Effect
  readonly describe: (operation: Operation, state: Value) => string
}

export const impossible: unique symbol = Symbol('impossible')

/** The same model with another first value: a counter that starts at 0, a seat that Ann already has. */
export function startingAt(model: Model, init: Value): Model {
  return { ...model, init }
}

function cell(name: string, functions: readonly string[]): Model {
  return {
    name,
    functions,
    init: null,
    partition: (operation) => operation.key,
    step: (state, operation) => stepOf(state, cellEffect(operation)),
    readOnly: (operation) => cellEffect(operation).leaves === undefined,
    effect: cellEffect,
    describe: describeCell,
  }
}

/** Reads and writes of one value per key; without keys, of a single register. */
export const register: Model = cell('register', ['read', 'write'])

/** A register with compare-and-set: `cas [from, to]` changes from to to; one that failed did not apply. */
export const casRegister: Model = cell('cas-register', ['read', 'write', 'cas'])

/** A map of keys to values with read, write and cas on each key; an absent key reads null. */
export const keyValue: Model = cell('key-value', ['read', 'write', 'cas'])

function cellEffect(operation: Operation): Effect {
  if (operation.f === 'read') return { needs: operation.output }
  if (operation.f === 'write') return { leaves: operation.input }
  const [from, to] = operation.input as readonly [Value, Value]
  return sameValue(from, to) ? { needs: from } : { needs: from, leaves: to }
}

function stepOf(state: Value, effect: Effect): Value | typeof impossible {
  if (effect.needs !== undefined && !sameValue(effect.needs, state)) return impossible
  return effect.leaves === undefined ? state : effect.leaves
}

function describeCell(operation: Operation, state: Value): string {
  if (operation.f === 'read') return `a read gets ${sayValue(state)}`
  if (operation.f === 'write') return `a write turns ${sayValue(state)} into ${sayValue(operation.input)}`
  const [from, to] = operation.input as readonly [Value, Value]
  if (!sameValue(from, state)) return `the compare-and-set finds ${sayValue(state)} instead of ${sayValue(from)} and fails`
  return `the compare-and-set turns ${sayValue(from)} into ${sayValue(to)}`
}
