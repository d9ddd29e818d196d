/**
 * What holds in every configuration, and, of reads, what holds where R + W > N and nobody stands in for anybody. That
 * the store is linearizable is missing on purpose: it is not, whatever R and W are.
 */
import { Dict, type Invariant, type NodeId, type RequestId, type Witness } from '@quorate/kernel'
import { hasHints, hintsFor, holdingOf, keepersOf, treesOf, type QuorumKv, type Said, type State } from './state.ts'
import { areSame, covers, coversAll, stampText, versionsText, type Stamp, type Version } from './versions.ts'

export const invariants: readonly Invariant<QuorumKv>[] = [
  {
    name: 'Acknowledged Is Held',
    text: 'A write that a client was told is done is on as many nodes as it needed, or a later one is, as a copy or as a hint',
    init: (): Acknowledged => ({ nodes: new Map(), writes: [], evidence: null }),
    fold: foldAcknowledged,
    check: ({ evidence }: Acknowledged) => evidence,
  },
  {
    name: 'Reads Find What Was Acknowledged',
    text: 'Where R + W > N and nobody stands in for anybody, a read finds every write that was acknowledged before it began, or a later one',
    init: (): Reading => ({ writes: [], reads: [], evidence: null }),
    fold: foldReading,
    check: ({ evidence }: Reading) => evidence,
  },
  {
    name: 'Only What Covers Replaces',
    text: 'A copy disappears only when one that knows of it, or wins by its time, has come',
    step: (before, after, node) => {
      if (before.store === after.store) return null
      const lost = Dict.entries(before.store).find(([key, versions]) =>
        versions.some(({ stamp }) => !isHeld(after, key, stamp)))
      return lost === undefined ? null
        : `node ${node} had ${lost[0]} = ${textOf(before, lost[1])} and now has ${textOf(after, Dict.get(after.store, lost[0]) ?? [])}`
    },
  },
  {
    name: 'Siblings Are Concurrent',
    text: 'Of two versions of a key that a node keeps, neither covers the other',
    each: (s, node) => {
      const found = Dict.entries(s.store).find(([, versions]) => versions.some(({ stamp }, i) =>
        versions.some((other, j) => i !== j && covers(s.config.versions, stamp, other.stamp))))
      return found === undefined ? null : `node ${node} keeps ${found[0]} = ${textOf(s, found[1])}, of which one covers the other`
    },
  },
  {
    name: 'One Value Per Stamp',
    text: 'Two nodes that have the same stamp for a key have the same value',
    pair: (a, b, nodeA, nodeB) => {
      if (a.store === b.store) return null
      for (const [key, versions] of Dict.entries(a.store)) {
        const other = holdingOf(b, key)
        const found = versions.find(({ stamp, value }) =>
          other.some(version => version.stamp.join(' ') === stamp.join(' ') && version.value !== value))
        if (found !== undefined) {
          return `nodes ${nodeA} and ${nodeB} have different values for ${key} with the stamp ${stampText(a.config.versions, found.stamp)}`
        }
      }
      return null
    },
  },
  {
    name: 'A Write Replaces What Was There',
    text: 'What a coordinator has of a key is replaced by the write that it stamps',
    init: (): string | null => null,
    fold: (evidence: string | null, { node, after, emitted }: Step) => evidence ?? notReplaced(after, node, emitted),
    check: (evidence: string | null) => evidence,
  },
  {
    name: 'Copies Where They Belong',
    text: 'A node keeps the keys of which it is one of the first N nodes, and hints only for such nodes',
    each: (s, node) => {
      const copy = Dict.keys(s.store).find(key => !keepersOf(s, key).includes(node))
      if (copy !== undefined) return `node ${node} keeps ${copy}, which belongs to ${named(keepersOf(s, copy))}`
      for (const owner of s.config.nodes) {
        const hint = Dict.keys(hintsFor(s, owner)).find(key => owner === node || !keepersOf(s, key).includes(owner))
        if (hint !== undefined) return `node ${node} keeps ${hint} for node ${owner}, and it belongs to ${named(keepersOf(s, hint))}`
      }
      return null
    },
  },
  {
    name: 'The Tree Is The Store',
    text: 'Every hash of every tree is what the keys below it give',
    each: (s, node) => {
      const trees = treesOf(s.ring, s.store)
      const range = trees.findIndex((tree, i) => tree.some((hash, place) => hash !== s.trees[i]![place]))
      return range < 0 ? null : `the tree of range ${range} of node ${node} is not that of its keys`
    },
  },
]

interface Step {
  readonly node: NodeId
  readonly after: State
  readonly emitted: readonly Said[]
  readonly unheard?: boolean
}

interface Write {
  readonly key: string
  readonly stamp: Stamp
  readonly need: number
  /** Who told the client. */
  readonly by: NodeId
}

type Holding = Pick<State, 'config' | 'store' | 'hints'>

interface Acknowledged {
  readonly nodes: ReadonlyMap<NodeId, Holding>
  readonly writes: readonly Write[]
  readonly evidence: string | null
}

interface Read {
  readonly by: NodeId
  readonly id: RequestId
  readonly key: string
  readonly need: number
  /** Those that were acknowledged when it began. */
  readonly writes: readonly Write[]
}

interface Reading {
  readonly writes: readonly Write[]
  readonly reads: readonly Read[]
  readonly evidence: string | null
}

const textOf = (s: State, versions: readonly Version[]): string =>
  (versions.length === 0 ? 'nothing' : versionsText(s.config.versions, versions))

const named = (nodes: readonly NodeId[]): string => nodes.map(node => `node ${node}`).join(', ')

