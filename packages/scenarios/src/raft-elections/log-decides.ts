import type { NodeId } from '@quorate/kernel'
import type { Scenario } from '../scenario.ts'
import { MS } from '../values.ts'
import { counting, deadlines, electionParameters, network, nodes, situations, withoutTiming } from './story.ts'

/** The one that misses what the others commit. */
export const behind: NodeId = 4
/** Before anyone can stand for the first time. */
const OFF = 100
/** ms */
export const BACK = 1_400

export const raftElectionsLogDecides: Scenario = {
  name: 'raft-elections/log-decides',
  title: 'Raft elects: a candidate that has missed entries',
  summary: 'r5 is cut off before the first election, while the others commit entries. It stands in one election after the other, comes back with the '
    + 'highest term of all, and is elected by nobody, because its log lacks what was committed.',
  lookFor: [
    'At 0.1 s r5 is cut off. It hears no heartbeats, and stands again and again, each time in a higher term.',
    'The others elect a leader, four servers of five, and commit what C writes.',
    'At 1.4 s r5 is back. Its answer to a heartbeat carries a term that is higher than that of the leader, which steps down.',
    'r5 asks for votes. Every server compares logs, and refuses: r5 lacks entries that they have.',
    'One of the others is elected, in a term that is higher still, and r5 gets what it missed.',
  ],
  protocol: 'raft-kv',
  parameters: electionParameters,
  seed: 3,
  judges: ['linearizable'],
  without: withoutTiming,
  needs: ['leader elected', 'entry committed'],
  setup: parameters => ({
    nodes: nodes(parameters), network: network(parameters), requests: counting(300, 150, 14), loops: [],
    faults: [
      { at: OFF * MS, fault: { kind: 'isolate', node: behind } },
      { at: BACK * MS, fault: { kind: 'heal' } },
    ],
    situations, deadlines: deadlines(parameters), until: 2_600 * MS, limit: 12_000,
  }),
}
