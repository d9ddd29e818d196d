import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { clientA, clientB, network, networkParameters, nodes, r1, r2, r3, survivors, writes } from './story.ts'

const CUT = 500

export const raftReplicatesConflict: Scenario = {
  name: 'raft-replicates/conflict',
  title: 'Raft replicates: two logs that disagree',
  summary: 'r1 is cut off with A and goes on appending what it cannot commit. r2 and r3 elect a leader and commit what B writes. '
    + 'When the network heals, the log of r1 is made equal to the new leader’s.',
  lookFor: [
    'At 0.5 s r1 and A are cut off. What A writes now stays dashed in the log of r1, and A is not answered.',
    'r2 and r3 elect a leader of a higher term. Its no-op takes the position that A’s write has in the log of r1; B’s writes follow.',
    'The network heals. The new leader assumes that r1 has all it has itself, and is refused: r1’s log differs.',
    'It goes back to where the logs agree. r1 deletes what follows there, and stores what the new leader has.',
  ],
  protocol: 'raft-kv',
  parameters: [
    {
      name: 'heal-at', text: 'when the cut ends, which begins at 500 ms', kind: 'integer', min: 600, max: 1_600, unit: 'ms',
      default: 1_300,
    },
    ...networkParameters,
  ],
  seed: 5,
  judges: ['linearizable'],
  needs: ['leader elected', 'entry committed'],
  setup: parameters => ({
    nodes, network: network(parameters),
    requests: [
      ...writes(clientA, 'a', 200, 110, 5), ...writes(clientB, 'b', 850, 110, 5),
      { client: clientA, at: 1_700 * MS, request: { f: 'read', key: 'a' } },
    ],
    loops: [],
    faults: [
      { at: CUT * MS, fault: { kind: 'cut', sides: [[r1, clientA], [r2, r3, clientB]] } },
      { at: integer(parameters, 'heal-at') * MS, fault: { kind: 'heal' } },
    ],
    situations: [], until: 2_500 * MS, limit: 8_000,
  }),
  survivors,
}
