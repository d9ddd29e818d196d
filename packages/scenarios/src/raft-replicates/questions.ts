import type { Executed } from '../execute.ts'
import { told, toldText } from '../operations.ts'
import type { Question } from '../question.ts'
import { backAt } from './catch-up.ts'
import { noted } from './seen.ts'
import { clientA, r3 } from './story.ts'
import { MS } from '../values.ts'

/** A's first write during the cut, and its read at the end, counted among A's own. */
const WRITE = 3
const READ = 5

const lastBefore = ({ recording }: Executed, time: number): number =>
  Array.from({ length: recording.length }, (_, i) => i).findLast(i => recording.event(i).time < time)!

function refusals(executed: Executed): { readonly option: string; readonly event: number } {
  const back = backAt(executed.run.parameters) * MS
  const refused = noted(executed, 'AppendEntries 2', 'refuses').filter(({ node, time }) => node === r3 && time > back)
  const option = refused.length === 0 ? 'none' : refused.length === 1 ? 'once' : 'each'
  return { option, event: refused[0]?.index ?? executed.recording.length - 1 }
}

export const raftReplicatesQuestions: readonly Question[] = [
  {
    id: 'raft-replicates/what-a-reads',
    text: 'A has just asked r1, which is cut off together with A, to write a = 4. It will not be answered. After the cut has '
      + 'healed, A writes nothing more for a while and then reads a. What is A told?',
    options: [
      { id: '4', text: '4', because: 'r1 has it in its log, and waits. But another leader was elected beyond the cut, which has never seen it.' },
      { id: '3', text: '3', because: 'That is the last of A’s writes that a majority had stored.' },
      { id: 'unknown', text: 'no answer', because: 'The write stays without one. The read is a new command, and by then a leader with a majority is there.' },
    ],
    run: { scenario: 'raft-replicates/conflict' },
    asked: executed => told(executed, clientA, WRITE).asked,
    answer: executed => {
      const read = told(executed, clientA, READ)
      return { option: toldText(read), event: read.answered }
    },
  },
  {
    id: 'raft-replicates/how-many-refusals',
    text: 'r3 is back, r1 has crashed, and r2 is about to be elected. r3 lacks several entries, and r2 does not know it: '
      + 'a new leader assumes that everyone has all that it has itself. How often does r3 refuse before the logs agree?',
    options: [
      { id: 'none', text: 'not at all', because: 'So it would be if r1 still led: it knows up to where r3 has confirmed. A new leader knows nothing of the kind.' },
      { id: 'once', text: 'once', because: 'The refusal says how long r3’s log is, so that r2 goes back to its end in one step.' },
      { id: 'each', text: 'once for each entry that it lacks', because: 'That is what Figure 2 says: on a refusal, decrement nextIndex and try again. §5.3 adds that the steps can be saved.' },
    ],
    run: { scenario: 'raft-replicates/catch-up', parameters: { leader: 'crashes' } },
    asked: executed => lastBefore(executed, backAt(executed.run.parameters) * MS) + 2,
    answer: refusals,
  },
]
