import type { Executed } from '../execute.ts'
import { told, toldText } from '../operations.ts'
import type { Task } from '../task.ts'
import { msOfRead } from './claims.ts'
import { NEW, OLD, readOfA, readOfB } from './lag.ts'
import { clientA, clientB } from './story.ts'

const integer = ({ run }: Executed, name: string): number => run.parameters[name] as number
const cure = ({ run }: Executed): unknown => run.parameters.cure
const isSound = ({ run }: Executed): boolean => run.scenario.startsWith('stale-reads/') && run.mutant === null
const own = (executed: Executed): string => toldText(told(executed, clientA, readOfA))
const friend = (executed: Executed): string => toldText(told(executed, clientB, readOfB))

export const staleReadsTasks: readonly Task[] = [
  {
    id: 'stale-reads/small-lag',
    text: 'Without a cure: have A miss its own edit with a lag of no more than 60 ms.',
    done: executed => isSound(executed) && cure(executed) === 'none' && integer(executed, 'lag') <= 60
      && own(executed) === OLD,
  },
  {
    id: 'stale-reads/wait-in-vain',
    text: 'Let A wait for its own edit at r3 until it gives up.',
    done: executed => isSound(executed) && cure(executed) === 'wait' && own(executed) === 'unknown',
  },
  {
    id: 'stale-reads/near-and-right',
    text: 'Bounded staleness: have r3 itself, and not the primary, answer B with the edit.',
    done: executed => isSound(executed) && cure(executed) === 'bounded' && friend(executed) === NEW
      && msOfRead(executed, clientB, readOfB) <= 2 * integer(executed, 'latency') && integer(executed, 'lag') > 0,
  },
  {
    id: 'stale-reads/cut-off',
    text: 'Cut r3 off, and have every read be right all the same.',
    done: executed => isSound(executed) && executed.run.parameters.cut === 'r3' && executed.status === 'ok',
  },
  {
    id: 'stale-reads/break-it',
    text: 'Break one line so that a session is convicted: Read Your Writes, Monotonic Reads or Tokens Are Kept.',
    done: ({ run, judgements }) => run.scenario.startsWith('stale-reads/') && judgements.some(({ property, status }) =>
      status === 'violated' && ['Read Your Writes', 'Monotonic Reads', 'Tokens Are Kept'].includes(property)),
  },
]
