/**
 * What must hold in every run: the five properties of Figure 3, and the smaller ones that fail earlier when an
 * implementation is wrong (SandTable, EuroSys 2024). Each answers with evidence when it is broken.
 */
import { Seq } from '@quorate/kernel'
import type { Invariant, NodeId, Seen, Witness } from '@quorate/kernel'
import { counted } from '../words.ts'
import { copiesOf, emptyLog, entryAt, lastIndex, majority, replaced, termAt, upTo } from './state.ts'
import type { Entry, Log, Raft, RaftState } from './state.ts'

type Entries = Seq<Entry>

// Ghosts: each remembers something of the whole run, and the evidence once it is broken.

interface Ghost<K> {
  readonly known: K
  readonly evidence: string | null
}

/** `fold` answers with what is known now, or with the evidence that the property is broken. */
function ghost<K>(init: K, fold: (known: K, seen: Seen<Raft>) => K | string): GhostFunctions {
  return {
    init: (): Ghost<K> => ({ known: init, evidence: null }),
    fold: (before: Ghost<K>, seen): Ghost<K> => {
      const after = fold(before.known, seen)
      if (typeof after === 'string') return { known: before.known, evidence: after }
      return after === before.known ? before : { known: after, evidence: null }
    },
    check: (now: Ghost<K>) => now.evidence,
  }
}

type GhostFunctions = Pick<Extract<Invariant<Raft>, { init: () => unknown }>, 'init' | 'fold' | 'check'>

// Elections.

const electionSafety: Invariant<Raft> = {
  name: 'Election Safety',
  text: 'At no time do two servers lead the same term.',
  pair: (a, b, nodeA, nodeB) => a.role === 'leader' && b.role === 'leader' && a.currentTerm === b.currentTerm
    ? `node ${nodeA} and node ${nodeB} both lead term ${a.currentTerm}` : null,
}

const oneLeaderEver: Invariant<Raft> = {
  name: 'Election Safety over all time',
  text: 'At most one server is ever elected in a term.',
  // By term: every leader that it ever had.
  ...ghost<Seq<NodeId | null>>(Seq.empty, (leaders, { before, after, node }) => {
    if (!wins(before, after)) return leaders
    const term = after.currentTerm
    const other = term < leaders.length ? Seq.at(leaders, term) : null
    if (other !== null && other !== node) return `node ${node} was elected in term ${term}, as node ${other} was before`
    return withItem(leaders, term, node, null)
  }),
}

const oneVoteATerm: Invariant<Raft> = {
  name: 'One Vote a Term',
  text: 'A server votes at most once in a term, and remembers it through crashes.',
  ...ghost<readonly (readonly [term: number, vote: NodeId])[]>([], (votes, { after, node, unheard }) => {
    const { currentTerm, votedFor } = after
    // A vote that never reached the disk was never sent: it may be given again.
    const [term, vote] = (unheard === true ? null : votes[node]) ?? [-1, -1]
    if (term === currentTerm && vote !== votedFor) {
      const now = votedFor === null ? 'has forgotten it' : `votes for node ${votedFor} as well`
      return `node ${node} voted for node ${vote} in term ${term}, and ${now}`
    }
    if (votedFor === null && unheard === true) return withSlot(votes, node, [-1, -1] as const, [-1, -1])
    if (votedFor === null || term === currentTerm) return votes
    return withSlot(votes, node, [currentTerm, votedFor] as const, [-1, -1])
  }),
}

const votesForCandidates: Invariant<Raft> = {
  name: 'Votes Go to Candidates',
  text: 'Whoever has a vote for a term was a candidate in this term.',
  // By term: everyone who stood in it.
  ...ghost<Seq<readonly NodeId[]>>(Seq.empty, (candidates, { after, node }) => {
    const term = after.currentTerm
    const known = term < candidates.length ? Seq.at(candidates, term) : []
    if (after.role !== 'follower' && !known.includes(node)) return withItem(candidates, term, [...known, node], [])
    const { votedFor } = after
    if (votedFor === null || votedFor === node || known.includes(votedFor)) return candidates
    return `node ${node} voted for node ${votedFor} in term ${term}, in which node ${votedFor} was no candidate`
  }),
}

