import type { NodeId } from '@quorate/kernel'
import type { Executed } from '../execute.ts'
import { told, toldText } from '../operations.ts'
import type { Task } from '../task.ts'
import { NEW, OLD, readOfA, readOfB } from './lag.ts'
import { clientA, clientB, r1, r3 } from './story.ts'

const integer = ({ run }: Executed, name: string): number => run.parameters[name] as number
const cure = ({ run }: Executed): unknown => run.parameters.cure
const isSound = ({ run }: Executed): boolean => run.scenario.startsWith('stale-reads/') && run.mutant === null
const own = (executed: Executed): string => toldText(told(executed, clientA, readOfA))

/** Who answered B's first read, and with what. */
function friend(executed: Executed): { readonly text: string; readonly by: NodeId | null } {
  const look = told(executed, clientB, readOfB)
  const { recording } = executed
  const message = look.answered < 0 ? -1 : recording.event(look.answered).message
  return { text: toldText(look), by: message < 0 ? null : recording.message(message).from }
}

/** By the scenario or by hand. */
const isCutOff = ({ run }: Executed): boolean => run.parameters.cut === 'r3' || run.interventions.some(({ act }) =>
  act.kind === 'cut' && act.sides.some(side => side.includes(r3) && !side.includes(r1)))

/** What a client that sends its token is promised. */
const promises = ['Read Your Writes By Token', 'Monotonic Reads By Token', 'Tokens Are Kept']

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
    done(executed) {
      const { text, by } = friend(executed)
      const isBounded = isSound(executed) && cure(executed) === 'bounded' && integer(executed, 'lag') > 0
      return isBounded && text === NEW && by === r3
    },
  },
  {
    id: 'stale-reads/cut-off',
    text: 'Cut r3 off, and have every read be right all the same.',
    done: executed => isSound(executed) && isCutOff(executed) && executed.status === 'ok',
  },
  {
    id: 'stale-reads/break-it',
    text: `Break one line so that a promise to whoever sends a token is broken: ${promises.slice(0, -1).join(', ')} or ${promises.at(-1)!}.`,
    done: ({ run, judgements }) => run.scenario.startsWith('stale-reads/')
      && judgements.some(({ property, status }) => status === 'violated' && promises.includes(property)),
  },
]
