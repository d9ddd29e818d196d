/**
 * raft-prevote whose leader has a lease (thesis, §6.4.1). With every heartbeat the leader begins a round. Whoever
 * answers keeps to it for the shortest election timeout: votes for nobody, encourages nobody, does not stand (§4.2.3,
 * §9.6). So for that long, less what clocks may differ by, counted from when the round left, nobody else is elected.
 * Numbers (L1 …) are those of the rules in README.md.
 */
import type { Draft, Micros, NodeId, Out, Protocol } from '@quorate/kernel'
import { hearsLeader, raftPrevoteWith, rules as prevoteRules } from '../raft-prevote/raft-prevote.ts'
import { majority, none, rankOf, replaced } from '../raft/state.ts'
import { leaseInvariants, leaseWitnesses } from './invariants.ts'
import type { LeaseRound, LeaseRoundReply } from './messages.ts'
import { beginningOf, MOST_ROUNDS, type Config, type LeaderLease, type LeaseState } from './state.ts'
import { leaseView } from './view.ts'

type Server = Draft<LeaseState>
type ToWorld = Out<LeaderLease>

export const leaseRules = {
  /** L2: a majority of all servers, the leader among them, has answered the round or a later one. */
  isMajority: (answered: number, nodes: number): boolean => answered + 1 >= majority(nodes),
  /** L3: a lease is counted from when its round left. When the answer came says nothing about when it was given. */
  beginsWith: (on: 'round' | 'answer'): boolean => on === 'round',
  /** L3: an answer counts for the round that it answers. */
  roundOf: (m: LeaseRoundReply, _s: LeaseState): number => m.round,
  /** L4: clocks of followers may be faster than the leader's by the bound. */
  length: ({ electionTimeout: [shortest], driftBound }: Config): Micros => Math.floor((shortest * 1_000) / driftBound),
  /** L4: a lease is over when the clock says so … */
  isOver: (now: Micros, begun: Micros, length: Micros): boolean => now - begun >= length,
  /** L4: … and when the timer of its round has fired, for a clock can be set back, and a timer cannot. */
  endsByTimer: true,
  /** L5: whoever answers a round starts its timers anew, as after a heartbeat. */
  keepsTo: (s: Server, out: ToWorld): void => {
    hearsLeader(s, out as never)
    out.setTimer('election', s.config.electionTimeout)
  },
  /** L6: who is in another term does not answer: it may keep to another leader. */
  answersRound: (term: number, s: LeaseState): boolean => term === s.currentTerm && s.role === 'follower',
  /** L6: an answer counts in the term in which it was asked for. */
  replyCounts: (term: number, currentTerm: number): boolean => term === currentTerm,
  /** L7: with its leadership a leader loses its lease. */
  endsWithTheTerm: true,
}

export type LeaseRules = typeof leaseRules

/** L1: by its clock, and by its timers, its lease is not over. */
export function hasLease(s: LeaseState, now: Micros, rule: LeaseRules): boolean {
  const begun = beginningOf(s, s.lent)
  return s.lent > 0 && begun !== null && !rule.isOver(now, begun, rule.length(s.config))
}

