/** Pings and their answers. What there is to tell about members travels on them, and in no message of its own. */
import type { NodeId } from '@quorate/kernel'

export type Status = 'alive' | 'suspect' | 'dead'

/** What is said about a member. Only the member itself raises its incarnation. */
export interface Rumour {
  readonly node: NodeId
  readonly status: Status
  readonly incarnation: number
}

interface Carrier {
  /** The period of whoever began the probe; an answer to an earlier one counts for nothing. */
  readonly period: number
  readonly rumours: readonly Rumour[]
}

/** Are you there? `origin` asked for it, where it was not the sender. */
export interface Ping extends Carrier {
  readonly type: 'Ping'
  readonly origin: NodeId | null
}

/** I am. Or, where it is passed on: it is. */
export interface Ack extends Carrier {
  readonly type: 'Ack'
  readonly origin: NodeId | null
}

/** I get no answer from the target. Do you? */
export interface PingReq extends Carrier {
  readonly type: 'PingReq'
  readonly target: NodeId
}

export type Message = Ping | Ack | PingReq
