import { byNumber, clientOf, Dict, type Micros, type NodeId, type RequestId } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import type { Message, Tag, Version } from './messages.ts'

export interface Abd {
  config: Config
  state: State
  message: Message
  /** Nobody asks a replica from outside: clients send it messages. */
  request: never
  outcome: never
  emit: Confirmed
}

export interface Config {
  readonly nodes: readonly NodeId[]
  /** Replicas that must report before the highest tag is believed; 1 to all. */
  readonly read: number
  /** Replicas that must have a version before a client is answered; 1 to all. Only read + write > all is safe. */
  readonly write: number
  /** µs after which a coordinator asks again whoever has not answered. */
  readonly resend: Micros
}

/** A client is being told that its operation is done. */
export interface Confirmed {
  readonly type: 'confirmed'
  readonly key: string
  readonly tag: Tag
}

/** An operation of a client that this replica coordinates. */
export interface Operation {
  readonly id: RequestId
  readonly command: Command
  /** `query` asks what there is, `update` sees to it that enough replicas have it. */
  readonly phase: 'query' | 'update'
  /** Replicas that have answered in this phase, this one among them, sorted. */
  readonly answered: readonly NodeId[]
  /** The highest that was reported; from the second phase on, the one that is handed on. */
  readonly version: Version
}

export interface State {
  readonly config: Config
  readonly self: NodeId
  /** By key. A key that was removed is still here, with its tag and no value. */
  readonly versions: Dict<Version>
  /** At most one a client: whoever asks for the next has given up the one before. */
  readonly open: readonly Operation[]
}

/** Coordinating is forgotten in a crash: the client hears nothing, and says that it does not know. */
export const durable = [['versions']] as const satisfies (keyof State)[][]

/** What everyone has of every key to begin with. */
const unwritten: Version = { sequence: 0, writer: 0, value: null }

export const versionOf = (s: State, key: string): Version => Dict.get(s.versions, key) ?? unwritten

export const isHigher = (a: Tag, b: Tag): boolean =>
  a.sequence > b.sequence || (a.sequence === b.sequence && a.writer > b.writer)

export const tagOf = ({ sequence, writer }: Tag): Tag => ({ sequence, writer })

export const isSame = (a: Tag, b: Tag): boolean => !isHigher(a, b) && !isHigher(b, a)

export const peersOf = (s: State): NodeId[] => s.config.nodes.filter(node => node !== s.self)

/** Of `nodes`, who has not answered in this phase. */
export const missing = (s: State, { answered }: Operation): NodeId[] =>
  s.config.nodes.filter(node => !answered.includes(node))

/** `open` with this operation in the place of the one that its client had. */
export const withOperation = (open: readonly Operation[], operation: Operation): readonly Operation[] =>
  [...open.filter(({ id }) => clientOf(id) !== clientOf(operation.id)), operation]

export const withAnswer = (operation: Operation, from: NodeId): Operation =>
  ({ ...operation, answered: [...operation.answered, from].toSorted(byNumber) })
