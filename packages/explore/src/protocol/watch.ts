/** Invariants and witnesses of every protocol in a set-up, asked about local states and outcomes instead of events. */
import {
  stateAt, watchedOf, type AnyTypes, type Invariant, type Local, type NodeId, type Seen, type Setup, type Watched,
} from '@quorate/kernel'
import type { Outcome } from './nodes.ts'

export interface Broken {
  readonly property: string
  readonly evidence: string
}

const isTimed = ({ timed }: Invariant): boolean => timed === true

type GhostForm = Extract<Invariant, { init: unknown }>

/** An invariant that remembers: its value is a part of the searched state. */
export interface Ghost {
  readonly watched: Watched
  readonly invariant: GhostForm
}

export class Watch {
  readonly ghosts: readonly Ghost[]
  /** Invariants about time, which a search without time cannot judge. */
  readonly leftOut: readonly string[]
  readonly #watched: readonly Watched[]

  /** `wanted` names the properties that are judged; all of them without it. */
  constructor({ nodes }: Setup, wanted: readonly string[] | null) {
    const all = watchedOf(nodes)
    this.leftOut = all.flatMap(({ invariants }) => invariants.filter(isTimed).map(({ name }) => name))
    const isWanted = (name: string): boolean => wanted === null || wanted.includes(name)
    const isJudged = (invariant: Invariant): boolean => !isTimed(invariant) && isWanted(invariant.name)
    this.#watched = all.map(each => ({ ...each, invariants: each.invariants.filter(isJudged) }))
    this.ghosts = this.#watched.flatMap(watched =>
      watched.invariants.filter(each => 'init' in each).map(invariant => ({ watched, invariant })))
  }

  get properties(): string[] {
    return this.#watched.flatMap(({ invariants }) => invariants.map(({ name }) => name))
  }

  /** What the outcome breaks by itself, whatever the other nodes are. */
  ofStep(outcome: Outcome): Broken[] {
    return this.#looks(outcome).flatMap(([{ invariants }, seen]) => invariants.flatMap((invariant): Broken[] => {
      const evidence = 'each' in invariant ? invariant.each(seen.after, seen.node)
        : 'step' in invariant && seen.before !== null ? invariant.step(seen.before, seen.after, seen.node) : null
      return evidence === null ? [] : [{ property: invariant.name, evidence }]
    }))
  }

  /** What two nodes break together. The first has the smaller number. */
  ofPair(a: Local, nodeA: NodeId, b: Local, nodeB: NodeId): Broken[] {
    if (!a.up || !b.up) return []
    return this.#watched.flatMap(({ nodes, path, invariants }) => {
      if (!nodes.includes(nodeA) || !nodes.includes(nodeB)) return []
      return invariants.flatMap((invariant): Broken[] => {
        if (!('pair' in invariant)) return []
        const evidence = invariant.pair(stateAt(a.state, path), stateAt(b.state, path), nodeA, nodeB)
        return evidence === null ? [] : [{ property: invariant.name, evidence }]
      })
    })
  }

  /** The ghost's value after the outcome; the same reference where it does not look. */
  fold({ watched, invariant }: Ghost, value: unknown, outcome: Outcome): unknown {
    const seen = this.#seen(watched, outcome)
    return seen === null ? value : invariant.fold(value, seen)
  }

  /** Names of the witnesses that the outcome reaches. */
  reached(outcome: Outcome): string[] {
    return this.#looks(outcome).flatMap(([{ witnesses }, seen]) =>
      witnesses.filter(witness => witness.reached(seen)).map(({ name }) => name))
  }

  get witnesses(): string[] {
    return this.#watched.flatMap(({ witnesses }) => witnesses.map(({ name }) => name))
  }

  #looks(outcome: Outcome): [Watched, Seen][] {
    return this.#watched.flatMap((watched): [Watched, Seen][] => {
      const seen = this.#seen(watched, outcome)
      return seen === null ? [] : [[watched, seen]]
    })
  }

  /** What a protocol of the node is shown of an outcome; null where nothing happened that concerns it. */
  #seen({ nodes, path }: Watched, { node, before, taken }: Outcome): Seen | null {
    // Not the interned state: only the step's own says by reference what it left as it was.
    const { state, up, unheard } = taken.local
    if (!nodes.includes(node) || !up) return null
    const was: AnyTypes['state'] = before.up ? (stateAt(before.state, path) ?? null) : null
    const is = stateAt(state, path)
    const channel = path.join('.')
    const emitted = taken.emitted.filter(said => said.channel === channel).map(({ value }) => value)
    if (was === is && emitted.length === 0) return null
    return { node, time: 0, before: was, after: is, emitted, unheard: !before.up && unheard }
  }
}
