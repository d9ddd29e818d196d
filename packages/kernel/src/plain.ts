/** Plain JSON: what states and messages consist of, so that they can be kept, compared, sent and hashed anywhere. */

/** Arrays and records of states and messages hold at most this many items; longer data are Seq and Dict. */
const MOST_ITEMS = 64

/** Where and why a value is not plain JSON of bounded size, or null. `checked` remembers what was plain before. */
export function plainProblem(value: unknown, path: string, checked = new WeakSet<object>()): string | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null
  if (typeof value === 'number') return numberProblem(value, path)
  if (typeof value !== 'object') return `${path} is ${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`}`
  if (checked.has(value)) return null
  const problem = Array.isArray(value) ? arrayProblem(value, path, checked) : recordProblem(value, path, checked)
  if (problem === null) checked.add(value)
  return problem
}

function numberProblem(value: number, path: string): string | null {
  if (Object.is(value, -0)) return `${path} is −0, which JSON turns into 0`
  return Number.isSafeInteger(value) ? null : `${path} is ${value}, which is no safe integer`
}

function arrayProblem(value: readonly unknown[], path: string, checked: WeakSet<object>): string | null {
  if (value.length > MOST_ITEMS) return `${path} has ${value.length} items; more than ${MOST_ITEMS} belong into a Seq`
  if (Object.keys(value).length !== value.length) return `${path} has holes or named fields`
  return firstProblem(value, (item, i) => plainProblem(item, `${path}[${i}]`, checked))
}

function recordProblem(value: object, path: string, checked: WeakSet<object>): string | null {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype) return `${path} is an instance of a class, not a record`
  const keys = Reflect.ownKeys(value)
  if (keys.length > MOST_ITEMS) return `${path} has ${keys.length} fields; more than ${MOST_ITEMS} belong into a Dict`
  return firstProblem(keys, key => {
    const property = Object.getOwnPropertyDescriptor(value, key)!
    const isHidden = typeof key === 'symbol' || property.get !== undefined || !property.enumerable
    return isHidden ? `${path} has a hidden field` : plainProblem(property.value, `${path}.${key as string}`, checked)
  })
}

export function firstProblem<T>(items: readonly T[], problemOf: (item: T, i: number) => string | null): string | null {
  for (let i = 0; i < items.length; i++) {
    const problem = problemOf(items[i]!, i)
    if (problem !== null) return problem
  }
  return null
}

/** Freezes a value and all that it holds. What is frozen already is taken to be frozen all through. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const key of Reflect.ownKeys(value)) deepFreeze((value as Record<string | symbol, unknown>)[key])
  return value
}

/** Where two plain values differ, "state.log[2]"; null when they are equal. What is shared is not compared. */
export function difference(a: unknown, b: unknown, path: string): string | null {
  const place = placeOf(a, b)
  return place === null ? null : path + place
}

/** The way there from here. It is put together on the way back, because nearly always there is no difference. */
function placeOf(a: unknown, b: unknown): string | null {
  if (Object.is(a, b)) return null
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return ''
  if (Array.isArray(a) !== Array.isArray(b)) return ''
  return Array.isArray(a) ? placeInArrays(a, b as unknown[]) : placeInRecords(a as Fields, b as Fields)
}

type Fields = Readonly<Record<string, unknown>>

function placeInArrays(a: readonly unknown[], b: readonly unknown[]): string | null {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const place = placeOf(a[i], b[i])
    if (place !== null) return `[${i}]${place}`
  }
  return a.length === b.length ? null : `.${shared}`
}

function placeInRecords(a: Fields, b: Fields): string | null {
  const fields = Object.keys(a)
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]!
    const place = Object.hasOwn(b, field) ? placeOf(a[field], b[field]) : ''
    if (place !== null) return `.${field}${place}`
  }
  const others = Object.keys(b)
  return others.length === fields.length ? null : `.${others.find(field => !Object.hasOwn(a, field))}`
}
