import { compareBy } from './compare.ts'
import { isValue, sameValue } from './value.ts'
import type { Value } from './value.ts'

/**
 * The minimal form of a history: what clients asked, and what they were told, in real-time order.
 * One event a line: `{"process":3,"type":"invoke","f":"write","key":"seat","value":"Ann","time":1210000}`.
 * `key`, `time` (µs) and `index` are optional, other fields are ignored. `index` is for who knows the order of events:
 * where every one has it and it rises, events of the same time came in that order.
 *
 * - `invoke` begins an operation, the three others end it.
 * - `ok`: it happened, and a read's `value` is its result.
 * - `fail`: it did *not* happen. Only what surely had no effect may be recorded so.
 * - `info`: nobody knows. It may have happened, may happen later, or never will.
 */
export type HistoryEvent = {
  readonly process: number | string
  readonly type: 'invoke' | 'ok' | 'fail' | 'info'
  readonly f: string
  readonly key?: Value
  readonly value?: Value
  readonly time?: number
  readonly index?: number
}

/**
 * One operation of one client. `call` and `return` are positions in real-time order (calls before returns where times
 * are equal): a precedes b exactly when `a.return < b.call`. `return` is null when the operation never got a definite
 * answer. `callEvent` and `returnEvent` are indices (from 0) into the events or lines that were read; times are µs.
 */
export type Operation = {
  readonly id: number
  readonly process: number
  readonly f: string
  readonly key: Value
  readonly input: Value
  readonly output: Value
  readonly call: number
  readonly return: number | null
  readonly callEvent: number
  readonly returnEvent: number | null
  readonly callTime: number | null
  readonly returnTime: number | null
}

/** `skipped` counts the events of nemeses and other non-clients, `failed` the operations that did not happen. */
export type History = {
  readonly operations: readonly Operation[]
  readonly failed: readonly Operation[]
  readonly skipped: number
}

export type Parsed = { readonly ok: true; readonly history: History } | { readonly ok: false; readonly error: string }

/** The functions of clients, for all models together. An event with another `f` and no client process is skipped. */
const CLIENT_FUNCTIONS: ReadonlySet<string> = new Set([
  'read', 'write', 'cas', 'enq', 'deq', 'push', 'pop', 'add', 'remove', 'contains', 'acquire', 'release', 'txn',
])

/** Reads JSON lines. Empty lines count as lines, so that an error names the line an editor shows. */
export function parseHistory(text: string): Parsed {
  const reader = new Reader('line', 1, 'concurrent')
  for (const [at, line] of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/).entries()) {
    if (line.trim() === '') continue
    const event = jsonOf(line)
    if (event === undefined) {
      return refuse(`line ${at + 1}: ${quote(line)} is not JSON; one JSON object a line is accepted`)
    }
    if (!reader.read(event, at)) break
  }
  return reader.finish()
}

/**
 * Reads the same form from values, for histories that were recorded in the same program. `ties: 'ordered'` is for who
 * knows in which order events of the same time came: that in which they are given.
 */
