import type { Invariant, Witness } from '@quorate/kernel'
import { invariants as ofRaft, witnesses as seenInRaft } from '../raft/invariants.ts'
import { majority } from '../raft/state.ts'
import { isAsking, preVotesGranted, type RaftPrevote } from './state.ts'

export const invariants: readonly Invariant<RaftPrevote>[] = [
  // They look at what is raft's of the state.
  ...(ofRaft as readonly Invariant[]),
  {
    name: 'Candidates Were Encouraged',
    text: 'Whoever stands in a term was told by a majority that they would vote for it',
    each: (s, node) => (s.role !== 'candidate' || preVotesGranted(s) >= majority(s.config.nodes.length) ? null
      : `node ${node} stands in term ${s.currentTerm}, and ${preVotesGranted(s)} of ${s.config.nodes.length} would vote for it`),
  },
  {
    name: 'Only Leaders Count',
    text: 'A server that does not lead counts no followers',
    each: (s, node) => (s.role === 'leader' || s.heard.length === 0 ? null
      : `node ${node} does not lead, and has heard from ${s.heard.length} followers`),
  },
]

export const witnesses: readonly Witness<RaftPrevote>[] = [
  ...(seenInRaft as readonly Witness[]),
  {
    name: 'asked and refused',
    text: 'A server that asks whether it should stand is told by one of the others that it would not vote for it',
    reached: ({ after }) => isAsking(after) && after.preVotes.includes('refused'),
  },
  {
    name: 'stepped down by itself',
    text: 'A leader steps down in its own term, because it hears from no majority',
    reached: ({ before, after }) =>
      before?.role === 'leader' && after.role === 'follower' && after.currentTerm === before.currentTerm,
  },
]