const ownVote: Invariant<Raft> = {
  name: 'Candidates Vote for Themselves',
  text: 'A candidate or leader has given its own vote to itself, and can grant it to nobody else in this term.',
  each: (s, node) => s.role !== 'follower' && s.votedFor !== node
    ? `node ${node} is ${s.role} of term ${s.currentTerm}, and its vote is ${s.votedFor === null ? 'free' : `for node ${s.votedFor}`}`
    : null,
}

const oneSide: Invariant<Raft> = {
  name: 'Candidates Have No Leader',
  text: 'A candidate that hears from the leader of its term is a candidate no longer.',
  each: (s, node) => s.role === 'candidate' && s.leader !== null
    ? `node ${node} is a candidate of term ${s.currentTerm}, although it has heard from its leader, node ${s.leader}` : null,
}

const termsGrow: Invariant<Raft> = {
  name: 'Terms Only Grow',
  text: 'The currentTerm of a server never decreases, not even through a crash, once anyone may have heard of it.',
  ...ghost<readonly number[]>([], (terms, { after, node, unheard }) => {
    const before = unheard === true ? 0 : (terms[node] ?? 0)
    if (after.currentTerm < before) return `node ${node} went back from term ${before} to term ${after.currentTerm}`
    return withSlot(terms, node, after.currentTerm, 0)
  }),
}

// The log.

const leaderAppendOnly: Invariant<Raft> = {
  name: 'Leader Append-Only',
  text: 'A leader never overwrites or deletes entries in its log: it only appends.',
  step: (before, after, node) => {
    if (before.role !== 'leader' || after.role !== 'leader' || before.currentTerm !== after.currentTerm) return null
    const kept = agreement(before, after)
    return kept < lastIndex(before) ? `node ${node} leads term ${after.currentTerm} and lost its entry ${kept + 1}` : null
  },
}

const logMatching: Invariant<Raft> = {
  name: 'Log Matching',
  text: 'If two logs have an entry with the same index and term, they are the same in all entries up to it.',
  pair: (a, b, nodeA, nodeB) => {
    const same = agreementOf(nodeA, nodeB, a, b)
    const end = Math.min(lastIndex(a), lastIndex(b))
    // Past the first difference no two entries may have the same index and term.
    for (let index = end; index > same; index--) {
      if (termAt(a, index) !== termAt(b, index)) continue
      return `entry ${index} of node ${nodeA} and node ${nodeB} is of term ${termAt(a, index)}, `
        + `but their entries ${same + 1} differ`
    }
    return null
  },
}

interface Committed {
  /** The longest committed prefix: the log of the leader that committed it, cut there. */
  readonly log: Log
  /** The term in which it was committed. */
  readonly term: number
  /** The latest leader: its term, and its log when it was elected. */
  readonly leader: NodeId
  readonly leaderTerm: number
  readonly leaderLog: Log
}

const leaderCompleteness: Invariant<Raft> = {
  name: 'Leader Completeness',
  text: 'An entry that is committed in a term is in the logs of the leaders of all later terms.',
  ...ghost<Committed>({ log: emptyLog, term: 0, leader: 0, leaderTerm: 0, leaderLog: emptyLog }, (known, seen) => {
    const { before, after, node } = seen
    let now = known
    if (wins(before, after) && after.currentTerm > now.leaderTerm) {
      now = { ...now, leader: node, leaderTerm: after.currentTerm, leaderLog: logOf(after) }
    }
    if (after.role === 'leader' && after.commitIndex > lastIndex(now.log)) {
      now = { ...now, log: upTo(after, after.commitIndex), term: after.currentTerm }
    }
    return now === known ? known : missingAtLeader(now) ?? now
  }),
}

