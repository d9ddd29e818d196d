/** One run as a row of a comparison: what clients were told, what it cost, and what was lost. */
import { byNumber, type HistoryLine, type RequestId } from '@quorate/kernel'
import type { Command, KvOutcome } from '@quorate/protocols'
import type { Executed } from './execute.ts'
import { isCommand } from './history.ts'
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
  /** The events that acknowledged them. */
  readonly lostAt: readonly number[]
  /** Reads of a value that an acknowledged update had replaced before the read began. */
  readonly stale: number
  /** The events that answered them. */
  readonly staleAt: readonly number[]
  /** How long clients waited for answers that they never got. */
  readonly unavailable: number
  /** The events that asked what was never answered for certain. */
  readonly unansweredAt: readonly number[]
  readonly messagesPerOperation: number
  readonly bytesPerOperation: number
  readonly p50: number | null
  readonly p99: number | null
  readonly p999: number | null
  readonly linearizable: Status | null
}

/** What clients were told in a run, as a picture of many requests wants it. */
export interface Tally {
  readonly reads: number
  /** Reads that were answered, and those of them that returned a value which had been replaced before they began. */
  readonly readsAnswered: number
  readonly stale: number
  readonly writes: number
  readonly writesAcknowledged: number
  /** Of what was answered, in µs; null where nothing was. */
  readonly readP50: number | null
  readonly readP99: number | null
  readonly writeP50: number | null
  readonly writeP99: number | null
  /** Which operation of the history, in the order of asking, returned an old value. */
  readonly isStale: readonly boolean[]
}

interface Operation {
  readonly command: Command
  readonly call: number
  readonly return: number
  readonly outcome: KvOutcome | null
  /** The events of question and answer; −1 where there is no answer. */
  readonly asked: number
  readonly answered: number
}

export function count(protocol: string, executed: Executed): Compared {
  const { recording, scenario, judgements } = executed
  const operations = operationsOf(executed)
  const acknowledged = operations.filter(isAcknowledged)
  const latencies = latenciesOf(acknowledged)
  const bytes = recording.messages.reduce((sum, { message }) => sum + JSON.stringify(message).length, 0)
  const each = Math.max(1, operations.length)
  const lost = lostOf(executed, acknowledged)
  const stale = acknowledged.filter(read => isStale(read, acknowledged))
  const unanswered = operations.filter(({ outcome }) => !outcome?.definite)
  return {
    scenario: scenario.name, protocol, executed, asked: operations.length, acknowledged: acknowledged.length,
    lost: lost?.length ?? null, lostAt: (lost ?? []).map(({ answered }) => answered),
    stale: stale.length, staleAt: stale.map(({ answered }) => answered),
    unavailable: unanswered.reduce((sum, operation) => sum + operation.return - operation.call, 0),
    unansweredAt: unanswered.map(({ asked }) => asked),
    messagesPerOperation: Math.floor(recording.messages.length / each), bytesPerOperation: Math.floor(bytes / each),
    p50: percentile(latencies, 500), p99: percentile(latencies, 990), p999: percentile(latencies, 999),
    linearizable: judgements.find(({ property }) => property === 'Linearizable')?.status ?? null,
  }
}

/** Null where nobody asked a store for anything. */
export function tallyOf(executed: Pick<Executed, 'recording'>): Tally | null {
  const operations = operationsOf(executed)
  if (operations.length === 0 || !operations.every(({ command }) => isCommand(command))) return null
  const acknowledged = operations.filter(isAcknowledged)
  const isOld = operations.map(each => isAcknowledged(each) && isStale(each, acknowledged))
  const isRead = ({ command }: Operation): boolean => command.f === 'read'
  const [reads, writes] = [operations.filter(isRead), operations.filter(each => !isRead(each))]
  const [readTimes, writeTimes] = [reads, writes].map(each => latenciesOf(each.filter(isAcknowledged)))
  return {
    reads: reads.length, readsAnswered: readTimes!.length, stale: isOld.filter(Boolean).length, isStale: isOld,
    writes: writes.length, writesAcknowledged: writeTimes!.length,
    readP50: percentile(readTimes!, 500), readP99: percentile(readTimes!, 990),
    writeP50: percentile(writeTimes!, 500), writeP99: percentile(writeTimes!, 990),
  }
}

const isAcknowledged = ({ outcome }: Operation): boolean => outcome?.kind === 'ok'

const latenciesOf = (operations: readonly Operation[]): number[] =>
  operations.map(operation => operation.return - operation.call).toSorted(byNumber)

/** An operation without an answer waits until the run ends. */
function operationsOf({ recording }: Pick<Executed, 'recording'>): Operation[] {
  const answers = new Map<RequestId, HistoryLine>()
  for (const line of recording.history) if (line.kind === 'return') answers.set(line.id, line)
  return recording.history.filter(({ kind }) => kind === 'invoke').map(({ id, time, value, event }) => {
    const answer = answers.get(id)
    return {
      command: value, call: time, return: answer?.time ?? recording.end, outcome: answer?.value ?? null,
      asked: event, answered: answer?.event ?? -1,
    }
  })
}

/** Acknowledged updates, less one for every time that their command is in force. */
function lostOf({ recording, scenario }: Executed, acknowledged: readonly Operation[]): Operation[] | null {
  if (scenario.survivors === undefined) return null
  const world = recording.worldAfter(recording.length - 1)
  const inForce = scenario.survivors(recording.setup.nodes.map((_, id) => world.node(id).state))
    .map(command => JSON.stringify(command))
  return acknowledged.filter(({ command }) => {
    if (command.f === 'read') return false
    const at = inForce.indexOf(JSON.stringify(command))
    if (at >= 0) inForce.splice(at, 1)
    return at < 0
  })
}

const written = ({ command }: Operation): unknown =>
  (command.f === 'write' ? command.value : command.f === 'cas' ? command.to : undefined)

/**
 * It returned what one acknowledged update wrote, and another one had replaced that before the read began; or it found
 * nothing where an update had been acknowledged.
 */
function isStale(read: Operation, acknowledged: readonly Operation[]): boolean {
  if (read.command.f !== 'read' || read.outcome?.kind !== 'ok') return false
  const { value } = read.outcome
  const updates = acknowledged.filter(({ command }) => command.f !== 'read' && command.key === read.command.key)
  const isReplaced = (since: number): boolean => updates.some(next =>
    next.call > since && next.return < read.call && written(next) !== value)
  const origins = updates.filter(update => written(update) === value)
  return origins.length > 0 ? origins.some(old => isReplaced(old.return)) : value === null && isReplaced(-1)
}

/** The nearest-rank percentile, in thousandths. */
function percentile(sorted: readonly number[], thousandths: number): number | null {
  if (sorted.length === 0) return null
  return sorted[Math.max(0, Math.floor((sorted.length * thousandths + 999) / 1_000) - 1)]!
}

