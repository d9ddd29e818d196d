/**
 * What is looked for among a run's events: `node:r3 type:AppendEntries commitIndex>=2 "steps down"`. Every term has
 * to hold. The same words filter the log and say how far to run.
 */
import { kinds, messageView, sentence, type Recording, type TraceEvent } from '@quorate/kernel'
import { bad, good, type Result } from '@quorate/scenarios'

type Holds = (event: TraceEvent) => boolean

interface Term {
  readonly text: string
  readonly holds: Holds
  /** What is wrong where nothing was found: that there is no such field, type or rule here. Null where there is. */
  readonly unknown?: () => string | null
}

/** Places of the events at which every term holds; an empty query is every event. */
export function findEvents(recording: Recording, query: string): Result<number[]> {
  const terms: Term[] = []
  for (const text of query.match(/(?:[a-z]+:)?"[^"]*"|\S+/g) ?? []) {
    const term = termOf(recording, text)
    if (!term.ok) return term
    terms.push(term.value)
  }
  const found: number[] = []
  for (let i = 0; i < recording.length; i++) {
    const event = recording.event(i)
    if (terms.every(({ holds }) => holds(event))) found.push(i)
  }
  if (found.length > 0) return good(found)
  const unknown = terms.map(term => term.unknown?.() ?? null).find(problem => problem !== null)
  return unknown === undefined ? good(found) : bad(unknown)
}

function termOf(recording: Recording, text: string): Result<Term> {
  const compared = /^([^\s"<>=!:]+)(>=|<=|!=|=|<|>)([^\s"<>=]+)$/.exec(text)
  if (compared !== null) return comparison(recording, text, compared[1]!, compared[2] as Sign, compared[3]!)
  const named = /^([a-z]+):"?([^"]+)"?$/.exec(text)
  if (named !== null) return quality(recording, text, named[1]!, named[2]!.toLowerCase())
  if (!text.includes('"') && /\w/.test(text) && /[<>=]/.test(text)) {
    return bad(`“${text}” is no comparison; accepted are a field, one of = != < <= > >=, and a value, without spaces`)
  }
  const wanted = text.replaceAll('"', '').toLowerCase()
  return good({ text, holds: ({ index }) => sentence(recording, index).toLowerCase().includes(wanted) })
}

/** "AE" and "AppendEntries". */
function typeNames(recording: Recording, id: number): readonly [label: string, name: string] {
  const { from, message } = recording.message(id)
  const { label, text } = messageView(recording.setup.nodes[from]!.protocol, message)
  return [label, /^\w*/.exec(text)![0]]
}

/** "node:r3" and its like. */
function quality(recording: Recording, text: string, name: string, value: string): Result<Term> {
  const { nodes } = recording.setup
  const names = nodes.map(node => node.name.toLowerCase())
  const qualities: Record<string, { readonly accepted: readonly string[] | null; readonly holds: Holds }> = {
    node: { accepted: names, holds: ({ node }) => names[node] === value },
    kind: { accepted: kinds, holds: ({ kind }) => kind === value },
    type: { accepted: null, holds: event => event.message >= 0 &&
      typeNames(recording, event.message).some(each => each.toLowerCase() === value) },
    rule: { accepted: null, holds: ({ notes }) => notes.some(({ rule }) => rule.toLowerCase() === value) },
  }
  const found = Object.hasOwn(qualities, name) ? qualities[name] : undefined
  if (found === undefined) return bad(`“${text}” begins with “${name}:”; accepted are node:, kind:, type: and rule:`)
  const { accepted, holds } = found
  if (accepted !== null && !accepted.includes(value)) {
    return bad(`“${text}” names no ${name} of this run; accepted are ${accepted.join(', ')}`)
  }
  return good({ text, holds, unknown: () => (accepted === null ? missing(recording, text, name, holds) : null) })
}

/** A type or rule that is of no event at all is misspelt, or of another protocol: which there are instead. */
function missing(recording: Recording, text: string, name: string, holds: Holds): string | null {
  const seen = new Set<string>()
  for (let i = 0; i < recording.length; i++) {
    const event = recording.event(i)
    if (holds(event)) return null
    if (name === 'rule') for (const { rule } of event.notes) seen.add(rule)
    else if (event.message >= 0) seen.add(typeNames(recording, event.message)[1]!)
  }
  return `“${text}” is of no event of this run; its ${name}s are ${[...seen].join(', ')}`
}

type Sign = '>=' | '<=' | '!=' | '=' | '<' | '>'

/** "time>=1.5s", "r3.commitIndex>2", "votedFor=r1": of the event, or of the touched node right after it. */
function comparison(recording: Recording, text: string, left: string, sign: Sign, right: string): Result<Term> {
  if (left === 'time') {
    const time = microsOf(right)
    if (time === null) return bad(`“${text}” gives the time as “${right}”; accepted are numbers with us, ms or s`)
    return good({ text, holds: event => isSo(event.time, sign, time) })
  }
  if (left === 'event') return good({ text, holds: ({ index }) => isSo(index, sign, Number(right.replace(/^e/, ''))) })
  const names = recording.setup.nodes.map(({ name }) => name)
  const [first = '', ...rest] = left.split('.')
  const at = rest.length > 0 ? names.indexOf(first) : -1
  const path = at < 0 ? [first, ...rest] : rest
  const wanted = names.includes(right) ? names.indexOf(right) : valueOf(right)
  let isKnown = false
  const holds: Holds = ({ index, node }) => {
    if (at >= 0 && node !== at) return false
    const value = valueAt(recording.worldAfter(index).node(node).state, path)
    if (value === undefined) return false
    isKnown = true
    return isSo(value, sign, typeof value === 'string' ? right : wanted)
  }
  const unknown = (): string | null =>
    (isKnown ? null : `“${text}” asks for a field that no node has here; the tab “State” names what there is`)
  return good({ text, holds, unknown })
}

function microsOf(text: string): number | null {
  const found = /^(\d+(?:\.\d+)?)(us|µs|ms|s)$/.exec(text)
  if (found === null) return null
  return Number(found[1]) * { us: 1, µs: 1, ms: 1_000, s: 1_000_000 }[found[2] as 'us']
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function isSo(value: unknown, sign: Sign, wanted: unknown): boolean {
  if (sign === '=') return value === wanted
  if (sign === '!=') return value !== wanted
  if (typeof value !== 'number' || typeof wanted !== 'number') return false
  return { '>=': value >= wanted, '<=': value <= wanted, '<': value < wanted, '>': value > wanted }[sign]
}

/** The value at a path, which may begin in the state of a hosted protocol: the shallowest there is. */
function valueAt(state: unknown, path: readonly string[]): unknown {
  let level: unknown[] = [state]
  while (level.length > 0) {
    for (const each of level) {
      const value = path.reduce<unknown>((inner, name) => fieldOf(inner, name), each)
      if (value !== undefined && (typeof value !== 'object' || value === null)) return value
    }
    level = level.flatMap(each => (isRecord(each) ? Object.values(each).filter(isRecord) : []))
  }
  return undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function fieldOf(value: unknown, name: string): unknown {
  const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, name)
  return isThere ? (value as Record<string, unknown>)[name] : undefined
}
