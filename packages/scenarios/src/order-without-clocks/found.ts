/** What is in a run of the chat: the facts from which claims, questions and tasks are made. */
import { Seq, vectorClocks, type NodeId } from '@quorate/kernel'
import type { Executed } from '../execute.ts'

/** What all clocks have in common of an entry of a log; stamps differ. */
export interface Line {
  readonly from: NodeId
  readonly text: string
  readonly stamp: unknown
  readonly at: unknown
}

interface Chatting {
  readonly log: Seq<Line>
  readonly thread: Seq<number>
}

/** What a person shows after an event, from first to last; nothing while the person is down. */
export function thread({ recording }: Executed, person: NodeId, after = recording.length - 1): Line[] {
  const state = recording.worldAfter(after).node(person).state as Chatting | null
  return state === null ? [] : Seq.toArray(state.thread).map(position => Seq.at(state.log, position))
}

export const texts = (executed: Executed, person: NodeId, after?: number): string[] =>
  thread(executed, person, after).map(({ text }) => text)

/** An event at which a person said or heard something. */
export interface Told {
  readonly event: number
  readonly node: NodeId
  readonly line: Line
}

/** All of them, in the order of the recording. */
export function chatEvents({ recording }: Executed): Told[] {
  const lengths = recording.setup.nodes.map(() => 0)
  return Array.from({ length: recording.length }, (_, event) => event).flatMap((event): Told[] => {
    const { node } = recording.event(event)
    const state = recording.worldAfter(event).node(node).state as Chatting | null
    if (state === null || state.log.length <= lengths[node]!) return []
    lengths[node] = state.log.length
    return [{ event, node, line: Seq.last(state.log)! }]
  })
}

/** The event at which a person hears a text; −1 if never. */
export const heardAt = (executed: Executed, person: NodeId, text: string): number =>
  chatEvents(executed).find(({ node, line }) => node === person && line.text === text)?.event ?? -1

/** Two events, and whether the first can have had an influence on the second. */
export interface Pair {
  readonly a: Told
  readonly b: Told
  readonly isBefore: boolean
}

/** Every two different events, with what the recording itself knows of causes. */
export function pairs(executed: Executed): Pair[] {
  const causes = vectorClocks(executed.recording)
  const events = chatEvents(executed)
  return events.flatMap(a => events.filter(b => b !== a).map(b =>
    ({ a, b, isBefore: causes.before(a.event, b.event) })))
}

/** What a stamp says of two events: a number by being smaller, a vector by being nowhere more and somewhere less. */
export function isLess(one: unknown, other: unknown): boolean {
  if (typeof one === 'number') return one < (other as number)
  const [u, v] = [one, other] as readonly (readonly number[])[]
  return u!.every((count, i) => count <= v![i]!) && u!.some((count, i) => count < v![i]!)
}
