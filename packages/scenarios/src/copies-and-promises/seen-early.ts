import type { Fault, TimedFault, TimedRequest } from '@quorate/kernel'
import { inTime, primaryBackupInTime } from '../primary-backup-in-time.ts'
import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { clientA, clientB, monitor, replicas } from './crash.ts'
import { survivorsOf } from './found.ts'
import {
  acknowledgeParameter, clientSpec, monitorSpec, network, read, replicaSpecs, sharedParameters, write,
} from './story.ts'

/** r1 loses its way to the others and to the monitor, not to its clients, and restarts while it waits for copies. */
const cut: Fault = { kind: 'cut', sides: [[0], [1, 2, monitor]] }

const faults: readonly TimedFault[] = [
  { at: 600 * MS, fault: cut },
  { at: 650 * MS, fault: { kind: 'crash', node: 0 } }, { at: 665 * MS, fault: { kind: 'restart', node: 0 } },
  { at: 1_300 * MS, fault: { kind: 'heal', only: cut } },
]

const requests: readonly TimedRequest[] = [
  write(clientA, 300, 'placed'), read(clientB, 400),
  write(clientA, 620, 'paid'), read(clientB, 700), read(clientB, 1_450),
  write(clientA, 2_200, 'packed'), read(clientB, 2_300),
]

export const copiesAndPromisesSeenEarly: Scenario = {
  name: 'copies-and-promises/seen-early',
  title: 'A write in one log, and a restart',
  summary: 'r1 has a payment in its log that no backup has and that it has confirmed to nobody. It restarts, finds the payment there, and is '
    + 'asked. It must not show it: another primary, which has never seen it, is about to be named.',
  lookFor: [
    'At 0.6 s r1 loses its way to r2, r3 and the monitor. A and B still reach it.',
    'A writes "paid". r1 appends it and waits for copies that cannot come.',
    'r1 restarts. Its log was on its disk: it has executed everything in it, "paid" too.',
    'B reads at r1 and is refused: r1 leads, and what it has may still be lost.',
    'The monitor promotes r2, which never saw "paid". With acknowledge=sync r2 refuses reads too, until r1 follows it.',
    'The network heals. The monitor hears r1 again and tells it to follow r2; r1 throws "paid" away, and B reads "placed".',
  ],
  protocol: 'primary-backup-kv',
  parameters: [acknowledgeParameter('sync'), ...sharedParameters()],
  seed: 17,
  judges: ['linearizable'],
  needs: ['two primaries'],
  setup: parameters => ({
    nodes: [
      ...replicaSpecs(parameters, replicas, 1),
      clientSpec('A', replicas), clientSpec('B', replicas), monitorSpec(replicas, 1),
    ],
    network: network(parameters), requests, loops: [], faults, situations: [],
    deadlines: primaryBackupInTime(replicas, monitor, inTime(integer(parameters, 'latency'))),
    until: 2_600 * MS, limit: 20_000,
  }),
  survivors: states => survivorsOf(states, replicas),
}
