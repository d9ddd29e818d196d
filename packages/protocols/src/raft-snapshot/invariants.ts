/** What must hold of snapshots: they are of what was committed, and whoever has one is what it says. */
import { Seq, type Invariant, type Seen, type Witness } from '@quorate/kernel'
import { areSame, emptyMachine, type Machine } from '../kv/sessions.ts'
import { invariants as ofStore, witnesses as seenInStore } from '../raft-kv/invariants.ts'
import { invariants as ofRaft, witnesses as seenInRaft } from '../raft/invariants.ts'
import { termAt } from '../raft/state.ts'
import { machineOf } from './file.ts'
import type { CompactingRaft, RaftSnapshot, ServerState, Snapshot, State } from './state.ts'

interface Ghost<K> {
  readonly known: K
  readonly evidence: string | null
}

/** What the whole run has said about each index, the first time; and the evidence once somebody says something else. */
function byIndex<T extends CompactingRaft | RaftSnapshot, V>(
  first: Seq<V | null>, fold: (known: Seq<V | null>, seen: Seen<T>) => Seq<V | null> | string,
): Pick<Extract<Invariant<T>, { init: () => unknown }>, 'init' | 'fold' | 'check'> {
  return {
    init: (): Ghost<Seq<V | null>> => ({ known: first, evidence: null }),
    fold: (ghost: Ghost<Seq<V | null>>, seen) => {
      const after = fold(ghost.known, seen)
      if (typeof after === 'string') return { known: ghost.known, evidence: after }
      return after === ghost.known ? ghost : { known: after, evidence: null }
    },
    check: (ghost: Ghost<unknown>) => ghost.evidence,
  }
}

const saidAt = <V>(known: Seq<V | null>, index: number): V | null =>
  (index < known.length ? Seq.at(known, index) : null)

function withSaid<V>(known: Seq<V | null>, index: number, said: V): Seq<V | null> {
  let filled = known
  while (filled.length <= index) filled = Seq.push(filled, null)
  return saidAt(filled, index) === null ? Seq.set(filled, index, said) : filled
}

// Of servers.

const snapshotIsCommitted: Invariant<CompactingRaft> = {
  name: 'Snapshot Is Committed',
  text: 'lastIncludedIndex ≤ commitIndex: nothing is compacted that may still be replaced',
  each: ({ snapshot, commitIndex }, node) => (snapshot.lastIncludedIndex <= commitIndex ? null
    : `node ${node} has a snapshot up to entry ${snapshot.lastIncludedIndex}, and knows ${commitIndex} to be committed`),
}

const logBeginsAfterSnapshot: Invariant<CompactingRaft> = {
  name: 'The Log Begins After The Snapshot',
  text: 'What is neither in the log nor in the snapshot is lost, and the first entry follows the last one included',
  each: ({ snapshot, base }, node) =>
    (base.index === snapshot.lastIncludedIndex && base.term === snapshot.lastIncludedTerm ? null
      : `the log of node ${node} begins after entry ${base.index} of term ${base.term}, and its snapshot ends with entry `
        + `${snapshot.lastIncludedIndex} of term ${snapshot.lastIncludedTerm}`),
}

const termsDoNotFall: Invariant<CompactingRaft> = {
  name: 'Terms Do Not Fall',
  text: 'The entry after a snapshot is of the term of the last one included, or of a later one',
  each: (s, node) => (s.log.length === 0 || Seq.at(s.log, 0).term >= s.base.term ? null
    : `node ${node} has entry ${s.base.index + 1} of term ${Seq.at(s.log, 0).term} after a snapshot that ends in term ${s.base.term}`),
}

const termOfSnapshot: Invariant<CompactingRaft> = {
  name: 'Snapshots Know The Term',
  text: 'lastIncludedTerm is the term of the entry that was committed at lastIncludedIndex',
  // By index: the term of the entry that was applied there first.
  ...byIndex<CompactingRaft, number>(Seq.of<number | null>(0), (known, { after: { snapshot }, emitted, node }) => {
    let terms = known
    for (const said of emitted) if (said.type === 'committed') terms = withSaid(terms, said.index, said.term)
    const { lastIncludedIndex: index, lastIncludedTerm: term } = snapshot
    const committed = saidAt(terms, index)
    if (committed === null || committed === term) return terms
    return `the snapshot of node ${node} says that entry ${index} is of term ${term}, and it is of term ${committed}`
  }),
}

const appliedInOrder: Invariant<CompactingRaft> = {
  name: 'Applied in Order',
  text: 'From its snapshot on, a server applies entry after entry, and leaves none out',
  init: () => [],
  fold: (ghost: readonly (number | string)[], { before, after, emitted, node }) => {
    let index = before === null ? after.base.index : Number(ghost[node] ?? 0)
    for (const said of emitted) {
      if (said.type === 'leadership') continue
      if (said.type === 'committed' && said.index !== index + 1) return [`node ${node} applied entry ${said.index} after entry ${index}`]
      index = said.index
    }
    if (ghost[node] === index) return ghost
    return Array.from({ length: Math.max(ghost.length, node + 1) }, (_, i) => (i === node ? index : ghost[i] ?? 0))
  },
  check: (ghost: readonly (number | string)[]) => (typeof ghost[0] === 'string' ? ghost[0] : null),
}

const oneLeaderToFollow: Invariant<CompactingRaft> = {
  name: 'One Leader To Follow',
  text: 'Servers of one term that know its leader know the same one',
  pair: (a, b, nodeA, nodeB) => (a.currentTerm !== b.currentTerm || a.leader === null || b.leader === null
    || a.leader === b.leader ? null
    : `in term ${a.currentTerm}, node ${nodeA} follows node ${a.leader}, and node ${nodeB} follows node ${b.leader}`),
}

