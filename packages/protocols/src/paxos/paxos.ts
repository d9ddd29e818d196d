/**
 * Paxos for one value (Lamport, Paxos Made Simple, 2001). Numbers in comments and notes are the paper's where it has
 * some (P1, P1a, P2c, phases 1 and 2), and its sections where it has none; README.md lists them all.
 */
import type { Disk, Draft, NodeId, Out as Outbox, Protocol, RequestId, Wait } from '@quorate/kernel'
import { invariants, witnesses } from './invariants.ts'
import type { Accept, Accepted, Message, Prepare, Promise, Proposal, Refused } from './messages.ts'
import {
  acceptancesOf, durable, initialState, majority, ownerOf, promisesOf, rankOf,
  type Config, type Outcome, type Paxos, type State,
} from './state.ts'
import { view } from './view.ts'

type S = Draft<State>
type Out = Outbox<Paxos>
type Promises = State['promises']

/** Every decision of the paper as a function by itself. A mutant replaces one of them. */
export const rules = {
  /** Phase 1 (a): the lowest ballot of this proposer that is higher than all that it has tried or heard of. */
  nextBallot: (tried: number, seen: number, rank: number, proposers: number): number => {
    const rounds = Math.floor(Math.max(tried, seen) / proposers)
    const own = rounds * proposers + rank + 1
    return own > Math.max(tried, seen) ? own : own + proposers
  },
  /** Phase 1 (b): only a ballot higher than any that was promised. */
  mayPromise: (ballot: number, promised: number): boolean => ballot > promised,
  /** Phase 1 (b): "… and with the highest-numbered proposal (if any) that it has accepted". */
  reports: (accepted: Proposal | null): Proposal | null => accepted,
  /** Phase 2 (a): a promise counts for the ballot that it was given for. */
  promiseCounts: (ballot: number, tried: number): boolean => ballot === tried,
  /** Phase 2 (a): any two majorities have an acceptor in common. */
  isQuorum: (promises: number, acceptors: number): boolean => promises >= majority(acceptors),
  /** P2c: the value of the highest-numbered proposal among the responses; any value if they report none. */
  valueToPropose: (promises: Promises, wanted: string): string => highest(promises)?.value ?? wanted,
  /** P1: it accepts the first proposal that it receives. P1a: unless it has promised a higher ballot. */
  mayAccept: (ballot: number, promised: number): boolean => ballot >= promised,
  /** §2.2: whoever is refused is told by which promise. */
  tellsWhomItRefuses: true,
  /** §2.3: a value is chosen when a majority of acceptors have accepted one and the same proposal. */
  isChosen: (proposal: Proposal, heard: State['heard']): boolean =>
    heard.filter(other => other?.ballot === proposal.ballot).length >= majority(heard.length),
  /** §2.4: a ballot that came to nothing is followed by a higher one. */
  triesAgain: (s: State): boolean => s.learned === null && s.wanted !== null,
}

/** The reported proposal with the highest ballot. */
function highest(promises: Promises): Proposal | null {
  return promises.reduce<Proposal | null>((best, promise) => {
    const accepted = promise?.accepted ?? null
    return accepted !== null && accepted.ballot > (best?.ballot ?? 0) ? accepted : best
  }, null)
}

export type Rules = typeof rules

export const paxos: Protocol<Paxos> = paxosWith(rules)

