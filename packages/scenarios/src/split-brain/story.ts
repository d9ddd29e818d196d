/**
 * The story that three designs are put through: one seat, two clients, one cut. Same clients, same operations, same
 * times, same faults; only what stands between the clients and the seat differs.
 */
import { reliable } from '@quorate/kernel'
import type { Network, NodeId, Situation, TimedFault, TimedRequest } from '@quorate/kernel'
import type { Command } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

/** The nodes that every variant has, in this order; a monitor and a storage node follow where there are any. */
export const replicas: readonly NodeId[] = [0, 1, 2, 3, 4]
export const clientA: NodeId = 5
export const clientB: NodeId = 6
const monitor: NodeId = 7
export const storage: NodeId = 8

export const sharedParameters: readonly Parameter[] = [
  {
    name: 'cut', text: 'how the network is cut', kind: 'choice', values: ['two-way', 'one-way', 'none'],
    default: 'two-way',
  },
  { name: 'cut-at', text: 'when the cut begins', kind: 'integer', min: 500, max: 1_200, unit: 'ms', default: 600 },
  { name: 'heal-at', text: 'when the cut ends', kind: 'integer', min: 1_000, max: 2_500, unit: 'ms', default: 2_000 },
  { name: 'latency', text: 'the longest time a message takes', kind: 'integer', min: 1, max: 40, unit: 'ms', default: 8 },
  { name: 'loss', text: 'messages lost', kind: 'integer', min: 0, max: 200, unit: 'in a thousand', default: 0 },
]

export function network(parameters: Parameters): Network {
  return { ...reliable([MS, integer(parameters, 'latency') * MS]), loss: integer(parameters, 'loss') * 1_000 }
}

/** {r1, r2, A} against {r3, r4, r5, B, monitor}. A storage node is on neither side: both reach it. */
export function faults(parameters: Parameters, nodes: number): TimedFault[] {
  const left = [0, 1, clientA]
  const right = [2, 3, 4, clientB, ...(nodes > monitor ? [monitor] : [])]
  if (parameters.cut === 'none') return []
  const cut = parameters.cut === 'one-way'
    ? { kind: 'cut-one-way' as const, from: left, to: right }
    : { kind: 'cut' as const, sides: [left, right] }
  return [
    { at: integer(parameters, 'cut-at') * MS, fault: cut },
    { at: integer(parameters, 'heal-at') * MS, fault: { kind: 'heal' } },
  ]
}

const ask = (client: NodeId, at: number, request: Command): TimedRequest => ({ client, at: at * MS, request })

const SEAT = 'seat 12'

/** Positions of A's operations among A's own. */
export const saleOfA = 2
export const readOfA = 3

/** One seat, sold by two clerks. Times are fixed; the cut moves around them. */
export const requests: readonly TimedRequest[] = [
  ask(clientA, 300, { f: 'write', key: SEAT, value: 'free' }),
  ask(clientA, 450, { f: 'read', key: SEAT }),
  ask(clientA, 950, { f: 'cas', key: SEAT, from: 'free', to: 'Ann' }),
  ask(clientB, 1_300, { f: 'cas', key: SEAT, from: 'free', to: 'Bob' }),
  ask(clientA, 1_450, { f: 'read', key: SEAT }),
  ask(clientB, 1_600, { f: 'read', key: SEAT }),
  ask(clientA, 2_700, { f: 'read', key: SEAT }),
  ask(clientB, 2_800, { f: 'read', key: SEAT }),
]

export const UNTIL = 3_200 * MS
export const LIMIT = 20_000

/** Two nodes that would both answer clients as the one in charge, whatever the protocol calls it. */
export function twoLead<S>(leads: (state: S) => boolean, text: string): Situation {
  return {
    name: 'two lead at once',
    text,
    holds: states => replicas.filter(id => states[id] !== null && leads(states[id] as S)).length > 1,
  }
}
