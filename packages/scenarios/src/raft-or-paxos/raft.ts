import type { Scenario } from '../scenario.ts'
import { splitBrainRaft } from '../split-brain/raft.ts'

/** The scenario of split-brain, with the seed that its neighbours have. */
export const raftOrPaxosRaft: Scenario = {
  ...splitBrainRaft, name: 'raft-or-paxos/raft', title: 'Raft or Paxos: Raft under the cut', seed: 17,
}
