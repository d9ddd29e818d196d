import type { Task } from '../task.ts'
import { agreedValue, isLost } from './found.ts'
import { RIGHT } from './story.ts'

export const clocksLieTasks: readonly Task[] = [
  {
    id: 'clocks-lie/small-skew',
    text: 'Lose the correction although r1 is no more than 120 ms ahead.',
    done: executed => executed.run.scenario === 'clocks-lie/skew' && (executed.run.parameters.ahead as number) <= 120 && isLost(executed),
  },
  {
    id: 'clocks-lie/enough-time',
    text: 'Leave r1 a whole second ahead and the stamps to the clocks, and have the correction survive all the same.',
    done: ({ run: { scenario, parameters, mutant }, status }) => scenario === 'clocks-lie/skew' && mutant === null
      && (parameters.ahead as number) >= 1_000 && parameters.stamps === 'clock' && status === 'ok',
  },
  {
    id: 'clocks-lie/write-again',
    text: 'With r1 300 ms ahead, bring the right dose back without touching a clock: let B write 50 once more, late enough.',
    done: executed => executed.run.scenario === 'clocks-lie/skew' && (executed.run.parameters.ahead as number) >= 300
      && executed.run.parameters.stamps === 'clock' && agreedValue(executed) === RIGHT
      && executed.run.interventions.some(({ act }) => act.kind === 'request'),
  },
  {
    id: 'clocks-lie/good-crystal',
    text: 'Lose the correction with a clock that gains no more than 3 millionths.',
    done: executed => executed.run.scenario === 'clocks-lie/drift' && (executed.run.parameters.drift as number) <= 3 && isLost(executed),
  },
  {
    id: 'clocks-lie/defeat-the-cure',
    text: 'Lose the correction although replicas stamp above what they have seen.',
    done: executed => executed.run.parameters.stamps === 'above-seen' && isLost(executed),
  },
  {
    id: 'clocks-lie/disagree',
    text: 'Break one line of the register so that the replicas still differ when the run ends.',
    done: executed => executed.scenario.protocol === 'lww-register' && executed.run.mutant !== null && agreedValue(executed) === null,
  },
]
