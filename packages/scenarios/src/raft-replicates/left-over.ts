import { reliable } from '@quorate/kernel'
import { raftInTime } from '../raft-in-time.ts'
import type { Scenario } from '../scenario.ts'
import { integer, MS } from '../values.ts'
import { clientA, nodes, r1, servers, survivors } from './story.ts'

/** ms: A asks once more, r1 crashes with that write in the logs of all and knows of no other copy, and is back. */
const [ASKED, BACK, READ] = [500, 1_700, 2_400]

export const raftReplicatesLeftOver: Scenario = {
  name: 'raft-replicates/left-over',
  title: 'Raft replicates: what an older leader left',
  summary: 'r1 sends A’s last write to everyone and crashes before it hears of a copy. Nobody asks for anything for a while. '
    + 'The next leader may not count copies of an older term; its own no-op commits what precedes it.',
  lookFor: [
    'A’s write of 2 reaches r2 and r3. r1 crashes at once: it is in all three logs, and nobody may call it committed.',
    'A is told nothing: it asked without a session, so it cannot ask again, and gives up.',
    'Another server leads, in term 2. It has the entry, but of term 1, and appends a no-op of its own term.',
    'With the no-op, the entry before it is committed as well. Had the leader waited for the next command, it would have waited long.',
    'At 2.4 s A reads. The write that it gave up on was executed.',
  ],
  protocol: 'raft-kv',
  parameters: [
    {
      name: 'crash-after', text: 'how long after it was asked r1 crashes', kind: 'integer', min: 8, max: 40, unit: 'ms',
      default: 15,
    },
  ],
  seed: 3,
  judges: ['linearizable'],
  needs: ['leader elected', 'entry committed'],
  setup: parameters => ({
    nodes,
    // Short enough for an entry to have reached everyone before r1 has an answer to it.
    network: { ...reliable([6 * MS, 7 * MS]) },
    requests: [
      { client: clientA, at: 300 * MS, request: { f: 'write', key: 'a', value: 1 } },
      { client: clientA, at: ASKED * MS, request: { f: 'write', key: 'a', value: 2 } },
      { client: clientA, at: READ * MS, request: { f: 'read', key: 'a' } },
    ],
    loops: [],
    faults: [
      { at: (ASKED + integer(parameters, 'crash-after')) * MS, fault: { kind: 'crash', node: r1 } },
      { at: BACK * MS, fault: { kind: 'restart', node: r1 } },
    ],
    situations: [], deadlines: raftInTime(servers, 1_000 * MS), until: 2_800 * MS, limit: 8_000,
  }),
  survivors,
}
