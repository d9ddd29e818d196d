/** Fields of values from outside: whether they are there and of what kind, in one clause. */

export type Fields = Readonly<Record<string, unknown>>
type Kind = 'text' | 'list' | 'function' | 'object' | 'whole number'

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const is: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  'text': value => typeof value === 'string' && value !== '',
  'list': value => Array.isArray(value),
  'function': value => typeof value === 'function',
  'object': isObject,
  'whole number': value => Number.isSafeInteger(value) && (value as number) >= 0,
}

export function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  return JSON.stringify(value)?.slice(0, 60) ?? `a ${typeof value}`
}

/** The first field that is not what it must be: "scenario 0 has seed "x"; accepted is a whole number". */
export function fieldProblem(what: string, value: unknown, fields: Readonly<Record<string, Kind>>): string | null {
  if (!isObject(value)) return `${what} is ${shown(value)}; accepted is an object`
  for (const [name, kind] of Object.entries(fields)) {
    if (!is[kind](value[name])) return `${what} has ${name} ${shown(value[name])}; accepted is ${kind === 'object' ? 'an' : 'a'} ${kind}`
  }
  return null
}

/** The first problem with any of the items. */
export function firstProblem<T>(items: readonly T[], problemOf: (item: T, i: number) => string | null): string | null {
  for (const [i, item] of items.entries()) {
    const problem = problemOf(item, i)
    if (problem !== null) return problem
  }
  return null
}
