/**
 * One shopping cart of a family on five nodes, as in Dynamo (DeCandia et al., SOSP 2007, §4.4): the ring puts it on r5,
 * r1 and r3, then on r2 and r4. Everybody writes the whole list as it is on their screen; who does what and when is
 * fixed. What happens when two lists meet is for the store to say.
 */
import {
  Dict, reliable, type Deadline, type LinkQuality, type NodeId, type NodeSpec, type Setup, type TimedFault,
  type TimedRequest,
} from '@quorate/kernel'
import { keepersOf, kvClient, quorumKv, type Command, type QuorumKvState } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

const nodes: readonly NodeId[] = [0, 1, 2, 3, 4]
export const clientA: NodeId = 5
export const clientB: NodeId = 6
export const clientC: NodeId = 7

const CART = 'cart'
export const read: Command = { f: 'read', key: CART }
export const write = (value: string): Command => ({ f: 'write', key: CART, value })
/** `at` in ms. */
export const ask = (client: NodeId, at: number, request: Command): TimedRequest => ({ client, at: at * MS, request })

export const versionsParameter = (value: 'siblings' | 'last-writer-wins'): Parameter => ({
  name: 'versions', text: 'what becomes of two lists of which neither knew the other: both stay, or the one with the later time',
  kind: 'choice', values: ['siblings', 'last-writer-wins'], default: value,
})
export const sloppyParameter = (value: 'on' | 'off'): Parameter => ({
  name: 'sloppy', text: 'whether other nodes stand in for silent ones, and hand over what they kept', kind: 'choice',
  values: ['off', 'on'], default: value,
})
export const latencyParameter: Parameter =
  { name: 'latency', text: 'the longest time a message takes between nodes', kind: 'integer', min: 2, max: 20, unit: 'ms', default: 10 }
export const aheadParameter = (value: number): Parameter =>
  ({ name: 'ahead', text: 'how far the clock of r5 is ahead', kind: 'integer', min: 0, max: 3_000, unit: 'ms', default: value })

const people: readonly NodeId[] = [clientA, clientB, clientC]
const patience = { timeout: 150 * MS, tryNext: 60 * MS, retryAfter: 20 * MS, leaderless: true }
const nextDoor = { latency: [300, 900] } as const
const ofPeople = [
  { from: people, to: nodes, quality: nextDoor }, { from: nodes, to: people, quality: nextDoor },
]

export interface Told {
  /** For A, B and C: the node that each works next door to, and those that come next if it is silent. */
  readonly at: readonly (readonly NodeId[])[]
  readonly requests: readonly TimedRequest[]
  readonly faults: readonly TimedFault[]
  readonly readRepair: boolean
  /** µs between two comparisons of trees; 0 for none. */
  readonly exchange: number
  readonly deadlines: readonly Deadline[]
  /** Between nodes that are farther apart than the others, or worse connected. */
  readonly links?: readonly LinkQuality[]
  /** ms */
  readonly until: number
}

export function story(parameters: Parameters, {
  at, requests, faults, readRepair, exchange, deadlines, links = [], until,
}: Told): Setup {
  const config = {
    nodes, virtualNodes: 8, n: 3, r: 2, w: 2, sloppy: parameters.sloppy === 'on', readRepair,
    versions: parameters.versions ?? 'siblings', patience: 45 * MS, forgive: 300 * MS, handoff: 100 * MS, exchange,
  }
  const replicas = nodes.map((id): NodeSpec => ({
    name: `r${id + 1}`, protocol: quorumKv, config,
    ...(id === 4 && parameters.ahead !== undefined && { clock: { offset: integer(parameters, 'ahead') * MS, ppm: 0 } }),
  }))
  const clients = at.map((servers, i): NodeSpec =>
    ({ name: 'ABC'[i]!, protocol: kvClient, config: { servers, ...patience } }))
  return {
    nodes: [...replicas, ...clients],
    network: { ...reliable([MS, integer(parameters, 'latency') * MS]), links: [...ofPeople, ...links] }, requests,
    loops: [], faults, situations: [], deadlines, until: until * MS, limit: 40_000,
  }
}

/** However it gets there, whatever a node missed reaches it in the end. */
export const copiesAgree = (within: number): Deadline => ({
  name: 'Copies Agree In Time', within: within * MS,
  text: 'The stated time after all trouble has ended, all nodes of a key have the same versions of it, and nobody keeps anything for another',
  always: states => different(nodes.map(id => states[id] as QuorumKvState | null).filter(state => state !== null)),
})

function different(up: readonly QuorumKvState[]): string | null {
  const keeping = up.find(({ hints }) => hints.some(keys => keys.size > 0))
  if (keeping !== undefined) return `node ${keeping.self} still kept something for another`
  for (const key of new Set(up.flatMap(({ store }) => Dict.keys(store)))) {
    const [first, ...others] = up.filter(state => keepersOf(state, key).includes(state.self))
    const other = others.find(state => textOf(state, key) !== textOf(first!, key))
    if (other !== undefined) return `node ${first!.self} and node ${other.self} had different versions of ${key}`
  }
  return null
}

const textOf = ({ store }: QuorumKvState, key: string): string => JSON.stringify(Dict.get(store, key) ?? [])
