import { timeText } from '@quorate/kernel'
import { keeps, type Claim, type Finding } from '../claim.ts'
import type { Executed } from '../execute.ts'
import { answer, learnedValues, processAt, timesReached } from './seen.ts'
import { p1, p2 } from './story.ts'
import { integer, MS } from '../values.ts'

/** Is p1 told within four times the longest delay of a message? */
function twoRoundTrips(executed: Executed): Finding {
  const { value, took, answered } = answer(executed, p1)
  const most = 4 * integer(executed.run.parameters, 'latency') * MS
  if (value === null) return { holds: false, because: 'p1 is never told anything', event: -1 }
  return { holds: took <= most, because: `p1 is told after ${timeText(took)} that "${value}" is chosen`, event: answered }
}

/** Has everybody who learned something learned red? */
function onlyRed(executed: Executed): Finding {
  const values = learnedValues(executed)
  const { answered } = answer(executed, p2)
  const told = values.map(value => `"${value}"`).join(' and ')
  return { holds: values.join() === 'red', because: `Learned in this run: ${told || 'nothing'}`, event: answered }
}

function nothingChosen(executed: Executed): Finding {
  const overtaken = timesReached(executed, 'overtaken between the phases')
  const values = learnedValues(executed)
  const because = values.length > 0 ? `"${values[0]}" is chosen in this run`
    : `${overtaken} proposals were overtaken, and nothing was chosen`
  return { holds: values.length === 0, because, event: answer(executed, p1).answered }
}

function twoChosen(executed: Executed): Finding {
  const [one, other] = [p1, p2].map(node => processAt(executed, node).learned)
  const because = `p1 has learned "${one}", and p2 "${other}"`
  return { holds: one !== other, because, event: answer(executed, p2).answered }
}

export const paxosClaims: readonly Claim[] = [
  {
    id: 'paxos/two-round-trips',
    sentence: 'Without a rival, a proposer knows after two round trips what was chosen.',
    run: { scenario: 'paxos/one-value', parameters: { apart: 300 } },
    but: 'p2 is asked 17 ms after p1, and both are impatient',
    counter: { scenario: 'paxos/duel' },
    check: twoRoundTrips,
  },
  {
    id: 'paxos/promise-kept',
    sentence: 'An acceptor that has promised a ballot accepts nothing below it.',
    run: { scenario: 'paxos/one-value' },
    but: 'an acceptor takes whatever is proposed',
    counter: { scenario: 'paxos/one-value', mutant: 'paxos/accepts-anything' },
    check: keeps('Promises Only Grow'),
  },
  {
    id: 'paxos/finds-what-was-chosen',
    sentence: 'When two of three acceptors have accepted red, whoever proposes later proposes red, although its proposer '
      + 'is dead and one of the two cannot be reached.',
    run: { scenario: 'paxos/rediscovered', parameters: { reached: 2 } },
    but: 'a proposer proposes what its own client wants, whatever is reported',
    counter: { scenario: 'paxos/rediscovered', parameters: { reached: 2 }, mutant: 'paxos/keeps-its-own' },
    check: onlyRed,
  },
  {
    id: 'paxos/one-is-no-choice',
    sentence: 'What only one acceptor has accepted is adopted by a proposer that hears of it.',
    run: { scenario: 'paxos/rediscovered' },
    but: 'the acceptor that is cut off is the one that has accepted red',
    counter: { scenario: 'paxos/rediscovered', parameters: { missing: 'a2' } },
    check: onlyRed,
  },
  {
    id: 'paxos/duel',
    sentence: 'Two proposers whose patience is shorter than two round trips can overtake each other for as long as the run '
      + 'lasts.',
    run: { scenario: 'paxos/duel' },
    but: 'each adds a random time of up to 60 ms to its patience',
    counter: { scenario: 'paxos/duel', parameters: { spread: 60 } },
    check: nothingChosen,
  },
  {
    id: 'paxos/wiped',
    sentence: 'An acceptor that comes back without its disk lets a second value be chosen.',
    run: { scenario: 'paxos/wiped' },
    but: 'the disk is still there',
    counter: { scenario: 'paxos/wiped', parameters: { disk: 'kept' } },
    check: twoChosen,
  },
]
