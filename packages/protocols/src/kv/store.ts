/** The map itself: a pure function of the commands, in their order. Every replica that runs it gets the same. */
import { Dict } from '@quorate/kernel'
import { valueText, type Command, type Value } from './command.ts'

/** No key maps to null: a key without a value is not in the map, so that equal contents are equal maps. */
export type Store = Dict<string | number>

/** What executing a command gave. Both are final. */
export type Result =
  /** The value that the key has now. */
  | { readonly kind: 'ok'; readonly value: Value }
  /** Nothing was written, because the key has this other value. */
  | { readonly kind: 'cas-failed'; readonly value: Value }

export interface Applied {
  /** The same reference as before if the command changed nothing. */
  readonly store: Store
  readonly result: Result
}

export const emptyStore: Store = Dict.empty

export const valueOf = (store: Store, key: string): Value => Dict.get(store, key) ?? null

export function apply(store: Store, command: Command): Applied {
  const value = valueOf(store, command.key)
  if (command.f === 'read') return { store, result: { kind: 'ok', value } }
  if (command.f === 'cas' && value !== command.from) return { store, result: { kind: 'cas-failed', value } }
  const next = command.f === 'cas' ? command.to : command.value
  return { store: put(store, command.key, next), result: { kind: 'ok', value: next } }
}

function put(store: Store, key: string, value: Value): Store {
  return value === null ? Dict.delete(store, key) : Dict.set(store, key, value)
}

/** Key and value of everything in it, sorted by key, as a view shows it. */
export function contentsText(store: Store): (readonly [key: string, value: string])[] {
  return Dict.entries(store).map(([key, value]) => [key, valueText(value)] as const)
}

/** Whether two maps hold the same; cheap for two versions of one map. */
export const areEqual = (a: Store, b: Store): boolean => Dict.equals(a, b)
