/**
 * What a node keeps to whatever the network does. That there is one coordinator is missing on purpose: it holds where
 * every message arrives in time, and the scenarios mark where it does not.
 */
import { listText, timeText, type Invariant, type Micros, type NodeId, type Seen, type Witness } from '@quorate/kernel'
import { higher, type Bully, type State } from './state.ts'

const hasBegunToLead = (before: State | null, after: State): boolean =>
  after.phase === 'leading' && before?.phase !== 'leading'

const named = (nodes: readonly NodeId[]): string => listText(nodes.map(node => `node ${node}`))

export const invariants: readonly Invariant<Bully>[] = [
  {
    name: 'Asks All Above It',
    text: 'Whoever begins to lead has asked every node with a higher number',
    step: (before, after, node) => {
      const left = higher(after).filter(other => !after.asked.includes(other))
      return !hasBegunToLead(before, after) || left.length === 0 ? null : `node ${node} leads and has not asked ${named(left)}`
    },
  },
  {
    name: 'Answered, Stands Back',
    text: 'Whoever has had an answer in this election does not begin to lead',
    step: (before, after, node) => (!hasBegunToLead(before, after) || after.answered.length === 0 ? null
      : `node ${node} leads although ${named(after.answered)} answered`),
  },
  {
    name: 'Never Below Itself',
    text: 'Nobody takes a node with a lower number for the coordinator',
    each: ({ self, coordinator }) => (coordinator === null || coordinator >= self ? null
      : `node ${self} takes node ${coordinator} for the coordinator, which is lower`),
  },
  {
    timed: true,
    name: 'Waits For Answers',
    text: 'Whoever begins to lead has asked at least half of the agreed time before, however fast its clock runs',
    init: (): Asked => ({ at: new Map(), evidence: null }),
    fold: foldAsked,
    check: ({ evidence }: Asked) => evidence,
  },
]

interface Asked {
  readonly at: ReadonlyMap<NodeId, Micros>
  readonly evidence: string | null
}

function foldAsked(ghost: Asked, { node, time, before, after }: Seen<Bully>): Asked {
  if (after.phase === 'asking' && after.asked !== before?.asked) {
    return { ...ghost, at: new Map([...ghost.at, [node, time]]) }
  }
  if (!hasBegunToLead(before, after) || after.asked.length === 0) return ghost
  const waited = time - (ghost.at.get(node) ?? time)
  if (waited * 2 >= after.config.answerWithin) return ghost
  const evidence = `node ${node} leads ${timeText(waited)} after it has asked; an answer may take ${timeText(after.config.answerWithin)}`
  return { ...ghost, evidence: ghost.evidence ?? evidence }
}

export const witnesses: readonly Witness<Bully>[] = [
  {
    name: 'coordinator',
    text: 'A node finds that nobody above it answers, and leads',
    reached: ({ before, after }) => before !== null && hasBegunToLead(before, after),
  },
  {
    name: 'stood back',
    text: 'A node is answered by a higher one, and stands back',
    reached: ({ before, after }) => before?.phase === 'asking' && after.phase === 'standing back',
  },
  {
    name: 'bullied',
    text: 'A coordinator gives way to a higher one',
    reached: ({ before, after }) => before?.phase === 'leading' && after.phase === 'following',
  },
  {
    name: 'begun anew',
    text: 'A node that stood back does not hear who leads, and asks again',
    reached: ({ before, after }) => before?.phase === 'standing back' && after.phase === 'asking',
  },
]
