import type { PlannedFault } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import { asks, clerk, counts, reader, servers, sizes, story } from './story.ts'

/** One after the other in the middle of the day, and all of them at its end. */
const faults = ({ crashes }: Parameters): PlannedFault[] => (crashes === 'none' ? [] : [
  ...servers.map((node): PlannedFault =>
    ({ at: (500 + node * 350) * MS, fault: { kind: 'crash-loop', node, every: 150 * MS, times: 1 } })),
  ...servers.map((node): PlannedFault =>
    ({ at: 1_700 * MS, fault: { kind: 'crash-loop', node, every: (200 + node * 20) * MS, times: 1 } })),
])

export const raftCompactsRestart: Scenario = {
  name: 'raft-compacts/restart',
  title: 'Compaction: the power fails, and the log begins with a snapshot',
  summary: 'Disks take time. Servers crash one after the other, then all at once. What was compacted is not executed again: '
    + 'each begins with its snapshot, and executes only what follows.',
  lookFor: [
    'A write is answered when it is on the disks of a majority, a few milliseconds later than without disks that take time.',
    'A snapshot is written first, and the shortened log after it. A crash between the two leaves both.',
    'A server that restarts shows its shelf at once, as it was at the end of its snapshot.',
    'What follows in its log is executed when a leader says that it is committed.',
    'At 1.7 s the power fails. Afterwards the reader finds every item as it was counted last.',
    'With compact-after=1000 a restart begins with nothing, and executes the whole log again.',
  ],
  opens: 'asked:clerk/2',
  protocol: 'raft-snapshot',
  parameters: [
    ...sizes(3, 64),
    {
      name: 'disk', text: 'how long a write takes at most', kind: 'integer', min: 1, max: 40, unit: 'ms', default: 10,
    },
    { name: 'crashes', text: 'whether servers crash', kind: 'choice', values: ['all', 'none'], default: 'all' },
  ],
  seed: 1,
  judges: ['linearizable'],
  needs: ['leader elected', 'log compacted', 'restarted from a snapshot'],
  setup: parameters => story(parameters, [
    ...counts(clerk, 250, 110, 13), ...asks(reader, 600, 400, 3),
    ...asks(reader, 2_200, 100, 4), ...counts(clerk, 2_300, 150, 3),
  ], faults(parameters), 4_500, { latency: [MS, (parameters.disk as number) * MS] }),
}
