import { told, toldText } from '../operations.ts'
import type { Question } from '../question.ts'
import { clientB, readOfB } from './bridge.ts'
import { readerC } from './two-readers.ts'

const answerTo = (client: number, operation: number): Question['answer'] => executed => {
  const answer = told(executed, client, operation)
  return { option: toldText(answer), event: answer.answered }
}

export const majoritiesOverlapQuestions: readonly Question[] = [
  {
    id: 'majorities-overlap/what-b-reads',
    text: 'r1, r2 and r3 know that the bridge is closed. Now the cut has moved: r1 and r2 are gone, and B asks r5, which reaches r3 and r4. What is B told?',
    options: [
      { id: 'closed', text: 'closed', because: 'r5 waits for three reports. Whichever they are, one comes from a replica that was told: here r3, and its tag is the highest.' },
      { id: 'open', text: 'open', because: 'Two of the three replicas on this side, r4 and r5, still have the old version. They are outvoted by a tag, not by a count.' },
      { id: 'unknown', text: 'no answer', because: 'Three of five are a majority, and r3, r4 and r5 are three. Nobody has to reach those who were there before.' },
    ],
    run: { scenario: 'majorities-overlap/bridge' },
    asked: executed => told(executed, clientB, readOfB).asked,
    answer: answerTo(clientB, readOfB),
  },
  {
    id: 'majorities-overlap/what-c-reads',
    text: 'B was told closed. Then the network changes once more, and C asks r2, which now reaches r3 alone. A’s write went no further than r1. What is C told?',
    options: [
      { id: 'closed', text: 'closed', because: 'Before B was answered, r3 had been handed what B’s read found. So r3 has it, although A’s write never came there.' },
      { id: 'open', text: 'open', because: 'That would be right if reads left no trace: r2 and r3 never heard from A. But B’s read has left one.' },
      { id: 'unknown', text: 'no answer', because: 'r2 and r3 are two of three: that is a majority.' },
    ],
    run: { scenario: 'majorities-overlap/two-readers' },
    asked: executed => told(executed, readerC, 0).asked,
    answer: answerTo(readerC, 0),
  },
]
