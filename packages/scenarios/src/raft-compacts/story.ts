/** A shelf of six items on three servers that forget their logs, a clerk who counts and one who asks. */
import { reliable, type NodeId, type NodeSpec, type PlannedFault, type Setup, type TimedRequest } from '@quorate/kernel'
import { kvClient, raftSnapshot, type Command } from '@quorate/protocols'
import { raftInTime } from '../raft-in-time.ts'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

export const servers: readonly NodeId[] = [0, 1, 2]
export const clerk: NodeId = 3
export const reader: NodeId = 4

const items = ['apples', 'beans', 'cherries', 'dates', 'eggs', 'figs']

export const sizes = (compactAfter: number, chunk: number): readonly Parameter[] => [
  {
    name: 'compact-after', text: 'a log that is longer is compacted; 1000 means never', kind: 'integer', min: 0, max: 1_000,
    unit: 'entries', default: compactAfter,
  },
  {
    name: 'chunk', text: 'how much of a snapshot one message carries', kind: 'integer', min: 1, max: 64, unit: 'lines',
    default: chunk,
  },
]

/** The timeout of r1 is shorter than any of the others can be, so that r1 is the first to lead. */
function server(id: NodeId, parameters: Parameters, disk: NodeSpec['disk']): NodeSpec {
  const electionTimeout = id === 0 ? [100 * MS, 120 * MS] : [150 * MS, 300 * MS]
  const config = {
    nodes: servers, electionTimeout, heartbeat: 50 * MS, maxBatch: 8,
    compactAfter: integer(parameters, 'compact-after'), chunk: integer(parameters, 'chunk'),
  }
  return { name: `r${id + 1}`, protocol: raftSnapshot, config, ...(disk !== undefined && { disk }) }
}

const patience = { timeout: 500 * MS, tryNext: 150 * MS, retryAfter: 40 * MS, sessions: true }

/** The clerk asks the servers in this order, the reader those at the end of it first. */
export function story(
  parameters: Parameters, requests: readonly TimedRequest[], faults: readonly PlannedFault[], until: number,
  disk?: NodeSpec['disk'],
): Setup {
  return {
    nodes: [
      ...servers.map(id => server(id, parameters, disk)),
      { name: 'clerk', protocol: kvClient, config: { servers, ...patience } },
      { name: 'reader', protocol: kvClient, config: { servers: [1, 2, 0], ...patience } },
    ],
    network: reliable([MS, 8 * MS]), requests, loops: [], faults, situations: [],
    // A snapshot that is sent line by line is overtaken again and again while clients go on asking.
    deadlines: raftInTime(servers, 1_600 * MS), until: until * MS, limit: 40_000,
  }
}

/** So many items are counted, one after the other, from this time on and at this distance (ms). */
export const counts = (client: NodeId, from: number, every: number, times: number): TimedRequest[] =>
  Array.from({ length: times }, (_, i) => {
    const request: Command = { f: 'write', key: items[i % items.length]!, value: Math.floor(from / 100) + i }
    return { client, at: (from + i * every) * MS, request }
  })

export const asks = (client: NodeId, from: number, every: number, times: number): TimedRequest[] =>
  Array.from({ length: times }, (_, i) => {
    const request: Command = { f: 'read', key: items[i % items.length]! }
    return { client, at: (from + i * every) * MS, request }
  })
