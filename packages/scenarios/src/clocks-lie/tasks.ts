import type { Executed } from '../execute.ts'
import type { Task } from '../task.ts'
import { agreedValue, isLost } from './found.ts'
import { RIGHT } from './story.ts'

/** Of this scenario, and with no line of it broken. */
const isOf = ({ run }: Executed, scenario: 'skew' | 'drift'): boolean =>
  run.scenario === `clocks-lie/${scenario}` && run.mutant === null
const integer = ({ run }: Executed, name: string): number => run.parameters[name] as number
const stamps = ({ run }: Executed): unknown => run.parameters.stamps

export const clocksLieTasks: readonly Task[] = [
  {
    id: 'clocks-lie/small-skew',
    text: 'Lose the correction although r1 is no more than 120 ms ahead.',
    done: executed => isOf(executed, 'skew') && integer(executed, 'ahead') <= 120 && isLost(executed),
  },
  {
    id: 'clocks-lie/enough-time',
    text: 'Leave r1 a whole second ahead and the stamps to the clocks, and have the correction survive all the same.',
    done: executed => isOf(executed, 'skew') && integer(executed, 'ahead') >= 1_000
      && stamps(executed) === 'clock' && executed.status === 'ok',
  },
  {
    id: 'clocks-lie/write-again',
    text: 'With r1 300 ms ahead, bring the right dose back without touching a clock: let B write 50 once more, late enough.',
    done: executed => isOf(executed, 'skew') && integer(executed, 'ahead') >= 300 && stamps(executed) === 'clock'
      && agreedValue(executed) === RIGHT && executed.run.interventions.some(({ act }) => act.kind === 'request'),
  },
  {
    id: 'clocks-lie/good-crystal',
    text: 'Lose the correction with a clock that gains no more than 3 millionths.',
    done: executed => isOf(executed, 'drift') && integer(executed, 'drift') <= 3 && isLost(executed),
  },
  {
    id: 'clocks-lie/defeat-the-cure',
    text: 'Lose the correction although replicas stamp above what they have seen.',
    done: executed => stamps(executed) === 'above-seen' && executed.run.mutant === null && isLost(executed),
  },
  {
    id: 'clocks-lie/disagree',
    text: 'Break one line of the register so that the replicas still differ when the run ends.',
    done: executed => executed.scenario.protocol === 'lww-register' && executed.run.mutant !== null
      && agreedValue(executed) === null,
  },
]
