/** The client history of a recording in the form that the checkers read. */
import type { HistoryEvent } from '@quorate/checkers'
import { clientOf, type HistoryLine, type RequestId, type Setup } from '@quorate/kernel'
import { invoked, returned, type Command } from '@quorate/protocols'

export interface ClientHistory {
  readonly events: readonly HistoryEvent[]
  /** For each history event, the event of the recording. */
  readonly at: readonly number[]
  /** The client's name for each process number. */
  readonly names: ReadonlyMap<number, string>
}

/**
 * A process does one thing at a time and is never used again after an answer that left open what happened. So each
 * client gets a fresh process number after such an answer, and for a request made while another is open.
 */
export function clientHistory(recording: {
  readonly setup: Pick<Setup, 'nodes'>
  readonly history: readonly HistoryLine[]
}): ClientHistory {
  const events: HistoryEvent[] = []
  const at: number[] = []
  const names = new Map<number, string>()
  const open = new Map<RequestId, { process: number; command: Command }>()
  const idle = new Map<number, number[]>()
  for (const line of recording.history) {
    const client = clientOf(line.id)
    if (line.kind === 'invoke') {
      if (!isCommand(line.value)) continue
      const process = idle.get(client)?.pop() ?? names.size
      names.set(process, recording.setup.nodes[client]!.name)
      open.set(line.id, { process, command: line.value })
      events.push({ process, time: line.time, ...invoked(line.value) })
    } else {
      const asked = open.get(line.id)
      if (asked === undefined) continue
      open.delete(line.id)
      const event = { process: asked.process, time: line.time, ...returned(asked.command, line.value) }
      if (event.type !== 'info') idle.set(client, [...(idle.get(client) ?? []), asked.process])
      events.push(event)
    }
    at.push(line.event)
  }
  return { events, at, names }
}

/** Clients of other protocols ask for other things, and no judge here knows what those mean. */
export const isCommand = (value: unknown): value is Command =>
  ['read', 'write', 'cas'].includes((value as Partial<Command> | null)?.f as string)
