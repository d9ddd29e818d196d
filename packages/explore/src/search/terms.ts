/**
 * Arrays and records as numbers: equal content, equal number, whatever the order of keys. A handler that copies its
 * state and changes one field shares the others with it. Those are known by reference, so only what is new is read.
 */
import { byString } from '@quorate/kernel'
import { canonical, isPlainObject, isWhole, type Json } from './actors/plain.ts'

export class Terms {
  /** Every object that is held by one that was kept. They are frozen, so they stay what they were. */
  readonly #known = new Map<object, number>()
  /** By what an object holds, where objects in it are numbers already. */
  readonly #ids = new Map<string, number>()
  /** Strings as they stand in JSON. */
  readonly #quoted = new Map<string, string>()

  /** Whether maps are taken too: what watches a model may remember in one, what is watched is plain. */
  readonly #takesMaps: boolean

  constructor(takesMaps = false) {
    this.#takesMaps = takesMaps
  }

  /** The number of a value. Throws NotPlain. */
  id(value: Json): number {
    try {
      if (typeof value === 'object' && value !== null) return this.#object(value)
      return this.#number(this.#part(value), null)
    } catch (error) {
      // Read once more, for the place of what is wrong; what did go wrong otherwise is thrown on.
      canonical(value)
      throw error
    }
  }

  #object(value: object): number {
    const known = this.#known.get(value)
    if (known !== undefined) return known
    if (this.#takesMaps && value instanceof Map) return this.#number(this.#entries(value as Map<Json, Json>), value)
    if (!isPlainObject(value)) throw new TypeError('not plain')
    return this.#number(Array.isArray(value) ? this.#items(value) : this.#fields(value as Record<string, Json>), value)
  }

  #items(items: readonly Json[]): string {
    let key = '['
    for (let i = 0; i < items.length; i++) key += `${this.#part(items[i]!)},`
    return key
  }

  #fields(record: Readonly<Record<string, Json>>): string {
    let key = '{'
    for (const name of sorted(Object.keys(record))) key += `${this.#quote(name)}${this.#part(record[name]!)},`
    return key
  }

  /** In whatever order they were set. */
  #entries(map: ReadonlyMap<Json, Json>): string {
    const entries = [...map].map(([key, value]) => `${this.#part(key)}:${this.#part(value)}`)
    return `m${sorted(entries).join()}`
  }

  #part(value: Json): string {
    if (typeof value === 'object' && value !== null) return `#${this.#object(value)}`
    if (typeof value === 'string') return this.#quote(value)
    if (typeof value === 'number' ? isWhole(value) : typeof value === 'boolean' || value === null) return String(value)
    throw new TypeError('not plain')
  }

  #quote(text: string): string {
    let quoted = this.#quoted.get(text)
    if (quoted === undefined) this.#quoted.set(text, quoted = JSON.stringify(text))
    return quoted
  }

  #number(key: string, value: object | null): number {
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const id = this.#ids.size
    this.#ids.set(key, id)
    if (value !== null) this.#keep(value, id)
    return id
  }

  /** Its parts were numbered before it: equal ones may be known by another reference only. */
  #keep(value: object, id: number): void {
    this.#known.set(value, id)
    const parts = value instanceof Map ? [...value.values()] : Object.values(value)
    for (const part of parts as Json[]) {
      if (typeof part === 'object' && part !== null && !this.#known.has(part)) this.#keep(part, this.#object(part))
    }
    Object.freeze(value)
  }
}

/** Sorts only where it must. */
function sorted(keys: string[]): readonly string[] {
  for (let i = 1; i < keys.length; i++) if (keys[i - 1]! > keys[i]!) return keys.sort(byString)
  return keys
}
