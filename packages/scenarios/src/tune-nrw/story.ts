/**
 * The likes of one post, on five nodes. The ring puts them on r1, r2 and r5 first, then on r3 and r4. A counts at r1, B
 * looks at r2, C at r5. Who asks what and when is fixed; how many copies and answers are waited for is not.
 */
import {
  reliable, type Latency, type NodeId, type NodeSpec, type Setup, type TimedFault, type TimedRequest,
} from '@quorate/kernel'
import { kvClient, quorumKv, type Command } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

const nodes: readonly NodeId[] = [0, 1, 2, 3, 4]
/** In the order of the ring. */
const keepers: readonly NodeId[] = [0, 1, 4]
export const clientA: NodeId = 5
export const clientB: NodeId = 6
export const clientC: NodeId = 7

const LIKES = 'likes'

export const nParameter: Parameter =
  { name: 'n', text: 'N, the nodes that keep a copy', kind: 'integer', min: 1, max: 5, unit: 'copies', default: 3 }
export const rParameter = (value: number): Parameter =>
  ({ name: 'r', text: 'R, the answers that a read waits for', kind: 'integer', min: 1, max: 5, unit: 'answers', default: value })
export const wParameter = (value: number): Parameter =>
  ({ name: 'w', text: 'W, the copies that a write waits for', kind: 'integer', min: 1, max: 5, unit: 'copies', default: value })
export const sloppyParameter = (value: 'on' | 'off'): Parameter => ({
  name: 'sloppy', text: 'whether other nodes stand in for silent ones, and hand over what they kept', kind: 'choice',
  values: ['off', 'on'], default: value,
})
export const latencyParameter: Parameter =
  { name: 'latency', text: 'the longest time a message takes between nodes', kind: 'integer', min: 2, max: 30, unit: 'ms', default: 20 }

/** `at` in ms. */
export const ask = (client: NodeId, at: number, request: Command): TimedRequest => ({ client, at: at * MS, request })
export const write = (value: number): Command => ({ f: 'write', key: LIKES, value })
export const read: Command = { f: 'read', key: LIKES }

/** Everyone works next door to a node of the key, and goes to the next one if that is silent. */
const clients: readonly NodeSpec[] = ['A', 'B', 'C'].map((name, at) => {
  const servers = [...keepers.slice(at), ...keepers.slice(0, at)]
  const config = { servers, timeout: 95 * MS, tryNext: 60 * MS, retryAfter: 20 * MS, leaderless: true }
  return { name, protocol: kvClient, config }
})

const people: readonly NodeId[] = [clientA, clientB, clientC]
const nextDoor = { latency: [300, 900] } as const
const links = [
  { from: people, to: nodes, quality: nextDoor }, { from: nodes, to: people, quality: nextDoor },
]

export const cut: TimedFault['fault'] =
  { kind: 'cut', sides: [[0, 2, 3, clientA], [1, 4, clientB, clientC]] }

export interface Told {
  readonly latency?: Latency
  readonly requests: readonly TimedRequest[]
  readonly faults: readonly TimedFault[]
  readonly readRepair: boolean
  /** µs between two comparisons of trees; 0 for none. */
  readonly exchange?: number
}

export function story(parameters: Parameters, { latency, requests, faults, readRepair, exchange = 0 }: Told): Setup {
  const config = {
    nodes, virtualNodes: 4, n: integer(parameters, 'n'), r: integer(parameters, 'r'), w: integer(parameters, 'w'),
    sloppy: parameters.sloppy === 'on', readRepair, versions: 'siblings', patience: 45 * MS, forgive: 300 * MS,
    handoff: 100 * MS, exchange,
  }
  return {
    nodes: [...nodes.map(id => ({ name: `r${id + 1}`, protocol: quorumKv, config })), ...clients],
    network: { ...reliable(latency ?? [MS, integer(parameters, 'latency') * MS]), links }, requests, loops: [],
    faults, situations: [], until: requests.reduce((last, { at }) => Math.max(last, at), 0) + 400 * MS, limit: 60_000,
  }
}
