import type { Executed } from '../execute.ts'
import { told, toldText } from '../operations.ts'
import type { Question } from '../question.ts'
import { clientA, readOfA } from './story.ts'

const asked = (executed: Executed): number => told(executed, clientA, readOfA).asked

function answer(executed: Executed): { readonly option: string; readonly event: number } {
  const read = told(executed, clientA, readOfA)
  return { option: toldText(read), event: read.answered }
}

export const splitBrainQuestions: readonly Question[] = [
  {
    id: 'split-brain/what-a-reads',
    text: 'B has just sold seat 12 to Bob through r3. Now A, on the other side of the cut, reads the seat through r1. What is A told?',
    options: [
      { id: 'Ann', text: 'Ann', because: 'r1 still believes that it is the primary and answers from its own memory, where Ann has the seat.' },
      { id: 'Bob', text: 'Bob', because: 'Bob is the newest write, but nothing that r3 wrote can cross the cut to r1.' },
      { id: 'unknown', text: 'no answer', because: 'A node that knew it was cut off could refuse. r1 asks nobody before it answers, so it does not know.' },
      { id: 'free', text: 'free', because: 'A already sold the seat at r1, and r1 remembers its own writes.' },
    ],
    run: { scenario: 'split-brain/failover' },
    asked,
    answer,
  },
  {
    id: 'split-brain/what-a-reads-raft',
    text: 'The same moment in Raft: B has sold the seat to Bob through the new leader. A, on the side of the old one, reads the seat. What is A told?',
    options: [
      { id: 'Ann', text: 'Ann', because: 'r1 has Ann in its log, but an entry that no majority has stored is not yet true.' },
      { id: 'Bob', text: 'Bob', because: 'Bob is committed on the other side, and r1 cannot hear of it before the cut heals.' },
      { id: 'unknown', text: 'no answer', because: 'Here a read is an entry of the log like any other: the old leader would need two more nodes to store it, and reaches only one.' },
      { id: 'free', text: 'free', because: 'That is the last committed value that r1 and r2 know, but answering it would be a stale read: Bob already has the seat.' },
    ],
    run: { scenario: 'split-brain/raft' },
    asked,
    answer,
  },
]
