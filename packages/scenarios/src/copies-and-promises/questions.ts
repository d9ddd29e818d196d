import type { Executed } from '../execute.ts'
import { told, toldText, type Told } from '../operations.ts'
import type { Question } from '../question.ts'
import { clientA, clientB, packed, readOfB } from './crash.ts'
import { clientA as eastern, paid } from './two-sites.ts'

const about = (of: (executed: Executed) => Told): Pick<Question, 'asked' | 'answer'> => ({
  asked: executed => of(executed).asked,
  answer: executed => ({ option: toldText(of(executed)), event: of(executed).answered }),
})

export const copiesAndPromisesQuestions: readonly Question[] = [
  {
    id: 'copies-and-promises/what-b-reads',
    text: 'A was told that "paid" is stored. Then r1 lost its power, and r2 has taken over. B stands at the door and reads the order. What is B told?',
    options: [
      { id: 'paid', text: 'paid', because: 'It was confirmed, and a failover is there to keep what was confirmed. But r2 can only keep what it has.' },
      { id: 'packed', text: 'packed', because: 'The last write that reached r2. "paid" was sent, met a dead link, and died with r1.' },
      { id: 'placed', text: 'placed', because: '"packed" was written while r3 was away. r2 was there, though, and has it.' },
      { id: 'unknown', text: 'no answer', because: 'r2 could refuse to answer before it knows what r1 had confirmed. It has nobody to ask.' },
    ],
    run: { scenario: 'copies-and-promises/crash' },
    ...about(executed => told(executed, clientB, readOfB)),
  },
  {
    id: 'copies-and-promises/one-away',
    text: 'Synchronous now: a write is confirmed when all three have it. r3 is away for an update; r1 and r2 are in perfect health. A writes "packed". What is A told?',
    options: [
      { id: 'packed', text: 'ok, packed', because: 'Two of three have it, which is more than any crash of one machine can take. The rule says all, and does not count.' },
      { id: 'failed', text: 'that it failed', because: 'r1 does not know that r3 is away: silence and slowness look the same. So it waits.' },
      { id: 'unknown', text: 'no answer', because: 'r1 waits for r3, until A gives up. A then does not know what became of its write, and r2 has it.' },
    ],
    run: { scenario: 'copies-and-promises/crash', parameters: { acknowledge: 'sync' } },
    ...about(executed => told(executed, clientA, packed)),
  },
  {
    id: 'copies-and-promises/in-the-east',
    text: 'Five replicas in two sites, one acknowledgement awaited. The link between the sites has just been cut: r1 and r2 in the East, the other three and the monitor in the West. A, in the East, writes "paid". What is A told?',
    options: [
      { id: 'paid', text: 'ok, paid', because: 'One backup must acknowledge, and r2 does: it is next to r1.' },
      { id: 'unknown', text: 'no answer', because: 'Three of five replicas are out of reach. r1 waits for one backup, though, and does not care which.' },
      { id: 'failed', text: 'that it failed', because: 'r1 still leads, as far as anybody in the East can tell.' },
    ],
    run: { scenario: 'copies-and-promises/two-sites' },
    ...about(executed => told(executed, eastern, paid)),
  },
]
