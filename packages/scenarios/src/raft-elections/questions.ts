import type { Executed } from '../execute.ts'
import type { Question } from '../question.ts'
import { CRASH } from './leader-crashes.ts'
import { BACK, behind } from './log-decides.ts'
import { before, leads, nextLead, serversAfter, whileDown } from './seen.ts'
import { MS } from '../values.ts'

function afterTheReturn(executed: Executed): { readonly option: string; readonly event: number } {
  const next = nextLead(executed, BACK * MS)
  if (next === null) return { option: 'same', event: executed.recording.length - 1 }
  return { option: next.node === behind ? 'r5' : 'other', event: next.event }
}

function whatTwoDo(executed: Executed): { readonly option: string; readonly event: number } {
  const event = whileDown(executed)
  const up = serversAfter(executed, event)
  if (up.some(({ raft: { role } }) => role === 'leader')) return { option: 'leader', event }
  const lastTerm = leads(executed).findLast(lead => lead.event <= event)?.term ?? 0
  return { option: up.some(({ raft: { currentTerm } }) => currentTerm > lastTerm + 1) ? 'in vain' : 'wait', event }
}

export const raftElectionsQuestions: readonly Question[] = [
  {
    id: 'raft-elections/what-two-do',
    text: 'Three of the five servers have just crashed, the leader among them. The two that are left can talk to each other. '
      + 'What do they do until the others are started again?',
    options: [
      { id: 'leader', text: 'elect one of the two', because: 'Two votes are all votes that can be had. But the majority is counted among all servers of the configuration, and three of five cannot come from two.' },
      { id: 'in vain', text: 'stand, again and again, and win nothing', because: 'A timer does not know how many servers are up. Each candidate gets at most two votes, waits for a timeout, and tries the next term.' },
      { id: 'wait', text: 'wait quietly', because: 'They could, if they knew that three are down. A server that crashed and one that is slow look the same from here.' },
    ],
    run: { scenario: 'raft-elections/leader-crashes', parameters: { down: 3 } },
    asked: executed => before(executed, CRASH * MS) + 3,
    answer: whatTwoDo,
  },
  {
    id: 'raft-elections/who-leads-next',
    text: 'r5 was cut off before the first election, stood again and again, and has just come back. Its term is '
      + 'the highest of all. Its log lacks what the others committed meanwhile. Who leads when it is quiet again?',
    options: [
      { id: 'r5', text: 'r5', because: 'The higher term makes the others listen, and the old leader steps down. It does not make them vote: they compare logs first.' },
      { id: 'same', text: 'the old leader, as if nothing had happened', because: 'It was healthy all the time. But it must obey a higher term, whoever brings it, and from that moment nobody leads.' },
      { id: 'other', text: 'one of the other four, after an election in a higher term still', because: 'The four have everything that was committed. Whichever of them times out first gets their votes, and that may be the old leader again.' },
    ],
    run: { scenario: 'raft-elections/log-decides' },
    asked: executed => before(executed, BACK * MS) + 1,
    answer: afterTheReturn,
  },
]
