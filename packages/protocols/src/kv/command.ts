/** What a client can ask of a store: the commands of a map whose every key is a register. */
export type Value = string | number | null

export type Command =
  /** A key that was never written reads null. */
  | { readonly f: 'read'; readonly key: string }
  /** Writing null removes the key: there is no difference between the two. */
  | { readonly f: 'write'; readonly key: string; readonly value: Value }
  /** Compare-and-set: writes `to` if the value is `from`, and otherwise changes nothing. */
  | { readonly f: 'cas'; readonly key: string; readonly from: Value; readonly to: Value }

/** A command that may be executed twice, or in vain, without anybody being able to tell. */
export const isRead = (command: Command): boolean => command.f === 'read'

/** "write x = 5": completes "A wants to …". */
export function commandText(command: Command): string {
  switch (command.f) {
    case 'read': return `read ${command.key}`
    case 'write': return `write ${command.key} = ${valueText(command.value)}`
    case 'cas': return `change ${command.key} from ${valueText(command.from)} to ${valueText(command.to)}`
  }
}

/** "x=5": as short as a cell of a log. */
export function commandLabel(command: Command): string {
  switch (command.f) {
    case 'read': return `${command.key}?`
    case 'write': return `${command.key}=${valueText(command.value)}`
    case 'cas': return `${command.key}:${valueText(command.from)}→${valueText(command.to)}`
  }
}

export const valueText = (value: Value): string => (value === null ? 'nothing' : String(value))