function missingAtLeader({ log, term, leader, leaderTerm, leaderLog }: Committed): string | null {
  if (leaderTerm <= term) return null
  const same = agreement(log, leaderLog)
  return same === lastIndex(log) ? null
    : `entry ${same + 1} was committed by term ${term}, and node ${leader} was elected in term ${leaderTerm} without it`
}

interface Copies {
  /** The log of each node, as its disk has it. */
  readonly logs: readonly Log[]
  readonly committed: Log
}

const committedOnMajority: Invariant<Raft> = {
  name: 'Committed Entries Are on a Majority',
  text: 'What a server takes for committed is in the logs of a majority of servers, and stays there.',
  ...ghost<Copies>({ logs: [], committed: emptyLog }, (known, { after, node }) => {
    const old = known.logs[node] ?? emptyLog
    const grows = after.commitIndex > lastIndex(known.committed)
    if (after.log === old.log && after.base === old.base && !grows) return known
    const logs = withSlot(known.logs, node, logOf(after), emptyLog)
    const committed = grows ? upTo(after, after.commitIndex) : known.committed
    const lost = agreement(old, after) < Math.min(lastIndex(old), lastIndex(committed))
    return (grows || lost ? tooFewCopies(logs, committed, after.config.nodes) : null) ?? { logs, committed }
  }),
}

function tooFewCopies(logs: readonly Log[], committed: Log, nodes: readonly NodeId[]): string | null {
  const index = lastIndex(committed)
  const holders = nodes.filter(node => has(logs[node] ?? emptyLog, index, termAt(committed, index)))
  return holders.length >= majority(nodes.length) ? null
    : `entry ${index} is committed, and on only ${holders.length} of ${nodes.length} servers`
}

// What a leader knows of its followers.

const matchWithinLog: Invariant<Raft> = {
  name: 'Matches Are Entries of the Leader',
  text: 'A leader knows of no copy of an entry that it does not have itself.',
  each: (s, node) => {
    const rank = s.matchIndex.findIndex(match => match > lastIndex(s))
    return rank < 0 ? null : `node ${node} has ${counted(lastIndex(s), 'entry', 'entries')}, and believes that `
      + `node ${s.config.nodes[rank]} has them up to entry ${s.matchIndex[rank]}`
  },
}

const matchesAreTrue: Invariant<Raft> = {
  name: 'Matches Are True',
  text: 'Until a later leader rules, a follower has the entries that its leader believes it has.',
  pair: (a, b, nodeA, nodeB) => falseMatch(a, b, nodeA, nodeB) ?? falseMatch(b, a, nodeB, nodeA),
}

function falseMatch(leader: RaftState, follower: RaftState, nodeL: NodeId, nodeF: NodeId): string | null {
  if (leader.role !== 'leader' || follower.currentTerm > leader.currentTerm) return null
  const match = leader.matchIndex[leader.config.nodes.indexOf(nodeF)] ?? 0
  return match < leader.base.index || has(follower, match, termAt(leader, match)) ? null
    : `node ${nodeL} leads term ${leader.currentTerm} and believes that node ${nodeF} has the same log up to `
      + `entry ${match}, which it has not`
}

const nextPastMatch: Invariant<Raft> = {
  name: 'Next Is Past Match',
  text: 'A leader does not send again what a follower has acknowledged: nextIndex > matchIndex.',
  each: (s, node) => {
    const rank = s.nextIndex.findIndex((next, i) => next <= s.matchIndex[i]!)
    return rank < 0 ? null : `node ${node} would send entry ${s.nextIndex[rank]} to node ${s.config.nodes[rank]}, `
      + `which has acknowledged entry ${s.matchIndex[rank]}`
  },
}

