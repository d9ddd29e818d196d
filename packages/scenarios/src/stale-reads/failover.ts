import type { Fault, TimedFault, TimedRequest } from '@quorate/kernel'
import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import {
  clientA, clientB, clientC, cureParameter, latencyParameter, look, maxAgeParameter, monitor, monitorSpec, network, r1,
  r2, r3, serving, write,
} from './story.ts'

/** Clients reach everyone throughout. */
const cut: Fault = { kind: 'cut', sides: [[r1], [r2, r3, monitor]] }

const faults: readonly TimedFault[] = [
  { at: 500 * MS, fault: cut }, { at: 1_000 * MS, fault: { kind: 'heal', only: cut } },
]

const requests: readonly TimedRequest[] = [
  write(clientA, 100, 'first'), write(clientA, 550, 'edited'), look(clientA, 600),
  look(clientC, 1_100), write(clientB, 1_200, 'theirs'), look(clientA, 1_300), look(clientA, 1_400),
  look(clientB, 1_450),
]

export const staleReadsFailover: Scenario = {
  name: 'stale-reads/failover',
  title: 'A token for something that is gone',
  summary: 'A’s edit is confirmed and lost in a failover. Another write stands at its position now. A’s token names position and '
    + 'epoch, so that A is told of the loss and not shown the other write as if it came after its own.',
  lookFor: [
    'r1 is cut off from r2, r3 and the monitor. A edits the post there, and is told "position 2 of epoch 1".',
    'The monitor promotes r2, which has never seen the edit. When the cut is over, r1 follows it and throws the edit away.',
    'C reads at r2 and finds the first post, which is not linearizable. C has seen nothing, and no token of C’s can tell.',
    'B writes: position 2 of epoch 2. r3 has that, and A comes with its token for position 2 of epoch 1.',
    'The number is the same and the epoch is not. r3 points to r2, and r2, the primary, says that the edit was lost.',
    'A has been told once. Its session begins anew, and it reads what B wrote.',
  ],
  opens: 'asked:A/1',
  protocol: 'primary-backup-reads',
  parameters: [cureParameter('token'), maxAgeParameter, latencyParameter],
  seed: 17,
  judges: ['linearizable'],
  needs: ['two primaries'],
  setup: parameters => ({
    nodes: [...serving(parameters), monitorSpec(4)], network: network(parameters), requests, loops: [], faults,
    situations: [], until: 1_800 * MS, limit: 20_000,
  }),
}