const isHeld = (s: Holding, key: string, stamp: Stamp): boolean =>
  coversAll(s.config.versions, holdingOf(s, key), [stamp])

/** A write that a later one covers, on no fewer nodes, adds nothing. */
function withAcknowledged(writes: readonly Write[], { node, after, emitted }: Step): readonly Write[] {
  const news = emitted.flatMap((said): Write[] =>
    (said.type === 'acknowledged' ? [{ key: said.key, stamp: said.stamp, need: said.need, by: node }] : []))
  if (news.length === 0) return writes
  const isOld = (write: Write): boolean => news.some(({ key, stamp, need }) =>
    key === write.key && need >= write.need && covers(after.config.versions, stamp, write.stamp))
  return [...writes.filter(write => !isOld(write)), ...news]
}

function foldAcknowledged(ghost: Acknowledged, step: Step): Acknowledged {
  if (ghost.evidence !== null) return ghost
  const { node, after: { config, store, hints }, unheard } = step
  const known = ghost.nodes.get(node)
  const isSame = known?.store === store && known.hints === hints
  const nodes = isSame ? ghost.nodes : new Map([...ghost.nodes, [node, { config, store, hints }]])
  const all = withAcknowledged(ghost.writes, step)
  if (isSame && all === ghost.writes) return ghost
  // What was told by a node whose disk then lost it had been held back: nobody has heard of it.
  const writes = unheard !== true ? all
    : all.filter(write => write.by !== node || holdersOf(nodes, write) >= write.need)
  return { nodes, writes, evidence: notHeld(nodes, writes) }
}

const holdersOf = (nodes: Acknowledged['nodes'], { key, stamp }: Write): number =>
  [...nodes.values()].filter(s => isHeld(s, key, stamp)).length

function notHeld(nodes: Acknowledged['nodes'], writes: readonly Write[]): string | null {
  const found = writes.find(write => holdersOf(nodes, write) < write.need)
  if (found === undefined) return null
  const kind = [...nodes.values()][0]!.config.versions
  return `a client was told that ${found.key} of ${stampText(kind, found.stamp)} is on ${found.need} nodes, and it is on ${holdersOf(nodes, found)}`
}

function foldReading(ghost: Reading, step: Step): Reading {
  const { node, after, emitted, unheard } = step
  if (ghost.evidence !== null || after.config.sloppy) return ghost
  const acknowledged = withAcknowledged(ghost.writes, step)
  // Of what a node told while its disk was busy, a crash may have kept everything from everyone.
  const writes = unheard === true ? acknowledged.filter(({ by }) => by !== node) : acknowledged
  let { reads, evidence } = ghost as Reading
  for (const said of emitted) {
    if (said.type === 'asked') {
      const { id, key, need } = said
      reads = [...reads, { by: node, id, key, need, writes: writes.filter(write => write.key === key) }]
    } else if (said.type === 'answered') {
      const read = reads.find(({ by, id }) => by === node && id === said.id)
      reads = reads.filter(other => other !== read)
      if (read !== undefined) evidence ??= missed(after, read, said.versions)
    }
  }
  return reads === ghost.reads && writes === ghost.writes && evidence === null ? ghost : { reads, writes, evidence }
}

function missed({ config }: State, read: Read, versions: readonly Version[]): string | null {
  const found = read.writes.find(({ stamp, need }) =>
    need + read.need > config.n && !coversAll(config.versions, versions, [stamp]))
  return found === undefined ? null
    : `a read of ${read.key} at node ${read.by} did not find ${stampText(config.versions, found.stamp)}, which had been acknowledged before it began`
}

function notReplaced(s: State, node: NodeId, emitted: readonly Said[]): string | null {
  for (const said of emitted) {
    if (said.type !== 'wrote') continue
    const { key, version } = said
    const left = holdingOf(s, key)
    if (left.length !== 1 || left[0]!.value !== version.value || !areSame(left, [version])) {
      return `node ${node} took a write of ${key} = ${textOf(s, [version])} and has ${textOf(s, left)}`
    }
  }
  return null
}

export const witnesses: readonly Witness<QuorumKv>[] = [
  {
    name: 'siblings', text: 'A node keeps two versions of one key, of which neither knows of the other',
    reached: ({ before, after }) => after.store !== before?.store && siblingsOf(after) > 0,
  },
  {
    name: 'siblings joined', text: 'A version that knows of both replaces two',
    reached: ({ before, after }) =>
      before !== null && after.store !== before.store && siblingsOf(after) < siblingsOf(before),
  },
  {
    name: 'passed over', text: 'A node that did not answer in time is passed over',
    reached: ({ before, after }) => before !== null && after.silent.length > before.silent.length,
  },
  {
    name: 'stood in', text: 'A node keeps a version for another one',
    reached: ({ before, after }) => before !== null && hasHints(after) && !hasHints(before),
  },
  {
    name: 'handed over', text: 'A node has handed over all that it kept for others',
    reached: ({ before, after }) => before !== null && hasHints(before) && !hasHints(after),
  },
  {
    name: 'trees compared', text: 'A node compares its trees with those of another',
    reached: ({ before, after }) => before !== null && before.turn !== after.turn,
  },
  {
    name: 'changed from afar', text: 'A node gets a version that no client sent to it, nor any coordinator waits for',
    reached: ({ before, after, emitted }) => before !== null && emitted.length === 0 && before.store !== after.store
      && before.ops === after.ops,
  },
]

const siblingsOf = ({ store }: State): number =>
  Dict.entries(store).reduce((sum, [, versions]) => sum + versions.length - 1, 0)
