/** A snapshot as a file: lines in an order that depends on nothing but what the machine holds. */
import { Dict, Seq } from '@quorate/kernel'
import { emptyMachine, type Machine, type Sessions } from '../kv/sessions.ts'
import { emptyStore } from '../kv/store.ts'

/** A key and its value, or a session with its last answer. */
export type Line = { readonly key: string; readonly value: string | number } | { readonly session: Sessions[number] }

export type Lines = Seq<Line>

/** The map by its keys, then the sessions in the order of their last use. O(n). */
export function linesOf({ store, sessions }: Machine): Lines {
  const keys = Dict.entries(store).map(([key, value]): Line => ({ key, value }))
  return Seq.from([...keys, ...sessions.map((session): Line => ({ session }))])
}

/** The machine whose file this is; of a file in which lines lack, what the others say. */
export function machineOf(lines: Lines): Machine {
  let store = emptyStore
  const sessions: Sessions[number][] = []
  Seq.forEach(lines, 0, line => {
    if ('key' in line) store = Dict.set(store, line.key, line.value)
    else sessions.push(line.session)
  })
  return sessions.length === 0 && store === emptyStore ? emptyMachine : { store, sessions }
}
