/**
 * Client histories as a part of the state: what was asked and answered, and which answers had come before which
 * questions. That is all that linearizability depends on, so two runs with the same history are judged once.
 */
import { checkLinearizability, type History, type Model as Sequential, type Operation, type Value } from '@quorate/checkers'
import type { Json } from './actors/intern.ts'
import type { Observer } from './actors/model.ts'

/** What a client asked or was told: `{ client: 0, ask: 'write', value: 'A' }`, `{ client: 0, told: null }`. */
export type ClientEvent =
  | { readonly client: number; readonly ask: string; readonly value: Json }
  | { readonly client: number; readonly told: Json }

/** `after[c]` operations of client c had been answered when this one was asked; `told` is there once it is answered. */
interface Asked {
  readonly [key: string]: Json
  readonly ask: string
  readonly value: Json
  readonly after: readonly number[]
}
type Called = Asked | (Asked & { readonly told: Json })

/** Per client its operations, in order. Only the last one can be without an answer. */
type Memory = readonly (readonly Called[])[]

/** Remembers the history of clients that ask one thing at a time. */
export function clientHistory(clients: number): Observer {
  return {
    start: Array.from({ length: clients }, () => []),
    observe: (memory, event) => observed(memory as Memory, event as ClientEvent) as Json,
  }
}

/** Evidence where no order of the operations explains a history that `clientHistory` remembered. */
export function linearizable(model: Sequential): (memory: Json) => string | null {
  return (memory) => {
    const verdict = checkLinearizability(historyOf(memory as Memory), model)
    if (verdict.status === 'violated') return verdict.evidence.sentences.join(' ')
    return verdict.status === 'ok' ? null : `nobody knows: ${verdict.why}`
  }
}

function observed(memory: Memory, event: ClientEvent): Memory {
  const { client } = event
  const own = memory[client]!
  const next: readonly Called[] = 'ask' in event
    ? [...own, { ask: event.ask, value: event.value, after: memory.map((all, c) => c === client ? 0 : answered(all)) }]
    : [...own.slice(0, -1), { ...own.at(-1)!, told: event.told }]
  return memory.with(client, next)
}

const answered = (calls: readonly Called[]): number => calls.length - (isOpen(calls.at(-1)) ? 1 : 0)
const isOpen = (call: Called | undefined): boolean => call !== undefined && !('told' in call)

/**
 * Positions in time that say exactly what is known. Real time orders the sets of operations that came before a call by
 * inclusion, so their sizes are the positions of the calls; an operation returns before the first call that knows it.
 */
function historyOf(memory: Memory): History {
  const calls = memory.flatMap((all, process) => all.map((call, index) => ({ call, process, index })))
  const before = calls.map(({ call, index }) => call.after.reduce((sum, count) => sum + count, index))
  const last = 2 * calls.length + 1
  const operations = calls.map(({ call, process, index }, id): Operation => {
    const open = !('told' in call)
    const firstAfter = calls.reduce((first, other, i) => knows(other, process, index) ? Math.min(first, 2 * before[i]!) : first, last)
    return {
      id, process, f: call.ask, key: null, input: call.value as Value, output: open ? null : call.told as Value,
      call: 2 * before[id]!, return: open ? null : firstAfter - 1, callEvent: 2 * id, returnEvent: open ? null : 2 * id + 1,
      callTime: null, returnTime: null,
    }
  })
  return { operations, failed: [], skipped: 0 }
}

function knows(other: { call: Called; process: number; index: number }, process: number, index: number): boolean {
  return other.process === process ? other.index > index : other.call.after[process]! > index
}
