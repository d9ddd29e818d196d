import { Seq } from '@quorate/kernel'
import type { Config as StoreConfig, RaftKv, State as StoreState } from '../raft-kv/state.ts'
import type { Raft, RaftConfig, RaftEmit, RaftState } from '../raft/state.ts'
import type { Lines } from './file.ts'
import type { Message, ServerMessage } from './messages.ts'

interface Compacting {
  /** A server whose log is longer than this many entries compacts what it has executed of it; 0 and up. */
  readonly compactAfter: number
  /** Lines of a snapshot in one InstallSnapshot; 1 to 64. */
  readonly chunk: number
}

/** What stands for all entries up to its last one (§7). */
export interface Snapshot {
  /** Index of the last entry that it replaces; 0 where nothing was compacted. */
  readonly lastIncludedIndex: number
  readonly lastIncludedTerm: number
  /** The state of the machine after that entry. */
  readonly lines: Lines
}

export const noSnapshot: Snapshot = { lastIncludedIndex: 0, lastIncludedTerm: 0, lines: Seq.empty }

/** A snapshot that arrives: what a leader has sent of it so far. */
export interface Receiving extends Snapshot {
  /** The term of the leader that sends it. */
  readonly term: number
}

/** A snapshot that is sent to a follower: the same once a part has come, although the leader compacts again. */
export interface Sending {
  readonly snapshot: Snapshot
  /** The line with which the next chunk begins. */
  readonly offset: number
}

/** Raft's state, and the snapshot that its log begins after. */
export interface ServerState extends RaftState {
  readonly config: RaftConfig & Compacting
  /** On disk. */
  readonly snapshot: Snapshot
  /** In memory: after a crash it is sent again. */
  readonly receiving: Receiving | null
  /** Of a leader, by rank: what is on its way; empty where nothing ever was. */
  readonly sending: readonly (Sending | null)[]
}

/** The machine has written a file of itself, as it is after the entry with this index. */
export interface Compaction {
  readonly type: 'compaction'
  readonly index: number
  readonly lines: Lines
}

/** This server has replaced its log by a snapshot of its leader: the machine is to be what that says. */
interface Installed {
  readonly type: 'installed'
  readonly index: number
  readonly lines: Lines
}

export interface CompactingRaft extends Omit<Raft, 'config' | 'state' | 'message' | 'emit'> {
  config: ServerState['config']
  state: ServerState
  message: ServerMessage
  emit: RaftEmit | Installed
}

export interface Config extends StoreConfig, Compacting {}

export interface State extends StoreState {
  readonly config: Config
  readonly raft: ServerState
}

export interface RaftSnapshot extends Omit<RaftKv, 'config' | 'state' | 'message'> {
  config: Config
  state: State
  message: Message
}
