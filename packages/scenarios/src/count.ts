/** One run as a row of a comparison: what clients were told, what it cost, and what was lost. */
import { byNumber, type HistoryLine, type RequestId } from '@quorate/kernel'
import type { Command, KvOutcome } from '@quorate/protocols'
import type { Executed } from './execute.ts'
import type { Status } from './judgement.ts'

/** One design's row. Times are in µs; a latency is null where nothing was acknowledged. */
export interface Compared {
  readonly scenario: string
  readonly protocol: string
  readonly executed: Executed
  readonly asked: number
  readonly acknowledged: number
  /** Updates that were acknowledged and are not in force when the run ends; null where the scenario cannot tell. */
  readonly lost: number | null
  /** Reads of a value that an acknowledged update had replaced before the read began. */
  readonly stale: number
  /** How long clients waited for answers that they never got. */
  readonly unavailable: number
  readonly messagesPerOperation: number
  readonly bytesPerOperation: number
  readonly p50: number | null
  readonly p99: number | null
  readonly p999: number | null
  readonly linearizable: Status | null
}

interface Operation {
  readonly command: Command
  readonly call: number
  readonly return: number
  readonly outcome: KvOutcome | null
}

export function count(protocol: string, executed: Executed): Compared {
  const { recording, scenario, judgements } = executed
  const operations = operationsOf(executed)
  const acknowledged = operations.filter(({ outcome }) => outcome?.kind === 'ok')
  const latencies = acknowledged.map(operation => operation.return - operation.call).toSorted(byNumber)
  const bytes = recording.messages.reduce((sum, { message }) => sum + JSON.stringify(message).length, 0)
  const each = Math.max(1, operations.length)
  return {
    scenario: scenario.name, protocol, executed, asked: operations.length, acknowledged: acknowledged.length,
    lost: lostOf(executed, acknowledged), stale: acknowledged.filter(read => isStale(read, acknowledged)).length,
    unavailable: operations.filter(({ outcome }) => !outcome?.definite)
      .reduce((sum, operation) => sum + operation.return - operation.call, 0),
    messagesPerOperation: Math.floor(recording.messages.length / each), bytesPerOperation: Math.floor(bytes / each),
    p50: percentile(latencies, 500), p99: percentile(latencies, 990), p999: percentile(latencies, 999),
    linearizable: judgements.find(({ property }) => property === 'Linearizable')?.status ?? null,
  }
}

/** An operation without an answer waits until the run ends. */
function operationsOf({ recording }: Executed): Operation[] {
  const answers = new Map<RequestId, HistoryLine>()
  for (const line of recording.history) if (line.kind === 'return') answers.set(line.id, line)
  return recording.history.filter(({ kind }) => kind === 'invoke').map(({ id, time, value }) => {
    const answer = answers.get(id)
    return { command: value, call: time, return: answer?.time ?? recording.end, outcome: answer?.value ?? null }
  })
}

/** Acknowledged updates, less one for every time that their command is in force. */
function lostOf({ recording, scenario }: Executed, acknowledged: readonly Operation[]): number | null {
  if (scenario.survivors === undefined) return null
  const world = recording.worldAfter(recording.length - 1)
  const inForce = scenario.survivors(recording.setup.nodes.map((_, id) => world.node(id).state))
    .map(command => JSON.stringify(command))
  return acknowledged.filter(({ command }) => {
    if (command.f === 'read') return false
    const at = inForce.indexOf(JSON.stringify(command))
    if (at >= 0) inForce.splice(at, 1)
    return at < 0
  }).length
}

const written = ({ command }: Operation): unknown =>
  (command.f === 'write' ? command.value : command.f === 'cas' ? command.to : undefined)

/** It returned what one acknowledged update wrote, and another one had replaced that before the read began. */
function isStale(read: Operation, acknowledged: readonly Operation[]): boolean {
  if (read.command.f !== 'read' || read.outcome?.kind !== 'ok') return false
  const { value } = read.outcome
  const updates = acknowledged.filter(({ command }) => command.f !== 'read' && command.key === read.command.key)
  return updates.some(old => written(old) === value && updates.some(next =>
    next.call > old.return && next.return < read.call && written(next) !== value))
}

/** The nearest-rank percentile, in thousandths. */
function percentile(sorted: readonly number[], thousandths: number): number | null {
  if (sorted.length === 0) return null
  return sorted[Math.max(0, Math.floor((sorted.length * thousandths + 999) / 1_000) - 1)]!
}

