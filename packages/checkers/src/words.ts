import type { Operation } from './history.ts'
import { canonical } from './value.ts'
import type { Value } from './value.ts'

/** How sentences call a process, and an event of a history without times. */
export interface Names {
  readonly process: (process: number) => string
  readonly event: (event: number) => string
}

export const usualNames: Names = { process: process => `client ${process}`, event: event => `event ${event}` }

/** Null is "nothing"; plain words stand bare, all else (also "1", which is not 1) as JSON; long values are cut. */
export function sayValue(value: Value): string {
  if (value === null) return 'nothing'
  const bare = typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_.-]*$/.test(value) && value !== 'nothing'
  const text = bare ? value : canonical(value)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

/** What an object is while it holds a value. */
export function sayState(value: Value): string {
  return value === null ? 'empty' : sayValue(value)
}

export function sayObject(key: Value): string {
  return key === null ? 'the register' : sayValue(key)
}

/** Virtual time in µs, printed in the unit a person would use: 950 µs, 12.3 ms, 1.21 s. Digits are cut, not rounded. */
export function sayTime(us: number): string {
  if (us < 1_000) return `${us} µs`
  return us < 1_000_000 ? `${withDigits(us, 1_000, 10)} ms` : `${withDigits(us, 1_000_000, 100)} s`
}

function withDigits(us: number, unit: number, digits: number): string {
  const whole = Math.floor(us / unit)
  const rest = Math.floor((us - whole * unit) / Math.floor(unit / digits))
  const decimals = `${digits + rest}`.slice(1).replace(/0+$/, '')
  return decimals === '' ? `${whole}` : `${whole}.${decimals}`
}

/** When an operation was answered: its time, or the event that says so where the history carries no times. */
export function sayReturn(operation: Operation, names: Names): string {
  return operation.returnTime === null ? names.event(operation.returnEvent!) : `at ${sayTime(operation.returnTime)}`
}

/** One operation as a sentence without its full stop: who asked what, and what came back. */
export function wordsOf(operation: Operation, names: Names): string {
  const words = `${names.process(operation.process)} ${operation.return === null ? begunWords(operation) : doneWords(operation)}`
  if (operation.return === null) return `${words} and never got an answer: it may or may not have happened`
  return operation.f === 'read' ? `${words} (${sayReturn(operation, names)})` : `${words} (ok ${sayReturn(operation, names)})`
}

function doneWords({ f, key, input, output }: Operation): string {
  if (f === 'read') return `read ${sayObject(key)} and got ${sayValue(output)}`
  if (f === 'write') return `wrote ${sayObject(key)} = ${sayValue(input)}`
  if (f === 'cas') return `changed ${sayObject(key)} ${fromTo(input)} by compare-and-set`
  return `did ${f} ${sayValue(input)} on ${sayObject(key)} and got ${sayValue(output)}`
}

function begunWords({ f, key, input }: Operation): string {
  if (f === 'read') return `began to read ${sayObject(key)}`
  if (f === 'write') return `began to write ${sayObject(key)} = ${sayValue(input)}`
  if (f === 'cas') return `began to change ${sayObject(key)} ${fromTo(input)} by compare-and-set`
  return `began ${f} ${sayValue(input)} on ${sayObject(key)}`
}

function fromTo(input: Value): string {
  const [from, to] = input as readonly [Value, Value]
  return `from ${sayValue(from)} to ${sayValue(to)}`
}

/** A noun for an operation that was mentioned before. */
export function nounOf(operation: Operation): string {
  return operation.f === 'cas' ? 'compare-and-set' : operation.f
}
