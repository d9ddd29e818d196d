import type { NodeId, RequestId } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import type { Config as StoreConfig, RaftKv, State as StoreState } from '../raft-kv/state.ts'
import type { Message } from './messages.ts'

export interface Config extends StoreConfig {
  /** A follower answers reads too, after it has asked the leader for the index (thesis, §6.4). */
  readonly followersRead?: true
}

/** What a leader has not answered yet. */
export interface Read {
  readonly id: RequestId
  /** Of a client's own question; null where a follower has asked. */
  readonly command: Command | null
  /** The follower that has asked, or the leader itself. */
  readonly asker: NodeId
  /** The commitIndex when it came, or −1 until an entry of the leader's term is committed. */
  readonly index: number
  /** The round that confirms it, or `UNASKED` where none need be asked. */
  readonly round: number
}

/** What a follower has asked its leader about. */
export interface Asked {
  readonly id: RequestId
  readonly command: Command
  /** −1 until the leader has answered. */
  readonly index: number
}

export interface State extends StoreState {
  readonly config: Config
  /** Rounds that this server has begun. */
  readonly round: number
  /** Of a leader: by rank, the latest round that was answered in its term. */
  readonly heard: readonly number[]
  readonly reads: readonly Read[]
  readonly asked: readonly Asked[]
}

export interface RaftReads extends Omit<RaftKv, 'config' | 'state' | 'message'> {
  config: Config
  state: State
  message: Message
}

/** As many as may wait at one server. */
export const MOST_WAITING = 32

/** Instead of the number of a round: that the leader led when the read came is known without one. */
export const UNASKED = 0
