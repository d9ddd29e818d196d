/** An author A, a friend B and a stranger C, one post, and three replicas: A and B are near r3, C is near r2. */
import {
  reliable, type LinkQuality, type Network, type NodeId, type NodeSpec, type TimedRequest,
} from '@quorate/kernel'
import { kvMonitor, primaryBackupReads, sessionClient } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

export const replicas: readonly NodeId[] = [0, 1, 2]
export const [r1, r2, r3] = replicas as [NodeId, NodeId, NodeId]
export const clientA: NodeId = 3
export const clientB: NodeId = 4
export const clientC: NodeId = 5
export const monitor: NodeId = 6

const TICK = 50

const POST = 'post'
export const write = (client: NodeId, at: number, value: string): TimedRequest =>
  ({ client, at: at * MS, request: { f: 'write', key: POST, value } })
export const look = (client: NodeId, at: number): TimedRequest =>
  ({ client, at: at * MS, request: { f: 'read', key: POST } })

export const cureParameter = (byDefault: string): Parameter => ({
  name: 'cure', text: 'the cure: ask the primary; send a token, and be redirected or wait; refuse what may be too old',
  kind: 'choice', values: ['none', 'primary', 'token', 'wait', 'bounded'], default: byDefault,
})
export const lagParameter: Parameter = {
  name: 'lag', text: 'how long what r1 sends to r3 takes', kind: 'integer', min: 0, max: 400, unit: 'ms', default: 300,
}
export const maxAgeParameter: Parameter = {
  name: 'max-age', text: 'bounded only: how old a replica may be, in ticks of 50 ms', kind: 'integer', min: 1, max: 20,
  unit: 'ticks', default: 2,
}
export const latencyParameter: Parameter = {
  name: 'latency', text: 'the longest time any other message takes', kind: 'integer', min: 1, max: 20, unit: 'ms', default: 8,
}

/** What r1 sends to r3 is late; what r3 sends is not. */
export function lateLinks(parameters: Parameters): LinkQuality[] {
  const lag = integer(parameters, 'lag') * MS
  return lag === 0 ? [] : [{ from: [r1], to: [r3], quality: { latency: [lag, lag + 10 * MS] } }]
}

export const network = (parameters: Parameters): Network => reliable([MS, integer(parameters, 'latency') * MS])

/** The replicas and their clients, each with the replica that it is near first. */
export function serving(parameters: Parameters, cure = parameters.cure): NodeSpec[] {
  const config = {
    nodes: replicas, primary: r1, heartbeat: 50 * MS, maxBatch: 64, acknowledge: 'async', tick: TICK * MS,
    behind: cure === 'wait' ? 'wait' : 'redirect', maxAge: cure === 'bounded' ? integer(parameters, 'max-age') : null,
  }
  const reader = (name: string, near: readonly NodeId[]): NodeSpec => ({
    name, protocol: sessionClient, config: {
      replicas: near, primary: r1, reads: cure === 'primary' ? 'primary' : 'near',
      token: cure === 'token' || cure === 'wait', timeout: 500 * MS,
    },
  })
  return [
    ...replicas.map(id => ({ name: `r${id + 1}`, protocol: primaryBackupReads, config })),
    reader('A', [r3, r2, r1]), reader('B', [r3, r1, r2]), reader('C', [r2, r3, r1]),
  ]
}

/** It takes r1 for dead after so many pings of 50 ms. */
export const monitorSpec = (misses: number): NodeSpec =>
  ({ name: 'monitor', protocol: kvMonitor, config: { replicas, primary: r1, pingEvery: 50 * MS, misses } })
