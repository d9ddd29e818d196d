/**
 * Client histories as a part of the state: what was asked and answered, and which answers had come before which
 * questions. That is all that linearizability depends on, so two runs with the same history are judged once.
 */
import {
  checkLinearizability, type History, type Model as Sequential, type Operation, type Value,
} from '@quorate/checkers'
import type { Json } from './actors/plain.ts'
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

interface Placed {
  readonly call: Called
  readonly process: number
  readonly index: number
}

/**
 * Positions in time that say exactly what is known. Real time orders the sets of operations that came before a call by
 * inclusion, so their sizes are the positions of the calls; an operation returns before the first call that knows it.
 */
function historyOf(memory: Memory): History {
  const placed = memory.flatMap((all, process) => all.map((call, index): Placed => ({ call, process, index })))
  const calls = placed.map(({ call, index }) => 2 * call.after.reduce((sum, count) => sum + count, index))
  const operations = placed.map((each, id) => operationOf(each, id, calls[id]!, returnOf(each, placed, calls)))
  return { operations, failed: [], skipped: 0 }
}

function returnOf(each: Placed, placed: readonly Placed[], calls: readonly number[]): number | null {
  const { call, process, index } = each
  if (!('told' in call)) return null
  let first = 2 * placed.length + 1
  for (const [i, other] of placed.entries()) if (knows(other, process, index)) first = Math.min(first, calls[i]!)
  return first - 1
}

function knows(other: Placed, process: number, index: number): boolean {
  return other.process === process ? other.index > index : other.call.after[process]! > index
}

function operationOf({ call, process }: Placed, id: number, at: number, end: number | null): Operation {
  return {
    id, process, f: call.ask, key: null, input: call.value as Value, output: 'told' in call ? call.told as Value : null,
    call: at, return: end, callEvent: at, returnEvent: end, callTime: null, returnTime: null,
  }
}
