/**
 * The step contract. A protocol is a value: pure handlers over a plain state. Outside it is one function,
 * `step(protocol, state, event) → { state, effects }`; inside, handlers assign the fields of a one-level draft and
 * record effects on an outbox. The world, and nobody else, sends, waits, writes and rolls dice.
 *
 * State and messages are plain JSON: safe integers, strings, booleans, null, arrays, records. Arrays and records
 * hold at most 64 items; longer data are `Seq` and `Dict`.
 */
import type { View } from './view.ts'

/** The index of a node in the scenario's list of nodes. */
export type NodeId = number
/** Virtual time in integer microseconds. */
export type Micros = number
/** One operation of one client, as a single integer: see `requestId`. */
export type RequestId = number
/** Both ends included. */
export type Range = readonly [min: Micros, max: Micros]

/** What a protocol is made of. A folder declares one interface of this shape and writes `Protocol<Raft>`. */
export interface Types {
  config: object
  state: object
  message: object
  request: unknown
  outcome: Outcome
  emit: unknown
}

/** `definite` is false when the operation may or may not have happened. A time-out is never definite. */
export interface Outcome {
  readonly definite: boolean
}

/** A field may be assigned, a value only replaced: `s.log.push(…)` does not compile, `s.log = Seq.push(…)` does. */
export type Draft<S> = { -readonly [K in keyof S]: S[K] }

export type Event<T extends Types = AnyTypes> =
  | { readonly kind: 'message'; readonly from: NodeId; readonly message: T['message'] }
  | { readonly kind: 'timeout'; readonly timer: string; readonly key: number }
  | { readonly kind: 'request'; readonly id: RequestId; readonly request: T['request'] }
  // `channel` is the path of the hosted protocol whose flush it was; '' for the node's own.
  | { readonly kind: 'disk'; readonly completion: Completion; readonly channel?: string }

/** What became of a flush. After a failure nobody knows which of its records are on the disk. */
export interface Completion {
  readonly ok: boolean
  /** Records that the disk holds now. */
  readonly records: number
}

/** What a handler asked for, in the order in which it asked. */
export type Effect<T extends Types = AnyTypes> =
  | { readonly kind: 'send'; readonly to: NodeId; readonly message: T['message'] }
  | { readonly kind: 'setTimer'; readonly timer: string; readonly key: number; readonly delay: Range }
  | { readonly kind: 'cancelTimer'; readonly timer: string; readonly key: number }
  | { readonly kind: 'respond'; readonly request: RequestId; readonly outcome: T['outcome'] }
  | { readonly kind: 'emit'; readonly value: T['emit'] }
  | { readonly kind: 'write'; readonly data: unknown; readonly channel: string }
  | { readonly kind: 'flush'; readonly channel: string }

/** A sentence by a handler about the rule that it applied. `{}` is filled with a value, `{@}` with a node's name. */
export interface Note {
  readonly rule: string
  readonly text: string
  readonly values: readonly (number | string)[]
}

/** The outbox that every handler receives. */
export interface Out<T extends Types = AnyTypes> {
  send(to: NodeId, message: T['message']): void
  /** Sets or resets the timer of this name (and key). The world chooses the delay within the range. */
  setTimer(timer: string, delay: Range, key?: number): void
  cancelTimer(timer: string, key?: number): void
  /** Answers a request: to the client at top level, to the host where this protocol is hosted. */
  respond(request: RequestId, outcome: T['outcome']): void
  /** Tells something to the host, or to the judges at top level. */
  emit(value: T['emit']): void
  /** Hands a request to a hosted protocol, once this handler has returned. */
  request(channel: string, id: RequestId, request: unknown): void
  /** Appends a record to the disk's cache. Only for protocols that are about disks; they have no `durable` fields. */
  write(data: unknown): void
  /** Puts what was written on the disk; its completion is an event. */
  flush(): void
  /** Says which rule was applied. Costs nothing when nobody records. */
  note(rule: string, text: string, a?: number | string, b?: number | string, c?: number | string): void
  /** The local clock of this node, in µs. Only for protocols that are about clocks. */
  clock(): Micros
  /** An integer in [0, n) that the world chooses. */
  choose(n: number, why: string): number
}

/** What a node is waiting for: the source of "why not". */
export interface Wait {
  /** The outcome that is being waited for, as a noun phrase: "a majority of votes for term 3". */
  readonly for: string
  readonly rule: string
  readonly need: number
  readonly have: number
  /** Nodes whose contribution is missing. */
  readonly missing: readonly NodeId[]
}

/** What a judge may look at after every step of one node. */
export interface Seen<T extends Types = AnyTypes> {
  readonly node: NodeId
  readonly time: Micros
  readonly before: T['state'] | null
  readonly after: T['state']
  readonly emitted: readonly T['emit'][]
  /**
   * Of a start: the crash before it took durable fields that were on their way to the disk. The gate had kept them from
   * everyone, so the node may begin before them without breaking its word.
   */
  readonly unheard?: boolean
}

