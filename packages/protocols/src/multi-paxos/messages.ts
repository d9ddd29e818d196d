/**
 * The two phases of Paxos for all slots of a log at once (Lamport 2001, §3): one prepare request covers every slot from
 * some one on, and an accept request names the slots that it is about. Clients say what they say to every store.
 */
import type { RequestId, Seq } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import type { Message as ClientMessage } from '../kv/messages.ts'

/** What a server has accepted for one slot. */
export interface Entry {
  /** The ballot under which it was proposed, 1 and up; each belongs to one server. */
  readonly ballot: number
  /** Null is a no-op: it fills a slot for which nothing is to be done. */
  readonly command: Command | null
  /** The request that brought it; its leader answers it. 0 for a no-op. */
  readonly request: RequestId
}

/** Phase 1 (a): promise to accept nothing below this ballot, in any slot. */
export interface Prepare {
  readonly type: 'Prepare'
  readonly ballot: number
  /** The first slot that the candidate does not know to be chosen, 1 and up: it asks about it and all after it. */
  readonly from: number
}

/** Phase 1 (b). */
export interface Promise {
  readonly type: 'Promise'
  readonly ballot: number
  /** What it has accepted, slot by slot from the one that was asked for; null where it has accepted nothing. */
  readonly accepted: Seq<Entry | null>
}

/** Phase 2 (a): accept these, for the slots `first`, `first` + 1 …; without entries it is a heartbeat. */
export interface Accept {
  readonly type: 'Accept'
  readonly ballot: number
  readonly first: number
  /** `config.maxBatch` at most. */
  readonly entries: readonly Pick<Entry, 'command' | 'request'>[]
  /** All slots up to this one are chosen, each with what the leader of this ballot has proposed for it. */
  readonly committed: number
}

/** Phase 2 (b), the answer: `count` slots from `first` on are accepted under this ballot. */
export interface Accepted {
  readonly type: 'Accepted'
  readonly ballot: number
  readonly first: number
  readonly count: number
  /**
   * The first slot that it needs: not known to be chosen, and nothing accepted for it under this ballot. So this tells
   * of all slots before it, too, whose own answers may be lost.
   */
  readonly missing: number
}

/** It ignores a request for this ballot, because it has promised a higher one. */
export interface Refused {
  readonly type: 'Refused'
  readonly ballot: number
  readonly promised: number
}

export type PaxosMessage = Prepare | Promise | Accept | Accepted | Refused
export type Message = ClientMessage | PaxosMessage
