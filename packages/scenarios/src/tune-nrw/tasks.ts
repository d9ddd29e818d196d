import type { Executed } from '../execute.ts'
import type { Task } from '../task.ts'
import { isWhole, tally } from './seen.ts'

const isRates = ({ run }: Executed, fault?: string): boolean =>
  run.scenario === 'tune-nrw/rates' && run.mutant === null && (fault === undefined || run.parameters.fault === fault)

const overlaps = ({ run: { parameters: { n, r, w } } }: Executed): boolean =>
  (r as number) + (w as number) > (n as number)

export const tuneNrwTasks: readonly Task[] = [
  {
    id: 'tune-nrw/ten-old',
    text: 'In the rates, with nothing broken, get at least ten looks that return an old number.',
    done: executed =>
      isRates(executed, 'none') && executed.run.interventions.length === 0 && tally(executed).stale >= 10,
  },
  {
    id: 'tune-nrw/one-down-whole',
    text: 'With r5 down for a third of the run and nobody standing in, have every look and every write answered, and no look old.',
    done: executed => isRates(executed, 'one-down') && executed.run.parameters.sloppy === 'off'
      && isWhole(tally(executed)) && tally(executed).stale === 0 && overlaps(executed),
  },
  {
    id: 'tune-nrw/cut-writes',
    text: 'In the cut, have every write confirmed and no look old. Then look at what it cost.',
    done: executed => isRates(executed, 'cut') && tally(executed).stale === 0
      && tally(executed).writesAcknowledged === tally(executed).writes,
  },
  {
    id: 'tune-nrw/old-despite-overlap',
    text: 'Get an old look although R + W > N, without breaking a line of the store.',
    done: executed => executed.scenario.protocol === 'quorum-kv' && executed.run.mutant === null
      && overlaps(executed) && tally(executed).stale > 0,
  },
  {
    id: 'tune-nrw/break-it',
    text: 'Break one line of the store, so that one of its own invariants convicts it.',
    done: ({ run, scenario, judgements }) => scenario.protocol === 'quorum-kv' && run.mutant !== null
      && judgements.some(({ property, status }) => status === 'violated' && property !== 'Linearizable'),
  },
]
