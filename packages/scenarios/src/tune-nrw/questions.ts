import type { Executed } from '../execute.ts'
import { told, toldText, type Told } from '../operations.ts'
import type { Question } from '../question.ts'
import { firstReadBack } from './missed.ts'
import { tally } from './seen.ts'
import { readInTheCut } from './stand-ins.ts'
import { clientB, clientC } from './story.ts'

const about = (read: (executed: Executed) => Told): Pick<Question, 'asked' | 'answer'> => ({
  asked: executed => read(executed).asked,
  answer: executed => ({ option: toldText(read(executed)), event: read(executed).answered }),
})

const faultOf = ({ recording }: Executed): number => recording.acts[0]?.event ?? 0

export const tuneNrwQuestions: readonly Question[] = [
  {
    id: 'tune-nrw/writes-while-down',
    text: 'W = 3 and R = 1. r5 has just gone down, and will be back in 1.2 seconds; A goes on writing every 100 ms, through r1. What becomes of the writes in the meantime?',
    options: [
      { id: 'all', text: 'all are confirmed', because: 'r1 and r2 are up and take every write. But W = 3 counts three copies of three, and r5 gives none.' },
      { id: 'some', text: 'none until r5 is back', because: 'Every write reaches r1 and r2 and waits for a third copy. A hears nothing, though two of three nodes have it.' },
      { id: 'none', text: 'none for the rest of the run', because: 'r5 comes back with its disk and confirms like before. What it missed is another matter.' },
    ],
    run: { scenario: 'tune-nrw/rates', parameters: { w: 3, fault: 'one-down' } },
    asked: faultOf,
    answer: executed => {
      const { writes, writesAcknowledged } = tally(executed)
      const last = executed.recording.history.findLast(({ kind, value }) => kind === 'return' && value.kind === 'ok')
      const early = executed.recording.history.filter(({ kind, time }) => kind === 'invoke' && time < 1_200_000).length
      const option = writesAcknowledged === writes ? 'all' : writesAcknowledged > early ? 'some' : 'none'
      return { option, event: last?.event ?? -1 }
    },
  },
  {
    id: 'tune-nrw/b-in-the-cut',
    text: 'R = W = 2 of N = 3, and stand-ins are allowed. On its side of the cut, A was told that likes = 2 is written. Now B asks r2, on the other side, which asks r5. What is B told?',
    options: [
      { id: '2', text: '2', because: 'R + W > N says that the two sets of nodes overlap. It says so of the first three nodes, and A’s write is on r1 and a stand-in.' },
      { id: '1', text: '1', because: 'r2 and r5 answer, and that makes two. Neither has heard of the write: its copies are at r1 and at the nodes that stand in for r2 and r5.' },
      { id: 'unknown', text: 'no answer', because: 'B’s side has r2 and r5, two of the three nodes that keep the key. R is met.' },
    ],
    run: { scenario: 'tune-nrw/stand-ins' },
    ...about(executed => told(executed, clientB, readInTheCut)),
  },
  {
    id: 'tune-nrw/first-look-back',
    text: 'r5 was down while A wrote 2, and is back. Reads mend what they find behind. C looks at r5, with R = 1. What is C told?',
    options: [
      { id: '2', text: '2', because: 'The read does ask r1 and r2 as well, and their answers mend r5. They come after C has been answered.' },
      { id: '1', text: '1', because: 'With R = 1 the first answer counts, and r5’s own copy is the first. The others arrive later and mend r5 for the next look.' },
      { id: 'unknown', text: 'no answer', because: 'r5 is up, and its own copy is the one answer that R = 1 asks for.' },
    ],
    run: { scenario: 'tune-nrw/missed', parameters: { repair: 'on' } },
    ...about(executed => told(executed, clientC, firstReadBack)),
  },
]
