/** The state of one process, which plays whichever of the three roles the configuration gives it (§2.5). */
import type { NodeId, Range, RequestId } from '@quorate/kernel'
import type { Message, Proposal } from './messages.ts'

export interface Config {
  /** Who proposes. Its place in this list decides which ballots are its own. */
  readonly proposers: readonly NodeId[]
  /** Who accepts; 1 to 64, any majority of them is a quorum. */
  readonly acceptors: readonly NodeId[]
  /** Who is told of every acceptance. A proposer that is none would try for ever. */
  readonly learners: readonly NodeId[]
  /** From the start of a ballot until its proposer tries a higher one, drawn anew each time (§2.4); µs. */
  readonly retry: Range
}

/** The value that a client asked this proposer to propose. */
export interface Wanted {
  readonly request: RequestId
  readonly value: string
}

export type Phase = 'idle' | 'prepare' | 'accept'

export interface State {
  readonly self: NodeId
  readonly config: Config

  // Proposer.
  /** The highest ballot that it has tried, on disk; 0 before the first. While it is not idle, the one it tries now. */
  readonly tried: number
  readonly phase: Phase
  readonly wanted: Wanted | null
  /** What each acceptor has answered in phase 1 of this ballot; null where no promise came. */
  readonly promises: readonly ({ readonly accepted: Proposal | null } | null)[]
  /** What it has proposed in phase 2 of this ballot. */
  readonly proposed: string | null
  /** The highest promise that it was refused for. */
  readonly seen: number

  // Acceptor.
  /** The highest ballot that it has promised, on disk; 0 before the first. */
  readonly promised: number
  /** The proposal with the highest ballot that it has accepted, on disk. */
  readonly accepted: Proposal | null

  // Learner.
  /** For each acceptor the proposal with the highest ballot that it is known to have accepted. */
  readonly heard: readonly (Proposal | null)[]
  /** The chosen value, once it knows. */
  readonly learned: string | null
}

export type Outcome =
  /** This is what the acceptors chose: perhaps the value that was asked for, perhaps another one. */
  | { readonly definite: true; readonly kind: 'chosen'; readonly value: string }
  /** It did nothing: it is no proposer, or it is proposing something else. */
  | { readonly definite: true; readonly kind: 'refused'; readonly why: 'no proposer' | 'busy' }

/** A learner has learned the chosen value. */
export interface Learned {
  readonly type: 'learned'
  readonly value: string
}

export interface Paxos {
  config: Config
  state: State
  message: Message
  /** A value to propose. */
  request: string
  outcome: Outcome
  emit: Learned
}

/** What a crash leaves (§2.5). A promise and what it is about are one write. */
export const durable = [['promised', 'accepted'], ['tried']] as const

export function initialState(self: NodeId, config: Config): State {
  const none = config.acceptors.map(() => null)
  return {
    self, config,
    tried: 0, phase: 'idle', wanted: null, promises: none, proposed: null, seen: 0,
    promised: 0, accepted: null, heard: none, learned: null,
  }
}

export const majority = (acceptors: number): number => Math.floor(acceptors / 2) + 1

/** The place of a node among the acceptors; −1 where it is none. */
export const rankOf = (s: State, node: NodeId): number => s.config.acceptors.indexOf(node)

/** Whose a ballot is: ballots go round among the proposers. */
export const ownerOf = ({ proposers }: Config, ballot: number): NodeId => proposers[(ballot - 1) % proposers.length]!

export const promisesOf = (s: State): number => s.promises.filter(promise => promise !== null).length

/** How many acceptors are known to have accepted the proposal of this ballot. */
export const acceptancesOf = (s: State, ballot: number): number =>
  s.heard.filter(proposal => proposal?.ballot === ballot).length
