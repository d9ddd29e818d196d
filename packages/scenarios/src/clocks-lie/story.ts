/**
 * One dose of medicine, three people, three replicas. A prescribes 500 mg, B sees that this is ten times too much and
 * corrects it to 50, C gives what C reads. Who asks what, through which replica and when, is fixed; clocks are not.
 */
import { Dict, reliable } from '@quorate/kernel'
import type { AnyTypes, NodeId, NodeSpec, Setup, TimedFault, TimedRequest } from '@quorate/kernel'
import { kvClient, lwwRegister, lwwRegisterMonotone, type Command, type Value } from '@quorate/protocols'
import type { Parameter, Parameters } from '../scenario.ts'
import { integer, MS } from '../values.ts'

export const SECOND = 1_000 * MS

export const replicas: readonly NodeId[] = [0, 1, 2]
export const clientA: NodeId = 3
export const clientB: NodeId = 4
export const clientC: NodeId = 5

const stampsParameter: Parameter = {
  name: 'stamps', text: 'what a write is stamped with: the local clock, the clock raised above what the replica has seen, '
    + 'or mixed: r1 still runs the older version, the others the newer one',
  kind: 'choice', values: ['clock', 'above-seen', 'mixed'], default: 'clock',
}

export const sharedParameters: readonly Parameter[] = [
  stampsParameter,
  { name: 'latency', text: 'the longest time a message takes', kind: 'integer', min: 1, max: 20, unit: 'ms', default: 8 },
]

export const gapParameter: Parameter = {
  name: 'gap', text: 'from the prescription to the correction', kind: 'integer', min: 100, max: 2_000, unit: 'ms',
  default: 200,
}

const DOSE = 'dose'
export const WRONG = 500
export const RIGHT = 50

export const read: Command = { f: 'read', key: DOSE }
export const prescribe: Command = { f: 'write', key: DOSE, value: WRONG }
export const correct: Command = { f: 'write', key: DOSE, value: RIGHT }

/** `at` in ms. */
export const ask = (client: NodeId, at: number, request: Command): TimedRequest => ({ client, at: at * MS, request })

/** Positions of B's operations among B's own, and of C's read among C's. */
export const correctionOfB = 1
export const readOfB = 2
export const readOfC = 0

/** From `start` ms on: A writes, B reads and corrects, and then everyone looks. */
export const twoWriters = (start: number, gap: number): readonly TimedRequest[] => [
  ask(clientA, start, prescribe),
  ask(clientB, start + Math.floor((gap * 3) / 4), read),
  ask(clientB, start + gap, correct),
  ask(clientB, start + gap + 100, read),
  ask(clientA, start + gap + 200, read),
  ask(clientC, start + gap + 300, read),
]

/** Each person works at the replica of the same place, and would go to the next one if that were silent. */
const clients: readonly NodeSpec[] = ['A', 'B', 'C'].map((name, at) => {
  const servers = [...replicas.slice(at), ...replicas.slice(0, at)]
  const config = { servers, timeout: 400 * MS, tryNext: 150 * MS, retryAfter: 50 * MS, leaderless: true }
  return { name, protocol: kvClient, config }
})

/** Only the clock of r1 is ever wrong. */
export function story(
  parameters: Parameters, clock: NonNullable<NodeSpec['clock']>, requests: readonly TimedRequest[],
  faults: readonly TimedFault[],
): Setup {
  const isOld = (id: NodeId): boolean => parameters.stamps === 'clock' || (parameters.stamps === 'mixed' && id === 0)
  const config = { nodes: replicas, resend: 100 * MS }
  const nodes = [
    ...replicas.map(id => ({
      name: `r${id + 1}`, protocol: isOld(id) ? lwwRegister : lwwRegisterMonotone, config,
      clock: id === 0 ? clock : { offset: 0, ppm: 0 },
    })),
    ...clients,
  ]
  return {
    nodes, network: reliable([MS, integer(parameters, 'latency') * MS]), requests, loops: [], faults, situations: [],
    until: requests.at(-1)!.at + 400 * MS, limit: 20_000,
  }
}

interface Replica {
  readonly versions: Dict<{ readonly value: Value; readonly time: number }>
}

/** The writes come one after the other: those up to the one that the replicas keep are in force, later ones lost. */
export function survivors(states: readonly AnyTypes['state'][]): readonly Command[] {
  const kept = Dict.get((states[0] as Replica).versions, DOSE)?.value ?? null
  const writes = [prescribe, correct]
  return writes.slice(0, 1 + writes.findIndex(command => command.f === 'write' && command.value === kept))
}
