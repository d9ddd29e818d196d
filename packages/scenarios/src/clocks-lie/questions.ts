import type { Executed } from '../execute.ts'
import { told, toldText, type Told } from '../operations.ts'
import type { Question } from '../question.ts'
import { readByC } from './found.ts'
import { lastReadOfA } from './step.ts'
import { clientA, clientB, readOfB } from './story.ts'

const about = (read: (executed: Executed) => Told): Pick<Question, 'asked' | 'answer'> => ({
  asked: executed => read(executed).asked,
  answer: executed => ({ option: toldText(read(executed)), event: read(executed).answered }),
})

export const clocksLieQuestions: readonly Question[] = [
  {
    id: 'clocks-lie/what-b-reads',
    text: 'B was told that 50 is written. 90 ms later B reads the dose, at the same replica, r2. No other write was made. What is B told?',
    options: [
      { id: '50', text: '50', because: 'r2 confirmed 50 and has been up all the time. But to confirm a write is not to keep it.' },
      { id: '500', text: '500', because: 'r2 has 500 with the stamp 0.607, from a clock that is ahead. It gave 50 the stamp 0.506, which is lower, and kept the higher.' },
      { id: 'null', text: 'nothing', because: 'Two versions met and one of them stays: the one with the higher stamp. A register is never empty after a write.' },
      { id: 'unknown', text: 'no answer', because: 'Nothing is cut and nobody is down; a replica of this store never waits for another.' },
    ],
    run: { scenario: 'clocks-lie/skew' },
    ...about(executed => told(executed, clientB, readOfB)),
  },
  {
    id: 'clocks-lie/own-write-read',
    text: 'A wrote 500 through r1. Then the clock of r1 was set back by 300 ms, and 50 ms later A wrote 50, through r1 as well. Now A reads at r1. What is A told?',
    options: [
      { id: '50', text: '50', because: 'One client, one replica, one write after the other: any order but the clock’s would say 50.' },
      { id: '500', text: '500', because: 'r1 compares stamps, its own like any other. The second write carries the lower one.' },
      { id: 'unknown', text: 'no answer', because: 'r1 could refuse to stamp while its clock is behind its own last stamp. This one does not look.' },
    ],
    run: { scenario: 'clocks-lie/step' },
    ...about(executed => told(executed, clientA, lastReadOfA)),
  },
  {
    id: 'clocks-lie/unseen',
    text: 'Replicas stamp above what they have seen. r1, still 300 ms ahead, was cut off with A, who wrote 500. B, on the other side, saw no dose at all and wrote 50. The cut has healed. What is C told, at r3?',
    options: [
      { id: '50', text: '50', because: 'It was confirmed last, and r2 did all that it could. But r2 had seen nothing to stamp above.' },
      { id: '500', text: '500', because: 'r2 stamped 50 with its own clock, since it knew of no other version. When 500 came, its stamp was higher.' },
      { id: 'null', text: 'nothing', because: 'Both writes have reached r3 by now; one of them is kept.' },
      { id: 'unknown', text: 'no answer', because: 'Every replica answers from what it has.' },
    ],
    run: { scenario: 'clocks-lie/skew', parameters: { stamps: 'above-seen', cut: 'r1' } },
    ...about(readByC),
  },
]
