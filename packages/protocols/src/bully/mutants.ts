/** The bully with one line broken. `breaks` names what convicts it: a property or a script. */
import type { Mutant } from '../mutant.ts'
import { bullyWith, rules } from './bully.ts'
import { higher } from './state.ts'

const source = 'Garcia-Molina: Elections in a Distributed Computing System (IEEE Transactions on Computers C-31, 1982)'

const broken = (rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>): Mutant =>
  ({ name, rule, text, breaks, source, protocol: bullyWith({ ...rules, ...change }) })

export const mutants: readonly Mutant[] = [
  broken('B1', 'comes-back-quietly', 'A node that starts follows nobody and waits, even if it has the highest number.',
    'scripts/comes-back.txt', { standsAtFirst: false }),
  broken('B2', 'asks-one', 'Only the next higher node is asked, which may be the one that is down.',
    'Asks All Above It', { asks: s => higher(s).slice(0, 1) }),
  broken('B2', 'impatient', 'A node leads before the answers can have come.',
    'Waits For Answers', { patience: ({ answerWithin }) => Math.floor(answerWithin / 4) }),
  broken('B3', 'says-nothing', 'A higher node stands for election when it is asked, and does not answer.',
    'scripts/coordinator-crashes.txt', { answers: false }),
  broken('B3', 'sits-back', 'A higher node answers, and leaves it at that: nobody leads.',
    'scripts/coordinator-crashes.txt', { standsWhenAsked: false }),
  broken('B4', 'takes-no-notice', 'A node that was answered leads all the same.',
    'Answered, Stands Back', { standsBack: () => false }),
  broken('B4', 'waits-for-ever', 'Who stands back for a node that then crashes waits for its news for ever.',
    'scripts/answers-and-crashes.txt', { beginsAnew: false }),
  broken('B5', 'says-it-once', 'The coordinator announces itself once, and is taken for down after a while.',
    'scripts/coordinator-crashes.txt', { announcesAgain: false }),
  broken('B6', 'follows-anyone', 'Whoever says that it leads is followed.',
    'Never Below Itself', { mayFollow: (s, node) => node !== s.self }),
  broken('B7', 'never-notices', 'The silence of a coordinator is not noticed: nobody replaces it.',
    'scripts/coordinator-crashes.txt', { noticesSilence: false }),
]
