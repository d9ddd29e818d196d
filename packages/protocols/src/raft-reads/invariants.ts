import type { Invariant, Witness } from '@quorate/kernel'
import { invariants as ofStore, witnesses as seenInStore } from '../raft-kv/invariants.ts'
import { termAt } from '../raft/state.ts'
import type { RaftReads } from './state.ts'

export const invariants: readonly Invariant<RaftReads>[] = [
  // They look at what is the store's of the state.
  ...(ofStore as readonly Invariant[]),
  {
    name: 'Read Indexes Are Of This Term',
    text: 'A leader lets no read count on its commitIndex before an entry of its own term is committed',
    each: ({ raft, reads }, node) => (raft.role !== 'leader' || reads.every(({ index }) => index < 0)
      || termAt(raft, raft.commitIndex) === raft.currentTerm ? null
      : `node ${node} leads term ${raft.currentTerm}, and a read counts on entry ${raft.commitIndex} of term ${termAt(raft, raft.commitIndex)}`),
  },
  {
    name: 'Only Leaders Confirm',
    text: 'A server that does not lead has no reads to confirm',
    each: ({ raft, reads }, node) => (raft.role === 'leader' || reads.length === 0 ? null
      : `node ${node} does not lead, and ${reads.length} reads wait for it`),
  },
]

export const witnesses: readonly Witness<RaftReads>[] = [
  ...(seenInStore as readonly Witness[]).filter(({ name }) => name !== 'read in the log'),
  {
    name: 'read confirmed',
    text: 'A leader has heard from a majority, and answers a read',
    reached: ({ before, after }) =>
      before !== null && after.raft.role === 'leader' && after.reads.length < before.reads.length,
  },
  {
    name: 'read before the no-op',
    text: 'A read comes when nothing of the leader’s term is committed yet, and waits',
    reached: ({ after }) => after.reads.some(({ index }) => index < 0),
  },
  {
    name: 'follower read',
    text: 'A follower is told how far it must have executed, and answers a read',
    reached: ({ before, after }) => before !== null && after.asked.length < before.asked.length,
  },
]
