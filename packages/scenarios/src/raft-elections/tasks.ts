import type { Executed } from '../execute.ts'
import type { Task } from '../task.ts'
import { leads, serversAfter } from './seen.ts'
import { servers, TWO_LEAD } from './story.ts'

const untouched = ({ run }: Executed): boolean => run.interventions.length === 0 && run.mutant === null

const happens = ({ recording }: Executed, name: string): boolean =>
  recording.situations.some(situation => situation.name === name && situation.spans.length > 0)

/** The events at which a person started a server. */
const startedByHand = ({ recording, run }: Executed): number[] =>
  (run.interventions.some(({ act }) => act.kind === 'restart')
    ? recording.acts.filter(({ act, byHand }) => byHand && act.kind === 'restart').map(({ event }) => event)
    : [])

const tooFew = (executed: Executed, event: number): boolean => {
  const up = serversAfter(executed, event)
  return 2 * up.length <= servers.length && up.every(({ raft: { role } }) => role !== 'leader')
}

export const raftElectionsTasks: readonly Task[] = [
  {
    id: 'raft-elections/nobody-ever',
    text: 'Turn parameters until nobody is elected in the whole run, and touch no server.',
    done: executed => untouched(executed) && leads(executed).length === 0,
  },
  {
    id: 'raft-elections/needless',
    text: 'Have no server crash, touch none, and see a leader deposed all the same.',
    done: executed => untouched(executed) && executed.run.parameters.down === 0 && leads(executed).length > 1,
  },
  {
    id: 'raft-elections/one-is-enough',
    text: 'Crash servers by hand until too few are left and nobody leads; then start one, and have a leader again.',
    done: executed => startedByHand(executed).some(event =>
      tooFew(executed, event - 1) && leads(executed).some(lead => lead.event > event)),
  },
  {
    id: 'raft-elections/two-at-once',
    text: 'Cut the leader off by hand, so that two lead at once, each in a term of its own.',
    done: executed => executed.run.mutant === null && happens(executed, TWO_LEAD),
  },
  {
    id: 'raft-elections/break-it',
    text: 'Break one line of Raft and find a run that convicts it.',
    done: ({ run, status }) => run.mutant !== null && status === 'violated',
  },
]
