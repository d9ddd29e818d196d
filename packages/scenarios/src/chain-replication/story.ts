/**
 * One chain of four, a master, and three clients: A writes, B reads, C does both. The operations are the same in all
 * three scenarios; only what happens to the chain differs.
 */
import { reliable, type NodeId, type Setup, type Situation, type TimedFault, type TimedRequest } from '@quorate/kernel'
import { chain, chainMaster, kvClient, type Command } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

/** From head to tail. */
export const servers: readonly NodeId[] = [0, 1, 2, 3]
export const A: NodeId = 4
export const B: NodeId = 5
export const C: NodeId = 6
export const master: NodeId = 7

export const sharedParameters: readonly Parameter[] = [
  {
    name: 'misses', text: 'unanswered pings before the master takes a server out', kind: 'integer', min: 1, max: 20,
    unit: 'pings', default: 3,
  },
  { name: 'latency', text: 'the longest time a message takes', kind: 'integer', min: 1, max: 40, unit: 'ms', default: 8 },
  { name: 'loss', text: 'messages lost', kind: 'integer', min: 0, max: 200, unit: 'in a thousand', default: 0 },
]

/** What the situations read of a server's state. */
interface Server {
  readonly self: NodeId
  readonly epoch: number
  readonly chain: readonly NodeId[]
  readonly joining: NodeId | null
  readonly handed: number | null
}

export const TWO_TAILS = 'two take themselves for the tail'

const isTail = ({ self, chain: order, joining, handed }: Server): boolean =>
  (order.at(-1) === self && handed === null) || (joining === self && handed !== null)

const twoTails: Situation = {
  name: TWO_TAILS,
  text: 'two servers take themselves for the tail, in different epochs',
  holds: states => servers.filter(id => states[id] !== null && isTail(states[id] as Server)).length > 1,
}

const ask = (client: NodeId, at: number, request: Command): TimedRequest => ({ client, at: at * MS, request })
const write = (client: NodeId, at: number, value: number, key = 'x'): TimedRequest =>
  ask(client, at, { f: 'write', key, value })
const read = (client: NodeId, at: number): TimedRequest => ask(client, at, { f: 'read', key: 'x' })

/** Two keys, so that one update in Sent can be told from another. */
const requests: readonly TimedRequest[] = [
  write(A, 300, 1), read(B, 380), read(C, 400), write(A, 460, 2), read(B, 520), write(C, 560, 1, 'y'),
  write(A, 660, 3), read(B, 690), write(C, 700, 2, 'y'), write(A, 860, 4), read(B, 900), read(C, 950),
  write(A, 1_040, 5), read(C, 1_110), read(B, 1_140), write(A, 1_240, 6), read(C, 1_290), read(B, 1_330),
  write(C, 1_380, 3, 'y'),
  write(A, 1_620, 7), read(B, 1_640), read(C, 1_660), write(A, 1_800, 8), read(B, 1_850), read(C, 1_860),
  write(A, 2_000, 9), read(B, 2_060), read(C, 2_080),
]

export function story(parameters: Parameters, faults: readonly TimedFault[]): Setup {
  const latency = integer(parameters, 'latency')
  const config = { servers, master, repeatEvery: (10 + 2 * servers.length * latency) * MS }
  const patience = { timeout: 400 * MS, tryNext: 150 * MS, retryAfter: 50 * MS, answeredElsewhere: true }
  const { misses } = parameters
  return {
    nodes: [
      ...servers.map(id => ({ name: `r${id + 1}`, protocol: chain, config })),
      { name: 'A', protocol: kvClient, config: { servers, ...patience } },
      { name: 'B', protocol: kvClient, config: { servers: servers.toReversed(), ...patience } },
      { name: 'C', protocol: kvClient, config: { servers, ...patience } },
      { name: 'master', protocol: chainMaster, config: { servers, pingEvery: 50 * MS, misses } },
    ],
    network: { ...reliable([MS, latency * MS]), loss: integer(parameters, 'loss') * 1_000 },
    requests, loops: [], faults, situations: [twoTails], until: 2_400 * MS, limit: 40_000,
  }
}

export function crash(node: NodeId, parameters: Parameters): TimedFault[] {
  return [
    { at: integer(parameters, 'crash-at') * MS, fault: { kind: 'crash', node } },
    { at: integer(parameters, 'back-at') * MS, fault: { kind: 'restart', node } },
  ]
}

export const crashParameters: readonly Parameter[] = [
  { name: 'crash-at', text: 'when it crashes', kind: 'integer', min: 100, max: 1_200, unit: 'ms', default: 640 },
  { name: 'back-at', text: 'when it is back', kind: 'integer', min: 700, max: 2_300, unit: 'ms', default: 1_300 },
]
