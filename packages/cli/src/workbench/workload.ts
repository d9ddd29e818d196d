/** The lin-kv workload: reads, writes and compare-and-sets of a few keys, each key for a while. */
import { errors, isDefinite, type Body } from '../node/message.ts'

export type Operation =
  | { readonly f: 'read'; readonly key: number }
  | { readonly f: 'write'; readonly key: number; readonly value: number }
  | { readonly f: 'cas'; readonly key: number; readonly value: readonly [from: number, to: number] }

/** How an operation ended: as the judge reads it. `value` is what a read found. */
export type Ended =
  | { readonly type: 'ok'; readonly value?: unknown }
  | { readonly type: 'fail' | 'info'; readonly error: string }

const KEYS = 3
/** Operations on a key before another takes its place: short histories are judged quickly, whatever happens. */
const PER_KEY = 60
const VALUES = 5

/** Operations one after the other; values are few, so that a cas often fits. */
export function workload(random: () => number): () => Operation {
  const below = (n: number): number => Math.floor(random() * n)
  let made = 0
  return () => {
    const slot = below(KEYS)
    const key = slot + KEYS * Math.floor(made++ / (KEYS * PER_KEY))
    const kind = below(10)
    if (kind < 4) return { f: 'read', key }
    if (kind < 8) return { f: 'write', key, value: below(VALUES) }
    return { f: 'cas', key, value: [below(VALUES), below(VALUES)] }
  }
}

export function bodyOf(operation: Operation, msg_id: number): Body {
  const { f, key } = operation
  if (operation.f === 'read') return { type: f, msg_id, key }
  if (operation.f === 'write') return { type: f, msg_id, key, value: operation.value }
  return { type: f, msg_id, key, from: operation.value[0], to: operation.value[1] }
}

/** What an answer means, or what is wrong with it, in one clause. */
export function endedBy({ f, key }: Operation, body: Body): Ended | string {
  if (body.type === 'error') return failedBy(f, body)
  if (body.type !== `${f}_ok`) return `answered ${f} of key ${key} with "${body.type}"; accepted are ${f}_ok and error`
  if (f !== 'read') return { type: 'ok' }
  return body.value === undefined ? `answered read of key ${key} with read_ok and no value` : { type: 'ok', value: body.value }
}

/** A read of a key that does not exist found out something: that nothing is there. */
function failedBy(f: Operation['f'], { code, text }: Body): Ended | string {
  if (!Number.isSafeInteger(code)) return `answered with an error whose code is ${JSON.stringify(code) ?? 'missing'}; accepted is a whole number`
  if (f === 'read' && code === errors.keyDoesNotExist) return { type: 'ok', value: null }
  const error = `${String(code)}${typeof text === 'string' ? `: ${text}` : ''}`
  return { type: isDefinite(code as number) ? 'fail' : 'info', error }
}
