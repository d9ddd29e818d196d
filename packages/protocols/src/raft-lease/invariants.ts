/** What the promises below a lease must be like. That it then ends soon enough is for the judge of histories. */
import type { Invariant, NodeId, Seen, Witness } from '@quorate/kernel'
import { majority } from '../raft/state.ts'
import { invariants as ofPrevote, witnesses as seenInPrevote } from '../raft-prevote/invariants.ts'
import { invariants as ofReads, witnesses as seenInReads } from '../raft-reads/invariants.ts'
import { beginningOf, type LeaderLease, type LeaseState, type RaftLease } from './state.ts'

export const invariants: readonly Invariant<RaftLease>[] = ofReads as readonly Invariant[]

export const witnesses: readonly Witness<RaftLease>[] = [
  ...(seenInReads as readonly Witness[]),
  {
    name: 'read by lease',
    text: 'A leader answers a read without asking anybody',
    reached: ({ emitted }) => emitted.length > 0,
  },
]

type Step = Seen<LeaderLease>

export const leaseInvariants: readonly Invariant<LeaderLease>[] = [
  ...(ofPrevote as readonly Invariant[]),
  {
    name: 'Leases Are Of A Majority',
    text: 'A lease rests on a round that a majority has answered, the leader among them',
    each: (s, node) => {
      const answered = s.answered.filter(latest => latest >= s.lent).length + 1
      return s.lent === 0 || answered >= majority(s.config.nodes.length) ? null
        : `node ${node} has a lease by round ${s.lent}, which ${answered} of ${s.config.nodes.length} stand by`
    },
  },
  {
    name: 'Leases Are Of Leaders',
    text: 'Whoever does not lead has no lease, and remembers none',
    each: (s, node) => (s.role === 'leader' || (s.lent === 0 && s.begun.length === 0) ? null
      : `node ${node} does not lead, and has the lease by round ${s.lent} still`),
  },
  {
    name: 'A Round Begins Once',
    text: 'What the clock showed when a round left is not changed afterwards',
    step: (before, after, node) => {
      const { lent } = after
      const [then, now] = [beginningOf(before, lent), beginningOf(after, lent)]
      return lent === 0 || then === null || now === null || then === now ? null
        : `node ${node} says that round ${lent} began ${now - then} µs later than it had said`
    },
  },
  {
    name: 'Leases Rest On Promises',
    text: 'A leader counts an answer for the round that was answered, in its own term, and no other',
    init: (): Promises => ({ given: new Map(), evidence: null }),
    fold: foldPromises,
    check: ({ evidence }: Promises) => evidence,
  },
  {
    name: 'Promises Are Kept',
    text: 'Whoever answers a round is in its term, and keeps to its leader from then on',
    init: (): string | null => null,
    fold: (evidence: string | null, step: Step) => evidence ?? carelessText(step),
    check: (evidence: string | null) => evidence,
  },
  {
    name: 'Who Keeps To A Leader Votes For Nobody',
    text: 'A server that has heard from its leader within the shortest election timeout gives its vote to nobody else',
    step: (before, after, node) => {
      const isOld = after.votedFor === before.votedFor && after.currentTerm === before.currentTerm
      return !before.isLed || isOld || after.votedFor === null || after.votedFor === node ? null
        : `node ${node} keeps to its leader, and votes for node ${after.votedFor} in term ${after.currentTerm}`
    },
  },
  {
    name: 'Promises Survive A Crash',
    text: 'A server that was down takes itself for one that has just heard from its leader',
    init: (): Lives => ({ born: [], evidence: null }),
    fold: ({ born, evidence }: Lives, { node, before, after }: Step): Lives => (before !== null ? { born, evidence } : {
      born: [...born, node],
      evidence: evidence ?? (born.includes(node) && !after.isLed ? `node ${node} was down, and may vote at once` : null),
    }),
    check: ({ evidence }: Lives) => evidence,
  },
]

interface Lives {
  readonly born: readonly NodeId[]
  readonly evidence: string | null
}

interface Promises {
  /** By node and term: the latest round that it has answered. */
  readonly given: ReadonlyMap<string, number>
  readonly evidence: string | null
}

const given = (node: NodeId, term: number): string => `${node} ${term}`

function foldPromises(ghost: Promises, { node, after, emitted }: Step): Promises {
  const made = emitted.find(said => said.type === 'promised')
  if (made !== undefined) {
    const key = given(node, made.term)
    const round = Math.max(made.round, ghost.given.get(key) ?? 0)
    return { ...ghost, given: new Map([...ghost.given, [key, round]]) }
  }
  const evidence = ghost.evidence ?? unfoundedText(ghost.given, node, after)
  return evidence === ghost.evidence ? ghost : { ...ghost, evidence }
}

function unfoundedText(
  promises: Promises['given'], node: NodeId, { answered, config, currentTerm }: LeaseState,
): string | null {
  const promised = (rank: number): number => promises.get(given(config.nodes[rank]!, currentTerm)) ?? 0
  const rank = answered.findIndex((round, at) => round > promised(at))
  return rank < 0 ? null : `node ${node} leads term ${currentTerm} and counts that node ${config.nodes[rank]} has answered round `
    + `${answered[rank]}, which it has not`
}

function carelessText({ node, after, emitted }: Step): string | null {
  const made = emitted.find(said => said.type === 'promised')
  if (made === undefined) return null
  if (made.term !== after.currentTerm) return `node ${node} has answered a round of term ${made.term}, and is in term ${after.currentTerm}`
  return after.isLed ? null : `node ${node} has answered a round, and may vote against its leader at once`
}

export const leaseWitnesses: readonly Witness<LeaderLease>[] = [
  ...(seenInPrevote as readonly Witness[]),
  {
    name: 'lease',
    text: 'A majority has answered a round: its leader has a lease',
    reached: ({ before, after }) => after.lent > (before?.lent ?? 0),
  },
  {
    name: 'lease over',
    text: 'The timer of a lease fires before a later round is answered by a majority',
    reached: ({ before, after }) => before !== null && after.lent > 0
      && beginningOf(after, after.lent) === null && beginningOf(before, after.lent) !== null,
  },
]
