/** Faults are values in the Run: what is broken, when, and where. */
import type { LinkQuality } from './network.ts'
import type { Micros, NodeId, Range } from './protocol.ts'
import type { Lineage } from './tape.ts'

/**
 * Whom a fault hits: a node, one of several (drawn), or whoever has this role when it fires: the protocol's word for it
 * ("primary") or its shape ("leader").
 */
export type Target = NodeId | { readonly oneOf: readonly NodeId[] } | { readonly role: string }

/** Faults of one node. When one has fired, `node` is the node it hit and `aimed` the role it was aimed at. */
interface OfNode {
  readonly node: Target
  readonly aimed?: string
}

export type Fault = NetworkFault | NodeFault

/** One of the two directions of a link between two nodes. */
export type Direction = readonly [from: NodeId, to: NodeId]

export type NetworkFault =
  /** Nodes of different sides cannot reach each other. A node on no side reaches everyone. */
  | { readonly kind: 'cut'; readonly sides: readonly (readonly NodeId[])[] }
  /** Messages from `from` do not arrive at `to`; the other direction works. */
  | { readonly kind: 'cut-one-way'; readonly from: readonly NodeId[]; readonly to: readonly NodeId[] }
  /** Messages do not arrive in these directions of single links; whatever else there is works. */
  | { readonly kind: 'cut-links'; readonly links: readonly Direction[] }
  /** Both sides reach whoever is on neither, and not each other. */
  | { readonly kind: 'bridge'; readonly left: readonly NodeId[]; readonly right: readonly NodeId[] }
  /** Everyone sees a majority, and no two see the same. */
  | { readonly kind: 'ring'; readonly nodes: readonly NodeId[] }
  /** Cut and whole in turn, each for at least `every` and at most twice that. */
  | {
      readonly kind: 'flap'
      readonly sides: readonly (readonly NodeId[])[]
      readonly every: Micros
      readonly times: number
    }
  /** Every cut ends, or only the one that this fault made. */
  | { readonly kind: 'heal'; readonly only?: Fault }
  /** These directions get better or worse than the network is. */
  | { readonly kind: 'degrade' } & LinkQuality
  /** These directions are again as the set-up has them. */
  | { readonly kind: 'restore'; readonly from: readonly NodeId[]; readonly to: readonly NodeId[] }
  /** What arrives in these directions waits at the end of the link … */
  | { readonly kind: 'clog'; readonly from: readonly NodeId[]; readonly to: readonly NodeId[] }
  /** … until it is let through, all at once. */
  | { readonly kind: 'unclog'; readonly from: readonly NodeId[]; readonly to: readonly NodeId[] }
  /**
   * The end of all trouble: no planned fault fires any more, links are whole, and the core is up and running. Who
   * states a time has it judged: within it, the system must make progress.
   */
  | { readonly kind: 'calm'; readonly core: readonly NodeId[]; readonly within?: Micros }

export type NodeFault = OfNode & (
  /** Nothing reaches it and it reaches nobody. */
  | { readonly kind: 'isolate' }
  /** Loses all but what is on disk. With `torn`, the record being written is there in part. */
  | { readonly kind: 'crash'; readonly torn?: boolean }
  | { readonly kind: 'restart' }
  /** Down and up in turn, each for `every`. */
  | { readonly kind: 'crash-loop'; readonly every: Micros; readonly times: number }
  /** Stops executing but keeps its state; messages and timers wait, as in a long garbage collection. */
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  /** Takes this much longer over everything; [0, 0] ends it. */
  | { readonly kind: 'slow'; readonly by: Range }
  /** The disk of a node that is down is replaced by an empty one. */
  | { readonly kind: 'wipe' }
  /** Its clock jumps by so many µs, forward or back. */
  | { readonly kind: 'clock-step'; readonly by: Micros }
  /** Its clock runs fast by so many parts per million, or slow. */
  | { readonly kind: 'clock-drift'; readonly ppm: number }
  | { readonly kind: 'clock-freeze' }
  | { readonly kind: 'clock-thaw' }
  /** How long a flush takes from now on; without a latency, as long as in the set-up. */
  | { readonly kind: 'disk-latency'; readonly latency?: Range }
  /** Explicit flushes fail and what they should have written is gone; durable fields wait for room. */
  | { readonly kind: 'disk-full' }
  | { readonly kind: 'disk-freed' }
  /** The next explicit flush fails, and the one after it claims success although the data are gone. */
  | { readonly kind: 'flush-fails' }
  /** One stored record is not what was written; a checksum tells. */
  | { readonly kind: 'bit-rot'; readonly record: number }
  /** The next record overwrites the one before it. */
  | { readonly kind: 'misdirect' }
)

