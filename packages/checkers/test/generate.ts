import { history } from '../src/history.ts'
import type { History, HistoryEvent } from '../src/history.ts'
import type { Value } from '../src/value.ts'

/** xorshift32: the same numbers for the same seed on every machine. */
export function dice(seed: number): (sides: number) => number {
  let x = Math.imul(seed + 1, 0x9e3779b9) | 1
  return (sides) => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return (x >>> 0) % sides
  }
}

export type Shape = {
  readonly operations: number
  readonly processes: number
  readonly values: number
  readonly cas: boolean
  /** Of 100 operations, how many crash. */
  readonly crash: number
}

/** A history with arbitrary answers: about as often wrong as right, which is what a comparison needs. */
export function randomHistory(roll: (sides: number) => number, shape: Shape): History {
  const events: HistoryEvent[] = []
  const clients = Array.from({ length: shape.processes }, (_, i) => i)
  const open = new Map<number, HistoryEvent>()
  let next = shape.processes
  for (let begun = 0; begun < shape.operations || open.size > 0; ) {
    const slot = roll(shape.processes)
    const process = clients[slot]!
    const invoke = open.get(process)
    if (invoke === undefined && begun < shape.operations) {
      begun++
      open.set(process, randomInvoke(roll, shape, process))
      events.push(open.get(process)!)
    } else if (invoke !== undefined) {
      open.delete(process)
      const crashed = roll(100) < shape.crash
      if (crashed) clients[slot] = next++
      const value = invoke.f === 'read' && !crashed ? randomValue(roll, shape) : invoke.value!
      events.push({ ...invoke, type: crashed ? 'info' : 'ok', value })
    }
  }
  return mustParse(events)
}

/** A history of a correct register, in which one answer may have been changed: hard to tell from a good one. */
export function nearlyRightHistory(roll: (sides: number) => number, shape: Shape): History {
  const register = { state: null as Value }
  const events: HistoryEvent[] = []
  const clients = Array.from({ length: shape.processes }, (_, i) => i)
  const open = new Map<number, HistoryEvent & { answer?: HistoryEvent }>()
  let next = shape.processes
  for (let begun = 0; begun < shape.operations || open.size > 0; ) {
    const slot = roll(shape.processes)
    const process = clients[slot]!
    const invoke = open.get(process)
    if (invoke === undefined) {
      if (begun++ >= shape.operations) continue
      open.set(process, randomInvoke(roll, shape, process))
      events.push(open.get(process)!)
    } else if (invoke.answer === undefined && roll(100) >= shape.crash) {
      open.set(process, { ...invoke, answer: answerOf(invoke, register) })
    } else {
      open.delete(process)
      const crashed = invoke.answer === undefined || roll(100) < shape.crash
      if (crashed) clients[slot] = next++
      events.push(crashed ? { ...invoke, answer: undefined, type: 'info' } as HistoryEvent : invoke.answer!)
    }
  }
  return mustParse(roll(2) === 0 ? events : spoiled(roll, shape, events))
}

function answerOf(invoke: HistoryEvent, register: { state: Value }): HistoryEvent {
  if (invoke.f === 'read') return { ...invoke, type: 'ok', value: register.state }
  const [from, to] = invoke.f === 'cas' ? invoke.value as [Value, Value] : [register.state, invoke.value!]
  if (from !== register.state) return { ...invoke, type: 'fail' }
  register.state = to
  return { ...invoke, type: 'ok' }
}

function spoiled(roll: (sides: number) => number, shape: Shape, events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const at = roll(events.length)
  const isAnswer = (each: HistoryEvent, i: number): boolean => i >= at && each.type === 'ok' && each.f === 'read'
  const target = events.findIndex(isAnswer)
  const other = events[roll(events.length)]!.value ?? null
  const value = Array.isArray(other) ? randomValue(roll, shape) : other
  return events.map((each, i) => (i === target ? { ...each, value } : each))
}

function randomInvoke(roll: (sides: number) => number, shape: Shape, process: number): HistoryEvent {
  const f = ['read', 'write', 'cas'][roll(shape.cas ? 3 : 2)]!
  const value = f === 'read' ? null : f === 'write' ? randomValue(roll, shape) : [randomValue(roll, shape), randomValue(roll, shape)]
  return { process, type: 'invoke', f, value }
}

/** The first value of a register, null, is one of the values. */
function randomValue(roll: (sides: number) => number, shape: Shape): Value {
  return [null, ...Array.from({ length: shape.values }, (_, i) => i + 1)][roll(shape.values + 1)]!
}

export function mustParse(events: readonly HistoryEvent[]): History {
  const parsed = history(events)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.history
}
