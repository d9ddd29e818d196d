/** What clients and nodes are owed in a calm: answers that say something, and an end to what was begun. */
import {
  clientOf, timeText, type Deadline, type HistoryLine, type Micros, type Moment, type NodeId,
} from '@quorate/kernel'
import { MS } from './values.ts'

interface Ghost {
  /** What was asked in this calm late enough, and when. */
  readonly asked: ReadonlyMap<HistoryLine['id'], Micros>
  readonly evidence: string | null
}

/**
 * Whatever this client asks later than `within` ms after all trouble has ended is answered, and not with "nobody
 * knows". It asks on for `watched` ms, and gives up by itself when it has waited long enough.
 */
export const answered = (client: NodeId, within: number, watched: number): Deadline => ({
  name: 'Answered In Time', within: within * MS, watched: watched * MS,
  text: 'What the client asks later than the stated time after all trouble has ended is answered before it gives up',
  init: (): Ghost => ({ asked: new Map(), evidence: null }),
  fold: (ghost: Ghost, { told, calmFor }: Moment): Ghost => told.filter(({ id }) => clientOf(id) === client)
    .reduce((before, line) => next(before, line, calmFor >= within * MS), ghost),
  check: ({ evidence }: Ghost) => evidence,
})

function next({ asked, evidence }: Ghost, { kind, id, time, value }: HistoryLine, isLate: boolean): Ghost {
  if (kind === 'invoke') return { asked: isLate ? new Map([...asked, [id, time]]) : asked, evidence }
  const since = asked.get(id)
  if (since === undefined || (value as { readonly definite: boolean }).definite) return { asked, evidence }
  return { asked, evidence: evidence ?? `node ${clientOf(id)}, which had asked at ${timeText(since)}, had no answer` }
}

/** For `given`: nobody of these is down. */
export const allUp = (nodes: readonly NodeId[]) => (states: Moment['states']): boolean =>
  nodes.every(id => states[id] !== null)

type Told = Pick<Deadline, 'name' | 'text' | 'within' | 'watched' | 'given'>

/** What is open has a name of its own, and half a sentence that says so: "node 1 had an operation open". */
type Pending = readonly (readonly [name: string, said: string])[]

/**
 * Nothing that is open in this calm stays open for as long as the deadline says. What opens before so many µs of the
 * calm are over is left out: messages from before it may still be under way.
 */
export const ends = (told: Told, pending: (states: Moment['states']) => Pending, settled = 0): Deadline => ({
  ...told,
  init: (): Open => new Map(),
  fold: (open: Open, { states, calmFor }: Moment): Open => new Map(pending(states).map(([name, said]) =>
    [name, { since: open.get(name)?.since ?? (calmFor < settled ? Infinity : calmFor), said }])),
  check: (open: Open, calmFor) =>
    [...open.values()].find(({ since }) => calmFor - since >= told.within)?.said ?? null,
})

type Open = ReadonlyMap<string, { readonly since: Micros; readonly said: string }>
