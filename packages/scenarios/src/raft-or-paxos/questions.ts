import type { Executed } from '../execute.ts'
import { told } from '../operations.ts'
import type { Question } from '../question.ts'
import { clientB } from '../split-brain/story.ts'
import { actAt, eventsOf, salesOf } from './seen.ts'

const name = (sale: string): string => (sale === 'Ann' || sale === 'Bob' ? sale : '')

/** Who was sold the seat by the time B has its answer. */
function sold(executed: Executed): { readonly option: string; readonly event: number } {
  const sales = salesOf(executed).map(name).filter(each => each !== '')
  return { option: sales.join(' and ') || 'nobody', event: told(executed, clientB, 0).answered }
}

export const raftOrPaxosQuestions: readonly Question[] = [
  {
    id: 'raft-or-paxos/who-sells',
    text: 'Five servers. Four have to promise before one leads, two have to accept until a slot is chosen. r1 leads. '
      + 'The cut has just put r1, r2 and A on one side and r3, r4, r5 and B on the other. Who will sell the seat?',
    options: [
      { id: 'Bob', text: 'B, whose side is the majority', because: 'Three servers can choose, and more than enough. But none of them leads, and three promises are not four.' },
      { id: 'Ann', text: 'A, whose side has the leader', because: 'r1 leads already and needs no promise any more. With r2 it has the two acceptances that choose a slot.' },
      { id: 'Ann and Bob', text: 'both', because: 'Two can choose on either side. What keeps B’s side from doing it is that it cannot get a leader.' },
      { id: 'nobody', text: 'neither', because: 'Neither side can elect a leader. One of them has one.' },
    ],
    run: { scenario: 'raft-or-paxos/multi-paxos', parameters: { 'to-lead': 4, 'to-choose': 2 } },
    asked: executed => actAt(executed, 'cut'),
    answer: sold,
  },
  {
    id: 'raft-or-paxos/who-may-lead',
    text: 'The same quorums. The network has just healed, and r3, r4 and r5 have nothing in slot 3, where Ann’s seat was chosen by r1 and r2. '
      + 'Several servers ask for promises. What becomes of slot 3?',
    options: [
      { id: 'repeated', text: 'whoever leads proposes Ann’s seat for it', because: 'Four promises of five come from r1 or r2 too, and with them a report of what they have in slot 3.' },
      { id: 'refused', text: 'only r1 or r2 can be elected, and they have it', because: 'That is how Raft does it: a server that lacks entries gets no votes. In Paxos a promise asks for nothing in return.' },
      { id: 'lost', text: 'a leader that lacks it fills it with something else', because: 'It would, if it did not have to ask four servers first.' },
    ],
    run: { scenario: 'raft-or-paxos/multi-paxos', parameters: { 'to-lead': 4, 'to-choose': 2 } },
    asked: executed => actAt(executed, 'heal'),
    answer: executed => {
      const [event] = eventsOf(executed, 'M4', 'proposes for slots').filter(each => each > actAt(executed, 'heal'))
      if (event === undefined) return { option: 'refused', event: executed.recording.length - 1 }
      return { option: 'repeated', event }
    },
  },
]
