/** A trace as JSON lines: first what was run and what it gave, then an event a line. */
import { sentence, type Told } from '@quorate/kernel'
import type { Executed } from './execute.ts'
import { bad, good, type Result } from './scenario.ts'

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

/** The Run that a trace is of, still to be read, and every event; `called` is only for what is said of it. */
export function readTrace(
  called: string, text: string,
): Result<{ readonly held: unknown; readonly events: readonly Told[] }> {
  const [first, ...rest] = text.trimEnd().split('\n') as [string, ...string[]]
  const head = parse(first) as { quorate?: unknown; run?: unknown; check?: { events?: unknown } | null } | null
  if (head?.quorate !== 1) {
    return bad(`${called} is no trace of Quorate: its first line must be {"quorate":1,"run":…,"check":…}`)
  }
  const events = rest.map(parse)
  const problem = eventsProblem(events, head.check?.events)
  if (problem !== null) return bad(`${called} is ${problem}`)
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