/** Each form answers with evidence (a sentence) when the property is broken, else null. */
export type Invariant<T extends Types = AnyTypes> = {
  readonly name: string
  readonly text: string
  /** It is about time (`Seen.time`): a search, which has none, leaves it out and says so. */
  readonly timed?: true
} & (
  | { readonly each: (s: T['state'], node: NodeId) => string | null }
  | { readonly pair: (a: T['state'], b: T['state'], nodeA: NodeId, nodeB: NodeId) => string | null }
  | { readonly step: (before: T['state'], after: T['state'], node: NodeId) => string | null }
  // A ghost remembers what no state holds, such as every leader that each term ever had.
  | {
      readonly init: () => unknown
      // oxlint-disable-next-line no-explicit-any -- a ghost's type is known only to its own two functions
      readonly fold: (ghost: any, seen: Seen<T>) => unknown
      // oxlint-disable-next-line no-explicit-any
      readonly check: (ghost: any) => string | null
    }
)

/** Something that must be reached in some run; an invariant without it proves nothing. */
export interface Witness<T extends Types = AnyTypes> {
  readonly name: string
  readonly text: string
  readonly reached: (seen: Seen<T>) => boolean
}

/** A hosted protocol: its state lives in the host's field of the channel's name. */
export interface Hosted {
  readonly protocol: AnyProtocol
  /** The inner configuration, from the host's. */
  readonly config: (host: never) => object
}

export interface Protocol<T extends Types> {
  readonly name: string
  /**
   * Groups of fields that survive a crash, written in this order, each group atomically. A crash may fall between
   * groups. A field that is named nowhere is lost.
   */
  readonly durable: readonly (readonly (keyof T['state'] & string)[])[]
  /**
   * Fields that hold readings of this node's clock (a number, null, or a list of them). A search keeps them relative to
   * the last reading, so that lives which differ in when they happened are one. What is sent must not hold a reading.
   */
  readonly clockFields?: readonly (keyof T['state'] & string)[]
  readonly hosts?: Readonly<Record<string, Hosted>>
  /** 'none' sends before the durable fields are on the disk, which is a mistake that mutants make. */
  readonly gate?: 'none'
  /**
   * The only way to a first state, at birth (`disk` is null) and after a crash (`disk` holds the durable fields).
   * `hosted` holds the states of the hosted protocols, already started; the host stores them under their channel.
   */
  start(
    config: T['config'] & { readonly self: NodeId }, disk: Disk<T> | null, out: Out<T>, hosted: Record<string, never>,
  ): T['state']
  onMessage?(s: Draft<T['state']>, from: NodeId, message: T['message'], out: Out<T>): void
  onTimeout?(s: Draft<T['state']>, timer: string, key: number, out: Out<T>): void
  onRequest?(s: Draft<T['state']>, id: RequestId, request: T['request'], out: Out<T>): void
  /** A flush has ended, well or badly. */
  onDisk?(s: Draft<T['state']>, completion: Completion, out: Out<T>): void
  /** What a hosted protocol emitted or responded, in order, after its handler returned and in the same step. */
  onHosted?(s: Draft<T['state']>, channel: string, said: HostedSaid, out: Out<T>): void
  /** What is wrong with a request from outside, in one clause, or null. Without it, nobody outside may ask. */
  requestProblem?(request: unknown): string | null
  waits?(s: T['state']): readonly Wait[]
  readonly invariants: readonly Invariant<T>[]
  readonly witnesses: readonly Witness<T>[]
  readonly view: View<T>
}

export type HostedSaid =
  // oxlint-disable-next-line no-explicit-any -- the host knows which protocol it hosts, and narrows
  | { readonly kind: 'emit'; readonly value: any }
  // oxlint-disable-next-line no-explicit-any
  | { readonly kind: 'respond'; readonly request: RequestId; readonly outcome: any }

/** `records` are those of explicit writes, in the order in which they lie on the disk; damaged ones say so. */
export type Disk<T extends Types> = Readonly<Partial<T['state']>> & {
  readonly records?: readonly { readonly data: unknown; readonly damaged: boolean }[]
}

/* oxlint-disable no-explicit-any -- the kernel runs protocols without knowing their types */
export interface AnyTypes {
  config: any
  state: any
  message: any
  request: any
  outcome: any
  emit: any
}
export type AnyProtocol = Protocol<any>
/* oxlint-enable no-explicit-any */

const OPERATIONS = 1_048_576

/** (client, operation) as one integer: client · 2²⁰ + operation. */
export function requestId(client: NodeId, operation: number): RequestId {
  return client * OPERATIONS + operation
}
export const clientOf = (id: RequestId): NodeId => Math.floor(id / OPERATIONS)
export const operationOf = (id: RequestId): number => id % OPERATIONS