const sentToItsEnd: Invariant<CompactingRaft> = {
  name: 'What Is Begun Is Sent To Its End',
  text: 'A leader that compacts again goes on with the snapshot of which a follower has a part',
  step: (before, after, node) => {
    if (after.sending === before.sending || after.currentTerm !== before.currentTerm) return null
    const rank = after.sending.findIndex((now, i) => {
      const was = before.sending[i] ?? null
      return now !== null && was !== null && was.offset > 0 && now.snapshot !== was.snapshot
        && was.snapshot.lastIncludedIndex > after.matchIndex[i]!
    })
    return rank < 0 ? null : `node ${node} has begun another snapshot for node ${after.config.nodes[rank]}, which has a part of the first`
  },
}

export const serverInvariants: readonly Invariant<CompactingRaft>[] = [
  // They look at what is raft's of state and words.
  ...(ofRaft as readonly Invariant[]).filter(({ name }) => name !== appliedInOrder.name),
  snapshotIsCommitted, logBeginsAfterSnapshot, termsDoNotFall, termOfSnapshot, appliedInOrder, oneLeaderToFollow,
  sentToItsEnd,
]

// Of the store.

const sameMachine: Invariant<RaftSnapshot> = {
  name: 'Same Entry, Same Machine',
  text: 'After the same entry all servers hold the same map and the same sessions, and so does every snapshot of it',
  // By index: the machine of the first server that had executed as far.
  ...byIndex<RaftSnapshot, Machine>(Seq.of<Machine | null>(emptyMachine), (known, { before, after, node }) => {
    let machines = known
    for (const [index, machine, what] of claimsOf(before, after)) {
      const first = saidAt(machines, index)
      if (first !== null && !areSame(first, machine)) return `${what} of node ${node} after entry ${index} is not that of the others`
      machines = withSaid(machines, index, machine)
    }
    return machines
  }),
}

type Claim = readonly [index: number, machine: Machine, what: string]

/** What a server says that the machine is, as far as it said otherwise before. */
function claimsOf(before: State | null, after: State): readonly Claim[] {
  const { store, sessions, applied, raft: { snapshot } } = after
  const isAsBefore = before?.store === store && before.sessions === sessions && before.applied === applied
  return [
    ...(before?.raft.snapshot === snapshot ? [] : [fileClaim(snapshot)]),
    ...(isAsBefore ? [] : [[applied, { store, sessions }, 'the machine'] satisfies Claim]),
  ]
}

const fileClaim = ({ lastIncludedIndex, lines }: Snapshot): Claim =>
  [lastIncludedIndex, machineOf(lines), 'the snapshot']

const noLineTwice: Invariant<RaftSnapshot> = {
  name: 'No Line Twice',
  text: 'A snapshot has a line for each key and each session',
  each: ({ raft: { snapshot: { lines, lastIncludedIndex } } }, node) => {
    const { store, sessions } = machineOf(lines)
    return lines.length === store.size + sessions.length ? null
      : `the snapshot of node ${node} up to entry ${lastIncludedIndex} has ${lines.length} lines for ${store.size + sessions.length} keys and sessions`
  },
}

const logStaysShort: Invariant<RaftSnapshot> = {
  name: 'The Log Stays Short',
  text: 'A server keeps no more executed entries in its log than it is configured to',
  each: ({ applied, raft: { base }, config: { compactAfter } }, node) => (applied - base.index <= compactAfter ? null
    : `node ${node} has executed ${applied - base.index} entries of its log, and ${compactAfter} is the most to keep`),
}

export const invariants: readonly Invariant<RaftSnapshot>[] = [
  // "Map Is The Log" asks for a log that is whole.
  ...(ofStore as readonly Invariant[]).filter(({ name }) => name !== 'Map Is The Log'),
  sameMachine, noLineTwice, logStaysShort,
]

// Witnesses.

/** A witness about a step of a server that was up before it. */
function seen(
  name: string, text: string, reached: (before: ServerState, after: ServerState, installs: boolean) => boolean,
): Witness<CompactingRaft> {
  return {
    name, text,
    reached: ({ before, after, emitted }) =>
      before !== null && reached(before, after, emitted.some(({ type }) => type === 'installed')),
  }
}

export const serverWitnesses: readonly Witness<CompactingRaft>[] = [
  ...(seenInRaft as readonly Witness[]),
  seen('log compacted', 'A server replaces executed entries by a snapshot.',
    (before, after, installs) => after.base.index > before.base.index && !installs),
  seen('chunk received', 'A server has a part of a snapshot, and waits for more.',
    (before, after) => after.receiving !== null && after.receiving !== before.receiving),
  seen('snapshot installed', 'A server becomes what a snapshot of its leader says.', (_before, _after, installs) => installs),
  seen('log goes on', 'A server keeps what its log has beyond the snapshot that it installs.',
    (_before, after, installs) => installs && after.log.length > 0),
  seen('conflict discarded', 'A snapshot replaces entries that the leader does not have.',
    (before, { base }, installs) => installs && ![0, base.term].includes(termAt(before, base.index))),
  seen('compacted meanwhile', 'A leader compacts again while a follower receives its snapshot.',
    (before, after) => after.snapshot !== before.snapshot && after.sending.some(sending => sending !== null)),
  seen('another leader sends', 'A snapshot of which a part has come is replaced by one of a later leader.',
    ({ receiving: old }, { receiving: now }) => old !== null && now !== null && old.term < now.term),
  {
    name: 'restarted from a snapshot',
    text: 'A server that was down begins with its snapshot.',
    reached: ({ before, after }) => before === null && after.base.index > 0,
  },
]

export const witnesses: readonly Witness<RaftSnapshot>[] = seenInStore as readonly Witness[]
