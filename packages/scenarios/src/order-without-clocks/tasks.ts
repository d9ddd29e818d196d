import type { Executed } from '../execute.ts'
import type { Task } from '../task.ts'
import { chatEvents, texts, thread } from './found.ts'
import { AFTER_THE_CALL, ann, BROKEN, cat } from './story.ts'

const stampsOf = ({ run }: Executed): unknown => run.parameters.stamps
const isBroken = ({ judgements }: Executed, name: string): boolean =>
  judgements.some(({ property, status }) => property === name && status === 'violated')

/** In the order in which the person heard and said it. */
const heardInOrder = (executed: Executed, person: number): string =>
  chatEvents(executed).filter(({ node }) => node === person).map(({ line }) => line.text).join('\n')

/** Somebody went down, came back and said something. */
const saidAfterARestart = (executed: Executed): boolean => {
  const { acts } = executed.recording
  return chatEvents(executed).some(({ event, node, line }) => line.from === node
    && acts.some(({ event: before, act }) => before < event && act.kind === 'restart' && act.node === node))
}

export const orderWithoutClocksTasks: readonly Task[] = [
  {
    id: 'order-without-clocks/right-clocks',
    text: 'Stamp with the time on the wall, and have every answer below what it answers.',
    done: executed => stampsOf(executed) === 'wall' && executed.status === 'ok',
  },
  {
    id: 'order-without-clocks/nothing-moves',
    text: 'With Lamport clocks, let Cat hear everything in the very order in which she shows it.',
    done: executed => stampsOf(executed) === 'lamport' && executed.run.mutant === null
      && heardInOrder(executed, cat) === texts(executed, cat).join('\n'),
  },
  {
    id: 'order-without-clocks/hear-the-call',
    text: 'Choose stamps with which “Then we eat out” stands below “The oven is broken”, though Ann’s messages to Cat are as slow as ever.',
    done: executed => {
      const shown = texts(executed, ann)
      return Number(executed.run.parameters.slow) >= 250 && shown.includes(AFTER_THE_CALL)
        && shown.indexOf(AFTER_THE_CALL) > shown.indexOf(BROKEN)
    },
  },
  {
    id: 'order-without-clocks/thirty',
    text: 'Bring a Lamport clock to 30 or more by letting people say things.',
    done: executed => stampsOf(executed) === 'lamport' && executed.run.mutant === null
      && [0, 1, 2].some(person => thread(executed, person).some(({ stamp }) => Number(stamp) >= 30)),
  },
  {
    id: 'order-without-clocks/disagree',
    text: 'Break the clock so that two people show two messages in different orders.',
    done: executed => executed.run.mutant !== null && isBroken(executed, 'One Order'),
  },
  {
    id: 'order-without-clocks/after-a-crash',
    text: 'Crash somebody, let the person come back and say something, and have the Clock Condition hold all the same.',
    done: executed => stampsOf(executed) === 'lamport' && saidAfterARestart(executed) && executed.status === 'ok',
  },
]
