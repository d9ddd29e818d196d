import type { NodeId, TimedFault, TimedRequest } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { oneCopy, survivorsOf } from './found.ts'
import {
  acknowledgeParameter, atLeastParameter, clientSpec, monitorSpec, network, read, replicaSpecs, sharedParameters,
  write,
} from './story.ts'

export const replicas: readonly NodeId[] = [0, 1, 2]
export const clientA: NodeId = 3
export const clientB: NodeId = 4
export const monitor: NodeId = 5

/** Positions of A's operations among A's own, and of B's first read among B's. */
export const packed = 1
export const paid = 2
export const readOfB = 0

const CRASH = 800

const requests: readonly TimedRequest[] = [
  write(clientA, 300, 'placed'),
  write(clientA, 600, 'packed'),
  write(clientA, 720, 'paid'),
  read(clientB, 1_400),
  read(clientB, 2_600),
  read(clientA, 2_700),
]

/** r3 is away for 700 ms. r1 loses its way to the others, later its power, and comes back when all is over. */
function faults(parameters: Parameters): TimedFault[] {
  const away: TimedFault[] = [
    { at: 500 * MS, fault: { kind: 'crash', node: 2 } }, { at: 1_200 * MS, fault: { kind: 'restart', node: 2 } },
  ]
  if (parameters.crash === 'none') return away
  const uplink = integer(parameters, 'uplink') * MS
  const cut: TimedFault[] = uplink === 0 ? []
    : [{ at: CRASH * MS - uplink, fault: { kind: 'cut', sides: [[0], [1, 2, monitor]] } }]
  return [
    ...away, ...cut, { at: CRASH * MS, fault: { kind: 'crash', node: 0 } },
    { at: 2_200 * MS, fault: { kind: 'heal' } }, { at: 2_200 * MS, fault: { kind: 'restart', node: 0 } },
  ]
}

export const copiesAndPromisesCrash: Scenario = {
  name: 'copies-and-promises/crash',
  title: 'Three promises under one crash',
  summary: 'A checkout is told "paid" and the primary dies. What is left depends on who had the write when it was answered.',
  lookFor: [
    'r3 is away from 500 ms on, as for an update. r1 goes on with one backup.',
    'r1 loses its way to r2 shortly before it loses its power. A, which still reaches it, writes "paid" in between.',
    'The monitor misses four pings and promotes the replica with the best log.',
    'B, the carrier, reads the order. Was the payment confirmed, and is it there?',
    'r1 comes back and throws away what the new primary does not have.',
  ],
  protocol: 'primary-backup-kv',
  parameters: [
    acknowledgeParameter('async'),
    ...sharedParameters(),
    {
      name: 'crash', text: 'whether r1 dies', kind: 'choice', values: ['r1', 'none'], default: 'r1',
    },
    {
      name: 'uplink', text: 'how long before its crash r1 loses its way to the other replicas', kind: 'integer', min: 0, max: 200,
      unit: 'ms', default: 100,
    },
    atLeastParameter(replicas),
  ],
  seed: 17,
  judges: ['linearizable'],
  relies: ['connected', 'delivered', 'on-time', 'up', 'prompt', 'clocks-equal', 'disks-quick'],
  needs: [],
  setup: parameters => ({
    nodes: [
      ...replicaSpecs(parameters, replicas, 1),
      clientSpec('A', replicas), clientSpec('B', [1, 2, 0]),
      monitorSpec(replicas, integer(parameters, 'at-least')),
    ],
    network: network(parameters), requests, loops: [], faults: faults(parameters), situations: [oneCopy(replicas)],
    until: 3_200 * MS, limit: 20_000,
  }),
  survivors: states => survivorsOf(states, replicas),
}

/** The same story with other defaults: a scenario of its own, so that it is fuzzed as what it is. */
export function withDefaults(
  told: Pick<Scenario, 'name' | 'title' | 'summary' | 'lookFor' | 'relies'>,
  defaults: Readonly<Record<string, string | number>>,
): Scenario {
  const parameters = copiesAndPromisesCrash.parameters.map(parameter =>
    ({ ...parameter, default: defaults[parameter.name] ?? parameter.default }) as typeof parameter)
  return { ...copiesAndPromisesCrash, ...told, parameters }
}
