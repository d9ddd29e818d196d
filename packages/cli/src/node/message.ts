/**
 * The wire of nodes in any language: one JSON object a line, `{src, dest, body}`, after Maelstrom (Kingsbury;
 * github.com/jepsen-io/maelstrom, doc/protocol.md and doc/workloads.md), so that nodes written for it run here too.
 */
export interface Message {
  readonly src: string
  readonly dest: string
  readonly body: Body
}

export interface Body {
  readonly type: string
  /** Unique among what its sender sends; only where an answer is wanted. */
  readonly msg_id?: number
  /** The `msg_id` that this answers. */
  readonly in_reply_to?: number
  readonly [field: string]: unknown
}

/** Errors that are definite say that the operation did not happen and never will. */
export const errors = {
  timeout: 0, nodeNotFound: 1, notSupported: 10, temporarilyUnavailable: 11, malformedRequest: 12, crash: 13, abort: 14,
  keyDoesNotExist: 20, keyAlreadyExists: 21, preconditionFailed: 22, transactionConflict: 30,
} as const

const indefinite: readonly number[] = [errors.timeout, errors.crash]
const known: readonly number[] = Object.values(errors)

/** Codes that nobody has defined leave open what happened. */
export const isDefinite = (code: number): boolean => known.includes(code) && !indefinite.includes(code)

/** A line as a message, or what is wrong with it, in one clause. */
export function readMessage(line: string): Message | string {
  let value: Partial<Message> | null
  try {
    value = JSON.parse(line) as Partial<Message> | null
  } catch {
    return `is not JSON: ${quoted(line)}`
  }
  const isText = (field: unknown): boolean => typeof field === 'string'
  const isMessage = isText(value?.src) && isText(value?.dest) && isText(value?.body?.type)
  return isMessage ? value as Message : `is no message {src, dest, body: {type, …}}: ${quoted(line)}`
}

const quoted = (text: string): string => `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`

/** Whole lines of a stream of text. A line longer than `longest` characters is given up: `onLine` gets null. */
export function lines(onLine: (line: string | null) => void, longest = 8_388_608): (chunk: string) => void {
  let rest = ''
  return chunk => {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop()!
    for (const line of parts) if (line.trim() !== '') onLine(line)
    if (rest.length <= longest) return
    rest = ''
    onLine(null)
  }
}
