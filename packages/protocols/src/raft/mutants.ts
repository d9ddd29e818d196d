/**
 * Raft with one line broken: a rule replaced, a durable field dropped, an event ignored. `breaks` names the invariant
 * that convicts the mutant, or the golden script in which it tells another story.
 */
import type { Protocol } from '@quorate/kernel'
import type { Mutant } from '../mutant.ts'
import { raft, raftWith, rules } from './raft.ts'
import type { Rules } from './raft.ts'
import { lastIndex, type Raft } from './state.ts'

const figure2 = 'Ongaro & Ousterhout 2014, Figure 2'
const sandTable = 'https://github.com/tangruize/SandTable/blob/main/doc/Bugs-Descriptions_EN.pdf'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<Rules>, source = figure2,
): Mutant {
  return { name, rule, text, breaks, source, protocol: raftWith({ ...rules, ...change }) }
}

function deviating(
  rule: string, name: string, text: string, breaks: string, change: Partial<Protocol<Raft>>, source = figure2,
): Mutant {
  return { name, rule, text, breaks, source, protocol: { ...raft, ...change } }
}

export const mutants: readonly Mutant[] = [
  // State.
  deviating('State 1', 'forgets-term', 'currentTerm is not on disk: a server that restarts begins again in term 0.',
    'Terms Only Grow', { durable: [['votedFor'], ['log']] }),
  deviating('State 2', 'forgets-vote', 'votedFor is not on disk: a server that restarts votes in its term once more.',
    'Election Safety', { durable: [['currentTerm'], ['log']] }),
  deviating('State 3', 'forgets-log', 'log[] is not on disk: a server that restarts has nothing of what it acknowledged.',
    'Committed Entries Are on a Majority', { durable: [['currentTerm', 'votedFor']] }),
  deviating('State 3', 'acks-before-disk', 'A server answers before what it answers for is on its disk, and a crash takes it.',
    'Committed Entries Are on a Majority', { gate: 'none' },
    `${figure2}: updated on stable storage before responding; RedisRaft in jepsen.io/analyses/redis-raft-1b3fbf6`),
  broken('State 4', 'trusts-its-disk', 'After a restart commitIndex is the end of the log, although that may not be committed.',
    'Committed Entries Are on a Majority', { firstCommitIndex: lastIndex => lastIndex }),
  deviating('State 5', 'applies-no-more', 'lastApplied is on disk and the state machine is not: after a restart old entries are left out.',
    'Applied in Order', { durable: [['currentTerm', 'votedFor'], ['log'], ['lastApplied']] },
    'etcd 3.5 remembered an index whose entry was not applied: https://github.com/etcd-io/etcd/pull/13854'),
  broken('State 6', 'starts-too-late', 'A new leader begins two entries past its no-op instead of with it.',
    'Matches Are Entries of the Leader', { firstNextIndex: lastIndex => lastIndex + 3 }),
  broken('State 7', 'trusts-its-followers', 'A new leader believes that all servers have its whole log, instead of nothing.',
    'Matches Are True', { firstMatchIndex: lastIndex => lastIndex }),

  // All servers.
  broken('All Servers 1', 'applies-uncommitted', 'Entries are applied as soon as they are in the log.',
    'Applied Is Committed Is Logged', { appliesUpTo: (_commitIndex, lastIndex) => lastIndex }),
  broken('All Servers 2', 'term-decreases', 'A different term is followed, even if it is an older one.',
    'Terms Only Grow', { isNewerTerm: (term, currentTerm) => term !== currentTerm },
    `WRaft: https://github.com/willemt/raft/pull/118, ${sandTable}`),

  // Followers.
  deviating('Followers 1', 'stays-silent', 'A request of an old term is thrown away instead of refused.',
    'scripts/deposed-leader-is-told.txt', {
      onMessage(s, from, m, out) {
        if (m.term >= s.currentTerm) raft.onMessage!(s, from, m, out)
      },
    }),
  broken('Followers 2', 'never-quiet', 'AppendEntries does not start the election timer anew.',
    'scripts/heartbeats.txt', { restartsElectionTimer: on => on === 'vote granted' || on === 'election started' }),
  broken('Followers 2', 'too-polite', 'A refused vote starts the election timer anew, so that a hopeless candidate silences the others.',
    'scripts/hopeless-candidate.txt', { restartsElectionTimer: () => true }),

  // Candidates.
  broken('Candidates 1', 'same-term-again', 'A candidate does not increment its term.',
    'One Vote a Term', { termOfCampaign: currentTerm => currentTerm }),
  broken('Candidates 1', 'votes-in-own-term', 'A candidate counts its own vote and does not record it, so it can grant it to another.',
    'Election Safety over all time', { ownVote: () => null },
    `DaosRaft, where a leader grants votes in its own term: https://github.com/daos-stack/raft/pull/70, ${sandTable}`),
  broken('Candidates 1', 'waits-for-ever', 'A candidate does not start its election timer.',
    'scripts/split-vote.txt', {
      restartsElectionTimer: on => on === 'vote granted' || on === 'append from the leader',
    }),
  broken('Candidates 1', 'asks-too-few', 'A candidate asks only one other server for its vote.',
    'scripts/one-server-down.txt', { asksForVotes: (nodes, self) => rules.asksForVotes(nodes, self).slice(0, 1) }),
  broken('Candidates 2', 'old-votes-count', 'A vote counts even if it was granted for an earlier term.',
    'Election Safety', { voteReplyCounts: () => true }, `Xraft, two leaders in a term: ${sandTable}`),
  broken('Candidates 2', 'half-is-enough', 'A candidate becomes leader with one vote less than a majority.',
    'Election Safety over all time', { hasMajority: (votes, nodes) => votes >= Math.floor(nodes / 2) }),
  broken('Candidates 3', 'does-not-yield', 'A candidate stays one when it hears from the leader of its term.',
    'Candidates Have No Leader', { yieldsToLeader: () => false }),
  broken('Candidates 4', 'gives-up', 'Only a follower starts an election: a candidate whose election timer fires does nothing.',
    'scripts/split-vote.txt', { campaigns: role => role === 'follower' }),

  // RequestVote.
  broken('RequestVote 1', 'votes-for-the-past', 'A server grants its vote to a candidate of an earlier term.',
    'Votes Go to Candidates', { voteIsCurrent: () => true }),
  broken('RequestVote 2', 'votes-twice', 'A server votes for every candidate of its term.',
    'Election Safety over all time', { mayVote: () => true }),
  broken('RequestVote 2', 'elects-anyone', 'A server does not compare logs before it votes.',
    'Leader Completeness', { isUpToDate: () => true }),
  broken('RequestVote 2', 'elects-the-longest', 'A server votes for the longer log, whatever the terms of the entries.',
    'Leader Completeness', { isUpToDate: (_theirTerm, theirIndex, _ourTerm, ourIndex) => theirIndex >= ourIndex },
    '§5.4.1; MongoDB’s protocol 0 knew no terms: https://jepsen.io/analyses/mongodb-3-4-0-rc3'),

  // Leaders.
  broken('§8', 'begins-with-nothing', 'A new leader appends no entry of its own: what older leaders left waits for the next command.',
    'scripts/no-op.txt', { firstEntry: () => null },
    'Ongaro & Ousterhout 2014, §8; the thesis, §6.4'),
  broken('Leaders 1', 'does-not-announce', 'A new leader sends nothing before its heartbeat timer fires.',
    'scripts/happy-path.txt', { announcesTo: () => [] }),
  broken('Leaders 1', 'does-not-remind', 'A leader sends heartbeats upon its election only.',
    'scripts/happy-path.txt', { remindsOf: () => [] }),
  broken('Leaders 2', 'anyone-appends', 'A server that does not lead appends commands to its log too.',
    'Log Matching', { takesCommands: () => true }),
  broken('Leaders 2', 'everyone-answers', 'Every server that applies an entry answers its request.',
    'Answered Once', { answersClient: () => true }),
  broken('Leaders 3', 'skips-one', 'The entries that a leader sends begin one too late.',
    'Log Matching', { entriesFrom: (log, nextIndex, maxBatch) => rules.entriesFrom(log, nextIndex + 1, maxBatch) }),
  broken('Leaders 3', 'match-decreases', 'matchIndex is whatever the latest reply says, even if it was sent long ago.',
    'Matches Only Grow', { matchAfter: (_matchIndex, replied) => replied },
    `PySyncObj: https://github.com/bakwc/PySyncObj/issues/167, ${sandTable}`),
  broken('Leaders 3', 'late-refusals-count', 'Every refusal takes nextIndex back, even one that success has overtaken.',
    'Next Is Past Match', { refusalCounts: () => true },
    `PySyncObj: https://github.com/bakwc/PySyncObj/issues/167, ${sandTable}`),
  broken('Leaders 3', 'never-goes-back', 'A refusal does not change nextIndex.',
    'scripts/missing-entries.txt', { nextAfterRefusal: nextIndex => nextIndex }),
  broken('Leaders 3', 'old-replies-count', 'A reply counts even if it answers what was sent in an earlier term.',
    'Matches Are True', { appendReplyCounts: () => true }),
  broken('Leaders 4', 'commits-alone', 'A leader commits what any one server has, be it only itself.',
    'Committed Entries Are on a Majority', {
      heldByMajority: matchIndex => matchIndex.reduce((largest, match) => Math.max(largest, match), 0),
    }),
  broken('Leaders 4', 'counts-old-terms', 'A leader commits an entry of an older term because a majority has it.',
    'Leader Completeness', { mayCommit: () => true },
    '§5.4.2 and Figure 8; PySyncObj: https://github.com/bakwc/PySyncObj/issues/169'),

  // AppendEntries.
  broken('AppendEntries 1', 'obeys-the-past', 'Entries from the leader of an earlier term are taken.',
    'Committed Entries Are on a Majority', { appendIsCurrent: () => true }),
  broken('AppendEntries 2', 'checks-no-term', 'A follower checks that it has an entry at prevLogIndex, and not of which term.',
    'Log Matching', { consistentAt: (log, prevLogIndex) => prevLogIndex <= lastIndex(log) },
    `WRaft, which left the check out for the first entry: https://github.com/willemt/raft/pull/118, ${sandTable}`),
  broken('AppendEntries 3', 'erases-matched', 'A follower deletes all that follows prevLogIndex, even what agrees.',
    'Committed Entries Are on a Majority', { firstConflict: (_log, prevLogIndex) => prevLogIndex + 1 },
    `RaftOS: https://github.com/zhebrak/raftos/issues/25, ${sandTable}`),
  broken('AppendEntries 3', 'keeps-conflicts', 'A follower keeps entries that conflict with those of the leader.',
    'Matches Are True', { firstConflict: () => 0 }),
  broken('AppendEntries 4', 'appends-twice', 'A follower appends entries that it has already.',
    'Log Matching', { newEntries: (_log, _prevLogIndex, entries) => entries }),
  broken('AppendEntries 5', 'commit-goes-back', 'commitIndex is taken from every message, even if it is lower.',
    'Commits Only Grow', {
      commitAfterAppend: (_commitIndex, leaderCommit, lastNewIndex) => Math.min(leaderCommit, lastNewIndex),
    }, `PySyncObj: https://github.com/bakwc/PySyncObj/issues/166, ${sandTable}`),
  broken('AppendEntries 5', 'by-the-letter', 'The rule exactly as printed, by which an old heartbeat takes commitIndex back.',
    'Commits Only Grow', {
      commitAfterAppend: (commitIndex, leaderCommit, lastNewIndex) =>
        (leaderCommit > commitIndex ? Math.min(leaderCommit, lastNewIndex) : commitIndex),
    }),
  broken('AppendEntries 5', 'commits-its-own', 'A follower commits up to the end of its log, of which the leader has not spoken.',
    'State Machine Safety', {
      commitAfterAppend: (commitIndex, leaderCommit, _lastNewIndex, lastIndex) =>
        Math.max(commitIndex, Math.min(leaderCommit, lastIndex)),
    }),
]
