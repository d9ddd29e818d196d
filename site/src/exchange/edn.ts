/**
 * Histories as EDN, as Jepsen writes them (github.com/edn-format/edn; Jepsen's history.edn): one operation a map, in a
 * vector, a line each, or tagged. Read into events of `@quorate/checkers`. Pure.
 */
import type { HistoryEvent } from '@quorate/checkers'

type Edn = null | boolean | number | string | readonly Edn[] | EdnMap

type EdnMap = { readonly [name: string]: Edn }

type Read =
  | { readonly ok: true; readonly events: readonly HistoryEvent[] }
  | { readonly ok: false; readonly error: string }

const isMap = (value: Edn): value is EdnMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Jepsen counts time in ns, and its order is that in which one recorder saw everything. */
export function readEdn(text: string): Read {
  let values: Edn[]
  try {
    values = new Reader(text).all()
  } catch (error) {
    return { ok: false, error: (error as Error).message }
  }
  const maps = values.flatMap(value => (Array.isArray(value) ? value as Edn[] : [value]))
  const wrong = maps.findIndex(value => !isMap(value))
  if (wrong >= 0) return { ok: false, error: `form ${wrong + 1} is no map; a map with :process, :type and :f is accepted` }
  const operations = maps.filter(isMap)
  const isKeyed = hasKeys(operations)
  return { ok: true, events: operations.map((operation, index) => eventOf(operation, index, isKeyed)) }
}

/** Where a test has many objects, every value is a pair of key and value, also of a read that knows no value yet. */
function hasKeys(operations: readonly EdnMap[]): boolean {
  const reads = operations.filter(({ f, type, process }) =>
    f === 'read' && type === 'invoke' && typeof process === 'number')
  return reads.length > 0 && reads.every(({ value }) => Array.isArray(value) && value.length === 2)
}

function eventOf({ process, type, f, value, time }: EdnMap, index: number, isKeyed: boolean): HistoryEvent {
  const pair = isKeyed && Array.isArray(value) ? value as readonly Edn[] : null
  return {
    process: process as number, type: type as HistoryEvent['type'], f: f as string, index,
    ...(pair !== null && { key: pair[0] as HistoryEvent['key'] }),
    value: (pair === null ? value ?? null : pair[1] ?? null) as HistoryEvent['value'],
    ...(typeof time === 'number' && { time: Math.floor(time / 1_000) }),
  }
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }
const NAMED: Readonly<Record<string, Edn>> = { nil: null, true: true, false: false }

/** One form after the other; keywords and symbols are their names. */
class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  all(): Edn[] {
    const found: Edn[] = []
    while (this.#skip()) found.push(this.#form(0))
    return found
  }

  /** True where something is left after blanks, commas and comments. */
  #skip(): boolean {
    const blank = /(?:[\s,]|;[^\n]*)*/y
    blank.lastIndex = this.#at
    blank.exec(this.#text)
    this.#at = blank.lastIndex
    return this.#at < this.#text.length
  }

  #form(depth: number): Edn {
    if (depth > 32) throw this.#wrong('is nested more than 32 deep')
    const letter = this.#text[this.#at]!
    if (letter === '"') return this.#string()
    if (letter === '#') return this.#tagged(depth)
    if (CLOSING[letter] !== undefined) return this.#collection(letter, depth)
    return this.#token()
  }

  /** `#jepsen.history.Op{…}` is its map, `#{…}` a list; what a tag means is not known here. */
  #tagged(depth: number): Edn {
    const tag = /#[\w.*+!?$%&=<>/-]*/y
    tag.lastIndex = this.#at
    tag.exec(this.#text)
    this.#at = tag.lastIndex
    if (!this.#skip()) throw this.#wrong('ends within a form')
    return this.#form(depth + 1)
  }

  #collection(open: string, depth: number): Edn {
    this.#at++
    const items: Edn[] = []
    for (;;) {
      if (!this.#skip()) throw this.#wrong('ends within a form')
      if (this.#text[this.#at] === CLOSING[open]) break
      items.push(this.#form(depth + 1))
    }
    this.#at++
    if (open !== '{' || items.length % 2 === 1) return items
    return Object.fromEntries(items.flatMap((name, i) => (i % 2 === 0 ? [[String(name), items[i + 1]!]] : [])))
  }

  #string(): string {
    const quoted = /"(?:[^"\\]|\\[^])*"/y
    quoted.lastIndex = this.#at
    const found = quoted.exec(this.#text)
    if (found === null) throw this.#wrong('ends within a text')
    this.#at = quoted.lastIndex
    try {
      return JSON.parse(found[0].replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')) as string
    } catch {
      throw this.#wrong(`has the text ${found[0].slice(0, 20)}, which cannot be read`)
    }
  }

  #token(): Edn {
    const token = /[^\s,;()[\]{}"]+/y
    token.lastIndex = this.#at
    const found = token.exec(this.#text)?.[0]
    if (found === undefined) throw this.#wrong(`has ${this.#text[this.#at]} where a form begins`)
    this.#at = token.lastIndex
    if (found in NAMED) return NAMED[found]!
    if (/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?[NM]?$/.test(found)) return Number(found.replace(/[NM]$/, ''))
    return found.replace(/^:/, '')
  }

  #wrong(what: string): Error {
    return new Error(`line ${this.#text.slice(0, this.#at).split('\n').length} ${what}; EDN is accepted`)
  }
}
