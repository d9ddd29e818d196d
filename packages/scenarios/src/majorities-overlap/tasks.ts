import type { Executed } from '../execute.ts'
import { told, toldText } from '../operations.ts'
import type { Task } from '../task.ts'
import { clientB, readOfB } from './bridge.ts'
import { CLOSED, OPEN } from './story.ts'

const isBridge = ({ run }: Executed): boolean => run.scenario === 'majorities-overlap/bridge'
const sizes = ({ run: { parameters: { read, write } } }: Executed) => ({ read: read as number, write: write as number })
const overlap = (executed: Executed): boolean => sizes(executed).read + sizes(executed).write > 5
const toldB = (executed: Executed): string => toldText(told(executed, clientB, readOfB))
const crashesByHand = ({ run }: Executed): number => run.interventions.filter(({ act }) => act.kind === 'crash').length
const isAnsweredToTheEnd = (executed: Executed): boolean => toldText(told(executed, clientB, readOfB + 1)) === CLOSED
const isIntact = ({ run }: Executed): boolean => run.mutant === null

export const majoritiesOverlapTasks: readonly Task[] = [
  {
    id: 'majorities-overlap/mislead-b',
    text: 'Have B told that the bridge is open, by a choice of sizes alone.',
    done: executed => isBridge(executed) && isIntact(executed) && toldB(executed) === OPEN
      && executed.status === 'violated',
  },
  {
    id: 'majorities-overlap/other-sizes',
    text: 'Find sizes that overlap other than three and three, and a network in which B hears of the closing with them.',
    done: executed => isBridge(executed) && isIntact(executed) && overlap(executed) && toldB(executed) === CLOSED
      && (sizes(executed).read !== 3 || sizes(executed).write !== 3),
  },
  {
    id: 'majorities-overlap/lucky',
    text: 'Be lucky: let the sizes not overlap, and B hear of it all the same.',
    done: executed => isBridge(executed) && isIntact(executed) && !overlap(executed)
      && toldB(executed) === CLOSED && executed.run.parameters.cut === 'moves',
  },
  {
    id: 'majorities-overlap/two-crashes',
    text: 'Without a cut, crash two replicas of the bridge by hand, and have B’s last question answered all the same.',
    done: executed => isBridge(executed) && isIntact(executed) && executed.status === 'ok'
      && executed.run.parameters.cut === 'none' && crashesByHand(executed) >= 2 && isAnsweredToTheEnd(executed),
  },
  {
    id: 'majorities-overlap/inversion',
    text: 'Break one line so that a read finds something older than a read before it.',
    done: ({ run, judgements }) => run.scenario.startsWith('majorities-overlap/') && run.mutant !== null
      && judgements.some(({ property, status }) => property === 'Linearizable' && status === 'violated'),
  },
]
