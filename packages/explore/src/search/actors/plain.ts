/** Plain JSON: what states, messages and everything that is remembered must be. */
import { byString } from '@quorate/kernel'

export type Json = number | string | boolean | null | readonly Json[] | { readonly [key: string]: Json }

const DEEPEST = 100

/** Says what is not plain and where: `read` is "a value of type function", `place` is ".log[2]". */
export class NotPlain extends Error {
  readonly read: string
  readonly place: string

  constructor(read: string, place: string) {
    super(`${read} at ${place === '' ? 'the top' : place}; accepted are whole numbers, strings, booleans, null, arrays `
      + `and records, at most ${DEEPEST} deep`)
    this.read = read
    this.place = place
  }
}

/** One text per content, with keys sorted by code units. Throws NotPlain. */
export function canonical(value: unknown, place = '', depth = 0): string {
  const wrong = problemOf(value) ?? (depth > DEEPEST ? 'a value nested too deep' : null)
  if (wrong !== null) throw new NotPlain(wrong, place)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((each, i) => canonical(each, `${place}[${i}]`, depth + 1)).join()}]`
  const record = value as Readonly<Record<string, unknown>>
  const fields = Object.keys(record).sort(byString)
    .map((key) => `${JSON.stringify(key)}:${canonical(record[key], `${place}.${key}`, depth + 1)}`)
  return `{${fields.join()}}`
}

/** What is wrong with a value itself, not with what it holds. */
function problemOf(value: unknown): string | null {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return null
  if (typeof value === 'number') return isWhole(value) ? null : `the number ${Object.is(value, -0) ? '−0' : value}`
  if (typeof value !== 'object') return `a value of type ${typeof value}`
  return isPlainObject(value) ? null : 'an object that is neither an array nor a record'
}

export const isWhole = (value: number): boolean => Number.isSafeInteger(value) && !Object.is(value, -0)

export function isPlainObject(value: object): boolean {
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
