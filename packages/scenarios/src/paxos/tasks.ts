import type { NodeId } from '@quorate/kernel'
import type { Executed } from '../execute.ts'
import type { Task } from '../task.ts'
import { learnedValues, processAt, timesReached } from './seen.ts'
import { p1, p2 } from './story.ts'

const isDoneByHand = ({ run }: Executed, kind: string): boolean =>
  run.interventions.some(({ act }) => act.kind === kind)

const isCrashed = ({ run }: Executed, node: NodeId): boolean =>
  run.interventions.some(({ act }) => act.kind === 'crash' && act.node === node)

export const paxosTasks: readonly Task[] = [
  {
    id: 'paxos/adopt',
    text: 'In paxos/one-value, find a seed or a moment for p2’s client in which p2 proposes red. Touch nobody.',
    done: executed => executed.run.scenario === 'paxos/one-value' && executed.run.mutant === null
      && executed.run.interventions.length === 0 && timesReached(executed, 'value rediscovered') > 0,
  },
  {
    id: 'paxos/end-the-duel',
    text: 'End the duel without any randomness: leave the spread at 0.',
    done: executed => executed.run.scenario === 'paxos/duel' && executed.run.parameters.spread === 0
      && timesReached(executed, 'overtaken between the phases') > 0 && learnedValues(executed).length === 1,
  },
  {
    id: 'paxos/long-duel',
    text: 'Let proposals be overtaken three times or more in paxos/one-value, and a value be chosen all the same.',
    done: executed => executed.run.scenario === 'paxos/one-value'
      && timesReached(executed, 'overtaken between the phases') >= 3 && learnedValues(executed).length === 1,
  },
  {
    id: 'paxos/outlived',
    text: 'Crash a proposer by hand, and have its value chosen by the other one.',
    done: executed => [[p1, p2, 'red'], [p2, p1, 'blue']].some(([dead, alive, value]) =>
      isCrashed(executed, dead as NodeId) && processAt(executed, alive as NodeId).learned === value),
  },
  {
    id: 'paxos/your-cut',
    text: 'Cut the network by hand so that nothing can be chosen while the cut lasts, and heal it: a value is chosen then.',
    done: executed => isDoneByHand(executed, 'cut') && isDoneByHand(executed, 'heal') && executed.status !== 'violated'
      && learnedValues(executed).length === 1,
  },
  {
    id: 'paxos/break-it',
    text: 'Break one line of Paxos, and find a run that convicts it.',
    done: ({ run, status }) => run.scenario !== 'paxos/wiped' && run.mutant !== null && status === 'violated',
  },
]
