/** What claims, tasks and situations look for in runs of this story. */
import { compareBy, Seq, type NodeId, type Situation } from '@quorate/kernel'
import type { Command } from '@quorate/protocols'
import type { Executed } from '../execute.ts'
import { told } from '../operations.ts'
import type { Replica } from './story.ts'

type Log = Replica['primary-backup']['log']
type States = readonly (Replica | null)[]

const has = (log: Log, position: number, epoch: number): boolean =>
  log.length >= position && Seq.at(log, position - 1).epoch === epoch

/** Of some primary, nobody else that is up has the last write that it has answered. */
function answersAlone(states: States, replicas: readonly NodeId[]): boolean {
  const up = replicas.flatMap(id => (states[id] === null ? [] : [states[id]!['primary-backup']]))
  return up.some(({ self, primary, applied, log }) => self === primary && applied > 0
    && !up.some(other => other.self !== self && has(other.log, applied, Seq.at(log, applied - 1).epoch)))
}

/** The promise hangs on one machine. */
export const oneCopy = (replicas: readonly NodeId[]): Situation => ({
  name: 'answered with one copy',
  text: 'a write was answered that no second machine has, of those that are up',
  holds: states => answersAlone(states as States, replicas),
})

/** What the log says of the primary with the highest epoch, of those that are up. */
export function survivorsOf(states: States, replicas: readonly NodeId[]): readonly Command[] {
  const logs = replicas.flatMap(id => (states[id] === null ? [] : [states[id]!['primary-backup']]))
  const last = logs.filter(({ self, primary }) => self === primary).toSorted(compareBy(({ epoch }) => -epoch))[0]
  return last === undefined ? [] : Seq.toArray(last.log).map(({ command }) => command)
}

/** µs from the question to the answer of a client's operation; null where none came. */
export function waited(executed: Executed, client: NodeId, operation: number): number | null {
  const { asked, answered, outcome } = told(executed, client, operation)
  if (outcome === null || !outcome.definite) return null
  return executed.recording.event(answered).time - executed.recording.event(asked).time
}

/** A write that was confirmed is missing where the run ends. */
export function isLost(executed: Executed, client: NodeId, operation: number, replicas: readonly NodeId[]): boolean {
  const { outcome, asked } = told(executed, client, operation)
  if (outcome === null || !outcome.definite || outcome.kind !== 'ok') return false
  const { recording } = executed
  const world = recording.worldAfter(recording.length - 1)
  const states = replicas.map(id => (world.node(id).up ? world.node(id).state as Replica : null))
  const { request } = recording.setup.requests.find(({ client: by, at }) =>
    by === client && at === recording.event(asked).time)!
  return !survivorsOf(states, replicas).some(command =>
    command.f === 'write' && command.value === (request as { readonly value: unknown }).value)
}
