/**
 * Raft whose servers ask before they stand (PreVote, thesis §9.6), whose followers stick to the leader that they hear
 * (§4.2.3), and whose leader steps down when it hears from no majority (CheckQuorum, §6.2). Numbers (P1 …) are those of
 * the rules in README.md. Everything else is raft's own.
 */
import type { Draft, NodeId, Out, Protocol, Wait } from '@quorate/kernel'
import { raftKv } from '../raft-kv/raft-kv.ts'
import { raft, raftParts, rules as raftRules } from '../raft/raft.ts'
import { durable, lastIndex, lastTerm, majority, none, rankOf, replaced } from '../raft/state.ts'
import { invariants, witnesses } from './invariants.ts'
import type { Message, PreVote, PreVoteReply } from './messages.ts'
import { isAsking, preVotesGranted, type RaftPrevote, type State } from './state.ts'
import { view } from './view.ts'

type Server = Draft<State>
type ToWorld = Out<RaftPrevote>

export const rules = {
  /** P1: a server asks whether it should stand before it increments its term. */
  asksFirst: (): boolean => true,
  /** P2: for a later term, and a log as up to date as its own. */
  wouldVote: (s: State, m: PreVote): boolean => m.term > s.currentTerm
    && raftRules.isUpToDate(m.lastLogTerm, m.lastLogIndex, lastTerm(s), lastIndex(s)),
  /** P2: nobody encourages another while it has a leader. */
  encouragesWhileLed: (): boolean => false,
  /** P2: what it would do is no promise. */
  voteAfterAnswer: (s: State, _candidate: NodeId): NodeId | null => s.votedFor,
  /** P3: more than half of all servers. */
  isEncouraged: (granted: number, nodes: number): boolean => granted >= majority(nodes),
  /** P4: a request for a vote is not looked at by those who have a leader: their term stays as it is. */
  isIgnored: (s: State): boolean => hasLeader(s),
  /** P4: a server that was down cannot know whether it had a leader a moment ago. */
  isLedAfterCrash: (): boolean => true,
  /** P5: the leader itself is one of them. */
  hearsEnough: (heard: number, nodes: number): boolean => heard + 1 >= majority(nodes),
}

export type Rules = typeof rules

/** It leads, or hears from whoever does. */
const hasLeader = (s: State): boolean => s.role === 'leader' || s.isLed

