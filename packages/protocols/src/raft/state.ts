/** The state of one server: the box "State" of Figure 2, and what it says about configuration and role. */
import { Seq } from '@quorate/kernel'
import type { Micros, NodeId, Range, RequestId, Vote } from '@quorate/kernel'
import type { Message } from './messages.ts'

export interface RaftConfig {
  /** The servers of the cluster, every one a voter; 1 to 64. */
  readonly nodes: readonly NodeId[]
  /** Each time a fresh delay within it, so that split votes are rare (§5.2). Its minimum exceeds `heartbeat`. */
  readonly electionTimeout: Range
  /** From one heartbeat to the next. */
  readonly heartbeat: Micros
  /** Entries in one AppendEntries; 1 to 64. */
  readonly maxBatch: number
}

export interface Entry {
  /** The term in which a leader received the command, 1 and up. */
  readonly term: number
  /** What the state machine is to do, or `noOp`. Raft never looks inside. */
  readonly command: unknown
  /** The request that brought it, so that the leader can answer when it is applied; null for a no-op. */
  readonly request: RequestId | null
}

/** The command of the entry with which every leader begins its term (§8): nothing is to be done. */
export const noOp = null

export type Role = 'follower' | 'candidate' | 'leader'

/** The last entry that is not in the log any more, because a snapshot stands for all up to it (§7). */
export interface Base {
  /** 0 where nothing was compacted, which in raft itself is always so. */
  readonly index: number
  /** Its term, which the consistency check of the entry after it asks for; 0 where nothing was compacted. */
  readonly term: number
}

/** A log without what was compacted: the entry with index i is item i − base.index − 1. The paper counts from 1. */
export interface Log {
  readonly base: Base
  readonly log: Seq<Entry>
}

export interface RaftState extends Log {
  readonly self: NodeId
  readonly config: RaftConfig

  // Persistent state on all servers: on disk before any message of the step leaves.
  /** Latest term that this server has seen; 0 at first boot, increases monotonically. */
  readonly currentTerm: number
  /** The candidate that received the vote in the current term, or null. */
  readonly votedFor: NodeId | null
  readonly log: Seq<Entry>

  // Volatile state on all servers.
  readonly role: Role
  /** The leader of the current term, if this server has heard from it. */
  readonly leader: NodeId | null
  /** Index of the highest log entry known to be committed; starts at 0, increases monotonically. */
  readonly commitIndex: number
  /** Index of the highest log entry applied to the state machine; starts at 0, increases monotonically. */
  readonly lastApplied: number

  // Volatile state on candidates and leaders, in the order of `config.nodes`; empty on others.
  /** What a candidate knows of the votes. */
  readonly votes: readonly Vote[]
  /** For each server, index of the next log entry to send to it. */
  readonly nextIndex: readonly number[]
  /** For each server, index of the highest log entry known to be replicated on it. The leader's own is its last one. */
  readonly matchIndex: readonly number[]
}

export type RaftOutcome =
  /** This server does not lead, and did nothing. `leader` is where to ask instead, if it knows. */
  | { readonly definite: true; readonly kind: 'not-leader'; readonly leader: NodeId | null }
  /** It appended the command and was deposed before it was committed: a later leader may keep it, or overwrite it. */
  | { readonly definite: false; readonly kind: 'lost-leadership' }

export type RaftEmit =
  /** An entry is applied here, a no-op too. `request` is its request at the leader that took it, and null elsewhere. */
  | {
      readonly type: 'committed'
      readonly index: number
      readonly term: number
      readonly command: unknown
      readonly request: RequestId | null
    }
  /** This server began, or ceased, to lead this term. */
  | { readonly type: 'leadership'; readonly term: number; readonly leads: boolean }

export interface Raft {
  config: RaftConfig
  state: RaftState
  message: Message
  /** A command for the state machine. */
  request: unknown
  outcome: RaftOutcome
  emit: RaftEmit
}

/** What a crash leaves. The two fields about voting change together, or a vote could be kept without its term. */
export const durable = [['currentTerm', 'votedFor'], ['log']] as const

export const emptyLog: Log = { base: { index: 0, term: 0 }, log: Seq.empty }

/** Of a list that only candidates or leaders have. */
export const none: readonly never[] = []

export function initialState(self: NodeId, config: RaftConfig): RaftState {
  return {
    self, config,
    currentTerm: 0, votedFor: null, ...emptyLog,
    role: 'follower', leader: null, commitIndex: 0, lastApplied: 0,
    votes: none, nextIndex: none, matchIndex: none,
  }
}

/** 0 when there was never an entry. */
export const lastIndex = (s: Log): number => s.base.index + s.log.length

export const lastTerm = (s: Log): number => termAt(s, lastIndex(s))

/** Term of the entry with this index; 0 where there is none, or it is not known any more. No entry has term 0. */
export function termAt(s: Log, index: number): number {
  if (index === s.base.index) return s.base.term
  return index < s.base.index || index > lastIndex(s) ? 0 : entryAt(s, index).term
}

/** The entry with this index, which must be in the log. */
export const entryAt = (s: Log, index: number): Entry => Seq.at(s.log, index - s.base.index - 1)

/** The log up to this index, which it reaches; without any entry where that was compacted. */
export const upTo = ({ base, log }: Log, index: number): Log =>
  ({ base, log: Seq.truncate(log, Math.max(0, index - base.index)) })

export { majoritySize as majority } from '../quorums/rule.ts'

/** The place of a node in the lists by node; −1 for one that is not of the cluster. */
export const rankOf = (s: RaftState, node: NodeId): number => s.config.nodes.indexOf(node)

export const votesGranted = (s: RaftState): number => s.votes.filter(vote => vote === 'granted').length

/** How many servers are known to hold the entry with this index. */
export const copiesOf = (s: RaftState, index: number): number => s.matchIndex.filter(match => match >= index).length

/** A copy with `item` at this place; the same list if that is nothing new, or if it has no such place. */
export function replaced<T>(items: readonly T[], at: number, item: T): readonly T[] {
  if (at >= items.length || items[at] === item) return items
  const copy = items.slice()
  copy[at] = item
  return copy
}
