import type { NodeId } from '@quorate/kernel'
import type { Executed } from '../execute.ts'
import type { Task } from '../task.ts'
import { everSuspected, mostMistakes, turns } from './seen.ts'
import { LIVING_SUSPECTED, n1, watched } from './story.ts'

const suspectsTheLiving = ({ recording }: Executed): boolean =>
  recording.situations.some(({ name, spans }) => name === LIVING_SUSPECTED && spans.length > 0)

/** The watched nodes that a person has paused. */
const pausedByHand = ({ run }: Executed): NodeId[] =>
  run.interventions.flatMap(({ act }) => (act.kind === 'pause' && typeof act.node === 'number' ? [act.node] : []))
    .filter(node => watched.includes(node))

const isResumed = ({ run }: Executed, node: NodeId): boolean =>
  run.interventions.some(({ act }) => act.kind === 'resume' && act.node === node)

/** A heartbeat that was on its way when its sender crashed, and came after the suspicion. */
const trustsTheDead = (executed: Executed): boolean => watched.some(node =>
  turns(executed, node, 'Task 3.1').some(({ index }) => !executed.recording.worldAfter(index).node(node).up))

export const slowOrDeadTasks: readonly Task[] = [
  {
    id: 'slow-or-dead/unnoticed',
    text: 'Switch the trouble off. Pause a node by hand and let it go on so soon that it is never suspected.',
    done: executed => executed.run.parameters.trouble === 'off'
      && pausedByHand(executed).some(node => isResumed(executed, node) && !everSuspected(executed).includes(node)),
  },
  {
    id: 'slow-or-dead/only-the-dead',
    text: 'With the trouble on, choose parameters with which n1, which crashes, is suspected, and n2 and n3 never are.',
    done: executed => executed.run.parameters.trouble === 'on' && executed.run.mutant === null
      && everSuspected(executed).every(node => node === n1) && everSuspected(executed).length > 0,
  },
  {
    id: 'slow-or-dead/only-loss',
    text: 'With the trouble off and nobody touched, have a living node suspected because heartbeats are lost.',
    done: executed => executed.run.parameters.trouble === 'off' && executed.run.interventions.length === 0
      && Number(executed.run.parameters.loss) > 0 && suspectsTheLiving(executed),
  },
  {
    id: 'slow-or-dead/trusts-the-dead',
    text: 'Bring the watcher to trust a dead node again, after it had suspected it.',
    done: trustsTheDead,
  },
  {
    id: 'slow-or-dead/never-done-learning',
    text: 'Have the adaptive detector make five mistakes about one node, without breaking it.',
    done: executed => executed.run.scenario === 'slow-or-dead/adaptive' && executed.run.mutant === null
      && executed.run.parameters.detector === 'adaptive' && mostMistakes(executed) >= 5,
  },
  {
    id: 'slow-or-dead/break-it',
    text: 'Break one line of the detector, and find a run that convicts it.',
    done: ({ run, status }) => run.mutant !== null && status === 'violated',
  },
]