export function history(events: readonly unknown[], { ties = 'concurrent' }: { readonly ties?: Ties } = {}): Parsed {
  const reader = new Reader('event', 0, ties)
  for (const [at, event] of events.entries()) {
    if (!reader.read(event, at)) break
  }
  return reader.finish()
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function refuse(error: string): Parsed {
  return { ok: false, error }
}

function quote(x: unknown): string {
  const text = typeof x === 'string' ? x : (JSON.stringify(x) ?? String(x))
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

type Step = HistoryEvent & { readonly process: number; readonly at: number }

type Ties = 'concurrent' | 'ordered'

/** Pairs invocations with completions; the first thing it cannot accept ends the reading. */
class Reader {
  readonly #unit: string
  readonly #first: number
  readonly #ties: Ties
  readonly #steps: Step[] = []
  readonly #open = new Map<number, Step>()
  readonly #crashed = new Map<number, Step>()
  #skipped = 0
  #time: number | null = null
  /** The last index; null once an event had none, or none that rises. */
  #index: number | null = -1
  #error: string | null = null

  constructor(unit: string, first: number, ties: Ties) {
    this.#unit = unit
    this.#first = first
    this.#ties = ties
  }

  /** False when the event cannot be accepted. */
  read(event: unknown, at: number): boolean {
    const wrong = this.#accept(event, at)
    if (wrong !== null) this.#error = `${this.#place(at)}: ${wrong}`
    return wrong === null
  }

  finish(): Parsed {
    if (this.#error !== null) return refuse(this.#error)
    const isOrdered = this.#ties === 'ordered' || this.#index !== null
    const steps = isOrdered ? this.#steps : inRealTime(this.#steps)
    return { ok: true, history: { ...operationsOf(steps), skipped: this.#skipped } }
  }

  #place(at: number): string {
    return `${this.#unit} ${at + this.#first}`
  }

  #accept(event: unknown, at: number): string | null {
    if (typeof event !== 'object' || event === null || Array.isArray(event)) {
      return `${quote(event)} is not an event; an object with process, type and f is accepted`
    }
    const fields = event as Partial<Record<keyof HistoryEvent, unknown>>
    if (!isClient(fields.process) && !(typeof fields.f === 'string' && CLIENT_FUNCTIONS.has(fields.f))) {
      this.#skipped++
      return null
    }
    const wrong = wrongField(fields) ?? this.#wrongTime(fields.time)
    if (wrong !== null) return wrong
    this.#follow(fields.index)
    const step = { ...(event as HistoryEvent), process: fields.process as number, at }
    return step.type === 'invoke' ? this.#invoke(step) : this.#complete(step)
  }

  #follow(index: unknown): void {
    const isNext = this.#index !== null && Number.isSafeInteger(index) && (index as number) > this.#index
    this.#index = isNext ? index as number : null
  }

  #wrongTime(time: unknown): string | null {
    if (typeof time !== 'number') return null
    if (this.#time !== null && time < this.#time) {
      return `time ${time} comes after time ${this.#time}; events in real-time order are accepted`
    }
    this.#time = time
    return null
  }

  #invoke(step: Step): string | null {
    const open = this.#open.get(step.process)
    if (open !== undefined) {
      return `process ${step.process} invokes ${step.f} while its ${open.f} of ${this.#place(open.at)} is open; ` +
        'one operation at a time is accepted, a second client needs a process number of its own'
    }
    const crashed = this.#crashed.get(step.process)
    if (crashed !== undefined) {
      return `process ${step.process} is used again after the info of ${this.#place(crashed.at)}; ` +
        'its old operation may still be running, so a new process number is accepted'
    }
    this.#open.set(step.process, step)
    this.#steps.push(step)
    return null
  }

  #complete(step: Step): string | null {
    const open = this.#open.get(step.process)
    if (open === undefined) {
      return `${step.type} of process ${step.process}, which has no open operation; an invoke before it is accepted`
    }
    const wrong = this.#mismatch(open, step)
    if (wrong !== null) return wrong
    this.#open.delete(step.process)
    if (step.type === 'info') this.#crashed.set(step.process, step)
    this.#steps.push(step)
    return null
  }

  #mismatch(open: Step, step: Step): string | null {
    const began = `process ${step.process} began ${open.f} at ${this.#place(open.at)}`
    if (open.f !== step.f) return `${step.type} of ${step.f}, but ${began}; the same f is accepted`
    if (step.key === undefined || sameValue(step.key, open.key ?? null)) return null
    return `${step.type} on key ${quote(step.key)}, but ${began} on key ${quote(open.key ?? null)}; the same key is accepted`
  }
}

function isClient(process: unknown): boolean {
  return typeof process === 'number' && Number.isSafeInteger(process) && process >= 0
}

type Fields = Partial<Record<keyof HistoryEvent, unknown>>

