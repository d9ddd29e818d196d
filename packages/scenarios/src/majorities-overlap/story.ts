/**
 * A bridge that is open or closed, a guard A who closes it and drivers who ask. Each talks to one of the replicas that
 * keep the word; who asks what and when is fixed. How many replicas must answer is not, nor how the network is cut.
 */
import { reliable, type NodeId, type NodeSpec, type Situation } from '@quorate/kernel'
import { abd, kvClient, registerQuorums, type Command, type QuorumSystem } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

const BRIDGE = 'bridge'
export const CLOSED = 'closed'
export const OPEN = 'open'

export const read: Command = { f: 'read', key: BRIDGE }
export const opens: Command = { f: 'write', key: BRIDGE, value: OPEN }
export const closes: Command = { f: 'write', key: BRIDGE, value: CLOSED }

/** Sizes of quorums among so many replicas; majorities where nothing is said. */
export function quorumParameters(replicas: number): readonly Parameter[] {
  const most = { kind: 'integer', min: 1, max: replicas, default: Math.floor(replicas / 2) + 1 } as const
  const unit = `of ${replicas}`
  return [
    { name: 'read', text: 'replicas that must report before the highest tag is believed', unit, ...most },
    { name: 'write', text: 'replicas that must have a version before anyone is answered', unit, ...most },
  ]
}

export const latencyParameter: Parameter = {
  name: 'latency', text: 'the longest time a message takes', kind: 'integer', min: 1, max: 8, unit: 'ms', default: 8,
}

export const network = (parameters: Parameters) => reliable([MS, integer(parameters, 'latency') * MS])

/** `resend` in ms. */
export function replicasOf(nodes: readonly NodeId[], parameters: Parameters, resend = 100): NodeSpec[] {
  const config = { nodes, read: integer(parameters, 'read'), write: integer(parameters, 'write'), resend: resend * MS }
  return nodes.map(id => ({ name: `r${id + 1}`, protocol: abd, config }))
}

export const quorumsOf = (replicas: number) => (parameters: Parameters): QuorumSystem =>
  registerQuorums(replicas, integer(parameters, 'read'), integer(parameters, 'write'))

/** Each prefers one replica, and a read goes on to the others when that one is silent. `timeout` in ms. */
export const client = (name: string, servers: readonly NodeId[], timeout = 400): NodeSpec => ({
  name, protocol: kvClient,
  config: { servers, timeout: timeout * MS, tryNext: 150 * MS, retryAfter: 50 * MS, leaderless: true },
})

interface Replica {
  readonly versions: { readonly size: number }
}

/** Until the word has come everywhere, two questions may meet two answers. */
export function versionsDiffer(nodes: readonly NodeId[]): Situation {
  return {
    name: 'replicas disagree', text: 'two replicas have different versions of the bridge',
    holds: states => {
      const up = nodes.map(id => states[id] as Replica | null).filter(state => state !== null)
      return new Set(up.map(({ versions }) => JSON.stringify(versions))).size > 1
    },
  }
}
