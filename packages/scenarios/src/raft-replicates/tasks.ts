import { byNumber } from '@quorate/kernel'
import type { Command } from '@quorate/protocols'
import type { Executed } from '../execute.ts'
import type { Task } from '../task.ts'
import { confirmed, logLength, noted } from './seen.ts'
import { servers } from './story.ts'

const own = ({ run }: Executed, scenario: string): boolean =>
  run.scenario === `raft-replicates/${scenario}` && run.mutant === null

/** By how many entries a server that is up is behind another, looking at every fifth event, at most. */
function farthestBehind(executed: Executed): number {
  const events = Array.from({ length: Math.floor(executed.recording.length / 5) }, (_, i) => 5 * i)
  return events.reduce((most, event) => Math.max(most, spreadAfter(executed, event)), 0)
}

function spreadAfter(executed: Executed, event: number): number {
  const world = executed.recording.worldAfter(event)
  const lengths = servers.filter(node => world.node(node).up).map(node => logLength(executed, event, node))
    .toSorted(byNumber)
  return lengths.length === 0 ? 0 : lengths.at(-1)! - lengths[0]!
}

function allConfirmed(executed: Executed): boolean {
  const asked = executed.recording.setup.requests.filter(({ request }) => (request as Command).f === 'write')
  return confirmed(executed).length === asked.length
}

const loss = ({ run }: Executed): number => run.parameters.loss as number

export const raftReplicatesTasks: readonly Task[] = [
  {
    id: 'raft-replicates/delete-by-hand',
    text: 'In the run of one server away, have a server delete entries from its log: cut or crash by hand.',
    done: executed => own(executed, 'catch-up') && executed.run.interventions.length > 0
      && noted(executed, 'AppendEntries 3', 'deletes').length > 0,
  },
  {
    id: 'raft-replicates/nothing-deleted',
    text: 'In the run of the cut, choose the end of the cut so that everything is confirmed and nothing is deleted.',
    done: executed => own(executed, 'conflict') && executed.run.interventions.length === 0 && allConfirmed(executed)
      && noted(executed, 'AppendEntries 3', 'deletes').length === 0,
  },
  {
    id: 'raft-replicates/far-behind',
    text: 'Bring a server that is up seven entries behind, and have every write confirmed all the same.',
    done: executed => own(executed, 'catch-up') && allConfirmed(executed) && farthestBehind(executed) >= 7,
  },
  {
    id: 'raft-replicates/lossy',
    text: 'Lose every twentieth message or more, and have every write of A confirmed. Another seed may help.',
    done: executed => own(executed, 'catch-up') && loss(executed) >= 50 && allConfirmed(executed),
  },
  {
    id: 'raft-replicates/break-it',
    text: 'Break one line of replication and find a run that convicts it.',
    done: ({ run, status }) => run.mutant !== null && status === 'violated',
  },
]
