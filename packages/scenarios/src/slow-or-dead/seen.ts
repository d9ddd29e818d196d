/** What the watcher of a run heard of a node, and what it made of it. */
import type { Micros, NodeId, TraceEvent } from '@quorate/kernel'
import type { Executed } from '../execute.ts'
import { watched, watcher, type Watching } from './story.ts'

const eventsOf = ({ recording }: Executed): TraceEvent[] =>
  Array.from({ length: recording.length }, (_, i) => recording.event(i))

/** The events at which a node was suspected (Task 2) or trusted again (Task 3.1). */
export function turns(executed: Executed, node: NodeId, rule: 'Task 2' | 'Task 3.1'): TraceEvent[] {
  const is = ({ notes }: TraceEvent): boolean => notes.some(note => note.rule === rule && note.values[0] === node)
  return eventsOf(executed).filter(is)
}

/** The last heartbeat of a node that the watcher received before an event; undefined if there was none. */
function lastHeard(executed: Executed, node: NodeId, before: number): TraceEvent | undefined {
  const is = ({ kind, node: at, message }: TraceEvent): boolean =>
    kind === 'message' && at === watcher && executed.recording.message(message).from === node
  return eventsOf(executed).slice(0, before).findLast(is)
}

export interface Silence {
  /** µs from the last heartbeat of the node to the suspicion. */
  readonly lasted: Micros
  /** The event of the suspicion. */
  readonly event: number
}

/** The first silence, from an event on, that led to a suspicion of the node. */
export function silence(executed: Executed, node: NodeId, from: number): Silence | null {
  const suspicion = turns(executed, node, 'Task 2').find(({ index }) => index > from)
  const heard = suspicion && lastHeard(executed, node, suspicion.index)
  return heard === undefined ? null : { lasted: suspicion!.time - heard.time, event: suspicion!.index }
}

/** The event of the first act of this kind; −1 where there is none. */
export const actAt = (executed: Executed, kind: string): number =>
  eventsOf(executed).findIndex(({ act }) => act?.kind === kind)

/** The state of the watcher at the end of the run, or right after an event. */
export function watching({ recording }: Executed, after = recording.length - 1): Watching {
  return recording.worldAfter(after).node(watcher).state as Watching
}

/** Mistakes about the node about which there were most, at the end of the run. */
export const mostMistakes = (executed: Executed): number => 
  watching(executed).mistakes.reduce((most, count) => Math.max(most, count), 0)

export const everSuspected = (executed: Executed): NodeId[] =>
  watched.filter(node => turns(executed, node, 'Task 2').length > 0)
