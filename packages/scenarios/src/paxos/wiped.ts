import type { TimedFault } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import { a1, a2, a3, latencyParameter, network, nodes, p1, p2, settled, situations } from './story.ts'

const OFF = 300

/** First p2 is cut off with a3, later p1 with a1: a2 is the one acceptor of both majorities, and crashes in between. */
function faults({ disk }: Parameters): TimedFault[] {
  const wipe: TimedFault[] = disk === 'wiped' ? [{ at: (OFF + 20) * MS, fault: { kind: 'wipe', node: a2 } }] : []
  return [
    { at: 20 * MS, fault: { kind: 'cut', sides: [[p1, a1, a2], [p2, a3]] } },
    { at: OFF * MS, fault: { kind: 'crash', node: a2 } },
    ...wipe,
    { at: (OFF + 40) * MS, fault: { kind: 'restart', node: a2 } },
    { at: 400 * MS, fault: { kind: 'heal' } },
    { at: 401 * MS, fault: { kind: 'cut', sides: [[p1, a1], [p2, a2, a3]] } },
  ]
}

export const paxosWiped: Scenario = {
  name: 'paxos/wiped',
  title: 'Paxos: an acceptor comes back with an empty disk',
  summary: 'a1 and a2 choose red. a2 crashes, its disk is replaced, and it takes part again as if it had never promised '
    + 'or accepted anything. Then a2 and a3 are a majority that knows nothing of red.',
  lookFor: [
    'p1 has red chosen by a1 and a2, and its client is told so.',
    'a2 crashes, loses its disk, and starts like a new acceptor.',
    'Now p1 is cut off with a1. p2 asks a2 and a3, and both report nothing.',
    'blue is chosen as well: two majorities shared a2, and a2 had forgotten.',
  ],
  protocol: 'paxos',
  parameters: [
    {
      name: 'disk', text: 'what a2 finds when it starts again', kind: 'choice', values: ['wiped', 'kept'], default: 'wiped',
    },
    latencyParameter(10),
  ],
  seed: 1,
  judges: [],
  needs: ['value learned'],
  setup: parameters => ({
    nodes: nodes(3, [60 * MS, 120 * MS]), network: network(parameters, 5),
    requests: [
      { client: p1, at: 100 * MS, request: 'red' },
      { client: p2, at: 500 * MS, request: 'blue' },
      { client: p1, at: 850 * MS, request: 'green' },
    ],
    loops: [], faults: faults(parameters), situations, until: 1_000 * MS, limit: 20_000,
  }),
  settled,
}
