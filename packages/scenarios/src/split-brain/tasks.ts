import type { Task } from '../task.ts'

export const splitBrainTasks: readonly Task[] = [
  {
    id: 'split-brain/two-lead',
    text: 'Make two nodes lead at once.',
    done: ({ recording }) =>
      recording.situations.some(({ name, spans }) => name === 'two lead at once' && spans.length > 0),
  },
  {
    id: 'split-brain/your-cut',
    text: 'Cut the network by hand, anywhere.',
    done: ({ run }) => run.interventions.some(({ act }) => act.kind === 'cut' || act.kind === 'cut-one-way'),
  },
  {
    id: 'split-brain/your-violation',
    text: 'Get a run of failover convicted whose cut is yours: switch the scenario’s own cut off first.',
    done: ({ run, status }) =>
      run.scenario === 'split-brain/failover' && run.parameters.cut === 'none' && status === 'violated',
  },
  {
    id: 'split-brain/raft-survives',
    text: 'Do your worst to Raft, with at least three interventions, and see it hold.',
    done: ({ run: { scenario, mutant, interventions }, status }) =>
      scenario === 'split-brain/raft' && mutant === null && interventions.length >= 3 && status !== 'violated',
  },
  {
    id: 'split-brain/break-raft',
    text: 'Break one line of Raft and find a run that convicts it.',
    done: ({ run, status }) => run.scenario === 'split-brain/raft' && run.mutant !== null && status === 'violated',
  },
]
