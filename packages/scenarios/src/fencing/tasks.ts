import type { Executed } from '../execute.ts'
import type { Task } from '../task.ts'
import { isLost, jobOfA, twoInside } from './found.ts'

const isOf = ({ run }: Executed, scenario: string): boolean => run.scenario === `fencing/${scenario}`

export const fencingTasks: readonly Task[] = [
  {
    id: 'fencing/your-pause',
    text: 'Set the pause to 0, then stop A or B by hand, so that both believe that they hold the lock.',
    done: executed => isOf(executed, 'pause') && executed.run.parameters.pause === 0 && twoInside(executed).length > 0
      && executed.run.interventions.some(({ act }) => act.kind === 'pause'),
  },
  {
    id: 'fencing/one-millisecond',
    text: 'Let clients work for 1 ms only, from the look at the clock to the write. Have a write of A refused all the same.',
    done: executed => executed.run.parameters.work === 1 && executed.run.mutant === null
      && jobOfA(executed).answer?.kind === 'refused',
  },
  {
    id: 'fencing/long-enough',
    text: 'A stands still for 500 ms. Choose a TTL with which its write is taken, without breaking anything.',
    done: executed => isOf(executed, 'pause') && executed.run.parameters.pause === 500 && executed.run.mutant === null
      && jobOfA(executed).answer?.kind === 'ok',
  },
  {
    id: 'fencing/set-back',
    text: 'With a clock that is not slow at all, set A’s back so far that A and B both believe that they hold the lock.',
    done: executed => isOf(executed, 'clock') && executed.run.parameters.slow === 0 && twoInside(executed).length > 0,
  },
  {
    id: 'fencing/lose-takings',
    text: 'Break one line, and have takings that were confirmed disappear from the file.',
    done: executed => executed.run.mutant !== null && isLost(executed),
  },
]
