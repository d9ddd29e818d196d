/** What a run consists of: a set-up says what there is, a tape what happens to it. Everything else follows. */
import type { Deadline } from './deadlines.ts'
import type { Intervention, Names, PlannedFault } from './faults.ts'
import type { Network } from './network.ts'
import type { AnyProtocol, AnyTypes, Micros, NodeId, Range } from './protocol.ts'
import type { Lineage } from './tape.ts'

export interface NodeSpec {
  readonly name: string
  /** Nodes may run different values: an older version beside a newer, as long as both have the same name. */
  readonly protocol: AnyProtocol
  readonly config: object
  readonly clock?: { readonly offset: Micros; readonly ppm: number }
  /** How long a flush takes, one after the other; without it a write is durable at once. */
  readonly disk?: { readonly latency: Range }
}

/** One operation of a client at a set time. */
export interface TimedRequest {
  readonly client: NodeId
  readonly at: Micros
  readonly request: unknown
}

/** A client that asks, waits for the answer, thinks, and asks again. `operation` is a pure function of the index. */
export interface Loop {
  readonly client: NodeId
  readonly first: Micros
  readonly think: Range
  readonly operation: (index: number) => unknown
}

/** Something about several nodes at once that is worth marking in a run, such as two leaders. */
export interface Situation {
  readonly name: string
  readonly text: string
  /** `states[node]` is null while the node is down. */
  readonly holds: (states: readonly AnyTypes['state'][]) => boolean
}

export interface Setup {
  readonly nodes: readonly NodeSpec[]
  readonly network: Network
  readonly requests: readonly TimedRequest[]
  readonly loops: readonly Loop[]
  readonly faults: readonly PlannedFault[]
  readonly situations: readonly Situation[]
  /** What must be so a stated time after all trouble has ended. */
  readonly deadlines?: readonly Deadline[]
  /** The run ends when virtual time passes this, or after `limit` events. */
  readonly until: Micros
  readonly limit: number
}

/** What makes a run of a set-up: everything else follows. */
export interface Tape {
  readonly seed: number
  readonly interventions: readonly Intervention[]
  /** Lineages of events to execute, in this order, instead of by time. */
  readonly schedule?: readonly Lineage[]
  /** Answers to `clock` and `choose`, by the lineage of the ask; what is not named here is read or drawn as ever. */
  readonly answers?: readonly (readonly [ask: Lineage, answer: number])[]
  readonly names?: Names
  /** Nothing happens by itself, from the start on: see the act "manual", which says so from an event on. */
  readonly manual?: boolean
}

/** Whoever takes no requests from outside is no client: trouble is for those who promise something. */
export function serversOf({ nodes }: Pick<Setup, 'nodes'>): NodeId[] {
  const all = nodes.map((_, id) => id)
  const some = all.filter(id => nodes[id]!.protocol.requestProblem === undefined)
  return some.length > 0 ? some : all
}
