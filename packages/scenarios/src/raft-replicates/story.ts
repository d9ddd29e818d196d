/** Three servers, of which r1 leads first in every run, and clients that write. */
import { compareBy, reliable, Seq, type Network, type NodeId, type NodeSpec, type TimedRequest } from '@quorate/kernel'
import { commandOf, kvClient, raftKv, type Command, type Logged } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

export const r1: NodeId = 0
export const r2: NodeId = 1
export const r3: NodeId = 2
export const servers: readonly NodeId[] = [r1, r2, r3]
export const clientA: NodeId = 3
export const clientB: NodeId = 4

export const networkParameters: readonly Parameter[] = [
  { name: 'latency', text: 'the longest time a message takes', kind: 'integer', min: 1, max: 40, unit: 'ms', default: 8 },
  { name: 'loss', text: 'messages lost', kind: 'integer', min: 0, max: 300, unit: 'in a thousand', default: 0 },
]

export function network(parameters: Parameters): Network {
  return { ...reliable([MS, integer(parameters, 'latency') * MS]), loss: integer(parameters, 'loss') * 1_000 }
}

export const LARGEST_BATCH = 64

/** The timeout of r1 is shorter than any of the others can be, so that r1 is the first to stand. */
export function server(id: NodeId, maxBatch = LARGEST_BATCH): NodeSpec {
  const electionTimeout = id === r1 ? [100 * MS, 120 * MS] : [150 * MS, 300 * MS]
  const config = { nodes: servers, electionTimeout, heartbeat: 50 * MS, maxBatch }
  return { name: `r${id + 1}`, protocol: raftKv, config }
}

export const client = (name: string, order: readonly NodeId[]): NodeSpec => ({
  name, protocol: kvClient, config: { servers: order, timeout: 700 * MS, tryNext: 150 * MS, retryAfter: 40 * MS },
})

export const nodes: readonly NodeSpec[] =
  [...servers.map(id => server(id)), client('A', [r1, r2, r3]), client('B', [r2, r3, r1])]

/** A client writes 1, 2, 3, … to a key of its own. */
export const writes = (who: NodeId, key: string, from: number, every: number, times: number): TimedRequest[] =>
  Array.from({ length: times }, (_, i) =>
    ({ client: who, at: (from + i * every) * MS, request: { f: 'write', key, value: i + 1 } }))

/** What these scenarios read of a server. */
export interface Server {
  readonly raft: {
    readonly role: 'follower' | 'candidate' | 'leader'
    readonly currentTerm: number
    readonly commitIndex: number
    readonly log: Seq<{ readonly command: Logged }>
  }
}

/** What is committed when the run ends. */
export function survivors(states: readonly (Server | null)[]): Command[] {
  const logs = servers.flatMap(id => states[id]?.raft ?? [])
  const [first] = logs.toSorted(compareBy(({ commitIndex }) => -commitIndex))
  if (first === undefined) return []
  return Seq.slice(first.log, 0, first.commitIndex).flatMap(({ command }) => commandOf(command) ?? [])
}
