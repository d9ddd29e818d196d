import type { Claim, Finding } from '../claim.ts'
import type { Executed } from '../execute.ts'
import { isLess, pairs, texts, type Pair } from './found.ts'
import { AFTER_THE_CALL, ann, ANSWER, bob, BROKEN, cat, QUESTION } from './story.ts'

const scenario = 'order-without-clocks/chat'

const toldBy = ({ recording }: Executed, { a, b }: Pair): string =>
  [a, b].map(({ node, line }) => `${recording.setup.nodes[node]!.name} with “${line.text}” (${JSON.stringify(line.at)})`)
    .join(' and ')

/** The question above the answer, for whoever has both. */
function questionFirst(executed: Executed): Finding {
  const wrong = [ann, bob, cat].find(person => {
    const shown = texts(executed, person)
    return shown.indexOf(QUESTION) > shown.indexOf(ANSWER)
  })
  const { event } = executed.judgements.find(({ property }) => property === 'Effects Below Causes')!
  const because = wrong === undefined ? 'Ann, Bob and Cat all show the question above its answer'
    : `${executed.recording.setup.nodes[wrong]!.name} shows “${ANSWER}” above “${QUESTION}”`
  return { holds: wrong === undefined, because, event }
}

function clockCondition(executed: Executed): Finding {
  const before = pairs(executed).filter(({ isBefore }) => isBefore)
  const wrong = before.find(({ a, b }) => !isLess(a.line.at, b.line.at))
  const because = wrong === undefined ? `true of all ${before.length} pairs of this run in which one event can have led to the other`
    : `of ${toldBy(executed, wrong)} the first can have led to the second`
  return { holds: wrong === undefined, because, event: wrong?.b.event ?? -1 }
}

/** Two people, two messages that both show, two orders. */
function oneOrder({ judgements }: Executed): Finding {
  const { status, evidence, event } = judgements.find(({ property }) => property === 'One Order')!
  return { holds: status === 'ok', because: evidence[0] ?? 'whatever two people both show, they show in one order', event }
}

function smallerAndApart(executed: Executed): Finding {
  const found = pairs(executed).find(({ a, b, isBefore }) => !isBefore && isLess(a.line.at, b.line.at))
  const because = found === undefined ? 'whenever one stamp is less than another, its event can have led to the other'
    : `of ${toldBy(executed, found)} the first did not lead to the second, and has the smaller number`
  return { holds: found !== undefined, because, event: found?.b.event ?? -1 }
}

function afterTheCall(executed: Executed): Finding {
  const shown = texts(executed, ann)
  const holds = shown.indexOf(AFTER_THE_CALL) < shown.indexOf(BROKEN)
  const [upper, lower] = holds ? [AFTER_THE_CALL, BROKEN] : [BROKEN, AFTER_THE_CALL]
  return { holds, because: `in the end “${upper}” stands above “${lower}”`, event: executed.recording.length - 1 }
}

export const orderWithoutClocksClaims: readonly Claim[] = [
  {
    id: 'order-without-clocks/question-first',
    sentence: 'With Lamport clocks everybody shows Ann’s question above Bob’s answer, though Bob’s clock is behind and Cat hears the answer first.',
    run: { scenario },
    but: 'every message is stamped with the time on its sender’s wall',
    counter: { scenario, parameters: { stamps: 'wall' } },
    check: questionFirst,
  },
  {
    id: 'order-without-clocks/clock-condition',
    sentence: 'If one event can have led to another one, its number is smaller.',
    run: { scenario },
    but: 'whoever receives a message ignores its stamp',
    counter: { scenario, mutant: 'lamport-clock/receives-without-max' },
    check: clockCondition,
  },
  {
    id: 'order-without-clocks/one-order',
    sentence: 'If equal stamps are ordered by the names of the senders, all people show the messages that they have in one order.',
    run: { scenario },
    but: 'of two equal stamps the one that came first is shown first',
    counter: { scenario, mutant: 'lamport-clock/ties-by-arrival' },
    check: oneOrder,
  },
  {
    id: 'order-without-clocks/not-the-converse',
    sentence: 'A smaller number does not mean that one event led to the other.',
    run: { scenario },
    but: 'the stamps are vectors, and “smaller” is what it means for vectors',
    counter: { scenario, parameters: { stamps: 'vector' } },
    check: smallerAndApart,
  },
  {
    id: 'order-without-clocks/telephone',
    sentence: 'What went over the telephone does not count: what Cat says because of the call stands above what Ann called about.',
    run: { scenario },
    but: 'Ann’s message has reached Cat before the call',
    counter: { scenario, parameters: { slow: 20 } },
    check: afterTheCall,
  },
]