export function raftPrevoteWith(rule: Rules): Protocol<RaftPrevote> {
  const inner = raftParts(raftRules)

  function start(
    config: RaftPrevote['config'] & { readonly self: NodeId }, disk: Partial<State> | null, out: ToWorld,
  ): State {
    const isLed = disk !== null && rule.isLedAfterCrash()
    const s: State = { ...inner.start(config, disk, out), preVotes: none, isLed, heard: none }
    if (isLed) staysLed(s, out)
    return s
  }

  function onMessage(s: Server, from: NodeId, m: Message, out: ToWorld): void {
    if (rankOf(s, from) < 0) return
    if (m.type === 'PreVote') onPreVote(s, from, m, out)
    else if (m.type === 'PreVoteReply') tracked(s, out, () => onPreVoteReply(s, from, m, out))
    else if (m.type === 'RequestVote' && rule.isIgnored(s)) {
      out.note('P4', 'It takes no notice of {@}, because it has a leader', from)
    } else {
      tracked(s, out, () => inner.onMessage(s, from, m, out))
      if (m.type === 'AppendEntries' && m.term === s.currentTerm) hearsLeader(s, out)
      if (m.type === 'AppendEntriesReply' && m.term === s.currentTerm) hearsFollower(s, from)
    }
  }

  function onTimeout(s: Server, timer: string, key: number, out: ToWorld): void {
    if (timer === 'leader') s.isLed = false
    else if (timer === 'quorum') tracked(s, out, () => countFollowers(s, out))
    else if (timer === 'election' && s.role !== 'leader' && rule.asksFirst()) tracked(s, out, () => askFirst(s, out))
    else tracked(s, out, () => inner.onTimeout(s, timer, key, out))
  }

  /** What raft changed of role and term has consequences here. */
  function tracked(s: Server, out: ToWorld, act: () => void): void {
    const { role, currentTerm } = s
    act()
    if (s.role === 'follower' && s.currentTerm !== currentTerm) s.preVotes = none
    if (s.role === role) return
    if (s.role === 'leader') {
      s.preVotes = none
      setQuorumTimer(s, out)
    } else if (role === 'leader') {
      s.heard = none
      out.cancelTimer('quorum')
    }
  }

  // PreVote (§9.6).

  /** P1 */
  function askFirst(s: Server, out: ToWorld): void {
    const { nodes, electionTimeout } = s.config
    out.note('P1', 'It has not heard from a leader for too long, and asks whether others would vote for it in term {}',
      s.currentTerm + 1)
    inner.becomeFollower(s, out)
    s.leader = null
    s.preVotes = nodes.map(node => (node === s.self ? 'granted' : 'open'))
    out.setTimer('election', electionTimeout)
    const question: PreVote = {
      type: 'PreVote', term: s.currentTerm + 1, candidateId: s.self,
      lastLogIndex: lastIndex(s), lastLogTerm: lastTerm(s),
    }
    for (const node of nodes) if (node !== s.self) out.send(node, question)
    standIfEncouraged(s, out)
  }

  /** P2: nothing of its own changes, so that whoever cannot win disturbs nobody. */
  function onPreVote(s: Server, from: NodeId, m: PreVote, out: ToWorld): void {
    const isFree = rule.encouragesWhileLed() || !hasLeader(s)
    const granted = isFree && rule.wouldVote(s, m)
    if (granted) out.note('P2', 'It would vote for {@} in term {}', m.candidateId, m.term)
    else if (!isFree) out.note('P2', 'It would not vote for {@}, because it has a leader', m.candidateId)
    else out.note('P2', 'It would not vote for {@}, whose term or log is behind its own', m.candidateId)
    if (granted) s.votedFor = rule.voteAfterAnswer(s, m.candidateId)
    out.send(from, { type: 'PreVoteReply', term: s.currentTerm, asked: m.term, granted })
  }

  function onPreVoteReply(s: Server, from: NodeId, m: PreVoteReply, out: ToWorld): void {
    if (raftRules.isNewerTerm(m.term, s.currentTerm)) return inner.enterTerm(s, m.term, out)
    if (!isAsking(s) || m.asked !== s.currentTerm + 1) {
      return out.note('P3', 'It ignores the answer: it does not ask any more')
    }
    s.preVotes = replaced(s.preVotes, rankOf(s, from), m.granted ? 'granted' : 'refused')
    standIfEncouraged(s, out)
  }

  /** P3: only now its term grows. */
  function standIfEncouraged(s: Server, out: ToWorld): void {
    if (!rule.isEncouraged(preVotesGranted(s), s.config.nodes.length)) return
    out.note('P3', 'A majority would vote for it')
    inner.onTimeout(s, 'election', 0, out)
  }

  // Who hears whom.

  function hearsFollower(s: Server, from: NodeId): void {
    if (s.role === 'leader' && !s.heard.includes(from)) s.heard = [...s.heard, from]
  }

  /** P5 */
  function countFollowers(s: Server, out: ToWorld): void {
    if (s.role !== 'leader') return
    const { nodes } = s.config
    if (rule.hearsEnough(s.heard.length, nodes.length)) {
      s.heard = none
      return setQuorumTimer(s, out)
    }
    out.note('P5', 'It steps down: in an election timeout it has heard from {} of {} others', s.heard.length, nodes.length - 1)
    inner.becomeFollower(s, out)
    s.leader = null
  }

  return {
    name: 'raft-prevote', durable, start, onMessage, onTimeout, onRequest: inner.onRequest, waits,
    invariants, witnesses, view,
  }
}

export const raftPrevote = raftPrevoteWith(rules)

/** The store of raft-kv on it. */
export const raftPrevoteKv = { ...raftKv, hosts: { raft: { ...raftKv.hosts!.raft!, protocol: raftPrevote } } }

/** P4 */
export function hearsLeader(s: Server, out: ToWorld): void {
  s.preVotes = none
  s.isLed = true
  staysLed(s, out)
}

/** For the shortest election timeout: whoever has heard from the leader longer ago may be about to stand (§4.2.3). */
function staysLed({ config: { electionTimeout: [shortest] } }: State, out: ToWorld): void {
  out.setTimer('leader', [shortest, shortest])
}

/** Once in the longest election timeout, by which every follower would have heard of a leader that it can hear. */
function setQuorumTimer({ config: { electionTimeout: [, longest] } }: State, out: ToWorld): void {
  out.setTimer('quorum', [longest, longest])
}

function waits(s: State): readonly Wait[] {
  if (!isAsking(s)) return raft.waits!(s)
  const { nodes } = s.config
  return [{
    for: `a majority that would vote for it in term ${s.currentTerm + 1}`, rule: 'P3',
    need: majority(nodes.length), have: preVotesGranted(s),
    missing: nodes.filter((_, rank) => s.preVotes[rank] !== 'granted'),
  }]
}
