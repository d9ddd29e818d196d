/** Requests from forms: what a form shows at first, and what it comes to when it is filled in. Pure. */
import type { CommandField, CommandForm } from '@quorate/kernel'
import type { Ask } from '../sim/types.ts'

type Fields = Readonly<Record<string, unknown>>

const fieldOf = (request: unknown, name: string): unknown =>
  (name === '' ? request : typeof request === 'object' && request !== null ? (request as Fields)[name] : undefined)

/** The fields of a command; what may be left out only where the requests of this scenario know it. */
export const offered = ({ fields }: CommandForm, asks: readonly Ask[]): readonly CommandField[] =>
  fields.filter(({ name, isOptional }) =>
    !isOptional || asks.some(({ request }) => fieldOf(request, name) !== undefined))

/** What stands in a field before anyone has typed: what this client asks in the scenario, or another one. */
export function firstText(
  { name, kind, isOptional, range }: CommandField, asks: readonly Ask[], client: number,
): string {
  if (isOptional || kind === 'nodes') return ''
  const own = [...asks.filter(ask => ask.client === client), ...asks]
  const isShown = (value: unknown): boolean =>
    typeof value === 'string' || (typeof value === 'number' && kind !== 'node')
  const known = own.map(({ request }) => fieldOf(request, name)).find(isShown)
  if (known !== undefined) return String(known)
  if (kind === 'number') return String(range?.[0] ?? 0)
  return kind === 'node' ? String(client === 0 ? 1 : 0) : ''
}

/** The request. A field that is empty is nothing, everyone else, or not there, as its kind says. */
export function filledIn({ request, fields }: CommandForm, given: ReadonlyMap<string, string>): unknown {
  const filled = fields.flatMap(field => {
    const text = given.get(field.name) ?? ''
    return field.isOptional && text === '' ? [] : [[field.name, valueOf(field, text)] as const]
  })
  const [only] = filled
  return only?.[0] === '' ? only[1] : { ...request, ...Object.fromEntries(filled) }
}

function valueOf({ kind }: CommandField, text: string): unknown {
  if (kind === 'number' || kind === 'node') return Number(text)
  if (kind === 'nodes') return text === '' ? null : [Number(text)]
  return kind === 'value' && text === '' ? null : text
}
