import type { NodeId, TimedFault, TimedRequest } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { oneCopy, survivorsOf } from './found.ts'
import {
  acknowledgeParameter, atLeastParameter, clientSpec, monitorSpec, network, read, replicaSpecs, sharedParameters,
  write,
} from './story.ts'

export const replicas: readonly NodeId[] = [0, 1, 2, 3, 4]
export const clientA: NodeId = 5
export const clientB: NodeId = 6
const monitor: NodeId = 7

/** Positions of A's payment among A's operations, and of B's first look among B's. */
export const paid = 1
export const readOfB = 0

const requests: readonly TimedRequest[] = [
  write(clientA, 300, 'placed'),
  write(clientA, 700, 'paid'),
  read(clientB, 1_000),
  write(clientB, 1_100, 'reminded'),
  read(clientA, 2_000),
  read(clientB, 2_100),
]

/** East is r1, r2 and A; West is the rest, the monitor with it. */
function faults(parameters: Parameters): TimedFault[] {
  if (parameters.cut === 'none') return []
  return [
    { at: 600 * MS, fault: { kind: 'cut', sides: [[0, 1, clientA], [2, 3, 4, clientB, monitor]] } },
    { at: 1_600 * MS, fault: { kind: 'heal' } },
  ]
}

export const copiesAndPromisesTwoSites: Scenario = {
  name: 'copies-and-promises/two-sites',
  title: 'A backup next door',
  summary: 'Every write is on two machines before it is answered, and both are in the East when the network between two sites is cut.',
  lookFor: [
    'r1 and r2 are in the East with A; r3, r4, r5 and the monitor are in the West with B.',
    'During the cut A writes "paid". r2, next to r1, acknowledges: semi-synchronous replication has kept its word.',
    'The monitor, which sees only the West, promotes r3. B finds "placed" there, and writes "reminded".',
    'When the network heals, r1 and r2 both throw "paid" away.',
  ],
  protocol: 'primary-backup-kv',
  parameters: [
    acknowledgeParameter('semi-sync'),
    {
      name: 'backups', text: 'semi-sync only: backups that must have a write before it is answered', kind: 'integer', min: 1,
      max: 4, unit: 'backups', default: 1,
    },
    ...sharedParameters(),
    atLeastParameter(replicas),
    { name: 'cut', text: 'whether the network between the sites is cut', kind: 'choice', values: ['two-way', 'none'], default: 'two-way' },
  ],
  seed: 17,
  judges: ['linearizable'],
  relies: ['connected', 'delivered', 'on-time', 'up', 'prompt', 'clocks-equal', 'disks-quick'],
  needs: [],
  setup: parameters => ({
    nodes: [
      ...replicaSpecs(parameters, replicas, integer(parameters, 'backups')),
      clientSpec('A', replicas), clientSpec('B', [2, 3, 4, 0, 1]),
      monitorSpec(replicas, integer(parameters, 'at-least')),
    ],
    network: network(parameters), requests, loops: [], faults: faults(parameters), situations: [oneCopy(replicas)],
    until: 2_600 * MS, limit: 20_000,
  }),
  survivors: states => survivorsOf(states, replicas),
}