function wrongField(fields: Fields): string | null {
  const { process, type, f, key, value, time } = fields
  if (process === undefined) return 'process is missing; a whole number from 0 is accepted'
  if (!isClient(process)) return `process is ${quote(process)}; a whole number from 0 is accepted`
  if (type !== 'invoke' && type !== 'ok' && type !== 'fail' && type !== 'info') {
    return `type is ${quote(type)}; invoke, ok, fail and info are accepted`
  }
  if (typeof f !== 'string') return `f is ${quote(f)}; the name of a function, such as read, is accepted`
  if (key !== undefined && !isValue(key)) return `key is ${quote(String(key))}; JSON at most 32 deep is accepted`
  if (value !== undefined && !isValue(value)) return `value is ${quote(String(value))}; JSON at most 32 deep is accepted`
  if (f === 'cas' && type === 'invoke' && !(Array.isArray(value) && value.length === 2)) {
    return `cas has value ${quote(value)}; [from, to] is accepted`
  }
  if (time === undefined || time === null || (typeof time === 'number' && Number.isSafeInteger(time))) return null
  return `time is ${quote(time)}; whole microseconds are accepted`
}

/**
 * Where neighbours carry the same time nobody knows which came first, so calls go before returns and the operations
 * count as concurrent; only one process's own events keep their order. (A verdict must not rest on a coin toss.)
 */
function inRealTime(steps: readonly Step[]): readonly Step[] {
  const sorted: Step[] = []
  for (let from = 0; from < steps.length; ) {
    let to = from + 1
    while (to < steps.length && isTied(steps[from]!, steps[to]!)) to++
    for (const step of callsFirst(steps.slice(from, to))) sorted.push(step)
    from = to
  }
  return sorted
}

function isTied(a: Step, b: Step): boolean {
  return typeof a.time === 'number' && a.time === b.time
}

/** Phases alternate calls, returns, calls, …; each event goes to the first phase its own process allows. */
function callsFirst(tied: readonly Step[]): readonly Step[] {
  const last = new Map<number, number>()
  const phases = tied.map((step) => {
    const before = last.get(step.process)
    const phase = before !== undefined ? before + 1 : step.type === 'invoke' ? 0 : 1
    last.set(step.process, phase)
    return phase
  })
  return tied
    .map((step, at) => ({ step, at, phase: phases[at]! }))
    .sort(compareBy((each) => each.phase, (each) => each.at))
    .map(({ step }) => step)
}

/** Operations that happened, or may have, are numbered in order of their calls; failed ones are kept apart. */
function operationsOf(steps: readonly Step[]): { operations: readonly Operation[]; failed: readonly Operation[] } {
  const endOf = new Map<Step, { readonly step: Step; readonly position: number }>()
  const open = new Map<number, Step>()
  for (const [position, step] of steps.entries()) {
    if (step.type === 'invoke') open.set(step.process, step)
    else endOf.set(open.get(step.process)!, { step, position })
  }
  const operations: Operation[] = []
  const failed: Operation[] = []
  for (const [call, invoke] of steps.entries()) {
    if (invoke.type !== 'invoke') continue
    const end = endOf.get(invoke)
    const list = end?.step.type === 'fail' ? failed : operations
    const begun = called(invoke, list.length, call)
    list.push(end === undefined || end.step.type === 'info' ? begun : returned(begun, end.step, end.position))
  }
  return { operations, failed }
}

function called(invoke: Step, id: number, call: number): Operation {
  return {
    id, process: invoke.process, f: invoke.f, key: invoke.key ?? null, input: invoke.value ?? null, output: null,
    call, return: null, callEvent: invoke.at, returnEvent: null, callTime: invoke.time ?? null, returnTime: null,
  }
}

/** An ok's value is the result; what was asked for stays as the invocation said it. */
function returned(operation: Operation, end: Step, position: number): Operation {
  return {
    ...operation, output: end.value ?? null, return: position, returnEvent: end.at, returnTime: end.time ?? null,
  }
}
