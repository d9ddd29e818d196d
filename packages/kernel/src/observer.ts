/** What is told of a run while it executes, to whoever watches it. */
import type { Done } from './faults.ts'
import type { AnyTypes, Effect, Micros, NodeId, Note, RequestId, Seen } from './protocol.ts'
import type { Pending, PendingMessage } from './queue.ts'
import type { Emitted } from './step.ts'
import type { Lineage } from './tape.ts'

export const kinds = ['start', 'message', 'timeout', 'request', 'act', 'lost', 'disk'] as const
export type Kind = (typeof kinds)[number]

/** The place of each kind in `kinds`: what is folded into a digest and stands in a column. */
export const code = { start: 0, message: 1, timeout: 2, request: 3, act: 4, lost: 5, disk: 6 } as const

/** Why a message or request did not arrive. */
export type Lost = 'loss' | 'cut' | 'down' | 'dropped' | 'corrupt' | 'full'

export interface Executed {
  /** 0, 1, 2 … in the order of execution. */
  readonly index: number
  readonly time: Micros
  readonly kind: Kind
  readonly node: NodeId
  readonly lineage: Lineage
  readonly cause: number
  readonly pending: Pending
  readonly act: Done | null
  readonly lost: Lost | null
  readonly changed: boolean
  readonly notes: readonly Note[]
  readonly effects: readonly Effect[]
}

/** One line of the client history: what was asked where, and what came back. */
export interface HistoryLine {
  readonly kind: 'invoke' | 'return'
  readonly event: number
  readonly time: Micros
  readonly client: NodeId
  readonly id: RequestId
  /** The request, or the outcome. */
  readonly value: AnyTypes['outcome']
}

/** Who wants to know what happens. A world without observers is the fast one. */
export interface Observer {
  /** After every event, before anything else happens. */
  executed?(event: Executed): void
  /** After every step of a node that changed its state or emitted. */
  stepped?(seen: Seen & { readonly channelled: readonly Emitted[] }, event: number): void
  crashed?(node: NodeId, event: number): void
  sent?(message: PendingMessage, event: number): void
  /** What a client asked, or was answered. */
  history?(line: HistoryLine): void
}

/** A handler threw: the event, never the engine's text. */
export interface Thrown {
  readonly event: number
  readonly node: NodeId
}
