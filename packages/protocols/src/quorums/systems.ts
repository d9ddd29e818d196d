/** Quorum systems by name: their kinds of quorums, and which of them must meet, in how many nodes, and why. */
import type { NodeId } from '@quorate/kernel'
import {
  allOf, anyOf, atLeast, firstNodes, majoritySize, type Rule, type Threshold,
} from './rule.ts'

export interface Family {
  /** "quorum", "read quorum": completes "A … and a …". */
  readonly name: string
  readonly rule: Rule
}

/** Two kinds of quorums, by their place in `families`. */
export interface Meeting {
  readonly one: number
  readonly other: number
  /** They must share so many nodes; 0 where it is only worth knowing how many they share. */
  readonly least: number
  readonly why: string
}

export interface System {
  readonly kind: string
  /** "any 3 of 5 nodes" */
  readonly text: string
  readonly source: string
  /** Nodes 0 to n − 1, which are called r1 … rn. */
  readonly nodes: number
  /** How many of them stand in one row of a picture. */
  readonly columns: number
  /** What each node's vote counts, where they differ. */
  readonly weights?: readonly number[]
  readonly families: readonly Family[]
  readonly meetings: readonly Meeting[]
  /** Whichever so many nodes fail, a quorum of each kind must be left. */
  readonly mustSurvive: number
}

const sameDecision = 'what one has decided, the other hears of'
const thomas = 'Thomas, A Majority Consensus Approach to Concurrency Control, ACM TODS 4(2), 1979'
const gifford = 'Gifford, Weighted Voting for Replicated Data, SOSP 1979'
const malkhi = 'Malkhi & Reiter, Byzantine Quorum Systems, Distributed Computing 11(4), 1998'

function single(kind: string, nodes: number, rule: Rule, text: string, source: string): System {
  return {
    kind, text, source, nodes, columns: nodes, mustSurvive: 0, families: [{ name: 'quorum', rule }],
    meetings: [{ one: 0, other: 0, least: 1, why: sameDecision }],
  }
}

export function majority(nodes: number): System {
  const size = majoritySize(nodes)
  return single('majority', nodes, atLeast(size, firstNodes(nodes)), `any ${size} of ${nodes} nodes`, thomas)
}

/** Votes: a quorum has `need` of their sum; without it, more than half. */
export function weighted(weights: readonly number[], need = majoritySize(sumOf(weights))): System {
  const rule: Threshold = { need, of: firstNodes(weights.length), weights }
  const text = `${need} of ${sumOf(weights)} votes`
  return { ...single('weighted', weights.length, rule, text, gifford), weights }
}

/** Reads of `read` votes, writes of `write`; where all weigh the same, this is the N, R and W of Dynamo. */
export function readWrite(weights: readonly number[], read: number, write: number): System {
  const nodes = weights.length
  const plain = weights.every(weight => weight === 1)
  const rule = (need: number): Threshold =>
    (plain ? atLeast(need, firstNodes(nodes)) : { need, of: firstNodes(nodes), weights })
  const of = `of ${sumOf(weights)} ${plain ? 'nodes' : 'votes'}`
  return {
    kind: 'read-write', nodes, columns: nodes, mustSurvive: 0, source: gifford,
    text: `reads ask ${read} ${of}, writes ${write}`, ...(!plain && { weights }),
    families: [{ name: 'read quorum', rule: rule(read) }, { name: 'write quorum', rule: rule(write) }],
    meetings: [
      { one: 0, other: 1, least: 1, why: 'a read meets the last write' },
      { one: 1, other: 1, least: 1, why: 'a write meets the one before it' },
    ],
  }
}

/** Whoever writes asks first, as readers do: only a question and a write must meet, two writes need not. */
export function register(nodes: number, read: number, write: number): System {
  const { meetings, ...system } = readWrite(firstNodes(nodes).map(() => 1), read, write)
  return {
    ...system, kind: 'register', meetings: meetings.slice(0, 1),
    source: 'Attiya, Bar-Noy & Dolev, Sharing Memory Robustly in Message-Passing Systems, JACM 42(1), 1995',
  }
}

