/** A run over virtual time, as numbers: what clients got, what the network carried, what the nodes were. Pure. */
import { messageView, type HistoryLine, type Recording, type RequestId } from '@quorate/kernel'
import { actsOf } from './summary.ts'
import { levelsOf, peaksOf, perInterval, type Change } from './series-lines.ts'
import { nodeCharts } from './series-nodes.ts'
import type { ChartShown, SeriesShown, Span } from './types.ts'

/** About so many intervals are counted in. */
const INTERVALS = 40
/** So many types of messages have a line of their own; the rarer ones share one. */
const TYPES = 5

export function seriesOf(recording: Recording): SeriesShown {
  const interval = intervalOf(recording.end)
  const starts = Array.from({ length: Math.floor(recording.end / interval) + 1 }, (_, i) => i * interval)
  const operations = operationsOf(recording)
  const charts = [
    ...operationCharts(operations, starts, interval), ...messageCharts(recording, starts, interval),
    ...nodeCharts(recording),
  ]
  return {
    end: recording.end, interval, starts, charts, waits: waitsOf(operations),
    faults: actsOf(recording).filter(({ act }) => act.kind !== 'request')
      .map(({ event, text }) => ({ event, text, time: recording.row(event).time })),
  }
}

/** A round number of µs: 1, 2 or 5 times a power of ten. */
function intervalOf(end: number): number {
  const wanted = Math.max(1, end / INTERVALS)
  const power = 10 ** Math.floor(Math.log10(wanted))
  return power * [1, 2, 5, 10].find(step => step * power >= wanted)!
}

interface Operation {
  readonly asked: number
  readonly answered: number | null
  /** Until when somebody waited: the answer, the giving up, or the end of the run. */
  readonly until: number
  readonly status: 'ok' | 'failed' | 'unknown'
}

function operationsOf({ history, end }: Recording): Operation[] {
  const answers = new Map<RequestId, HistoryLine>()
  for (const line of history) if (line.kind === 'return') answers.set(line.id, line)
  return history.filter(({ kind }) => kind === 'invoke').map(({ id, time }): Operation => {
    const answer = answers.get(id)
    const isDefinite = answer?.value.definite === true
    const status = !isDefinite ? 'unknown' : (answer!.value.kind ?? 'ok') === 'ok' ? 'ok' : 'failed'
    return { asked: time, answered: isDefinite ? answer!.time : null, until: answer?.time ?? end, status }
  })
}

function operationCharts(operations: readonly Operation[], starts: readonly number[], interval: number): ChartShown[] {
  if (operations.length === 0) return []
  const answered = operations.filter(({ answered }) => answered !== null).toSorted((a, b) => a.answered! - b.answered!)
  const latency = (of: Operation): number => of.answered! - of.asked
  const failed = answered.filter(({ status }) => status === 'failed')
  return [
    {
      id: 'operations', title: 'Operations', unit: '', kind: 'counts', times: starts,
      lines: [
        { name: 'asked', values: perInterval(operations.map(({ asked }) => asked), starts, interval) },
        { name: 'answered', values: perInterval(answered.map(each => each.answered!), starts, interval) },
      ],
    },
    {
      id: 'latency', title: 'Time to an answer', unit: 'µs', kind: 'points',
      times: answered.map(each => each.answered!),
      lines: [
        { name: 'ok', values: answered.map(each => (each.status === 'ok' ? latency(each) : null)) },
        ...(failed.length === 0 ? [] : [
          { name: 'failed', values: answered.map(each => (each.status === 'failed' ? latency(each) : null)) },
        ]),
      ],
    },
  ]
}

/** While somebody waited for what never came, put together where they overlap. */
function waitsOf(operations: readonly Operation[]): Span[] {
  const found: Span[] = []
  for (const { asked, until, status } of operations.toSorted((a, b) => a.asked - b.asked)) {
    if (status !== 'unknown') continue
    const last = found.at(-1)
    if (last === undefined || asked > last.to) found.push({ from: asked, to: until })
    else found[found.length - 1] = { from: last.from, to: Math.max(last.to, until) }
  }
  return found
}

function messageCharts(recording: Recording, starts: readonly number[], interval: number): ChartShown[] {
  const { setup } = recording
  const sent = recording.messages.filter(({ from, to }) => from !== to).map(({ from, message, sentAt, endedBy }) => ({
    label: messageView(setup.nodes[from]!.protocol, message).label, sentAt,
    endedAt: endedBy < 0 ? null : recording.row(endedBy).time,
  }))
  if (sent.length === 0) return []
  const nameOf = namesOf(sent.map(({ label }) => label))
  const names = [...new Set(nameOf.values())]
  const momentsOf = (name: string): number[] =>
    sent.filter(({ label }) => nameOf.get(label) === name).map(({ sentAt }) => sentAt)
  const changes = sent.flatMap(({ label, sentAt, endedAt }): Change[] => [
    { time: sentAt, name: nameOf.get(label)!, by: 1 },
    ...(endedAt === null ? [] : [{ time: endedAt, name: nameOf.get(label)!, by: -1 }]),
  ])
  return [
    {
      id: 'sent', title: 'Messages sent', unit: '', kind: 'counts', times: starts,
      lines: names.map(name => ({
        name, values: perInterval(momentsOf(name), starts, interval),
      })),
    },
    {
      id: 'flight', title: 'Messages on their way', unit: '', kind: 'peaks', times: starts,
      lines: peaksOf(levelsOf(changes, names), starts, interval),
    },
  ]
}

/** The most frequent types by their label, the others together. */
function namesOf(labels: readonly string[]): Map<string, string> {
  const counted = new Map<string, number>()
  for (const label of labels) counted.set(label, (counted.get(label) ?? 0) + 1)
  const ranked = [...counted].toSorted(([, a], [, b]) => b - a).map(([label]) => label)
  const most = ranked.length <= TYPES + 1 ? ranked.length : TYPES
  return new Map(ranked.map((label, i) => [label, i < most ? label : `${ranked.length - most} others`]))
}
