/** What holds whatever the network does, and however wrong the master is about who is alive. Names are the paper's. */
import { Seq, type Invariant, type NodeId, type Witness } from '@quorate/kernel'
import type { Entry } from './messages.ts'
import { isHead, isJoining, isLast, isTail, owes, sentOf, type Chain, type State } from './state.ts'

/** Hist changes at its end, so that this many of the newest common entries are enough to look at. */
const NEWEST = 64

export const invariants: readonly Invariant<Chain>[] = [
  {
    name: 'Update Propagation',
    text: 'Within an epoch, the Hist of a server is a beginning of the Hist of every server before it',
    pair: (a, b, nodeA, nodeB) => inOrder(a, b, nodeA, nodeB, notAPrefix),
  },
  {
    name: 'Inprocess Requests',
    text: 'Within an epoch, the Hist of a server is that of any server after it and what is in its own Sent list',
    pair: (a, b, nodeA, nodeB) => inOrder(a, b, nodeA, nodeB, cutTooSoon),
  },
  {
    name: 'One Tail Per Epoch',
    text: 'No two servers are the tail of one epoch at the same time',
    pair: (a, b, nodeA, nodeB) => (a.epoch === b.epoch && isTail(a) && isTail(b)
      ? `node ${nodeA} and node ${nodeB} are both the tail of epoch ${a.epoch}` : null),
  },
  {
    name: 'Epoch Never Falls',
    text: 'A server never goes back to an earlier configuration, not even by a crash, once anyone may have heard of it',
    init: (): Epochs => ({ epochOf: new Map(), evidence: null }),
    fold: foldEpoch,
    check: ({ evidence }: Epochs) => evidence,
  },
  {
    name: 'The Tail Has Answered',
    text: 'Every update that a tail has processed was answered, by it or by a tail before it',
    init: (): Answered => ({ answered: new Map(), evidence: null }),
    fold: foldAnswered,
    check: ({ evidence }: Answered) => evidence,
  },
  {
    name: 'What Is Sent Is Sent Again',
    text: 'Whenever its time has come, a server sends all that its successor has not acknowledged',
    init: (): Evidence => ({ evidence: null }),
    fold: (ghost: Evidence, { node, after, emitted }: Step): Evidence => {
      const isDue = emitted.some(({ type }) => type === 'due') && owes(after)
      if (!isDue || emitted.some(({ type }) => type === 'resent')) return ghost
      return { evidence: `node ${node} keeps what comes after update ${after.acknowledged} to itself` }
    },
    check: ({ evidence }: Evidence) => evidence,
  },
]

interface Evidence {
  readonly evidence: string | null
}

interface Epochs extends Evidence {
  readonly epochOf: ReadonlyMap<NodeId, number>
}

interface Answered extends Evidence {
  /** By request. */
  readonly answered: ReadonlyMap<number, true>
}

interface Step {
  readonly node: NodeId
  readonly before: State | null
  readonly after: State
  readonly emitted: readonly Chain['emit'][]
  readonly unheard?: boolean
}

type Compare = (earlier: State, later: State, atEarlier: NodeId, atLater: NodeId) => string | null

/** Compares two servers of one epoch, the one that is nearer to the head first. Whoever joins is behind the tail. */
function inOrder(a: State, b: State, nodeA: NodeId, nodeB: NodeId, compare: Compare): string | null {
  if (a.epoch !== b.epoch) return null
  const [placeA, placeB] = [placeOf(a), placeOf(b)]
  if (placeA === null || placeB === null) return null
  return placeA < placeB ? compare(a, b, nodeA, nodeB) : compare(b, a, nodeB, nodeA)
}

function placeOf(s: State): number | null {
  if (isJoining(s)) return s.chain.length
  const at = s.chain.indexOf(s.self)
  return at < 0 ? null : at
}

