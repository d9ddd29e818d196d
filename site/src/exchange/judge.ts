/** Reads a history from text, puts it into columns to draw, and judges it key by key. Pure; a Worker calls it. */
import {
  history, judgeKeys, keyValue, parseHistory, sayValue, together, usualNames, type Evidence, type History,
  type Operation, type Value, type Verdict as Judged,
} from '@quorate/checkers'
import { linesOf, spreadOperations, stacked, type Spreadable } from '../stage/spread.ts'
import { readEdn } from './edn.ts'
import { placeText, type Columns, type FromJudge, type HistoryDrawn, type KeyDrawn, type Verdict } from './judged.ts'

interface Read {
  readonly history: History
  readonly unit: HistoryDrawn['unit']
  readonly names: (process: number) => string
}

type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string }

/** Says everything that is found, in its order. Nothing that was told is read again: columns may be handed over. */
export function judge(text: string, tell: (told: FromJudge) => void): void {
  const read = readHistory(text)
  if (!read.ok) return tell({ kind: 'refused', error: read.error })
  const { drawn, numberOf } = drawnOf(read.value)
  tell({ kind: 'drawn', drawn })
  let key = 0
  const progress = (passed: number, returns: number): void => tell({ kind: 'progress', key, passed, returns })
  const verdicts: Judged<Evidence>[] = []
  const keys: number[] = []
  for (const judged of judgeKeys(read.value.history, keyValue, { names: namesOf(read.value), progress })) {
    key = verdicts.push(judged.verdict)
    keys.push(numberOf(judged.key))
    tell({ kind: 'key', key: keys.at(-1)!, verdict: inColumns(judged.verdict) })
  }
  const verdict = together(verdicts)
  tell(verdict.status === 'violated'
    ? { kind: 'done', violated: keys[verdicts.indexOf(verdict)]! } : { kind: 'done', verdict })
}

function inColumns(verdict: Judged<Evidence>): Verdict {
  if (verdict.status !== 'violated') return verdict
  return { ...verdict, evidence: { ...verdict.evidence, order: Int32Array.from(verdict.evidence.order) } }
}

export function readHistory(text: string): Result<Read> {
  const start = text.replace(/^\uFEFF/, '').replace(/^(?:\s|;[^\n]*\n)*/, '')
  if (/^(\[\s*)?(#[\w.]+\s*)?\{\s*:/.test(start)) {
    const edn = readEdn(text)
    return edn.ok ? ofEvents(history(edn.events)) : edn
  }
  if (start.startsWith('[')) {
    const values = listOf(start)
    return values.ok ? ofEvents(history(values.value)) : values
  }
  const parsed = parseHistory(text)
  if (!parsed.ok) return parsed
  const given = namesIn(text, parsed.history)
  const names = (process: number): string => given.get(process) ?? usualNames.process(process)
  return whole({ history: parsed.history, unit: 'line', names })
}

const namesOf = ({ unit, names }: Read) => ({ process: names, event: (event: number) => placeText(unit, event) })

function ofEvents(parsed: ReturnType<typeof history>): Result<Read> {
  return parsed.ok ? whole({ history: parsed.history, unit: 'event', names: usualNames.process }) : parsed
}

function whole(read: Read): Result<Read> {
  const { operations, failed, skipped } = read.history
  if (operations.length + failed.length > 0) return { ok: true, value: read }
  const what = skipped === 0 ? 'it has no events' : `none of its ${skipped} events is of a client`
  return { ok: false, error: `${what}; accepted are events with process, type and f` }
}

function listOf(text: string): Result<readonly unknown[]> {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? { ok: true, value } : { ok: false, error: 'it is no list of events' }
  } catch {
    return { ok: false, error: 'it is not JSON from its first character to its last' }
  }
}

/** Lines of ours say which client a process is; a client that never learned gets a new process. */
function namesIn(text: string, { operations, failed }: History): Map<number, string> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const names = new Map<number, string>()
  for (const { process, callEvent } of [...operations, ...failed]) {
    if (names.has(process)) continue
    const { client } = JSON.parse(lines[callEvent]!) as { readonly client?: unknown }
    names.set(process, typeof client === 'string' && client !== '' ? client : usualNames.process(process))
  }
  return names
}

/** Before it is known what stands beside what. */
type Placeless = Omit<Columns, 'sorted' | 'starts'>
type Part = Spreadable & { readonly id: number; readonly asked: number; readonly needs: number }

const CHARACTER = 7.7
/** A drawing of all operations side by side stays this wide: no browser scrolls much further. */
const WIDEST = 8_000_000
const NARROWEST = 40

