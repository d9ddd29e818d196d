import { Dict, hashText, type Micros, type NodeId, type RequestId } from '@quorate/kernel'
import { changed, emptyTree, type Tree } from './merkle.ts'
import type { Message } from './messages.ts'
import { clockwiseFrom, distinct, rangeOf, ringOf, type Ring } from './ring.ts'
import { join, stampsOf, type Kind, type Stamp, type Version } from './versions.ts'

export interface QuorumKv {
  config: Config
  state: State
  message: Message
  /** Nobody asks a node from outside: clients send it messages. */
  request: never
  outcome: never
  emit: Said
}

export interface Config {
  readonly nodes: readonly NodeId[]
  /** Points of the ring that each node takes; all together at most 64. */
  readonly virtualNodes: number
  /** N: on how many nodes a key is kept. */
  readonly n: number
  /** R and W: how many of them must have answered before a client is. A request may name another number. */
  readonly r: number
  readonly w: number
  /** The first N nodes that are not silent count, instead of the first N. */
  readonly sloppy: boolean
  readonly readRepair: boolean
  /** Which of two versions replaces the other: see versions.ts. */
  readonly versions: Kind
  /** µs that a coordinator waits for an answer before it takes a node for silent … */
  readonly patience: Micros
  /** … and after which it tries that node again. */
  readonly forgive: Micros
  /** µs between two attempts to hand over hints. */
  readonly handoff: Micros
  /** µs between two comparisons of trees; 0: there are none. */
  readonly exchange: Micros
}

/** For those who judge: what a coordinator has just done. */
export type Said =
  | { readonly type: 'wrote'; readonly key: string; readonly version: Version }
  | { readonly type: 'acknowledged'; readonly key: string; readonly stamp: Stamp; readonly need: number }
  | { readonly type: 'asked'; readonly id: RequestId; readonly key: string; readonly need: number }
  | { readonly type: 'answered'; readonly id: RequestId; readonly versions: readonly Version[] }

/** One that a coordinator has heard of for a request. */
export interface Answer {
  readonly node: NodeId
  /** Of a read: what it had. */
  readonly versions: readonly Version[]
}

/** A request that this node coordinates, until everyone who was asked has answered or patience is over. */
export interface Op {
  readonly id: RequestId
  readonly key: string
  readonly f: 'read' | 'write'
  /** R or W. */
  readonly need: number
  /** Of a write: the version that it made. */
  readonly version: Version | null
  readonly asked: readonly NodeId[]
  readonly answers: readonly Answer[]
  /** The client has its answer. */
  readonly told: boolean
}

export interface State {
  readonly config: Config
  readonly self: NodeId
  readonly ring: Ring
  readonly store: Dict<readonly Version[]>
  /** For each of `config.nodes`: what is kept here on its behalf, by key. */
  readonly hints: readonly Dict<readonly Version[]>[]
  /** Writes that this node has stamped. */
  readonly made: number
  /** For each range of the ring; of ranges that are not kept here, empty. */
  readonly trees: readonly Tree[]
  /** Nodes that did not answer in time, sorted. Each is tried again after a while, and at once when it is heard of. */
  readonly silent: readonly NodeId[]
  readonly ops: readonly Op[]
  /** With whom trees are compared next: a place among the others. */
  readonly turn: number
}

/** In one group: a copy that is here and a count that forgot it would give out a stamp twice. */
export const durable = [['store', 'hints', 'made']] as const satisfies (keyof State)[][]

export function initialState(
  { self, ...config }: Config & { readonly self: NodeId }, disk: Readonly<Partial<State>> | null,
): State {
  const ring = ringOf(config.nodes, config.virtualNodes)
  const store = disk?.store ?? Dict.empty as State['store']
  return {
    config, self, ring, store, hints: disk?.hints ?? config.nodes.map(() => Dict.empty), made: disk?.made ?? 0,
    trees: treesOf(ring, store), silent: [], ops: [], turn: 0,
  }
}

export const peersOf = (s: State): NodeId[] => s.config.nodes.filter(node => node !== s.self)

/** All nodes in the order in which they are met from the key: the first N keep it. */
export const walkFrom = (s: State, key: string): NodeId[] => distinct(clockwiseFrom(s.ring, rangeOf(s.ring, key)))

export const keepersOf = (s: State, key: string): NodeId[] => walkFrom(s, key).slice(0, s.config.n)

/** Ranges that both nodes keep. */
export function rangesOf(s: State, ...nodes: readonly NodeId[]): number[] {
  return s.ring.flatMap((_, range) => {
    const keepers = distinct(clockwiseFrom(s.ring, range)).slice(0, s.config.n)
    return nodes.every(node => keepers.includes(node)) ? [range] : []
  })
}

export const copyOf = (s: State, key: string): readonly Version[] => Dict.get(s.store, key) ?? []

export const hintsFor = (s: State, owner: NodeId): Dict<readonly Version[]> => s.hints[s.config.nodes.indexOf(owner)]!

export const hasHints = ({ hints }: State): boolean => hints.some(keys => keys.size > 0)

/** What this node can say about a key: its own copy and what it keeps for others. */
export function holdingOf(s: Pick<State, 'config' | 'store' | 'hints'>, key: string): readonly Version[] {
  const own = Dict.get(s.store, key) ?? []
  return s.hints.reduce((all, keys) => join(s.config.versions, all, Dict.get(keys, key) ?? []), own)
}

/** What stands for a key in its tree: stamps say enough, for no two versions have the same one. */
export const entryHash = (key: string, versions: readonly Version[]): number =>
  (versions.length === 0 ? 0 : hashText(`${key}\n${stampsOf(versions).map(stamp => stamp.join(' ')).join('\n')}`))

/** All trees from nothing: at a start, and for the invariant that compares. */
export function treesOf(ring: Ring, store: State['store']): readonly Tree[] {
  const trees = ring.map(() => emptyTree)
  for (const [key, versions] of Dict.entries(store)) {
    const range = rangeOf(ring, key)
    trees[range] = changed(trees[range]!, key, 0, entryHash(key, versions))
  }
  return trees
}