/** The protocol under these rules: proposers, acceptors, learners. */
export function paxosWith(rule: Rules): Protocol<Paxos> {
  return {
    name: 'paxos', durable, start, onMessage, onTimeout, onRequest, requestProblem, waits, invariants, witnesses, view,
  }

  function start({ self, ...config }: Config & { readonly self: NodeId }, disk: Disk<Paxos> | null, out: Out): State {
    const s: State = { ...initialState(self, config), ...disk }
    if (disk !== null) noteRestart(s, out)
    return s
  }

  function onMessage(s: S, from: NodeId, m: Message, out: Out): void {
    if (m.type === 'Prepare') onPrepare(s, from, m, out)
    else if (m.type === 'Promise') onPromise(s, from, m, out)
    else if (m.type === 'Accept') onAccept(s, from, m, out)
    else if (m.type === 'Accepted') onAccepted(s, from, m, out)
    else if (m.type === 'Refused') onRefused(s, from, m, out)
  }

  // The proposer.

  function onRequest(s: S, request: RequestId, value: string, out: Out): void {
    const answer = answerAtOnce(s)
    if (answer !== null) return out.respond(request, answer)
    s.wanted = { request, value }
    prepare(s, out)
  }

  /** Phase 1 (a). */
  function prepare(s: S, out: Out): void {
    const { proposers, acceptors, retry } = s.config
    s.tried = rule.nextBallot(s.tried, s.seen, proposers.indexOf(s.self), proposers.length)
    s.phase = 'prepare'
    s.promises = acceptors.map(() => null)
    s.proposed = null
    out.note('Phase 1 (a)', 'It asks all acceptors to promise ballot {}', s.tried)
    for (const acceptor of acceptors) out.send(acceptor, { type: 'Prepare', ballot: s.tried })
    out.setTimer('retry', retry)
  }

  function onPromise(s: S, from: NodeId, { ballot, accepted }: Promise, out: Out): void {
    const rank = rankOf(s, from)
    if (rank < 0 || s.phase !== 'prepare' || !rule.promiseCounts(ballot, s.tried)) {
      return out.note('Phase 2 (a)', 'It needs no promise for ballot {} now', ballot)
    }
    s.promises = s.promises.with(rank, { accepted })
    const { acceptors } = s.config
    notePromise(s, from, accepted, out)
    if (rule.isQuorum(promisesOf(s), acceptors.length)) propose(s, out)
  }

  /** Phase 2 (a). */
  function propose(s: S, out: Out): void {
    const value = rule.valueToPropose(s.promises, s.wanted!.value)
    s.phase = 'accept'
    s.proposed = value
    notePropose(s, value, out)
    for (const acceptor of s.config.acceptors) out.send(acceptor, { type: 'Accept', ballot: s.tried, value })
  }

  function onRefused(s: S, from: NodeId, { ballot, promised }: Refused, out: Out): void {
    if (promised <= s.seen) return out.note('§2.2', 'It knows that already')
    s.seen = promised
    out.note('§2.2', 'It learns that {@} has promised ballot {}, and that ballot {} may come to nothing', from, promised, ballot)
  }

  function onTimeout(s: S, timer: string, _key: number, out: Out): void {
    if (timer !== 'retry' || !rule.triesAgain(s)) return
    out.note('§2.4', 'It has not learned that a value was chosen, and tries once more')
    prepare(s, out)
  }

  // The acceptor.

  /** Phase 1 (b). */
  function onPrepare(s: S, from: NodeId, { ballot }: Prepare, out: Out): void {
    if (rankOf(s, s.self) < 0) return
    if (!rule.mayPromise(ballot, s.promised)) return refuse(s, from, ballot, 'Phase 1 (b)', out)
    notePrepared(s, ballot, out)
    s.promised = ballot
    out.send(from, { type: 'Promise', ballot, accepted: rule.reports(s.accepted) })
  }

  /** Phase 2 (b). */
  function onAccept(s: S, from: NodeId, { ballot, value }: Accept, out: Out): void {
    if (rankOf(s, s.self) < 0) return
    if (!rule.mayAccept(ballot, s.promised)) return refuse(s, from, ballot, 'P1a', out)
    if (ballot === s.promised) out.note('P1a', 'It has promised nothing higher than ballot {}: it accepts "{}"', ballot, value)
    else out.note('P1', 'It was never asked to promise ballot {}, nor a higher one: it accepts "{}"', ballot, value)
    s.promised = ballot
    s.accepted = { ballot, value }
    for (const learner of s.config.learners) out.send(learner, { type: 'Accepted', ballot, value })
  }

  function refuse(s: S, from: NodeId, ballot: number, why: string, out: Out): void {
    if (ballot === s.promised) return out.note(why, 'It has promised ballot {} already', ballot)
    out.note(why, 'It ignores ballot {}: it has promised ballot {}', ballot, s.promised)
    if (rule.tellsWhomItRefuses) out.send(from, { type: 'Refused', ballot, promised: s.promised })
  }

  // The learner.

  /** §2.3. */
  function onAccepted(s: S, from: NodeId, { ballot, value }: Accepted, out: Out): void {
    const rank = rankOf(s, from)
    if (rank < 0 || ballot <= (s.heard[rank]?.ballot ?? 0)) return
    s.heard = s.heard.with(rank, { ballot, value })
    if (s.learned !== null) return
    if (!rule.isChosen({ ballot, value }, s.heard)) {
      return out.note('§2.3', '{} of {} acceptors are known to have accepted ballot {}',
        acceptancesOf(s, ballot), s.heard.length, ballot)
    }
    out.note('§2.3', 'A majority of acceptors have accepted ballot {}: "{}" is chosen', ballot, value)
    learn(s, value, out)
  }

  function learn(s: S, value: string, out: Out): void {
    s.learned = value
    out.emit({ type: 'learned', value })
    s.phase = 'idle'
    out.cancelTimer('retry')
    if (s.wanted === null) return
    out.respond(s.wanted.request, { definite: true, kind: 'chosen', value })
    s.wanted = null
  }
}