function drawnOf({ history: { operations, failed, skipped }, unit, names }: Read): {
  readonly drawn: HistoryDrawn
  readonly numberOf: (key: Value) => number
} {
  const all = [...operations, ...failed]
  const columns = emptyColumns(all.length)
  const keys = new Map<string, number>()
  const numberOf = (key: Value): number => keys.get(JSON.stringify(key)) ?? 0
  const members: number[][] = []
  const pieces: string[] = []
  let end = 0
  all.forEach((operation, i) => {
    const text = JSON.stringify(operation.key)
    if (!keys.has(text)) keys.set(text, members.push([]) - 1)
    columns.key[i] = keys.get(text)!
    members[columns.key[i]]!.push(i)
    const isFailed = i >= operations.length
    columns.status[i] = isFailed ? 1 : operation.return === null ? 2 : 0
    fill(columns, i, operation)
    for (const piece of [asked(operation), told(operation, isFailed)]) {
      pieces.push(piece)
      columns.ends[pieces.length - 1] = end += piece.length
    }
  })
  const clients = new Map<string, number>()
  for (const { process } of all) if (!clients.has(names(process))) clients.set(names(process), clients.size)
  const clientOf = (i: number): number => clients.get(names(all[i]!.process))!
  const clientNames = [...clients.keys()]
  const lines: number[][] = []
  const drawnKeys = members.map((ids): KeyDrawn => {
    const widest = Math.max(NARROWEST, Math.floor(WIDEST / ids.length))
    const longest = (id: number): number => Math.max(pieces[2 * id]!.length, pieces[2 * id + 1]!.length + 2)
    const parts = ids.map((id): Part => ({
      id, client: clientOf(id), asked: all[id]!.call, answered: all[id]!.return ?? -1,
      status: (['ok', 'failed', 'unknown'] as const)[columns.status[id]!]!,
      needs: Math.min(widest, Math.ceil(longest(id) * CHARACTER) + 22),
    })).toSorted((a, b) => a.asked - b.asked)
    const { placed, width } = spreadOperations(parts, ({ needs }) => needs)
    const { rows, lineOf, lines: ofKey } = stacked(placed, linesOf(placed), client => shortName(clientNames[client]!))
    const line = lines.length
    for (const each of ofKey) lines.push(each.map(n => parts[n]!.id))
    placed.forEach(({ operation: { id }, left, right }, n) => {
      columns.left[id] = left
      columns.right[id] = right
      columns.line[id] = lineOf[n]!
    })
    const { key } = all[ids[0]!]!
    return { name: key === null ? 'the register' : sayValue(key), operations: ids.length, width, rows, line }
  })
  const starts = new Int32Array(lines.length + 1)
  const sorted = new Int32Array(all.length)
  lines.forEach((line, i) => {
    sorted.set(line, starts[i])
    starts[i + 1] = starts[i]! + line.length
  })
  const counts = [0, 1, 2].map(status => columns.status.reduce((sum, each) => sum + Number(each === status), 0))
  const drawn = {
    columns: { ...columns, sorted, starts },
    texts: pieces.join(''), keys: drawnKeys, clients: clients.size, skipped, unit,
    counts: counts as [number, number, number],
  }
  return { drawn, numberOf }
}

/** The margin of the drawing is narrow. */
const shortName = (name: string): string => name.replace(/^client (\d+)$/, '$1')

function emptyColumns(count: number): Placeless {
  return {
    key: new Int32Array(count), left: new Int32Array(count), right: new Int32Array(count), line: new Int32Array(count),
    status: new Uint8Array(count), callEvent: new Int32Array(count),
    returnEvent: new Int32Array(count), callTime: new Float64Array(count), returnTime: new Float64Array(count),
    ends: new Uint32Array(2 * count),
  }
}

function fill(columns: Placeless, i: number, { callEvent, returnEvent, callTime, returnTime }: Operation): void {
  columns.callEvent[i] = callEvent
  columns.returnEvent[i] = returnEvent ?? -1
  columns.callTime[i] = callTime ?? NaN
  columns.returnTime[i] = returnTime ?? NaN
}

function asked({ f, input }: Operation): string {
  if (f === 'cas' && Array.isArray(input)) return `cas ${sayValue(input[0] as Value)} → ${sayValue(input[1] as Value)}`
  return input === null || f === 'read' ? f : `${f} ${sayValue(input)}`
}

function told({ f, output, return: end }: Operation, isFailed: boolean): string {
  if (isFailed) return 'failed'
  return end === null ? 'no answer' : f === 'read' ? sayValue(output) : 'ok'
}