const matchGrows: Invariant<Raft> = {
  name: 'Matches Only Grow',
  text: 'While a server leads a term, no matchIndex decreases.',
  step: (before, after, node) => {
    if (before.role !== 'leader' || after.role !== 'leader' || before.currentTerm !== after.currentTerm) return null
    const rank = after.matchIndex.findIndex((match, i) => match < before.matchIndex[i]!)
    return rank < 0 ? null : `node ${node} took the matchIndex of node ${after.config.nodes[rank]} back `
      + `from ${before.matchIndex[rank]} to ${after.matchIndex[rank]}`
  },
}

// Commitment and application.

const commitGrows: Invariant<Raft> = {
  name: 'Commits Only Grow',
  text: 'While a server is up, its commitIndex never decreases.',
  step: (before, after, node) => after.commitIndex < before.commitIndex
    ? `node ${node} took its commitIndex back from ${before.commitIndex} to ${after.commitIndex}` : null,
}

const countsOwnTerm: Invariant<Raft> = {
  name: 'Only the Current Term Is Counted',
  text: 'A leader commits by counting copies only entries of its own term; older ones are committed with them.',
  step: (before, after, node) => {
    if (after.role !== 'leader' || after.commitIndex <= before.commitIndex) return null
    const term = termAt(after, after.commitIndex)
    return term === after.currentTerm ? null
      : `node ${node} leads term ${after.currentTerm} and committed entry ${after.commitIndex} of term ${term}`
  },
}

const appliedCommittedLogged: Invariant<Raft> = {
  name: 'Applied Is Committed Is Logged',
  text: 'lastApplied ≤ commitIndex ≤ index of the last log entry.',
  each: (s, node) => s.lastApplied <= s.commitIndex && s.commitIndex <= lastIndex(s) ? null
    : `node ${node} has applied ${counted(s.lastApplied, 'entry', 'entries')}, knows ${s.commitIndex} to be committed `
      + `and has ${lastIndex(s)}`,
}

const stateMachineSafety: Invariant<Raft> = {
  name: 'State Machine Safety',
  text: 'If a server has applied an entry at an index, no other ever applies a different one there.',
  // By index − 1: what was applied there first, and where.
  ...ghost<Seq<Applied>>(Seq.empty, (known, { emitted, node }) => {
    let applied = known
    for (const said of emitted) {
      if (said.type !== 'committed') continue
      const { index, term, command } = said
      const first = index <= applied.length ? Seq.at(applied, index - 1) : undefined
      if (first === undefined) applied = withItem(applied, index - 1, { node, term, command }, nothing)
      else if (first.term !== term || !isSame(first.command, command)) {
        return `node ${node} applied ${JSON.stringify(command)} of term ${term} at index ${index}, `
          + `where node ${first.node} applied ${JSON.stringify(first.command)} of term ${first.term}`
      }
    }
    return applied
  }),
}

/** Where a mutant applied a later entry first. */
const nothing: Applied = { node: 0, term: 0, command: null }

interface Applied {
  readonly node: NodeId
  readonly term: number
  readonly command: unknown
}

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

const appliedInOrder: Invariant<Raft> = {
  name: 'Applied in Order',
  text: 'From its start on, a server applies entries 1, 2, 3 …, and leaves none out.',
  ...ghost<readonly number[]>([], (known, { before, emitted, node }) => {
    let index = before === null ? 0 : known[node] ?? 0
    for (const said of emitted) {
      if (said.type !== 'committed') continue
      if (said.index !== index + 1) return `node ${node} applied entry ${said.index} after entry ${index}`
      index = said.index
    }
    return withSlot(known, node, index, 0)
  }),
}