export function leaderLeaseWith(rule: LeaseRules, prevote = prevoteRules): Protocol<LeaderLease> {
  const inner = raftPrevoteWith(prevote)

  /** What raft-prevote changed of the role has consequences here. */
  function tracked(s: Server, out: ToWorld, act: () => void): void {
    const { role } = s
    act()
    if (s.role === role) return
    if (s.role === 'leader') beginRound(s, out)
    else if (role === 'leader' && rule.endsWithTheTerm) endLease(s)
  }

  function endLease(s: Server): void {
    s.begun = none
    s.answered = none
    s.lent = 0
  }

  /** L3 */
  function beginRound(s: Server, out: ToWorld): void {
    s.round++
    s.begun = [...s.begun, out.clock()].slice(-MOST_ROUNDS)
    setLeaseTimer(s, s.round, out)
    for (const node of s.config.nodes) {
      if (node !== s.self) out.send(node, { type: 'LeaseRound', term: s.currentTerm, round: s.round })
    }
    lend(s, s.round, out)
  }

  function setLeaseTimer(s: LeaseState, round: number, out: ToWorld): void {
    const length = rule.length(s.config)
    out.setTimer('lease', [length, length], round)
  }

  function onRound(s: Server, from: NodeId, { term, round }: LeaseRound, out: ToWorld): void {
    if (!rule.answersRound(term, s)) {
      return out.note('L6', 'It does not answer: {@} leads term {}, and it is {}', from, term, `${s.role} in term ${s.currentTerm}`)
    }
    out.note('L5', 'It keeps to {@} for the shortest election timeout', from)
    rule.keepsTo(s, out)
    out.emit({ type: 'promised', term, round })
    out.send(from, { type: 'LeaseRoundReply', term, round })
  }

  function onReply(s: Server, from: NodeId, m: LeaseRoundReply, out: ToWorld): void {
    if (s.role !== 'leader' || !rule.replyCounts(m.term, s.currentTerm)) {
      return out.note('L6', 'It ignores the answer, which is of term {}', m.term)
    }
    const round = rule.roundOf(m, s)
    if (rule.beginsWith('answer')) beginAnew(s, round, out)
    const known = s.answered.length === 0 ? s.config.nodes.map(() => 0) : s.answered
    const rank = rankOf(s, from)
    s.answered = replaced(known, rank, Math.max(known[rank]!, round))
    lend(s, round, out)
  }

  /** L2 */
  function lend(s: Server, round: number, out: ToWorld): void {
    const answered = s.answered.filter(latest => latest >= round).length
    if (round <= s.lent || !rule.isMajority(answered, s.config.nodes.length)) return
    s.lent = round
    out.note('L2', 'A majority has answered: it has a lease, counted from when round {} began', round)
  }

  /** What a leader does that counts from the answer. */
  function beginAnew(s: Server, round: number, out: ToWorld): void {
    s.begun = replaced(s.begun, s.begun.length - 1 - (s.round - round), out.clock())
    setLeaseTimer(s, round, out)
  }

  /** L4: this round and all before it are over. */
  function onLeaseTimer(s: Server, round: number, out: ToWorld): void {
    if (!rule.endsByTimer) return
    s.begun = s.begun.slice(Math.max(0, s.begun.length - (s.round - round)))
    if (s.role === 'leader' && s.lent === round) out.note('L4', 'Its lease is over: no later round was answered by a majority')
  }

  return {
    name: 'leader-lease',
    durable: inner.durable,
    clockFields: ['begun'],
    start: (config, disk, out, hosted) => ({
      ...inner.start(config, disk, out as never, hosted), config: configOf(config),
      round: 0, begun: none, answered: none, lent: 0,
    }),
    onMessage(s, from, m, out) {
      if (rankOf(s, from) < 0) return
      if (m.type === 'LeaseRound') onRound(s, from, m, out)
      else if (m.type === 'LeaseRoundReply') onReply(s, from, m, out)
      else tracked(s, out, () => inner.onMessage!(s, from, m, out as never))
    },
    onTimeout(s, timer, key, out) {
      if (timer === 'lease') return onLeaseTimer(s, key, out)
      tracked(s, out, () => inner.onTimeout!(s, timer, key, out as never))
      if (timer === 'heartbeat' && s.role === 'leader') beginRound(s, out)
    },
    onRequest: (s, id, command, out) => inner.onRequest!(s, id, command, out as never),
    waits: s => inner.waits!(s),
    invariants: leaseInvariants,
    witnesses: leaseWitnesses,
    view: leaseView,
  }
}

const configOf = ({ self: _self, ...config }: Config & { readonly self: NodeId }): Config => config

export const leaderLease = leaderLeaseWith(leaseRules)
