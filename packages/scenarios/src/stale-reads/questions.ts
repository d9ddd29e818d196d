import type { Executed } from '../execute.ts'
import { told, toldText, type Told } from '../operations.ts'
import type { Question } from '../question.ts'
import { readOfA, readOfB } from './lag.ts'
import { clientA, clientB } from './story.ts'

const about = (of: (executed: Executed) => Told): Pick<Question, 'asked' | 'answer'> => ({
  asked: executed => of(executed).asked,
  answer: executed => ({ option: toldText(of(executed)), event: of(executed).answered }),
})

export const staleReadsQuestions: readonly Question[] = [
  {
    id: 'stale-reads/friend',
    text: 'Every client now sends along how far into the log it has seen. A has found its edit, and so has C, who told B of it on the telephone. B has not read anything yet, and asks r3. What is B told?',
    options: [
      { id: 'edited', text: 'edited', because: 'B knows of the edit. But its token does not: a telephone call is not in the log.' },
      { id: 'first', text: 'first', because: 'B’s token names position 0, and r3 has more than that. It may answer with what it has.' },
      { id: 'unknown', text: 'no answer', because: 'r3 makes nobody wait here: it answers or points to the primary.' },
    ],
    run: { scenario: 'stale-reads/token' },
    ...about(executed => told(executed, clientB, readOfB)),
  },
  {
    id: 'stale-reads/cut-off',
    text: 'r3 keeps a read until it has what the client has seen. It has been cut off from r1 and r2 for 100 ms, and A, who still reaches all three, reads its edit at r3. What is A told?',
    options: [
      { id: 'edited', text: 'edited', because: 'r3 would answer as soon as it has the edit. The edit cannot cross the cut.' },
      { id: 'first', text: 'first', because: 'That is what r3 has. But A’s token says that A has seen more, and r3 keeps to that.' },
      { id: 'unknown', text: 'no answer', because: 'r3 waits for the log, A waits for r3, and after half a second A gives up.' },
    ],
    run: { scenario: 'stale-reads/lag', parameters: { cure: 'wait', cut: 'r3' } },
    ...about(executed => told(executed, clientA, readOfA)),
  },
]
