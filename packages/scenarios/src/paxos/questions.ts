import type { Executed } from '../execute.ts'
import type { Question } from '../question.ts'
import { answer, phaseBegins, processAt } from './seen.ts'
import { a1, a2, a3, p1, p2, type Process } from './story.ts'

const proposing = (executed: Executed): number => phaseBegins(executed, p2, 'accept', answer(executed, p2).asked)

/** What p2 proposes in the first ballot after it was asked. */
function proposedByP2(executed: Executed): { readonly option: string; readonly event: number } {
  const event = proposing(executed)
  const proposed = event < 0 ? null : processAt(executed, p2, event).proposed
  return { option: proposed ?? 'nothing', event: event < 0 ? executed.recording.length - 1 : event }
}

const toldP2 = (executed: Executed): { readonly option: string; readonly event: number } => {
  const { value, answered } = answer(executed, p2)
  return { option: value ?? 'nothing', event: answered < 0 ? executed.recording.length - 1 : answered }
}

/** The moment at which p1 has proposed, and all acceptors have promised a higher ballot. */
function proposedInVain(executed: Executed): number {
  let event = phaseBegins(executed, p1, 'accept')
  while ([a1, a2, a3].some(node => processAt(executed, node, event).promised < 2)) event++
  return event
}

const isLearned = ({ learned }: Process): boolean => learned !== null

export const paxosQuestions: readonly Question[] = [
  {
    id: 'paxos/what-p2-proposes',
    text: 'p1 is dead. Of three acceptors only a2 has accepted red, so red was not chosen. '
      + 'The client of p2 wants blue; p2 will hear of a2 and a3. What does p2 propose?',
    options: [
      { id: 'blue', text: 'blue', because: 'We know that one acceptor is no majority. p2 does not: a1 is out of reach, and for all that p2 hears, a1 may have accepted red too.' },
      { id: 'red', text: 'red', because: 'With a1, which p2 cannot ask, a2 would be a majority. Where red may have been chosen, red is the only safe proposal.' },
      { id: 'nothing', text: 'nothing, it waits for a1', because: 'Then one acceptor that is down could stop everything. Proposing red is safe whether or not red was chosen.' },
    ],
    run: { scenario: 'paxos/rediscovered' },
    asked: executed => answer(executed, p2).asked,
    answer: proposedByP2,
  },
  {
    id: 'paxos/who-gets-through',
    text: 'p1 has proposed red in ballot 1, and its proposal is on the way. Meanwhile all three acceptors have promised ballot 2 '
      + 'to p2. Each of the two begins a higher ballot 35 ms after its last one. What has been chosen 0.8 seconds from now?',
    options: [
      { id: 'red', text: 'red, for p1 came first', because: 'Ballot 1 came first, and an acceptor that has promised ballot 2 refuses it.' },
      { id: 'blue', text: 'blue, for ballot 2 is higher', because: 'Ballot 2 stands against ballot 1. Ballot 3 is asked for before the proposal of ballot 2 arrives.' },
      { id: 'nothing', text: 'nothing', because: 'The two keep their distance of 17 ms. Each proposal comes a few milliseconds after a promise for a higher ballot.' },
    ],
    run: { scenario: 'paxos/duel' },
    asked: proposedInVain,
    answer: executed => {
      const last = executed.recording.length - 1
      const knows = [p1, p2].map(node => processAt(executed, node)).find(isLearned)
      return { option: knows?.learned ?? 'nothing', event: last }
    },
  },
  {
    id: 'paxos/what-p2-is-told',
    text: 'red was chosen by a1 and a2, and the client of p1 knows it. a2 has come back with an empty disk. p2 can reach a2 and a3 '
      + 'and is asked for blue. What is its client told?',
    options: [
      { id: 'red', text: 'that red is chosen', because: 'a2 was the one acceptor that could have reported red to this majority. It has forgotten it.' },
      { id: 'blue', text: 'that blue is chosen', because: 'Two acceptors of three promise, report nothing, and accept. Every rule is kept, on what a2 remembers.' },
      { id: 'nothing', text: 'nothing', because: 'a2 could refuse to take part as long as it does not know what it has forgotten. This one has not noticed.' },
    ],
    run: { scenario: 'paxos/wiped' },
    asked: executed => answer(executed, p2).asked,
    answer: toldP2,
  },
]
