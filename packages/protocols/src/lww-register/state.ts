import { Dict, type Micros, type NodeId } from '@quorate/kernel'
import type { Message, Stamp, Version } from './messages.ts'

export interface LwwRegister {
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
  /** µs after which a replica sends again what another one has not acknowledged. */
  readonly resend: Micros
}

/** A client was told that its write is done. */
export interface Confirmed {
  readonly type: 'confirmed'
  readonly key: string
  readonly stamp: Stamp
  /** The value of this write is the one that the replica has now; false if an older write has the higher stamp. */
  readonly inForce: boolean
}

export interface State {
  readonly config: Config
  readonly self: NodeId
  /** By key. A key that was removed is still here, with its stamp and no value. */
  readonly versions: Dict<Version>
  /** For each of `config.nodes`: the keys of which it is not known to have our version. */
  readonly owed: readonly Dict<true>[]
}

/** In one group: a version that is on the disk without its debts would never reach the others. */
export const durable = [['versions', 'owed']] as const satisfies (keyof State)[][]

export const isHigher = (a: Stamp, b: Stamp): boolean => a.time > b.time || (a.time === b.time && a.by > b.by)

export const peersOf = (s: State): NodeId[] => s.config.nodes.filter(node => node !== s.self)

/** Keys of which this node is not known to have our version. */
export const owedTo = (s: State, node: NodeId): readonly string[] => Dict.keys(s.owed[s.config.nodes.indexOf(node)]!)

export const owesAnything = ({ owed }: State): boolean => owed.some(keys => keys.size > 0)
