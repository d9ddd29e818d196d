/** The state of one server, which is proposer, acceptor and learner of every slot, and executes what is chosen. */
import { Seq, type Micros, type NodeId, type Range } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import { emptyStore, type Store } from '../kv/store.ts'
import type { Entry, Message } from './messages.ts'

export interface Config {
  /** The servers; 1 to 30. A server's place in this list decides which ballots are its own. */
  readonly nodes: readonly NodeId[]
  /** How many servers have to promise a ballot before its owner leads: Q1. */
  readonly phase1: number
  /** How many servers have to accept a proposal until it is chosen: Q2. Safe if `phase1 + phase2` > servers. */
  readonly phase2: number
  /** Each time a fresh delay within it; its minimum exceeds `heartbeat`. */
  readonly electionTimeout: Range
  /** From one heartbeat of a leader to the next. */
  readonly heartbeat: Micros
  /** Entries in one accept request; 1 to 64. */
  readonly maxBatch: number
}

export type Role = 'follower' | 'candidate' | 'leader'

export interface State {
  readonly self: NodeId
  readonly config: Config

  // On disk before any message of the step leaves.
  /** The highest ballot that it has promised, its own candidacies among them; 0 before the first. */
  readonly promised: number
  /** Slot i is item i − 1: what was accepted for it last, null for nothing. It may have holes. */
  readonly log: Seq<Entry | null>

  // Lost in a crash.
  readonly role: Role
  /** The leader of the promised ballot, if it has heard from it. */
  readonly leader: NodeId | null
  /** The highest ballot that it was refused for. */
  readonly seen: number
  /** Slots 1 to this one are known to be chosen, and executed. */
  readonly committed: number
  /** What they gave, in their order. */
  readonly store: Store
  /** Of a candidate, for each server what it has accepted from slot `committed` + 1 on; null where no promise came. */
  readonly reports: readonly (Seq<Entry | null> | null)[]
  /** Of a leader: it has filled the slots after this one with what clients asked it for. */
  readonly base: number
  /** Of a leader, for each slot: who has accepted its proposal. Bit i stands for the i-th server. */
  readonly accepted: Seq<number>
}

/** A server has executed what was chosen for a slot. */
export interface Applied {
  readonly type: 'applied'
  readonly slot: number
  readonly command: Command | null
}

export interface MultiPaxos {
  config: Config
  state: State
  message: Message
  /** Nobody asks a server from outside: clients send it messages. */
  request: never
  outcome: never
  emit: Applied
}

/** What a crash leaves. */
export const durable = [['promised'], ['log']] as const

/** Of a list that only candidates have. */
export const none: readonly never[] = []

export function initialState(self: NodeId, config: Config): State {
  return {
    self, config, promised: 0, log: Seq.empty,
    role: 'follower', leader: null, seen: 0, committed: 0, store: emptyStore,
    reports: none, base: 0, accepted: Seq.empty,
  }
}

export const lastSlot = (s: State): number => s.log.length

export const entryAt = (log: State['log'], slot: number): Entry | null =>
  (slot < 1 || slot > log.length ? null : Seq.at(log, slot - 1))

/** With an item at this slot, and what is between filled up. */
export function withSlot<T>(items: Seq<T>, slot: number, item: T, filler: T): Seq<T> {
  let filled = items
  while (filled.length < slot - 1) filled = Seq.push(filled, filler)
  return slot > filled.length ? Seq.push(filled, item) : Seq.set(filled, slot - 1, item)
}

export const rankOf = (s: State, node: NodeId): number => s.config.nodes.indexOf(node)

/** Whose a ballot is: ballots go round among the servers. */
export const ownerOf = ({ nodes }: Config, ballot: number): NodeId => nodes[(ballot - 1) % nodes.length]!

export const promisesOf = (s: State): number => s.reports.filter(report => report !== null).length

/** How many servers have accepted what this leader proposed for a slot. */
export function acceptancesOf(s: State, slot: number): number {
  let bits = slot > s.accepted.length ? 0 : Seq.at(s.accepted, slot - 1)
  let count = 0
  for (; bits > 0; bits >>>= 1) count += bits & 1
  return count
}

/** The first slot that is not known to be chosen and for which nothing was accepted under this ballot. */
export function missingSlot({ log, committed }: State, ballot: number): number {
  let slot = committed + 1
  while (entryAt(log, slot)?.ballot === ballot) slot++
  return slot
}
