/** What may be asked of a node from outside, as data: a form is made of it, and a request is checked against it. */
import { show } from './fault-input.ts'
import { listText } from './text.ts'

export interface CommandField {
  /** Its name in the request; '' where the request is this and nothing else. */
  readonly name: string
  /** What it is, for whoever fills it in: "key", "amount". */
  readonly text: string
  /** A value is a text, or null for nothing; nodes are a list, or null for all others. */
  readonly kind: 'text' | 'value' | 'number' | 'node' | 'nodes'
  /** The least and the most, both inclusive: of a number, and of the length of a text. */
  readonly range?: readonly [least: number, most: number]
  /** May be left out. A form offers it where the scenario's own requests have it. */
  readonly isOptional?: true
}

export interface CommandForm {
  /** "write": completes "A is asked to …". */
  readonly word: string
  /** The part of the request that is always the same. */
  readonly request: Readonly<Record<string, unknown>>
  readonly fields: readonly CommandField[]
}

type Fields = Readonly<Record<string, unknown>>
const LONGEST = 100
/** As many as a list of a state may hold. */
const MOST_NODES = 64

/** What is wrong with a request, in one clause, or null where it is one of these commands. */
export function formsProblem(forms: readonly CommandForm[], request: unknown): string | null {
  const problems = forms.map(form => formProblem(form, request))
  if (problems.includes(null)) return null
  return problems.find(problem => problem !== NOT_MEANT) ?? `it was ${show(request)}; accepted are ${forms.map(exampleOf).join(' and ')}`
}

const NOT_MEANT = 'another command'

function formProblem({ request: fixed, fields }: CommandForm, request: unknown): string | null {
  const [only] = fields
  if (only?.name === '') return fieldProblem(only, request)
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return NOT_MEANT
  const given = request as Fields
  if (Object.keys(fixed).some(name => given[name] !== fixed[name])) return NOT_MEANT
  const isKnown = (name: string): boolean => Object.hasOwn(fixed, name) || fields.some(field => field.name === name)
  const unknown = Object.keys(given).find(name => !isKnown(name))
  if (unknown !== undefined) return `it has no "${unknown}"`
  return fields.map(field => fieldProblem(field, given[field.name])).find(problem => problem !== null) ?? null
}

function fieldProblem(field: CommandField, value: unknown): string | null {
  if (field.isOptional && value === undefined) return null
  return accepts(field, value) ? null : `its "${field.name || field.text}" was ${show(value)}; accepted is ${kindText(field)}`
}

function accepts({ kind, range: [least, most] = [0, LONGEST] }: CommandField, value: unknown): boolean {
  const isWhole = (size: unknown, from: number, to: number): boolean =>
    Number.isSafeInteger(size) && (size as number) >= from && (size as number) <= to
  const isText = typeof value === 'string' && isWhole(value.length, least, most)
  const isNode = (node: unknown): boolean => isWhole(node, 0, MOST_NODES)
  switch (kind) {
    case 'text': return isText
    case 'value': return value === null || Number.isSafeInteger(value) || isText
    case 'number': return isWhole(value, least, most)
    case 'node': return isNode(value)
    case 'nodes': return value === null || (Array.isArray(value) && value.length <= MOST_NODES && value.every(isNode))
  }
}

function kindText({ kind, range: [least, most] = [0, LONGEST] }: CommandField): string {
  switch (kind) {
    case 'text': return `a text of ${least} to ${most} letters`
    case 'value': return `a text of up to ${most} letters, a whole number or null`
    case 'number': return `a whole number from ${least} to ${most}`
    case 'node': return 'the number of a node'
    case 'nodes': return 'a list of nodes, or null for all others'
  }
}

const exampleOf = ({ request, fields }: CommandForm): string =>
  `${show(request)}${fields.length === 0 ? '' : ` with ${listText(fields.map(({ name, text }) => name || text))}`}`
