/** Requests of the lin-kv workload as commands of our stores, and outcomes as answers. */
import type { Command, KvOutcome, Value } from '@quorate/protocols'
import { errors, type Body } from './message.ts'

const isValue = (value: unknown): value is Value => typeof value === 'string' || Number.isSafeInteger(value)

/** The command, or what is wrong with the request. Keys are JSON; values are texts and whole numbers. */
export function commandOf(body: Body): Command | string {
  const { type } = body
  if (type !== 'read' && type !== 'write' && type !== 'cas') return `the type was "${type}"; accepted are init, read, write and cas`
  const key = JSON.stringify(body.key)
  if (key === undefined || key.length > 100) return 'the key is missing, or longer than 100 characters'
  const wrong = fields[type].find(field => !isValue(body[field]))
  if (wrong !== undefined) return `"${wrong}" was ${JSON.stringify(body[wrong]) ?? 'nothing'}; accepted are texts and whole numbers`
  if (type === 'read') return { f: type, key }
  if (type === 'write') return { f: type, key, value: body.value as Value }
  return { f: type, key, from: body.from as Value, to: body.to as Value }
}

const fields = { read: [], write: ['value'], cas: ['from', 'to'] } as const

export function answerTo({ f }: Command, outcome: KvOutcome): Body {
  if (outcome.kind === 'unknown') return error(errors.timeout, outcome.why)
  if (outcome.kind === 'failed') return refused(outcome.why, outcome.found)
  if (f !== 'read') return { type: `${f}_ok` }
  if (outcome.value === null) return error(errors.keyDoesNotExist, 'nothing is there')
  return { type: 'read_ok', value: outcome.value }
}

/** `found` is there where a cas was executed and did not fit. */
function refused(why: string, found: Value | undefined): Body {
  if (found === undefined) return error(errors.temporarilyUnavailable, why)
  return error(found === null ? errors.keyDoesNotExist : errors.preconditionFailed, why)
}

const error = (code: number, text: string): Body => ({ type: 'error', code, text })
