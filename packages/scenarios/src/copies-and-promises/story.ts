/**
 * One order, three machines, and two of them in trouble. The checkout A writes how far the order is; the carrier B
 * reads it to know whether to collect the money. What differs is only when the primary says "ok".
 */
import { reliable, type Network, type NodeId, type NodeSpec, type Seq, type TimedRequest } from '@quorate/kernel'
import { kvClient, kvMonitor, primaryBackupKv, type Command } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

const ORDER = 'order 7'

/** `giveUp`: by default, ms. */
export const sharedParameters = (giveUp = 0): readonly Parameter[] => [
  {
    name: 'give-up', text: 'semi-sync only: after so long without an acknowledgement the primary waits for nobody; 0: it waits for ever',
    kind: 'integer', min: 0, max: 1_000, unit: 'ms', default: giveUp,
  },
  { name: 'latency', text: 'the longest time a message takes', kind: 'integer', min: 1, max: 20, unit: 'ms', default: 8 },
]

export const acknowledgeParameter = (byDefault: string): Parameter => ({
  name: 'acknowledge', text: 'who has a write when its client is told "ok": the primary, some backups too, or all of them',
  kind: 'choice', values: ['async', 'semi-sync', 'sync'], default: byDefault,
})

export const atLeastParameter = (replicas: readonly NodeId[]): Parameter => ({
  name: 'at-least', text: 'so many replicas must answer before the monitor promotes one of them', kind: 'integer',
  min: 1, max: replicas.length, unit: 'replicas', default: 1,
})

export const network = (parameters: Parameters): Network => reliable([MS, integer(parameters, 'latency') * MS])

function acknowledge(parameters: Parameters, backups: number): unknown {
  if (parameters.acknowledge !== 'semi-sync') return parameters.acknowledge
  const giveUpAfter = integer(parameters, 'give-up') * MS
  return { backups, giveUpAfter: giveUpAfter === 0 ? null : giveUpAfter }
}

export function replicaSpecs(parameters: Parameters, replicas: readonly NodeId[], backups: number): NodeSpec[] {
  const config = {
    nodes: replicas, primary: 0, heartbeat: 50 * MS, maxBatch: 64, acknowledge: acknowledge(parameters, backups),
  }
  return replicas.map(id => ({ name: `r${id + 1}`, protocol: primaryBackupKv, config }))
}

/** Gives up on the primary after four pings, 200 to 250 ms. */
export const monitorSpec = (replicas: readonly NodeId[], atLeast: number): NodeSpec => ({
  name: 'monitor', protocol: kvMonitor, config: { replicas, primary: 0, pingEvery: 50 * MS, misses: 4, atLeast },
})

const patience = { timeout: 400 * MS, tryNext: 150 * MS, retryAfter: 50 * MS }

export const clientSpec = (name: string, servers: readonly NodeId[]): NodeSpec =>
  ({ name, protocol: kvClient, config: { servers, ...patience } })

export const write = (client: NodeId, at: number, value: string): TimedRequest =>
  ({ client, at: at * MS, request: { f: 'write', key: ORDER, value } })
export const read = (client: NodeId, at: number): TimedRequest =>
  ({ client, at: at * MS, request: { f: 'read', key: ORDER } })

export interface Replica {
  readonly 'primary-backup': {
    readonly self: NodeId
    readonly primary: NodeId
    readonly epoch: number
    readonly applied: number
    readonly log: Seq<{ readonly epoch: number; readonly command: Command }>
  }
}
