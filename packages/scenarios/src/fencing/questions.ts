import type { Executed } from '../execute.ts'
import type { Question } from '../question.ts'
import { jobOfA, writes } from './found.ts'
import { A } from './story.ts'

/** The first event of this act. */
const actOf = ({ recording }: Executed, kind: string): number =>
  recording.acts.find(({ act }) => act.kind === kind)?.event ?? -1

export const fencingQuestions: readonly Question[] = [
  {
    id: 'fencing/what-is-in-the-file',
    text: 'B was told that the total is 10. Now A goes on: it had read 0 before it fell asleep, has taken 100, and its write is about to leave. '
      + 'The file takes every write. What is in it when A’s has arrived?',
    options: [
      { id: '100', text: '100', because: 'A computed 0 + 100 before it slept, and writes the whole content. B’s 10 is overwritten, and B was told that it is there.' },
      { id: '110', text: '110', because: 'It would be, if A read the total again. Its work was done on what it had read 500 ms ago.' },
      { id: '10', text: '10', because: 'That needs somebody who refuses A’s write. The lock service knows that A’s session is over; the file does not.' },
    ],
    run: { scenario: 'fencing/pause', mutant: 'lease-lock/ignores-tokens' },
    asked: executed => actOf(executed, 'resume'),
    answer: executed => {
      const { answered } = jobOfA(executed)
      return { option: String(writes(executed).find(({ by }) => by === A)?.total ?? 10), event: answered }
    },
  },
  {
    id: 'fencing/what-a-says',
    text: 'Everything that A sends is held up, and has been for a while. A has written, has no answer, and its lease is about to end by its own clock, which is right. '
      + 'What does A report when it ends?',
    options: [
      { id: 'ok', text: 'done', because: 'Nobody has confirmed anything to A.' },
      { id: 'refused', text: 'refused', because: 'The file will refuse it, much later. A cannot wait for what may never come.' },
      { id: 'gave-up', text: 'nothing was written', because: 'A would have to know that its write has not arrived, and never will. It is still under way.' },
      { id: 'unknown', text: 'it does not know', because: 'The write has left and was not answered. It may be in the file, or come there in a minute.' },
    ],
    run: { scenario: 'fencing/delayed-write' },
    asked: executed => actOf(executed, 'clog'),
    answer: executed => {
      const { answer, answered } = jobOfA(executed)
      return { option: answer!.kind, event: answered }
    },
  },
]
