import type { Deadline, Fault, TimedFault, TimedRequest } from '@quorate/kernel'
import { allUp, answered } from '../in-time.ts'
import { inTime, primaryBackupInTime } from '../primary-backup-in-time.ts'
import type { Parameters, Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { clientA, clientB, monitor, replicas } from './crash.ts'
import { oneCopy, survivorsOf } from './found.ts'
import {
  acknowledgeParameter, clientSpec, monitorSpec, network, read, replicaSpecs, sharedParameters, write,
} from './story.ts'

/** ms: the backups are gone, and back. */
const [GONE, BACK] = [500, 1_300]

/** r1 keeps the monitor, so that nobody is promoted; clients reach everyone. */
const cut: Fault = { kind: 'cut', sides: [[0, monitor], [1, 2]] }

const faults: readonly TimedFault[] = [
  { at: GONE * MS, fault: cut }, { at: BACK * MS, fault: { kind: 'heal', only: cut } },
]

/** Nothing is written after the backups are back: nothing but a heartbeat can show them what they have missed. */
const requests: readonly TimedRequest[] = [
  write(clientA, 300, 'placed'),
  write(clientA, 700, 'packed'), read(clientB, 720), write(clientA, 900, 'paid'), read(clientB, 1_000),
  read(clientA, 1_150), read(clientA, 1_700), read(clientB, 1_800), read(clientA, 2_300), read(clientA, 2_600),
]

/** With the cut and without: a primary that waits for nobody, or not for ever, answers, unless it is down. */
function promised(parameters: Parameters): readonly Deadline[] {
  const { acknowledge, 'give-up': giveUp } = parameters
  const waits = acknowledge === 'sync' || (acknowledge === 'semi-sync' && giveUp === 0)
  return waits ? [] : [{ ...answered(clientA, 150, 700), despite: [cut], given: allUp([...replicas, monitor]) }]
}

export const copiesAndPromisesAlone: Scenario = {
  name: 'copies-and-promises/alone',
  title: 'A primary that is left alone, and is not any more',
  summary: 'Both backups are cut off. The primary waits 50 ms for one of them, gives up, and answers alone. When they are back, '
    + 'nobody writes anything for a while, and they have to learn all the same what they have missed.',
  lookFor: [
    'r2 and r3 are cut off from r1 at 0.5 s. The monitor still hears r1, and promotes nobody.',
    'A writes "packed". r1 waits for a backup, gives up after 50 ms, and confirms. B, who asks in between, waits for nothing.',
    '"paid" is confirmed at once: r1 has given up, and waits for nobody until the backups have caught up.',
    'At 1.3 s the network heals. Both of A’s writes were lost on the way, and no other follows them.',
    'r1’s next heartbeat shows where its log ends. r2 and r3 ask for what is missing, and r1 waits for them again.',
  ],
  protocol: 'primary-backup-kv',
  parameters: [acknowledgeParameter('semi-sync'), ...sharedParameters(50)],
  seed: 17,
  judges: ['linearizable'],
  needs: ['caught up after a gap'],
  setup: parameters => ({
    nodes: [
      ...replicaSpecs(parameters, replicas, 1),
      clientSpec('A', replicas), clientSpec('B', replicas), monitorSpec(replicas, 1),
    ],
    network: network(parameters), requests, loops: [], faults, situations: [oneCopy(replicas)],
    deadlines: [
      ...promised(parameters), ...primaryBackupInTime(replicas, monitor, inTime(integer(parameters, 'latency'))),
    ],
    until: 2_800 * MS, limit: 20_000,
  }),
  survivors: states => survivorsOf(states, replicas),
}
