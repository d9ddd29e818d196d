/**
 * How a protocol's state is shown: data only. Figures, the lab's stage and tables, the inspector and the command
 * line draw from this and know no protocol. A role says its shape; hue is the epoch's and never anything else's.
 */
import type { CommandForm } from './commands.ts'
import type { NodeId, Types } from './protocol.ts'

export type Shape = 'follower' | 'candidate' | 'leader' | 'observer' | 'client' | 'service' | 'store'

export interface Role {
  readonly shape: Shape
  /** The protocol's own word: "leader", "primary", "monitor". */
  readonly word: string
}

export type MessageStyle = 'request' | 'reply' | 'heartbeat'

export interface MessageView {
  /** Two to four letters, printed beside the moving message: "RV", "AE". */
  readonly label: string
  readonly style: MessageStyle
  /** "RequestVote(term 2, last log 3 of term 1)" */
  readonly text: string
  /** The epoch that gives the hue, or null. */
  readonly epoch: number | null
}

/** One cell of a node's replicated log, as far as it is drawn. */
export interface LogCell {
  readonly index: number
  /** Of a snapshot, which stands for the entries from this index up to `index`; its epoch is the last one's. */
  readonly from?: number
  readonly epoch: number
  readonly text: string
  /** Null where nothing is ever committed: what is drawn is an order of messages. */
  readonly committed: boolean | null
}

/** What a candidate knows of its votes: one mark a peer. */
export type Vote = 'granted' | 'refused' | 'open'

export interface View<T extends Types> {
  role(s: T['state']): Role
  /** Term, epoch, ballot or view number; null where there is none. */
  epoch(s: T['state']): number | null
  /** The whole state in one line. */
  describe(s: T['state']): string
  /** Name and value of what the inspector and the table show, in the paper's order; no two have one name. */
  rows(s: T['state']): readonly (readonly [name: string, value: string])[]
  log?(s: T['state']): readonly LogCell[]
  /** What is true of an entry whose cell is filled, where "committed" is not the word for it. */
  readonly committed?: string
  /** The contents a client could read here: key and value. */
  contents?(s: T['state']): readonly (readonly [key: string, value: string])[]
  votes?(s: T['state']): readonly { readonly node: NodeId; readonly vote: Vote }[]
  /** Whom this node takes for the leader, if anyone. */
  leader?(s: T['state']): NodeId | null
  /** Where nodes stand in a row: to whom this one passes on what it is given. */
  next?(s: T['state']): NodeId | null
  message(m: T['message']): MessageView
  request?(r: T['request']): string
  /** What may be asked of this node from outside. */
  readonly commands?: readonly CommandForm[]
  outcome?(o: T['outcome']): string
  /** "election timer" */
  timer?(timer: string): string
}
