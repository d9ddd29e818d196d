/** A trace as JSON lines: first what was run and what it gave, then an event a line. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { sentence } from '@quorate/kernel'
import { bad, good, unpackLink, type Executed, type Result } from '@quorate/scenarios'

/** The file of a trace: what was run and what it gave, then an event a line. */
export function writeTrace(path: string, { run, check, recording }: Executed): Result<null> {
  const lines = [JSON.stringify({ quorate: 1, run, check })]
  for (let i = 0; i < recording.length; i++) {
    const { notes, responses, ...event } = recording.event(i)
    const message = event.message < 0 ? null : recording.message(event.message)
    lines.push(JSON.stringify({ ...event, message, notes, responses, text: sentence(recording, i) }))
  }
  return writeWhole(path, `${lines.join('\n')}\n`, 'the trace')
}

/** Writes beside the place and renames, so that no half file is ever left under the name. */
export function writeWhole(path: string, text: string, what: string): Result<null> {
  try {
    writeFileSync(`${path}.part`, text)
    renameSync(`${path}.part`, path)
    return { ok: true, value: null }
  } catch (error) {
    return bad(`${what} cannot be written to "${path}" (${codeOf(error)}); give a path in a folder that exists and can be written`)
  }
}

/** What a link or a trace file holds, for `readLinked` to read. */
export function unpackLinkOrFile(source: string): Result<unknown> {
  if (isLink(source)) return unpackLink(source)
  let text: string
  try {
    text = readFileSync(source, 'utf8')
  } catch (error) {
    return bad(`the file "${source}" cannot be read (${codeOf(error)}); give a link with #r=… or the path of a trace file`)
  }
  return readTrace(source, text)
}

export const isLink = (source: string): boolean => /^https?:|#r=|^r=|^[\w-]{40,}\.[0-9a-f]{8}$/.test(source)

function readTrace(path: string, text: string): Result<unknown> {
  const lines = text.trimEnd().split('\n')
  const head = parse(lines[0]!) as { quorate?: unknown; run?: unknown; check?: { events?: number } } | null
  if (head?.quorate !== 1) return bad(`"${path}" is no trace of Quorate: its first line must be {"quorate":1,"run":…,"check":…}`)
  const events = head.check?.events
  if (Number.isSafeInteger(events) && (lines.length - 1 !== events || parse(lines[lines.length - 1]!) === null)) {
    return bad(`"${path}" is cut: its first line says ${events} events and ${lines.length - 1} lines follow`)
  }
  return good([1, head.run, head.check])
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? 'unknown reason'
