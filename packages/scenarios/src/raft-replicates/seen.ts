/** What became of entries and answers in a run: the facts from which claims, questions and tasks are made. */
import { clientOf, Seq, type NodeId, type TraceEvent } from '@quorate/kernel'
import { commandOf, type Command } from '@quorate/protocols'
import type { Executed } from '../execute.ts'
import { servers, type Server } from './story.ts'

export interface Confirmed {
  readonly client: NodeId
  readonly command: Command
  readonly event: number
}

/** The writes that a client was told have been done, in the order of the answers. */
export function confirmed({ recording: { history } }: Executed): Confirmed[] {
  const asked = new Map<number, Command>()
  for (const line of history) if (line.kind === 'invoke') asked.set(line.id, line.value)
  return history.flatMap(line => {
    if (line.kind !== 'return' || !line.value.definite || line.value.kind !== 'ok') return []
    const command = asked.get(line.id)!
    return command.f === 'write' ? [{ client: clientOf(line.id), command, event: line.event }] : []
  })
}

export const isSame = (a: Command | null, b: Command): boolean =>
  a !== null && a.f === 'write' && b.f === 'write' && a.key === b.key && a.value === b.value

/** The log of a server after an event; of one that is down, nobody can see it. */
function logAfter({ recording }: Executed, event: number, node: NodeId): readonly (Command | null)[] {
  const state = recording.worldAfter(event).node(node).state as Server | null
  return state === null ? [] : Seq.toArray(state.raft.log).map(({ command }) => commandOf(command))
}

/** How many servers that are up have a write in their logs after an event. */
export const copies = (executed: Executed, command: Command, event: number): number =>
  servers.filter(node => logAfter(executed, event, node).some(other => isSame(other, command))).length

export const logLength = (executed: Executed, event: number, node: NodeId): number =>
  logAfter(executed, event, node).length

/** The events at which a rule was noted, with a word of the note. */
export const noted = ({ recording }: Executed, rule: string, word: string): TraceEvent[] =>
  Array.from({ length: recording.length }, (_, i) => recording.event(i))
    .filter(({ notes }) => notes.some(note => note.rule === rule && note.text.includes(word)))

/** The entries that were in the log of a server after an event and are in it no more when the run ends. */
export function lostFrom(executed: Executed, event: number, node: NodeId): Command[] {
  const last = logAfter(executed, executed.recording.length - 1, node)
  return logAfter(executed, event, node).flatMap(command =>
    (command === null || last.some(other => isSame(other, command)) ? [] : [command]))
}
