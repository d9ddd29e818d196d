import type { NodeId, Vote } from '@quorate/kernel'
import type { Raft, RaftState } from '../raft/state.ts'
import type { Message } from './messages.ts'

export interface State extends RaftState {
  // Volatile, as all that is about hearing from others.
  /** By rank, who would vote for it: of the question that is open, or that led to its last candidacy; else empty. */
  readonly preVotes: readonly Vote[]
  /** It has heard from its leader within the shortest election timeout, or cannot know that it has not. */
  readonly isLed: boolean
  /** Of a leader: followers that answered it since it last counted them. */
  readonly heard: readonly NodeId[]
}

export interface RaftPrevote extends Omit<Raft, 'state' | 'message'> {
  state: State
  message: Message
}

export const preVotesGranted = (s: State): number => s.preVotes.filter(vote => vote === 'granted').length

/** It asks whether it should stand, and is no candidate yet. */
export const isAsking = (s: State): boolean => s.role === 'follower' && s.preVotes.length > 0
