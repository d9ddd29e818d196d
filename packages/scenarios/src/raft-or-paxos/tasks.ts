import type { Executed } from '../execute.ts'
import type { Task } from '../task.ts'
import { salesOf } from './seen.ts'

const isReached = ({ recording }: Executed, name: string): boolean =>
  recording.witnesses.some(witness => witness.name === name && witness.count > 0)

const isMultiPaxos = ({ run }: Executed): boolean => run.scenario === 'raft-or-paxos/multi-paxos' && run.mutant === null

export const raftOrPaxosTasks: readonly Task[] = [
  {
    id: 'raft-or-paxos/small-side-sells',
    text: 'Have A sell the seat in Multi-Paxos during the cut, and nothing be violated.',
    done: executed => isMultiPaxos(executed) && executed.run.parameters.cut !== 'none' && salesOf(executed)[0] === 'Ann'
      && executed.status !== 'violated',
  },
  {
    id: 'raft-or-paxos/two-values',
    text: 'Have Multi-Paxos convicted without breaking a line of it.',
    done: executed => isMultiPaxos(executed) && executed.status === 'violated',
  },
  {
    id: 'raft-or-paxos/no-cut-deposed',
    text: 'Switch the cut off, and depose the leader of Multi-Paxos by hand.',
    done: executed => isMultiPaxos(executed) && executed.run.parameters.cut === 'none'
      && executed.run.interventions.length > 0 && isReached(executed, 'leader deposed'),
  },
  {
    id: 'raft-or-paxos/patient-primary',
    text: 'Keep the cut, and have the primary and its backups lose nothing.',
    done: ({ run, status }) => run.scenario === 'raft-or-paxos/primary-backup' && run.mutant === null
      && run.parameters.cut !== 'none' && status !== 'violated',
  },
  {
    id: 'raft-or-paxos/break-both',
    text: 'Break one line of Raft or of Multi-Paxos, and find a run that convicts it.',
    done: ({ run, status }) => run.mutant !== null && status === 'violated' && run.scenario !== 'raft-or-paxos/primary-backup',
  },
]
