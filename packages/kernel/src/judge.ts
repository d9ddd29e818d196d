/** Invariants and witnesses, watched while a run executes. Only what a step could have changed is looked at. */
import type { AnyProtocol, AnyTypes, Invariant, NodeId, Seen, Witness } from './protocol.ts'
import { saidOn, type Emitted } from './step.ts'
import type { NodeSpec, Setup, Situation } from './setup.ts'

/** A property that was broken: by which event, and the evidence in words. */
export interface Finding {
  readonly property: string
  readonly event: number
  readonly evidence: string
}

export interface WitnessCount {
  readonly name: string
  readonly text: string
  readonly count: number
}

/** A situation that concerns several nodes at once, and the events between which it held. */
export interface SituationSpans {
  readonly name: string
  readonly text: string
  /** Each [first event with it, first event without it), the last one open as −1. */
  readonly spans: (readonly [from: number, to: number])[]
}

/** One protocol in its place, by name: an older version of it beside a newer is watched as one. */
export interface Watched {
  readonly name: string
  /** The channels from the top of a node to this protocol: [] or ['raft']. */
  readonly path: readonly string[]
  /** The same, joined. */
  readonly channel: string
  readonly nodes: readonly NodeId[]
  /** Of all versions; where two have one name, the first. */
  readonly invariants: readonly Invariant[]
  readonly witnesses: readonly Witness[]
}

/** What was seen, with what every protocol of the node emitted. */
export type SeenByChannel = Seen & { readonly channelled: readonly Emitted[] }

interface Ghost {
  value: unknown
}

/** Every protocol of a set-up and every one that it hosts, with the nodes that run it. */
export function watchedOf(nodes: readonly NodeSpec[]): Watched[] {
  const found: Watched[] = []
  const visit = (protocol: AnyProtocol, path: readonly string[], node: NodeId): void => {
    const channel = path.join('.')
    const at = found.findIndex(known => known.name === protocol.name && known.channel === channel)
    if (at < 0) found.push({ ...protocol, path, channel, nodes: [node] })
    else found[at] = withVersion(found[at]!, protocol, node)
    for (const [channel, { protocol: inner }] of Object.entries(protocol.hosts ?? {})) {
      visit(inner, [...path, channel], node)
    }
  }
  nodes.forEach(({ protocol }, node) => visit(protocol, [], node))
  return found
}

const withVersion = (watched: Watched, { invariants, witnesses }: AnyProtocol, node: NodeId): Watched => ({
  ...watched, nodes: [...watched.nodes, node],
  invariants: byName(watched.invariants, invariants), witnesses: byName(watched.witnesses, witnesses),
})

function byName<T extends { readonly name: string }>(known: readonly T[], more: readonly T[]): readonly T[] {
  const fresh = more.filter(({ name }) => known.every(other => other.name !== name))
  return fresh.length === 0 ? known : [...known, ...fresh]
}

/** The state of a protocol within that of its node. */
export function stateAt(state: AnyTypes['state'], path: readonly string[]): AnyTypes['state'] {
  let inner = state
  for (const channel of path) inner = inner?.[channel]
  return inner
}

/** Names of all properties that are watched in a set-up, with what each says. */
export function propertiesOf(nodes: readonly NodeSpec[]): { readonly name: string; readonly text: string }[] {
  return watchedOf(nodes).flatMap(({ invariants }) => invariants.map(({ name, text }) => ({ name, text })))
}

export class Judge {
  readonly findings: Finding[] = []
  readonly situations: readonly SituationSpans[]
  readonly #situations: readonly Situation[]
  /** By node. */
  readonly #watchedAt: readonly (readonly Watched[])[]
  readonly #ghosts = new Map<Invariant, Ghost>()
  readonly #reached = new Map<Witness, number>()
  readonly #broken = new Set<Invariant>()
  /** The state of each node that is up, as it is now. */
  readonly #now: (AnyTypes['state'] | null)[]

  constructor({ nodes, situations }: Setup) {
    this.#situations = situations
    this.situations = situations.map(({ name, text }) => ({ name, text, spans: [] }))
    const all = watchedOf(nodes)
    this.#watchedAt = nodes.map((_, id) => all.filter(watched => watched.nodes.includes(id)))
    this.#now = nodes.map(() => null)
    for (const { invariants, witnesses } of all) {
      for (const invariant of invariants) {
        if ('init' in invariant) this.#ghosts.set(invariant, { value: invariant.init() })
      }
      for (const witness of witnesses) this.#reached.set(witness, 0)
    }
  }

  get witnesses(): WitnessCount[] {
    return [...this.#reached].map(([{ name, text }, count]) => ({ name, text, count }))
  }

  crashed(node: NodeId, event: number): void {
    this.#now[node] = null
    this.#situate(event)
  }

  stepped(seen: SeenByChannel, event: number): void {
    this.#now[seen.node] = seen.after
    for (const watched of this.#watchedAt[seen.node]!) this.#look(watched, seen, event)
    if (seen.before !== seen.after) this.#situate(event)
  }

  #situate(event: number): void {
    this.#situations.forEach(({ holds }, i) => {
      const { spans } = this.situations[i]!
      const last = spans[spans.length - 1]
      const open = last !== undefined && last[1] === -1
      const now = holds(this.#now)
      if (now && !open) spans.push([event, -1])
      if (!now && open) spans[spans.length - 1] = [last[0], event]
    })
  }

  #look({ invariants, witnesses, path, channel, nodes }: Watched, seen: SeenByChannel, event: number): void {
    const before = stateAt(seen.before, path) ?? null
    const after = stateAt(seen.after, path)
    const emitted = saidOn(channel, seen.channelled)
    if (before === after && emitted.length === 0) return
    const inner: Seen = { ...seen, before, after, emitted }
    for (const invariant of invariants) {
      if (this.#broken.has(invariant)) continue
      const evidence = this.#check(invariant, inner, nodes, path)
      if (evidence === null) continue
      this.#broken.add(invariant)
      this.findings.push({ property: invariant.name, event, evidence })
    }
    for (const witness of witnesses) {
      if (witness.reached(inner)) this.#reached.set(witness, this.#reached.get(witness)! + 1)
    }
  }

  #check(invariant: Invariant, seen: Seen, nodes: readonly NodeId[], path: readonly string[]): string | null {
    if ('each' in invariant) return invariant.each(seen.after, seen.node)
    if ('step' in invariant) return seen.before === null ? null : invariant.step(seen.before, seen.after, seen.node)
    if ('pair' in invariant) return this.#checkPairs(invariant.pair, seen, nodes, path)
    const ghost = this.#ghosts.get(invariant)!
    ghost.value = invariant.fold(ghost.value, seen)
    return invariant.check(ghost.value)
  }

  #checkPairs(
    pair: (a: AnyTypes['state'], b: AnyTypes['state'], nodeA: NodeId, nodeB: NodeId) => string | null,
    seen: Seen, nodes: readonly NodeId[], path: readonly string[],
  ): string | null {
    for (const other of nodes) {
      if (other === seen.node || this.#now[other] === null) continue
      const theirs = stateAt(this.#now[other], path)
      const evidence = other < seen.node
        ? pair(theirs, seen.after, other, seen.node)
        : pair(seen.after, theirs, seen.node, other)
      if (evidence !== null) return evidence
    }
    return null
  }
}
