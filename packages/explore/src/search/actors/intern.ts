/** Plain JSON as small numbers: equal content, equal number, whatever the order of keys. */
import { byString } from '@quorate/kernel'

export type Json = number | string | boolean | null | readonly Json[] | { readonly [key: string]: Json }

const DEEPEST = 100

/** What a value is not, said of its place: "at .log[2], a function". Thrown by `canonical`. */
export class NotPlain extends Error {
  readonly place: string
  readonly read: string

  constructor(place: string, read: string) {
    super(`${read} at ${place === '' ? 'the top' : place}; accepted are whole numbers, strings, booleans, null, arrays `
      + `and records, at most ${DEEPEST} deep`)
    this.place = place
    this.read = read
  }
}

/** One text per content. Keys are sorted by code units. */
export function canonical(value: unknown, place = '', depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'boolean' || value === null) return String(value)
  if (typeof value === 'number') return numeral(value, place)
  if (typeof value !== 'object') throw new NotPlain(place, `a value of type ${typeof value}`)
  if (depth === DEEPEST) throw new NotPlain(place, 'a value nested too deep')
  if (!Array.isArray(value)) return record(value as Record<string, unknown>, place, depth)
  let text = '['
  for (let i = 0; i < value.length; i++) {
    text += (i === 0 ? '' : ',') + canonical(value[i], `${place}[${i}]`, depth + 1)
  }
  return `${text}]`
}

function numeral(value: number, place: string): string {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return String(value)
  throw new NotPlain(place, Object.is(value, -0) ? 'the number −0' : `the number ${value}`)
}

function record(value: Record<string, unknown>, place: string, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw new NotPlain(place, 'an object that is no record')
  let text = '{'
  for (const key of Object.keys(value).sort(byString)) {
    text += `${text === '{' ? '' : ','}${JSON.stringify(key)}:${canonical(value[key], `${place}.${key}`, depth + 1)}`
  }
  return `${text}}`
}

/** Numbers contents from 0 in the order in which they are first seen, and freezes the value that it keeps. */
export class Interner<T extends Json = Json> {
  readonly values: T[] = []
  readonly #ids = new Map<string, number>()

  /** Two values of different `kind` are different, whatever they hold. Throws NotPlain. */
  id(value: T, kind = 0): number {
    const key = `${kind} ${canonical(value)}`
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    this.#ids.set(key, this.values.length)
    return this.values.push(frozen(value)) - 1
  }
}

function frozen<T extends Json>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) frozen(part as Json)
  return Object.freeze(value)
}
