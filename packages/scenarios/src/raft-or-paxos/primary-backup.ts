import type { Scenario } from '../scenario.ts'
import { splitBrainFailover } from '../split-brain/failover.ts'

/** The scenario of split-brain, with the seed that its neighbours have. */
export const raftOrPaxosPrimaryBackup: Scenario = {
  ...splitBrainFailover, name: 'raft-or-paxos/primary-backup', title: 'Raft or Paxos: a primary and its backups under the cut',
  seed: 17,
}
