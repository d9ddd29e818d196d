import type { TimedFault } from '@quorate/kernel'
import type { Parameters, Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import { asks, clerk, counts, reader, sizes, story } from './story.ts'

/** The leader and the clerk on one side, the rest on the other. */
const faults = ({ cut }: Parameters): TimedFault[] => (cut === 'none' ? [] : [
  { at: 600 * MS, fault: { kind: 'cut', sides: [[0, clerk], [1, 2, reader]] } },
  { at: 1_500 * MS, fault: { kind: 'heal' } },
])

export const raftCompactsOldLeader: Scenario = {
  name: 'raft-compacts/old-leader',
  title: 'Compaction: an old leader comes back to a log that is gone',
  summary: 'r1 leads and is cut off with the clerk. The others go on, and compact what it lacks. When the network heals, '
    + 'the entries that would replace its own do not exist any more: it is sent a snapshot.',
  lookFor: [
    'Each server compacts for itself: the brace at the beginning of its log stands for what it has forgotten.',
    'From 600 ms on, r1 appends what the clerk asks for, and commits nothing. Its log ends with entries that nobody else has.',
    'r2 or r3 leads, and counts for the reader’s side. After a few entries both compact.',
    'At 1.5 s the network heals. r1 hears of the later term, and the next entry for it is in nobody’s log.',
    'InstallSnapshot comes in chunks. With the last one the entries of r1 are gone, and its shelf is that of the others.',
    'With compact-after=1000 r1 is sent entries instead, and the conflict is found entry by entry.',
  ],
  protocol: 'raft-snapshot',
  parameters: [
    ...sizes(4, 2),
    {
      name: 'cut', text: 'whether the network is cut', kind: 'choice', values: ['two-way', 'none'], default: 'two-way',
    },
  ],
  seed: 1,
  judges: ['linearizable'],
  needs: ['leader elected', 'log compacted', 'snapshot installed'],
  setup: parameters => story(parameters, [
    ...counts(clerk, 250, 60, 6), ...counts(clerk, 650, 250, 3),
    ...counts(reader, 800, 80, 7), ...asks(reader, 1_600, 80, 6), ...counts(clerk, 2_100, 80, 4),
  ], faults(parameters), 4_200),
}