/** Only the two phases must meet: elections may be expensive and commits cheap, or the other way round. */
export function flexible(nodes: number, phase1: Rule, phase2: Rule): System {
  return {
    kind: 'flexible', nodes, columns: nodes, mustSurvive: 0,
    source: 'Howard, Malkhi & Spiegelman, Flexible Paxos: Quorum Intersection Revisited, OPODIS 2016',
    text: `phase 1 asks ${askedText(phase1)}, phase 2 ${askedText(phase2)}`,
    families: [{ name: 'phase 1 quorum', rule: phase1 }, { name: 'phase 2 quorum', rule: phase2 }],
    meetings: [{ one: 0, other: 1, least: 1, why: 'a new leader hears of what was decided before' }],
  }
}

/** Any of these sets is enough. */
export const anyOfSets = (sets: readonly (readonly NodeId[])[]): Rule => anyOf(sets.map(allOf))

function askedText(rule: Rule): string {
  const { need, of } = rule as Threshold
  return of.every(part => typeof part === 'number') ? `${need} of ${of.length} nodes` : `one of ${of.length} sets`
}

/** From one configuration to the next by way of both: a decision needs a majority of the old and one of the new. */
export function joint(old: readonly NodeId[], next: readonly NodeId[]): System {
  const nodes = Math.max(lastOf(old), lastOf(next)) + 1
  const [before, after] = [old, next].map(members => atLeast(majoritySize(members.length), members)) as [Rule, Rule]
  const bridge = 'the step between the two cannot miss it'
  return {
    kind: 'joint', nodes, columns: nodes, mustSurvive: 0,
    source: 'Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm (Extended Version), 2014, §6',
    text: `a majority of ${old.length} old members, one of ${next.length} new ones, or both`,
    families: [
      { name: 'old quorum', rule: before }, { name: 'new quorum', rule: after },
      { name: 'joint quorum', rule: allOf([before, after]) },
    ],
    meetings: [
      { one: 0, other: 1, least: 0, why: 'if they share none, no member may go from the old to the new alone' },
      { one: 0, other: 2, least: 1, why: bridge }, { one: 1, other: 2, least: 1, why: bridge },
      { one: 2, other: 2, least: 1, why: sameDecision },
    ],
  }
}

/** A read asks one node of every column, a write a whole column and one of every other: fewer than half of many. */
export function grid(rows: number, columns: number): System {
  const column = (at: number): NodeId[] => firstNodes(rows).map(row => row * columns + at)
  const all = firstNodes(columns).map(column)
  const cover = allOf(all.map(anyOf))
  return {
    kind: 'grid', nodes: rows * columns, columns, mustSurvive: 0,
    source: 'Cheung, Ammar & Ahamad, The Grid Protocol, IEEE TKDE 4(6), 1992',
    text: `${rows} × ${columns} nodes: a read asks one of every column, a write a whole column as well`,
    families: [
      { name: 'read quorum', rule: cover }, { name: 'write quorum', rule: allOf([anyOf(all.map(allOf)), cover]) },
    ],
    meetings: [
      { one: 0, other: 1, least: 1, why: 'a read meets the column of the last write' },
      { one: 1, other: 1, least: 1, why: 'a write meets the column of the one before it' },
    ],
  }
}

/** Up to `faulty` nodes may lie, but not about what others have signed: two quorums share an honest node. */
export const dissemination = (nodes: number, faulty: number): System =>
  byzantine('dissemination', nodes, faulty, faulty + 1, 'one of them is honest, and shows what its writer has signed')

/** Nothing is signed: where two quorums meet, the honest ones must outnumber those that lie. */
export const masking = (nodes: number, faulty: number): System =>
  byzantine('masking', nodes, faulty, 2 * faulty + 1, 'the honest ones among them outnumber the liars')

function byzantine(kind: string, nodes: number, faulty: number, least: number, why: string): System {
  const size = Math.min(nodes, Math.ceil((nodes + least) / 2))
  const text = `any ${size} of ${nodes} nodes, up to ${faulty} of which may lie`
  const plain = single(kind, nodes, atLeast(size, firstNodes(nodes)), text, malkhi)
  return { ...plain, meetings: [{ one: 0, other: 0, least, why }], mustSurvive: faulty }
}

const lastOf = (nodes: readonly NodeId[]): NodeId => nodes.reduce((last, node) => Math.max(last, node), 0)
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)
