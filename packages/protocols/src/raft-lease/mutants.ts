import type { Mutant } from '../mutant.ts'
import { rules as prevoteRules } from '../raft-prevote/raft-prevote.ts'
import { leaderLeaseWith, leaseRules, type LeaseRules } from './leader-lease.ts'
import { raftLeaseWith } from './raft-lease.ts'

const thesis = 'Ongaro, Consensus: Bridging Theory and Practice, 2014, §6.4.1'
const gray = 'Gray & Cheriton: Leases (SOSP 1989)'

/** Of the store, which believes that it has a lease, and of raft below it, which lends it. */
function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<LeaseRules>, source = thesis,
): Mutant {
  const changed = { ...leaseRules, ...change }
  return { name, rule, text, breaks, source, protocol: raftLeaseWith(changed, leaderLeaseWith(changed)) }
}

function brokenBelow(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof prevoteRules>, source = thesis,
): Mutant {
  return { name, rule, text, breaks, source, protocol: leaderLeaseWith(leaseRules, { ...prevoteRules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('L1', 'never-over', 'Once a leader has had a lease, it believes that it has it for as long as it leads.',
    'Linearizable', { isOver: () => false, endsByTimer: false }, 'etcd 0.4.1 and Consul 0.2, aphyr.com/posts/316'),
  broken('L2', 'of-a-minority', 'One answer fewer than a majority is enough for a lease.',
    'Leases Are Of A Majority', { isMajority: (answered, nodes) => answered + 2 >= Math.floor(nodes / 2) + 1 }),
  broken('L3', 'counts-from-the-answer', 'The lease is counted from when the answer comes, however long that was under way.',
    'A Round Begins Once', { beginsWith: () => true }, gray),
  broken('L3', 'takes-any-answer', 'A late answer to an earlier round counts for the latest.',
    'Leases Rest On Promises', { roundOf: (_m, { round }) => round }, gray),
  broken('L4', 'without-margin', 'The lease lasts for the shortest election timeout, as if all clocks ran alike.',
    'Linearizable', { length: ({ electionTimeout: [shortest] }) => shortest }),
  broken('L4', 'counts-by-the-wall-clock', 'Only the clock says when the lease is over, also after it was set back.',
    'Linearizable', { endsByTimer: false }, 'Kleppmann: How to do distributed locking (2016)'),
  broken('L5', 'answers-and-does-not-wait', 'A server answers a round and starts no timer anew: it may vote, or stand, at once.',
    'Promises Are Kept', { keepsTo: () => {} }),
  brokenBelow('L5', 'votes-within-the-lease', 'A server votes for whoever asks, although it has just heard from its leader.',
    'Who Keeps To A Leader Votes For Nobody', { isIgnored: () => false, encouragesWhileLed: () => true }),
  brokenBelow('L5', 'forgets-its-promise', 'After a crash a server votes at once, although its leader may have a lease from it.',
    'Promises Survive A Crash', { isLedAfterCrash: () => false }),
  broken('L6', 'answers-any-leader', 'A server answers the rounds of a leader of an earlier term, too.',
    'Promises Are Kept', { answersRound: (term, { role, currentTerm }) => role === 'follower' && term <= currentTerm }),
  broken('L6', 'counts-answers-of-any-term', 'An answer that was given in an earlier term counts in this one.',
    'Leases Rest On Promises', { replyCounts: () => true }),
  broken('L7', 'keeps-the-lease', 'A leader that steps down remembers its lease, and has it when it is elected again.',
    'Leases Are Of Leaders', { endsWithTheTerm: false }),
]
