/** Gives equal plain values the same small integer, so that states, inputs and outcomes are compared by number. */
import { byString } from '@quorate/kernel'

export class Interner<T> {
  readonly values: T[] = []
  readonly #ids = new Map<string, number>()
  /** Values that were asked for before are found by reference: most are. */
  readonly #known = new Map<T, number>()

  of(value: T): number {
    const known = this.#known.get(value)
    if (known !== undefined) return known
    const key = canonical(value)
    const id = this.#ids.get(key) ?? this.values.push(value) - 1
    this.#ids.set(key, id)
    if (typeof value === 'object' && value !== null) this.#known.set(value, id)
    return id
  }

  get(id: number): T {
    return this.values[id]!
  }

  get size(): number {
    return this.values.length
  }
}

/** A text that is the same for equal contents, in whatever order their fields were written. */
export function canonical(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  // Ghosts are not states: they may remember in a map.
  if (value instanceof Map) return `m${canonical([...value].map(([key, inner]) => [canonical(key), inner]).sort(byKey))}`
  const fields = Object.keys(value).sort(byString)
  return `{${fields.map(name => `${name}:${canonical((value as Record<string, unknown>)[name])}`).join()}}`
}

const byKey = (a: readonly unknown[], b: readonly unknown[]): number => byString(a[0] as string, b[0] as string)