/** Whoever knows the outcome says it; whoever cannot propose says why; null where there is something to do. */
function answerAtOnce({ self, config, learned, wanted }: State): Outcome | null {
  if (learned !== null) return { definite: true, kind: 'chosen', value: learned }
  if (!config.proposers.includes(self)) return { definite: true, kind: 'refused', why: 'no proposer' }
  return wanted === null ? null : { definite: true, kind: 'refused', why: 'busy' }
}

const LONGEST = 100

function requestProblem(value: unknown): string | null {
  return typeof value === 'string' && value.length > 0 && value.length <= LONGEST ? null
    : `it was no text of 1 to ${LONGEST} letters`
}

function waits(s: State): readonly Wait[] {
  const { acceptors } = s.config
  const need = majority(acceptors.length)
  if (s.phase === 'prepare') {
    const missing = acceptors.filter((_, rank) => s.promises[rank] === null)
    return [{ for: `a majority of promises for ballot ${s.tried}`, rule: 'Phase 2 (a)', need, have: promisesOf(s), missing }]
  }
  if (s.phase !== 'accept') return []
  const missing = acceptors.filter((_, rank) => s.heard[rank]?.ballot !== s.tried)
  const what = `a majority of acceptors to accept ballot ${s.tried}`
  return [{ for: what, rule: '§2.3', need, have: acceptancesOf(s, s.tried), missing }]
}

// In words.

function noteRestart(s: State, out: Out): void {
  const { tried, promised, accepted } = s
  if (rankOf(s, s.self) < 0) return out.note('§2.5', 'It finds on disk that it has tried ballot {}', tried)
  if (accepted === null) out.note('§2.5', 'It finds on disk: ballot {} promised, nothing accepted', promised)
  else out.note('§2.5', 'It finds on disk: ballot {} promised, "{}" of ballot {} accepted', promised, accepted.value, accepted.ballot)
}

function notePromise(s: State, from: NodeId, accepted: Proposal | null, out: Out): void {
  if (accepted !== null) out.note('P2c', '{@} has accepted "{}" of ballot {}', from, accepted.value, accepted.ballot)
  out.note('Phase 2 (a)', 'It has {} of the {} promises that it needs', promisesOf(s), majority(s.promises.length))
}

function notePropose(s: State, value: string, out: Out): void {
  const found = highest(s.promises)
  if (found === null) out.note('P2c', 'Nobody reported a proposal, so it is free to propose its own value "{}"', value)
  else {
    out.note('P2c', 'The highest ballot reported is {} of {@}, so it must propose "{}"',
      found.ballot, ownerOf(s.config, found.ballot), found.value)
  }
}

function notePrepared(s: State, ballot: number, out: Out): void {
  if (s.accepted === null) out.note('Phase 1 (b)', 'It promises to accept nothing below ballot {}', ballot)
  else {
    out.note('Phase 1 (b)', 'It promises to accept nothing below ballot {}, and reports "{}" of ballot {}',
      ballot, s.accepted.value, s.accepted.ballot)
  }
}
