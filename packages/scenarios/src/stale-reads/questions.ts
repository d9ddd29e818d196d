import type { Executed } from '../execute.ts'
import { told, toldText, type Told } from '../operations.ts'
import type { Question } from '../question.ts'
import { clientA, clientB, readOfA, readOfB } from './lag.ts'

const about = (of: (executed: Executed) => Told): Pick<Question, 'asked' | 'answer'> => ({
  asked: executed => of(executed).asked,
  answer: executed => ({ option: toldText(of(executed)), event: of(executed).answered }),
})

export const staleReadsQuestions: readonly Question[] = [
  {
    id: 'stale-reads/own-read',
    text: 'A has edited its post and was told "ok". Nobody has crashed, nothing is lost or cut. A reads the post at r3, the replica near it. What is A told?',
    options: [
      { id: 'edited', text: 'edited', because: 'It was confirmed before A asked. But r1 confirmed it, and r3 has not heard of it.' },
      { id: 'first', text: 'first', because: 'The last write that has reached r3. The edit is 300 ms on its way.' },
      { id: 'null', text: 'nothing', because: 'r3 has the first version, written half a second ago.' },
      { id: 'unknown', text: 'no answer', because: 'r3 could ask r1 first, or wait. This one asks nobody.' },
    ],
    run: { scenario: 'stale-reads/lag' },
    ...about(executed => told(executed, clientA, readOfA)),
  },
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
]
