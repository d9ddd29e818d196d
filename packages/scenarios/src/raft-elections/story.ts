/** Five servers that elect a leader, and one client whose writes show what an election costs and what it must keep. */
import {
  reliable, type Deadline, type Network, type NodeId, type NodeSpec, type Situation, type TimedRequest,
} from '@quorate/kernel'
import { kvClient, raftKv } from '@quorate/protocols'
import { raftInTime } from '../raft-in-time.ts'
import { twoLead } from '../split-brain/story.ts'
import type { Parameter, Parameters, Scenario } from '../scenario.ts'
import { dueParameter, integer, isAlwaysDue, MS } from '../values.ts'

export const servers: readonly NodeId[] = [0, 1, 2, 3, 4]
export const client: NodeId = 5

export const electionParameters: readonly Parameter[] = [
  {
    name: 'election-timeout', text: 'the shortest time without a heartbeat after which a follower stands', kind: 'integer',
    min: 20, max: 1_000, unit: 'ms', default: 150,
  },
  {
    name: 'spread', text: 'by how much the longest election timeout exceeds the shortest', kind: 'integer', min: 0,
    max: 1_000, unit: 'ms', default: 150,
  },
  { name: 'latency', text: 'the longest time a message takes', kind: 'integer', min: 1, max: 200, unit: 'ms', default: 8 },
  { name: 'loss', text: 'messages lost', kind: 'integer', min: 0, max: 300, unit: 'in a thousand', default: 0 },
  dueParameter,
]

/** No server hears from a leader before it stands. */
export const withoutTiming: NonNullable<Scenario['without']> =
  [{ assumption: 'timeouts-fit', parameters: { latency: 200, due: 'always' } }]

/**
 * Raft promises to get on where messages take much less time than a server waits for them (§5.6), and candidates do not
 * wait equally long. Elsewhere nothing is due,
 * unless somebody wants to see what comes of it.
 */
export function deadlines(parameters: Parameters): readonly Deadline[] {
  const [timeout, spread, latency] = ['election-timeout', 'spread', 'latency'].map(name => integer(parameters, name)) as
    [number, number, number]
  const isGentle = integer(parameters, 'loss') === 0 && timeout >= 10 * latency && spread >= 10 * latency
  return isGentle || isAlwaysDue(parameters) ? raftInTime(servers, 3 * (timeout + spread) * MS) : []
}

export function network(parameters: Parameters): Network {
  return { ...reliable([MS, integer(parameters, 'latency') * MS]), loss: integer(parameters, 'loss') * 1_000 }
}

export function nodes(parameters: Parameters): NodeSpec[] {
  const shortest = integer(parameters, 'election-timeout') * MS
  const config = {
    nodes: servers, electionTimeout: [shortest, shortest + integer(parameters, 'spread') * MS], heartbeat: 50 * MS,
    maxBatch: 64,
  }
  const patience = { timeout: 600 * MS, tryNext: 150 * MS, retryAfter: 40 * MS }
  return [
    ...servers.map(id => ({ name: `r${id + 1}`, protocol: raftKv, config })),
    { name: 'C', protocol: kvClient, config: { servers, ...patience, sessions: true } },
  ]
}

/** C counts: x = 1, 2, 3, … */
export const counting = (from: number, every: number, times: number): TimedRequest[] =>
  Array.from({ length: times }, (_, i) =>
    ({ client, at: (from + i * every) * MS, request: { f: 'write', key: 'x', value: i + 1 } }))

/** What these scenarios read of a server. */
export interface Server {
  readonly raft: {
    readonly role: 'follower' | 'candidate' | 'leader'
    readonly currentTerm: number
    readonly log: { readonly length: number }
  }
}

type States = readonly (Server | null)[]

const up = (states: States): Server[] => servers.flatMap(id => states[id] ?? [])

const candidates = (states: States): number[] =>
  up(states).filter(({ raft: { role } }) => role === 'candidate').map(({ raft: { currentTerm } }) => currentTerm)

const two = twoLead(
  ({ raft: { role } }: Server) => role === 'leader', 'two servers call themselves leader, in different terms',
)
export const TWO_LEAD = two.name

export const situations: readonly Situation[] = [
  two,
  {
    name: 'nobody leads',
    text: 'elections have begun, and no server that is up calls itself leader',
    holds: states => up(states as States).every(({ raft: { role } }) => role !== 'leader')
      && up(states as States).some(({ raft: { currentTerm } }) => currentTerm > 0),
  },
  {
    name: 'several stand in one term',
    text: 'two or more candidates ask for votes in the same term, so that the votes may split',
    holds: states => {
      const terms = candidates(states as States)
      return new Set(terms).size < terms.length
    },
  },
]