function notAPrefix(
  { hist: before, epoch }: State, { hist: after }: State, atBefore: NodeId, atAfter: NodeId,
): string | null {
  if (after.length > before.length) {
    return `node ${atAfter} has processed ${after.length} updates, and node ${atBefore}, which is before it in epoch ${
      epoch}, ${before.length}`
  }
  for (let at = after.length - 1; at >= Math.max(0, after.length - NEWEST); at--) {
    if (!same(Seq.at(before, at), Seq.at(after, at))) {
      return `update ${at + 1} of node ${atAfter} is not that of node ${atBefore}, which is before it in epoch ${epoch}`
    }
  }
  return null
}

const same = (a: Entry, b: Entry): boolean => a === b || (a.epoch === b.epoch && a.request === b.request)

/** A server that joins has nothing yet; only the one before it answers for that. */
function cutTooSoon(before: State, after: State, atBefore: NodeId, atAfter: NodeId): string | null {
  if (before.acknowledged <= after.hist.length || (isJoining(after) && !isTail(after) && !isLast(before))) return null
  return `node ${atBefore} has cut its Sent list after update ${before.acknowledged}, and node ${atAfter}, which comes after it in epoch ${
    before.epoch}, has ${after.hist.length}`
}

function foldEpoch(ghost: Epochs, { node, after, unheard }: Step): Epochs {
  const known = ghost.epochOf.get(node) ?? 0
  if (after.epoch === known) return ghost
  // An epoch that had not reached the disk was shown to nobody.
  if (after.epoch > known || unheard === true) {
    return { ...ghost, epochOf: new Map([...ghost.epochOf, [node, after.epoch]]) }
  }
  return { ...ghost, evidence: `node ${node} went from epoch ${known} to epoch ${after.epoch}` }
}

function foldAnswered(ghost: Answered, { node, before, after, emitted }: Step): Answered {
  const said = emitted.flatMap(each =>
    (each.type === 'answered' && !ghost.answered.has(each.request) ? [[each.request, true] as const] : []))
  const answered = said.length === 0 ? ghost.answered : new Map([...ghost.answered, ...said])
  const isNew = before === null || !isTail(before) || before.hist !== after.hist
  const left = isTail(after) && isNew ? unanswered(after, answered) : undefined
  if (left === undefined) return answered === ghost.answered ? ghost : { ...ghost, answered }
  return { answered, evidence: `node ${node} is the tail of epoch ${after.epoch}, and nobody has answered "${left.request}"` }
}

const unanswered = ({ hist }: State, answered: ReadonlyMap<number, true>): Entry | undefined =>
  Seq.slice(hist, Math.max(0, hist.length - NEWEST)).find(({ request }) => !answered.has(request))

export const witnesses: readonly Witness<Chain>[] = [
  {
    name: 'acknowledged along the chain',
    text: 'The head hears that the tail has processed what it took',
    reached: ({ before, after }) => before !== null && isHead(after) && !isTail(after)
      && after.acknowledged > before.acknowledged,
  },
  {
    name: 'new tail has Sent',
    text: 'A server becomes the tail with updates that its successor had not acknowledged',
    reached: ({ before, after }) => before !== null && after.epoch > before.epoch && isTail(after) && !isTail(before)
      && sentOf(before).length > 0,
  },
  {
    name: 'Sent to a new successor',
    text: 'A server whose successor is gone sends its Sent list to the next one',
    reached: ({ before, after }) => before !== null && after.epoch > before.epoch && owes(after) && owes(before)
      && after.chain.length < before.chain.length && !isLast(after),
  },
  {
    name: 'handed over',
    text: 'A server that has joined becomes the tail',
    reached: ({ before, after }) => before !== null && isJoining(after) && isTail(after) && !isTail(before),
  },
  {
    name: 'old tail sends away',
    text: 'A tail learns that it is none any more while queries wait',
    reached: ({ before, after }) => before !== null && before.queries.length > 0 && !isTail(after),
  },
]
