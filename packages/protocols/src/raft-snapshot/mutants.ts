/** The store with one line about snapshots broken. `breaks` names the property that convicts it. */
import { Seq } from '@quorate/kernel'
import { emptyMachine } from '../kv/sessions.ts'
import type { Mutant } from '../mutant.ts'
import type { AppendEntries } from '../raft/messages.ts'
import { lastIndex } from '../raft/state.ts'
import { linesOf } from './file.ts'
import { raftSnapshotWith, rules, type Rules } from './raft-snapshot.ts'
import type { ServerState } from './state.ts'

const section7 = 'Ongaro & Ousterhout 2014 (extended version), §7'
const figure13 = 'Ongaro & Ousterhout 2014 (extended version), Figure 13'
const wraft = 'WRaft: github.com/willemt/raft/pull/118; SandTable (Tang et al., EuroSys 2024)'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<Rules>, source = figure13,
): Mutant {
  return { name, rule, text, breaks, source, protocol: raftSnapshotWith({ ...rules, ...change }) }
}

/** What a leader sends that has an entry neither in its log nor any knowledge of what preceded it. */
const emptyAppend = ({ currentTerm, self, commitIndex }: ServerState): AppendEntries => ({
  type: 'AppendEntries', term: currentTerm, leaderId: self, prevLogIndex: 0, prevLogTerm: 0, entries: [],
  leaderCommit: commitIndex,
})

export const mutants: readonly Mutant[] = [
  // Compaction.
  broken('S1', 'compacts-what-is-not-applied', 'A server compacts its whole log, of which it has executed only a part.',
    'Snapshot Is Committed', { compactsUpTo: ({ raft }) => lastIndex(raft) },
    `${section7}; SandTable’s invariant: lastIncludedIndex ≤ commitIndex`),
  broken('S1', 'never-compacts', 'The log of a server grows for ever.', 'The Log Stays Short', { isTooLong: () => false }, section7),
  broken('S2', 'forgets-term', 'A snapshot does not say of which term its last entry was: the entry after it cannot be checked.',
    'Snapshots Know The Term', { lastIncludedTerm: () => 0 }, section7),
  broken('S2', 'forgets-sessions', 'A snapshot holds the map and not the sessions: a command that is retried is executed twice.',
    'Same Entry, Same Machine', { saves: ({ store }) => linesOf({ store, sessions: [] }) },
    'Ongaro, Consensus: Bridging Theory and Practice, 2014, §6.3'),
  broken('S3', 'discards-before-it-saves', 'The log is shortened on disk before the snapshot is there, and a crash comes between.',
    'Committed Entries Are on a Majority', { durable: [['currentTerm', 'votedFor'], ['base', 'log'], ['snapshot']] },
    `${section7}; etcd 3.5 saved what was applied and its index apart: github.com/etcd-io/etcd/pull/13854`),
  broken('S4', 'begins-empty', 'After a restart the machine is empty, although the entries that made it what it was are compacted.',
    'Same Entry, Same Machine', { startsWith: () => emptyMachine }, section7),

  // The sender.
  broken('S5', 'empty-append', 'A server that lacks compacted entries gets an empty append, and commits of its own log what the leader has committed.',
    'State Machine Safety', {
      forWhoLacks: emptyAppend,
      commitAfterAppend: (commitIndex, leaderCommit, _lastNewIndex, last) =>
        Math.max(commitIndex, Math.min(leaderCommit, last)),
    }, wraft),
  broken('S5', 'leaves-it-behind', 'A server that lacks compacted entries gets nothing any more: it stands in one term after the other.',
    'scripts/by-chunks.txt', { forWhoLacks: () => 'nothing' }, section7),
  broken('S6', 'takes-any-reply', 'A reply about an earlier snapshot counts for the one that is being sent.',
    'Matches Are True', { replyCounts: () => true }),
  broken('S7', 'starts-over', 'A leader that compacts again begins to send the newer snapshot, and may never come to an end.',
    'What Is Begun Is Sent To Its End', {
      toSend: (begun, newest) => (begun?.snapshot === newest ? begun : { snapshot: newest, offset: 0 }),
    }, section7),
  broken('S8', 'goes-back', 'A snapshot is installed although the server has executed more than it holds.',
    'Commits Only Grow', { isNews: () => true }, section7),

  // The receiver.
  broken('InstallSnapshot 1', 'obeys-the-past', 'A snapshot of the leader of an earlier term is taken.',
    'One Leader To Follow', { installIsCurrent: () => true }),
  broken('InstallSnapshot 2', 'one-file-for-all', 'Chunks of different snapshots are put into one file.',
    'Same Entry, Same Machine', { belongsTo: () => true }),
  broken('InstallSnapshot 3', 'puts-it-at-the-end', 'A chunk is put at the end of the file, whatever its offset.',
    'No Line Twice', { written: (lines, _offset, data) => Seq.concat(lines, data) }),
  broken('InstallSnapshot 4', 'done-is-enough', 'The last chunk completes the file, although others before it have not come.',
    'Same Entry, Same Machine', { isWhole: ({ done }) => done }),
  broken('InstallSnapshot 5', 'saves-nothing', 'What was installed is not saved: after a restart neither log nor snapshot has it.',
    'The Log Begins After The Snapshot', { saved: before => before },
    `${figure13}; ZOOKEEPER-3642: a snapshot that is only in memory`),
  broken('InstallSnapshot 6', 'discards-all', 'The log is discarded although it goes on from the snapshot: what was acknowledged is lost.',
    'Committed Entries Are on a Majority', { isContinued: () => false }),
  broken('InstallSnapshot 7', 'keeps-conflicts', 'The log is kept although its entry at the snapshot’s index is not the leader’s.',
    'Terms Do Not Fall', {
      isContinued: (s, { lastIncludedIndex: index }) => index >= s.base.index && index <= lastIndex(s),
    }),
  broken('InstallSnapshot 8', 'keeps-its-map', 'The machine stays as it was, although the entries that would change it will not come.',
    'Same Entry, Same Machine', { restores: (_lines, before) => before }),
]
