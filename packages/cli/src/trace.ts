/** A trace as JSON lines: first what was run and what it gave, then an event a line. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { sentence, type Told } from '@quorate/kernel'
import { bad, good, unpackLink, type Executed, type Result } from '@quorate/scenarios'
import { readScript } from './golden-script.ts'

/** The head, and a line for every event. */
export function traceLines({ run, check, recording }: Pick<Executed, 'run' | 'check' | 'recording'>): string[] {
  const lines = [JSON.stringify({ quorate: 1, run, check })]
  for (let i = 0; i < recording.length; i++) {
    const { notes, responses, ...event } = recording.event(i)
    const message = event.message < 0 ? null : recording.message(event.message)
    lines.push(JSON.stringify({ ...event, message, notes, responses, text: sentence(recording, i) }))
  }
  return lines
}

export const writeTrace = (path: string, executed: Executed): Result<null> =>
  writeWhole(path, `${traceLines(executed).join('\n')}\n`, 'the trace')

/** Writes beside the place and renames, so that no half file is ever left under the name. */
export function writeWhole(path: string, text: string, what: string): Result<null> {
  const beside = `${path}.part`
  try {
    writeFileSync(beside, text)
    renameSync(beside, path)
    return good(null)
  } catch (error) {
    rmSync(beside, { force: true })
    return bad(`${what} cannot be written to "${path}" (${codeOf(error)}); give a path in a folder that exists and can be written`)
  }
}

/** What a link or a trace file holds: a Run and what it gave, for `readLinked` to read, and of a file every event. */
export interface Unpacked {
  readonly held: unknown
  readonly events: readonly Told[] | null
  /** Of a golden script, its lines. */
  readonly story?: readonly string[]
}

export function unpackLinkOrFile(source: string): Result<Unpacked> {
  if (isLink(source)) {
    const held = unpackLink(source)
    return held.ok ? good({ held: held.value, events: null }) : held
  }
  let text: string
  try {
    text = readFileSync(source, 'utf8')
  } catch (error) {
    const shown = source.length <= 80 ? source : `${source.slice(0, 80)}…`
    return bad(`the file "${shown}" cannot be read (${codeOf(error)}); give a link with #r=… or the path of a trace file`)
  }
  const script = readScript(text)
  if (script === null) return readTrace(source, text)
  return script.ok ? good({ held: script.value.held, events: null, story: script.value.story }) : script
}

/** A link that was cut, or pasted without its checksum, is still no path that anybody has. */
export const isLink = (source: string): boolean =>
  /^https?:|#r=|^r=|^[\w-]{40,}\.[0-9a-f]{8}$|^[\w-]{120,}$/.test(source.trim())

/** The text of a trace file; `path` is only for what is said of it. */
export function readTrace(path: string, text: string): Result<Unpacked> {
  const [first, ...rest] = text.trimEnd().split('\n') as [string, ...string[]]
  const head = parse(first) as { quorate?: unknown; run?: unknown; check?: { events?: unknown } | null } | null
  if (head?.quorate !== 1) {
    return bad(`"${path}" is no trace of Quorate: its first line must be {"quorate":1,"run":…,"check":…}`)
  }
  const events = rest.map(parse)
  const problem = eventsProblem(events, head.check?.events)
  if (problem !== null) return bad(`"${path}" is ${problem}`)
  return good({ held: [1, head.run, head.check], events: events as Told[] })
}

function eventsProblem(events: readonly unknown[], expected: unknown): string | null {
  // A head without a number is told apart when the Run is read.
  if (!Number.isSafeInteger(expected)) return null
  const count = `its first line says ${expected} events and ${events.length} lines follow`
  const wrong = events.findIndex((event, i) => !isTold(event, i))
  const isLast = wrong >= 0 && wrong === events.length - 1
  if (events.length < (expected as number) || (events.length === expected && isLast)) return `cut: ${count}`
  if (wrong >= 0) return `damaged: line ${wrong + 2} is not event ${wrong} of a run`
  return events.length === expected ? null : `damaged: ${count}`
}

function isTold(event: unknown, index: number): event is Told {
  if (typeof event !== 'object' || event === null) return false
  const { index: at, time, kind, node, lineage, text } = event as Partial<Told> & { readonly index?: unknown }
  const areNumbers = [time, node, lineage].every(Number.isSafeInteger)
  return at === index && areNumbers && typeof kind === 'string' && typeof text === 'string'
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? 'unknown reason'
