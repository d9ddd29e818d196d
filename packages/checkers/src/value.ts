import { byString } from './compare.ts'

/**
 * Values in histories are JSON. Two values are equal when their canonical JSON is equal: "1" is not 1, null is not 0,
 * -0 is 0, and the order of an object's fields does not matter.
 */

export type Value = null | boolean | number | string | readonly Value[] | { readonly [field: string]: Value }

/** Nesting beyond this is refused at the door, so that nothing behind it needs to fear for the stack. */
const MAX_DEPTH = 32

/** True for JSON at most 32 levels deep: no undefined, NaN, infinities, bigint, functions or symbols. */
export function isValue(x: unknown): x is Value {
  let level: unknown[] = [x]
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    if (!level.every((each) => isScalar(each) || isContainer(each))) return false
    level = level.filter(isContainer).flatMap((each) => Object.values(each))
  }
  return level.length === 0
}

function isScalar(x: unknown): boolean {
  return x === null || typeof x === 'boolean' || typeof x === 'string' || (typeof x === 'number' && Number.isFinite(x))
}

function isContainer(x: unknown): x is object {
  return typeof x === 'object' && x !== null
}

/** JSON with sorted field names: equal values, and only those, have equal text. As deep as the value, so at most 32. */
export function canonical(value: Value): string {
  if (!isContainer(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const fields = new Map(Object.entries(value))
  const names = [...fields.keys()].sort(byString)
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(fields.get(name)!)}`).join(',')}}`
}

export function sameValue(a: Value, b: Value): boolean {
  return a === b || (isContainer(a) && isContainer(b) && canonical(a) === canonical(b))
}

/** Gives equal values the same small integer: 0, 1, 2, … in order of first appearance. */
export class Interner {
  readonly values: Value[] = []
  readonly #scalars = new Map<Value, number>()
  readonly #containers = new Map<string, number>()

  /** The integer of a value. Scalars take the short way: Map already tells "1" from 1 and joins -0 with 0. */
  of(value: Value): number {
    return isContainer(value)
      ? this.#number(this.#containers, canonical(value), value)
      : this.#number(this.#scalars, value, value)
  }

  #number<K>(known: Map<K, number>, key: K, value: Value): number {
    const found = known.get(key)
    if (found !== undefined) return found
    known.set(key, this.values.length)
    return this.values.push(value) - 1
  }
}