export interface TimedFault {
  readonly at: Micros
  readonly fault: Fault
}

/**
 * Again and again, at a mean distance of `every` (a Poisson process), each time undone after `lasts`. With `apart`,
 * what was undone stays whole for at least so long, and `every` is how much longer it does in the mean.
 */
export interface RatedFault {
  readonly every: Micros
  readonly from: Micros
  readonly until: Micros
  readonly lasts?: Micros
  readonly apart?: Micros
  readonly fault: Fault
}

/** A fault at a rate fires at most so many times in a run. */
export const MOST_OCCURRENCES = 1_000

export type PlannedFault = TimedFault | RatedFault

/** What a person may do to a running world, over and above the faults. */
export type Act =
  | Fault
  /** The message with this lineage arrives now, whatever its latency was. */
  | { readonly kind: 'deliver'; readonly message: Lineage }
  | { readonly kind: 'drop'; readonly message: Lineage }
  /** A second copy of it arrives, right behind the first. */
  | { readonly kind: 'duplicate'; readonly message: Lineage }
  /** It arrives so much later. */
  | { readonly kind: 'delay'; readonly message: Lineage; readonly by: Micros }
  | { readonly kind: 'request'; readonly client: NodeId; readonly request: unknown }
  /** From here on nothing happens by itself: messages, timers and all else wait until they are delivered … */
  | { readonly kind: 'manual' }
  /** … and from here on they happen by themselves again, first those whose time has passed. */
  | { readonly kind: 'automatic' }

/** What came of an act, where that is not plain from the act. */
export interface Consequence {
  /** Why it changed nothing, as half a sentence. */
  readonly vain?: string
  /** What it hit on a disk: "record 3", "raft.currentTerm and raft.votedFor". */
  readonly hit?: string
}

/**
 * An act as the trace keeps it: with the node that it hit, what came of it, and what a person calls it and the cuts
 * that it ends.
 */
export type Done = Act & Consequence & { readonly called?: string; readonly ends?: readonly string[] }

/** What a person calls acts, by their lineage: words for the trace, of which nothing else depends. */
export type Names = readonly (readonly [act: Lineage, name: string])[]

/** An act right after the event with lineage `after`; 0 stands for "when every node has started". */
export interface Intervention {
  readonly after: Lineage
  readonly act: Act
}

/** What ends a fault, if anything does. */
export function undoOf(fault: Fault): Fault | null {
  switch (fault.kind) {
    case 'cut': case 'cut-one-way': case 'cut-links': case 'bridge': case 'ring': case 'isolate':
      return { kind: 'heal', only: fault }
    case 'degrade': return { kind: 'restore', from: fault.from, to: fault.to }
    case 'crash': return { kind: 'restart', node: fault.node }
    case 'pause': return { kind: 'resume', node: fault.node }
    case 'slow': return { kind: 'slow', node: fault.node, by: [0, 0] }
    case 'clog': return { kind: 'unclog', from: fault.from, to: fault.to }
    case 'clock-freeze': return { kind: 'clock-thaw', node: fault.node }
    case 'clock-step': return { kind: 'clock-step', node: fault.node, by: -fault.by }
    case 'clock-drift': return { kind: 'clock-drift', node: fault.node, ppm: 0 }
    case 'disk-latency': return { kind: 'disk-latency', node: fault.node }
    case 'disk-full': return { kind: 'disk-freed', node: fault.node }
    default: return null
  }
}