const answeredOnce: Invariant<Raft> = {
  name: 'Answered Once',
  text: 'A request is answered where it was taken, and nowhere else.',
  // By index − 1: who answered.
  ...ghost<Seq<NodeId | null>>(Seq.empty, (known, { emitted, node }) => {
    let answered = known
    for (const said of emitted) {
      if (said.type !== 'committed' || said.request === null) continue
      const other = said.index <= answered.length ? Seq.at(answered, said.index - 1) : null
      if (other !== null) return `node ${node} answers the request of entry ${said.index}, as node ${other} did before`
      answered = withItem(answered, said.index - 1, node, null)
    }
    return answered
  }),
}

export const invariants: readonly Invariant<Raft>[] = [
  electionSafety, leaderAppendOnly, logMatching, leaderCompleteness, stateMachineSafety,
  oneLeaderEver, oneVoteATerm, votesForCandidates, ownVote, oneSide, termsGrow,
  committedOnMajority, matchWithinLog, matchesAreTrue, nextPastMatch, matchGrows,
  commitGrows, countsOwnTerm, appliedCommittedLogged, appliedInOrder, answeredOnce,
]

// Witnesses.

const wins = (before: RaftState | null, after: RaftState): boolean =>
  after.role === 'leader' && (before === null || before.role !== 'leader' || before.currentTerm !== after.currentTerm)

const standsAgain = (before: RaftState, after: RaftState): boolean =>
  after.role === 'candidate' && after.currentTerm > before.currentTerm

const truncates = (before: RaftState, after: RaftState): boolean =>
  before.log !== after.log && agreement(before, after) < lastIndex(before)

const isOlder = (term: number, currentTerm: number): boolean => term > 0 && term < currentTerm

/** A majority holds the next entry, and it may not be committed because an older leader wrote it (Figure 8). */
const holdsBack = (s: RaftState): boolean =>
  s.role === 'leader' && s.commitIndex < lastIndex(s)
  && copiesOf(s, s.commitIndex + 1) >= majority(s.config.nodes.length)

/** A witness about a step of a server that was up before it. */
function seen(name: string, text: string, reached: (before: RaftState, after: RaftState) => boolean): Witness<Raft> {
  return { name, text, reached: ({ before, after }) => before !== null && reached(before, after) }
}

export const witnesses: readonly Witness<Raft>[] = [
  seen('leader elected', 'A candidate becomes leader.', wins),
  seen('leader deposed', 'A leader learns of a later term and steps down.',
    (before, after) => before.role === 'leader' && after.role !== 'leader'),
  seen('election without winner', 'A candidate stands again, because nobody won.',
    (before, after) => before.role === 'candidate' && standsAgain(before, after)),
  seen('split vote', 'Two candidates share the votes of a term, and one of them has to stand again.',
    (before, after) => before.votes.includes('refused') && standsAgain(before, after)),
  seen('candidate yields', 'A candidate hears from the winner of its own term.',
    (before, after) =>
      before.role === 'candidate' && after.role === 'follower' && after.currentTerm === before.currentTerm),
  seen('entry committed', 'A leader commits an entry.',
    (before, after) => after.role === 'leader' && after.commitIndex > before.commitIndex),
  seen('entries committed together', 'A leader commits entries of older terms with one of its own.',
    (before, after) => after.role === 'leader' && after.commitIndex > before.commitIndex
      && isOlder(termAt(after, before.commitIndex + 1), after.currentTerm)),
  seen('older entry held back', 'A majority holds an entry of an older term, and the leader may not commit it yet.',
    (_, after) => holdsBack(after)),
  seen('conflict truncated', 'A follower deletes entries that its leader does not have.', truncates),
  seen('refusal', 'A leader goes back in the log of a follower that misses entries.',
    (before, after) => after.role === 'leader' && after.nextIndex.some((next, i) => next < (before.nextIndex[i] ?? 0))),
  {
    name: 'vote remembered',
    text: 'A server that has voted crashes, restarts, and still knows.',
    reached: ({ before, after }) => before === null && after.votedFor !== null,
  },
]

// How far logs agree.

type Slots = readonly unknown[]

