/** What a client can ask of a store: the commands of a map whose every key is a register. */
import { show, type CommandField, type CommandForm } from '@quorate/kernel'

export type Value = string | number | null

/** `quorum` is R or W: how many replicas must answer before the client is, where a store lets its clients say so. */
export type Command =
  /** A key that was never written reads null. */
  | { readonly f: 'read'; readonly key: string; readonly quorum?: number }
  /** Writing null removes the key: there is no difference between the two. */
  | { readonly f: 'write'; readonly key: string; readonly value: Value; readonly quorum?: number }
  /** Compare-and-set: writes `to` if the value is `from`, and otherwise changes nothing. */
  | { readonly f: 'cas'; readonly key: string; readonly from: Value; readonly to: Value }

const isValue = (value: unknown): value is Value =>
  value === null || typeof value === 'string' || Number.isSafeInteger(value)

const isQuorum = (value: unknown): boolean =>
  Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= 64

const fields = { read: [], write: ['value'], cas: ['from', 'to'] } as const

/** What is wrong with a command from outside, in one clause, or null. */
export function commandProblem(value: unknown): string | null {
  const command = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  const { f, key, quorum } = command
  if (f !== 'read' && f !== 'write' && f !== 'cas') return `its "f" was ${show(f)}; accepted are read, write and cas`
  if (typeof key !== 'string' || key.length > 100) return `its "key" was ${show(key)}; accepted is a text of up to 100`
  if (quorum !== undefined && !(f !== 'cas' && isQuorum(quorum))) {
    return `its "quorum" was ${show(quorum)}; accepted, of a read and a write, is a whole number from 1 to 64`
  }
  const wrong = fields[f].find(field => !isValue(command[field]))
  if (wrong === undefined) return null
  return `its "${wrong}" was ${show(command[wrong])}; accepted are a text, a whole number and null`
}

const key: CommandField = { name: 'key', text: 'key', kind: 'text' }
const value = (name: string, text: string): CommandField => ({ name, text, kind: 'value' })
const quorum: CommandField = { name: 'quorum', text: 'quorum', kind: 'number', range: [1, 64], isOptional: true }

/** The commands as a form. */
export const commandForms: readonly CommandForm[] = [
  { word: 'read', request: { f: 'read' }, fields: [key, quorum] },
  { word: 'write', request: { f: 'write' }, fields: [key, value('value', 'to'), quorum] },
  { word: 'change, if it is as expected', request: { f: 'cas' }, fields: [key, value('from', 'from'), value('to', 'to')] },
]

/** A command that may be executed twice, or in vain, without anybody being able to tell. */
export const isRead = (command: Command): boolean => command.f === 'read'

/** "write x = 5": completes "A wants to …". */
export function commandText(command: Command): string {
  switch (command.f) {
    case 'read': return `read ${command.key}${quorumText('R', command)}`
    case 'write': return `write ${command.key} = ${valueText(command.value)}${quorumText('W', command)}`
    case 'cas': return `change ${command.key} from ${valueText(command.from)} to ${valueText(command.to)}`
  }
}

const quorumText = (name: 'R' | 'W', { quorum }: { readonly quorum?: number }): string =>
  (quorum === undefined ? '' : ` with ${name} = ${quorum}`)

/** "x=5": as short as a cell of a log. */
export function commandLabel(command: Command): string {
  switch (command.f) {
    case 'read': return `${command.key}?`
    case 'write': return `${command.key}=${valueText(command.value)}`
    case 'cas': return `${command.key}:${valueText(command.from)}→${valueText(command.to)}`
  }
}

export const valueText = (value: Value): string => (value === null ? 'nothing' : String(value))
