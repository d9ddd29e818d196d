import type { PlannedFault } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import { asks, clerk, counts, reader, sizes, story } from './story.ts'

/** ms */
const BACK = 1_300

/** r3 is down for a while; when it is back, somebody stops in the middle of what it is sent. */
function faults({ stops }: Parameters): PlannedFault[] {
  const away: PlannedFault =
    { at: 400 * MS, fault: { kind: 'crash-loop', node: 2, every: (BACK - 400) * MS, times: 1 } }
  const at = (BACK + 60) * MS
  switch (stops) {
    case 'leader-pauses': return [
      away, { at, fault: { kind: 'pause', node: 0 } }, { at: at + 500 * MS, fault: { kind: 'resume', node: 0 } },
    ]
    case 'leader-crashes': return [away, { at, fault: { kind: 'crash-loop', node: 0, every: 500 * MS, times: 1 } }]
    case 'receiver-crashes': return [away, { at, fault: { kind: 'crash-loop', node: 2, every: 10 * MS, times: 1 } }]
    default: return [away]
  }
}

export const raftCompactsLeaderChanges: Scenario = {
  name: 'raft-compacts/leader-changes',
  title: 'Compaction: the leader changes in the middle of a snapshot',
  summary: 'r3 was down for so long that the others have forgotten what it lacks. It is sent a snapshot line by line, '
    + 'and the leader stops before the last one. The next leader begins with its own.',
  lookFor: [
    'While r3 is down, r1 and r2 compact again and again, each where its own log has grown too long.',
    'At 1.3 s r3 is back. r1 sends the first line; each answer brings the next, and a heartbeat the same once more.',
    'Every line is one message. r3 still has its old log and its old shelf.',
    'At 1.36 s r1 stops. What r3 has of its snapshot is of no use to anybody.',
    'r2 leads, and its snapshot need not end where that of r1 did. r3 begins a new file.',
    'When r1 goes on, its chunk is of an old term. It is refused, and r1 leads no more.',
  ],
  protocol: 'raft-snapshot',
  parameters: [
    ...sizes(3, 1),
    {
      name: 'stops', text: 'who stops 60 ms after r3 is back', kind: 'choice',
      values: ['leader-pauses', 'leader-crashes', 'receiver-crashes', 'nobody'], default: 'leader-pauses',
    },
  ],
  seed: 1,
  judges: ['linearizable'],
  needs: ['leader elected', 'log compacted', 'snapshot installed', 'another leader sends'],
  setup: parameters => story(parameters, [
    ...counts(clerk, 250, 85, 13), ...asks(reader, 700, 500, 2),
    ...asks(reader, 1_900, 120, 3), ...counts(clerk, 2_000, 120, 3),
  ], faults(parameters), 4_400),
}