const logOf = ({ base, log }: Log): Log => ({ base, log })

/** What was compacted had been committed and applied, so it is there, in the snapshot. */
const has = (s: Log, index: number, term: number): boolean => index < s.base.index || termAt(s, index) === term

/** Up to which index two logs agree, as far as both can still tell. */
function agreement(a: Log, b: Log, from = 0): number {
  if (a.base.index === b.base.index) return a.base.index + alike(a.log, b.log, Math.max(0, from - a.base.index))
  const end = Math.min(lastIndex(a), lastIndex(b))
  let index = Math.max(a.base.index, b.base.index)
  // Where one begins it still knows the term: as Log Matching has it, that stands for all that came before.
  if (index > end || termAt(a, index) !== termAt(b, index)) return Math.min(end, index - 1)
  while (index < end && isSameEntry(entryAt(a, index + 1), entryAt(b, index + 1))) index++
  return index
}

/** How many entries, counted from the first one, are the same. Parts that are shared cost nothing. */
function alike(a: Entries, b: Entries, from: number): number {
  if (a === b) return a.length
  let [x, y] = [a.root as Slots, b.root as Slots]
  let [width, other] = [slotWidth(a.length), slotWidth(b.length)]
  for (; width > other; width = Math.floor(width / 32)) x = x[0] as Slots
  for (; other > width; other = Math.floor(other / 32)) y = y[0] as Slots
  return Math.min(a.length, b.length, sameFrom(x, y, width, from))
}

/** How many entries lie below one slot of the root of a `Seq` of this length. */
function slotWidth(length: number): number {
  let width = 1
  while (width * 32 < length) width *= 32
  return width
}

/** Descends only where the two differ; the entries before `from` are known to be the same. */
function sameFrom(x: Slots, y: Slots, width: number, from: number): number {
  const end = Math.min(x.length, y.length)
  for (let slot = Math.floor(from / width); slot < end; slot++) {
    if (x[slot] === y[slot]) continue
    const start = slot * width
    const same = width === 1 ? Number(isSameEntry(x[slot] as Entry, y[slot] as Entry))
      : sameFrom(x[slot] as Slots, y[slot] as Slots, Math.floor(width / 32), Math.max(0, from - start))
    if (same < width) return start + same
  }
  return end * width
}

const isSameEntry = (a: Entry, b: Entry): boolean =>
  a === b || (a.term === b.term && a.request === b.request && isSame(a.command, b.command))

/** The logs of two nodes when they were last compared. It saves time and decides nothing. */
const compared = new Map<number, { readonly a: Log; readonly b: Log; readonly same: number }>()

const isSameLog = (a: Log, b: Log): boolean => a.log === b.log && a.base === b.base

/** What both logs kept since they were last compared agrees as it did then, so only the rest is looked at. */
function agreementOf(nodeA: NodeId, nodeB: NodeId, a: Log, b: Log): number {
  const last = compared.get(nodeA * 64 + nodeB)
  if (last !== undefined && isSameLog(last.a, a) && isSameLog(last.b, b)) return last.same
  const from = last === undefined ? 0 : Math.min(last.same, agreement(last.a, a), agreement(last.b, b))
  const same = agreement(a, b, from)
  compared.set(nodeA * 64 + nodeB, { a: logOf(a), b: logOf(b), same })
  return same
}

// Ghosts' lists, filled up where nothing is known.

function withItem<T>(items: Seq<T>, at: number, item: T, filler: T): Seq<T> {
  let filled = items
  while (filled.length < at) filled = Seq.push(filled, filler)
  return at === filled.length ? Seq.push(filled, item) : Seq.set(filled, at, item)
}

function withSlot<T>(items: readonly T[], at: number, item: T, filler: T): readonly T[] {
  const filled = items.length > at ? items : [...items, ...Array.from({ length: at + 1 - items.length }, () => filler)]
  return replaced(filled, at, item)
}
