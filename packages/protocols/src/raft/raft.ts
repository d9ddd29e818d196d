/**
 * Raft: a replicated log under one elected leader (Ongaro & Ousterhout 2014, extended version). The numbers in
 * comments and notes are those of Figure 2; README.md lists them all.
 */
import { Seq } from '@quorate/kernel'
import type { Draft, NodeId, Out as Outbox, Protocol, RequestId, Wait } from '@quorate/kernel'
import { invariants, witnesses } from './invariants.ts'
import type { AppendEntries, AppendEntriesReply, Message, RequestVote, RequestVoteReply } from './messages.ts'
import {
  copiesOf, durable, entryAt, initialState, lastIndex, lastTerm, majority, none, noOp, rankOf, replaced, termAt, upTo,
  votesGranted,
} from './state.ts'
import type { Entry, Log, Raft, RaftConfig, RaftState, Role } from './state.ts'
import { view } from './view.ts'

type S = Draft<RaftState>
type Out = Outbox<Raft>

/** What may have happened to a server that waits for its leader. */
type Occasion = 'append from the leader' | 'vote granted' | 'vote refused' | 'election started'

/** Every decision of Figure 2 as a function by itself. A mutant replaces one of them. */
export const rules = {
  /** State 4 */
  firstCommitIndex: (_lastIndex: number): number => 0,
  /** State 6 */
  firstNextIndex: (lastIndex: number): number => lastIndex + 1,
  /** State 7 */
  firstMatchIndex: (_lastIndex: number): number => 0,

  /** All Servers 1: applies what is committed, and nothing else (§5.3). */
  appliesUpTo: (commitIndex: number, _lastIndex: number): number => commitIndex,
  /** All Servers 2: a higher term makes a follower of anyone (§5.1). */
  isNewerTerm: (term: number, currentTerm: number): boolean => term > currentTerm,

  /** Followers 2, Candidates 1: what starts the election timer anew. A refused vote does not (§5.2). */
  restartsElectionTimer: (on: Occasion): boolean => on !== 'vote refused',
  /** Followers 2, Candidates 4: a leader does not run against itself. */
  campaigns: (role: Role): boolean => role !== 'leader',

  /** Candidates 1: increment currentTerm … */
  termOfCampaign: (currentTerm: number): number => currentTerm + 1,
  /** … vote for self … */
  ownVote: (self: NodeId): NodeId | null => self,
  /** … send RequestVote to all other servers. */
  asksForVotes: (nodes: readonly NodeId[], self: NodeId): readonly NodeId[] => peersOf(nodes, self),
  /** Candidates 2: a reply counts in the term in which it was asked for. */
  voteReplyCounts: (term: number, currentTerm: number): boolean => term === currentTerm,
  /** Candidates 2: more than half of all servers, reachable or not. */
  hasMajority: (votes: number, nodes: number): boolean => votes >= majority(nodes),
  /** Candidates 3: a leader of the same term has won. */
  yieldsToLeader: (role: Role): boolean => role === 'candidate',

  /** RequestVote 1: reply false if term < currentTerm (§5.1). */
  voteIsCurrent: (term: number, currentTerm: number): boolean => term >= currentTerm,
  /** RequestVote 2: votedFor is null or candidateId (§5.2). */
  mayVote: (votedFor: NodeId | null, candidate: NodeId): boolean => votedFor === null || votedFor === candidate,
  /** RequestVote 2: the later last term wins; with equal last terms, the longer log (§5.4.1). */
  isUpToDate: (theirTerm: number, theirIndex: number, ourTerm: number, ourIndex: number): boolean =>
    theirTerm > ourTerm || (theirTerm === ourTerm && theirIndex >= ourIndex),

  /** §8: a leader begins its term with an entry that does nothing, so that what precedes it can be committed. */
  firstEntry: (term: number): Entry | null => ({ term, command: noOp, request: null }),
  /** Leaders 1: the first AppendEntries, upon election. */
  announcesTo: (nodes: readonly NodeId[], self: NodeId): readonly NodeId[] => peersOf(nodes, self),
  /** Leaders 1: the heartbeats of idle periods. */
  remindsOf: (nodes: readonly NodeId[], self: NodeId): readonly NodeId[] => peersOf(nodes, self),
  /** Leaders 2: only a leader appends what a client asks for. */
  takesCommands: (role: Role): boolean => role === 'leader',
  /** Leaders 2: the answer comes from the leader that appended the entry, which is the only one with its term. */
  answersClient: (role: Role, termOfEntry: number, currentTerm: number): boolean =>
    role === 'leader' && termOfEntry === currentTerm,
  /** Leaders 3: entries from nextIndex on, a batch at most. */
  entriesFrom: ({ base, log }: Log, nextIndex: number, maxBatch: number): readonly Entry[] =>
    Seq.slice(log, nextIndex - base.index - 1, nextIndex - base.index - 1 + maxBatch),
  /** Leaders 3: a reply counts in the term in which the entries were sent. */
  appendReplyCounts: (term: number, currentTerm: number): boolean => term === currentTerm,
  /** Leaders 3: matchIndex increases monotonically, whatever order replies arrive in. */
  matchAfter: (matchIndex: number, replied: number): number => Math.max(matchIndex, replied),
  /** Leaders 3: only a refusal of what would be sent now says anything about nextIndex. */
  refusalCounts: (prevLogIndex: number, nextIndex: number, matchIndex: number): boolean =>
    prevLogIndex === nextIndex - 1 && prevLogIndex > matchIndex,
  /** Leaders 3: decrement nextIndex, and at once to the end of a shorter log. */
  nextAfterRefusal: (nextIndex: number, lastLogIndex: number): number => Math.min(nextIndex - 1, lastLogIndex + 1),
  /** Leaders 4: the largest N such that a majority of matchIndex[i] ≥ N. */
  heldByMajority: (matchIndex: readonly number[]): number => {
    let largest = 0
    for (const n of matchIndex) if (n > largest && 2 * countFrom(matchIndex, n) > matchIndex.length) largest = n
    return largest
  },
  /** Leaders 4: log[N].term == currentTerm. Older entries are committed with it, never by counting (§5.4.2). */
  mayCommit: (termOfEntry: number, currentTerm: number): boolean => termOfEntry === currentTerm,

  /** AppendEntries 1: reply false if term < currentTerm (§5.1). */
  appendIsCurrent: (term: number, currentTerm: number): boolean => term >= currentTerm,
  /** AppendEntries 2: an entry at prevLogIndex has the term prevLogTerm (§5.3); what was compacted is committed. */
  consistentAt: (s: Log, prevLogIndex: number, prevLogTerm: number): boolean =>
    prevLogIndex < s.base.index || termAt(s, prevLogIndex) === prevLogTerm,
  /** AppendEntries 3: the first index with an existing entry of another term; 0 if none conflicts (§5.3). */
  firstConflict: (s: Log, prevLogIndex: number, entries: readonly Entry[]): number => {
    const stop = Math.min(lastIndex(s) - prevLogIndex, entries.length)
    for (let i = Math.max(0, s.base.index - prevLogIndex); i < stop; i++) {
      const index = prevLogIndex + 1 + i
      if (termAt(s, index) !== entries[i]!.term) return index
    }
    return 0
  },
  /** AppendEntries 4: entries not already in the log. */
  newEntries: (s: Log, prevLogIndex: number, entries: readonly Entry[]): readonly Entry[] =>
    lastIndex(s) === prevLogIndex ? entries : entries.slice(lastIndex(s) - prevLogIndex),
  /** AppendEntries 5: min(leaderCommit, index of last new entry), never back. */
  commitAfterAppend: (commitIndex: number, leaderCommit: number, lastNewIndex: number, _lastIndex: number): number =>
    Math.max(commitIndex, Math.min(leaderCommit, lastNewIndex)),
}

export type Rules = typeof rules

/** A variant has more in its state, and more to say: its outbox is wider than raft's. */
interface RaftParts {
  start(config: RaftConfig & { readonly self: NodeId }, disk: Partial<RaftState> | null, out: Outbox): RaftState
  onMessage(s: S, from: NodeId, m: Message, out: Outbox): void
  onTimeout(s: S, timer: string, key: number, out: Outbox): void
  onRequest(s: S, id: RequestId, command: unknown, out: Outbox): void
  enterTerm(s: S, term: number, out: Outbox): void
  becomeFollower(s: S, out: Outbox): void
  followLeader(s: S, leader: NodeId, out: Outbox): void
  sendEntries(s: S, rank: number, out: Outbox): void
  recordMatch(s: S, rank: number, index: number, out: Outbox): void
}

/** What a leader does for a server whose next entry it has compacted. In raft itself there is no such server. */
type CatchUp = (s: S, rank: number, out: Outbox) => void

function countFrom(values: readonly number[], min: number): number {
  let count = 0
  for (const value of values) if (value >= min) count++
  return count
}

function peersOf(nodes: readonly NodeId[], self: NodeId): readonly NodeId[] {
  return nodes.filter(node => node !== self)
}

export const raft: Protocol<Raft> = raftWith(rules)

/** The protocol under these rules. */
export function raftWith(rule: Rules): Protocol<Raft> {
  const { start, onMessage, onTimeout, onRequest } = raftParts(rule)
  return { name: 'raft', durable, start, onMessage, onTimeout, onRequest, waits, invariants, witnesses, view }
}

/** The handlers, and what variants call of them. What follows is in the order of the story: elections, then the log. */
export function raftParts(rule: Rules, catchUp?: CatchUp): RaftParts {
  return {
    start, onMessage, onTimeout, onRequest, enterTerm, becomeFollower, followLeader, sendEntries, recordMatch,
  }

  function start(
    { self, ...config }: RaftConfig & { readonly self: NodeId }, disk: Partial<RaftState> | null, out: Out,
  ): RaftState {
    const s: S = { ...initialState(self, config), ...disk }
    // What was compacted had been applied, and is in the snapshot.
    s.commitIndex = Math.max(rule.firstCommitIndex(lastIndex(s)), s.base.index)
    s.lastApplied = Math.max(s.lastApplied, s.base.index)
    setElectionTimer(s, out)
    if (disk !== null) noteRestart(s, out)
    return s
  }

  function onMessage(s: S, from: NodeId, m: Message, out: Out): void {
    if (rankOf(s, from) < 0) return
    if (rule.isNewerTerm(m.term, s.currentTerm)) enterTerm(s, m.term, out)
    if (m.type === 'RequestVote') onRequestVote(s, from, m, out)
    else if (m.type === 'RequestVoteReply') onRequestVoteReply(s, from, m, out)
    else if (m.type === 'AppendEntries') onAppendEntries(s, from, m, out)
    else if (m.type === 'AppendEntriesReply') onAppendEntriesReply(s, from, m, out)
  }

  function onTimeout(s: S, timer: string, _key: number, out: Out): void {
    if (timer === 'election' && rule.campaigns(s.role)) campaign(s, out)
    if (timer === 'heartbeat' && s.role === 'leader') remind(s, out)
  }

  /** All Servers 2 (§5.1). */
  function enterTerm(s: S, term: number, out: Out): void {
    out.note('All Servers 2', 'It enters term {}, which is newer than its own term {}', term, s.currentTerm)
    becomeFollower(s, out)
    s.currentTerm = term
    s.votedFor = null
    s.leader = null
  }

  // Elections (§5.2).

  /** Candidates 1. */
  function campaign(s: S, out: Out): void {
    const { nodes } = s.config
    noteCampaign(s, out)
    s.currentTerm = rule.termOfCampaign(s.currentTerm)
    s.votedFor = rule.ownVote(s.self)
    s.role = 'candidate'
    s.leader = null
    s.votes = nodes.map(node => (node === s.self ? 'granted' : 'open'))
    if (rule.restartsElectionTimer('election started')) setElectionTimer(s, out)
    const request: RequestVote = {
      type: 'RequestVote', term: s.currentTerm, candidateId: s.self,
      lastLogIndex: lastIndex(s), lastLogTerm: lastTerm(s),
    }
    for (const peer of rule.asksForVotes(nodes, s.self)) out.send(peer, request)
    countVotes(s, out)
  }

  /** One vote a term, and only for a log at least as up to date as ours (§5.4.1). */
  function onRequestVote(s: S, from: NodeId, m: RequestVote, out: Out): void {
    const voteGranted = rule.voteIsCurrent(m.term, s.currentTerm) // 1
      && rule.mayVote(s.votedFor, m.candidateId) // 2
      && rule.isUpToDate(m.lastLogTerm, m.lastLogIndex, lastTerm(s), lastIndex(s)) // 2
    noteVote(s, m, voteGranted, out)
    if (voteGranted) s.votedFor = m.candidateId
    if (rule.restartsElectionTimer(voteGranted ? 'vote granted' : 'vote refused')) setElectionTimer(s, out)
    out.send(from, { type: 'RequestVoteReply', term: s.currentTerm, voteGranted })
  }

  function onRequestVoteReply(s: S, from: NodeId, m: RequestVoteReply, out: Out): void {
    if (s.role !== 'candidate') return out.note('Candidates 2', 'It ignores the reply: it is not a candidate any more')
    if (!rule.voteReplyCounts(m.term, s.currentTerm)) {
      return out.note('Candidates 2', 'It ignores the reply, which is about its candidacy in term {}', m.term)
    }
    s.votes = replaced(s.votes, rankOf(s, from), m.voteGranted ? 'granted' : 'refused')
    noteVotes(s, out)
    countVotes(s, out)
  }

  /** Candidates 2. */
  function countVotes(s: S, out: Out): void {
    if (!rule.hasMajority(votesGranted(s), s.config.nodes.length)) return
    s.role = 'leader'
    s.leader = s.self
    s.votes = none
    s.nextIndex = s.config.nodes.map(() => rule.firstNextIndex(lastIndex(s)))
    s.matchIndex = s.config.nodes.map(node => (node === s.self ? lastIndex(s) : rule.firstMatchIndex(lastIndex(s))))
    out.note('Candidates 2', 'It becomes leader of term {}: a majority of all servers voted for it', s.currentTerm)
    out.emit({ type: 'leadership', term: s.currentTerm, leads: true })
    out.cancelTimer('election')
    beginTerm(s, out)
    setHeartbeatTimer(s, out)
  }

  /** Leaders 1, §8: the first AppendEntries of a term brings its no-op. */
  function beginTerm(s: S, out: Out): void {
    const first = rule.firstEntry(s.currentTerm)
    if (first !== null) s.log = Seq.push(s.log, first)
    for (const peer of rule.announcesTo(s.config.nodes, s.self)) sendEntries(s, rankOf(s, peer), out)
    if (first === null) return
    out.note('§8', 'It appends a no-op as entry {}: with it, what precedes it will be committed', lastIndex(s))
    recordMatch(s, rankOf(s, s.self), lastIndex(s), out)
  }

  /** Leaders 1: repeat during idle periods to prevent election timeouts. */
  function remind(s: S, out: Out): void {
    for (const peer of rule.remindsOf(s.config.nodes, s.self)) sendHeartbeat(s, peer, out)
    setHeartbeatTimer(s, out)
  }

  function becomeFollower(s: S, out: Out): void {
    if (s.role === 'leader') loseLeadership(s, out)
    s.role = 'follower'
    s.votes = none
  }

  /** What it appended and could not commit may or may not survive: its clients are told that nobody knows. */
  function loseLeadership(s: S, out: Out): void {
    out.note('All Servers 2', 'It stops leading term {}', s.currentTerm)
    out.emit({ type: 'leadership', term: s.currentTerm, leads: false })
    Seq.forEach(s.log, s.lastApplied - s.base.index, ({ term, request }) => {
      if (term === s.currentTerm && request !== null) out.respond(request, { definite: false, kind: 'lost-leadership' })
    })
    s.nextIndex = none
    s.matchIndex = none
    out.cancelTimer('heartbeat')
    setElectionTimer(s, out)
  }

  function setElectionTimer(s: S, out: Out): void {
    out.setTimer('election', s.config.electionTimeout)
  }

  function setHeartbeatTimer(s: S, out: Out): void {
    out.setTimer('heartbeat', [s.config.heartbeat, s.config.heartbeat])
  }

  // The log (§5.3).

  /** Leaders 2. */
  function onRequest(s: S, id: RequestId, command: unknown, out: Out): void {
    if (!rule.takesCommands(s.role)) {
      out.note('Leaders 2', 'It does not take the command: only a leader does')
      return out.respond(id, { definite: true, kind: 'not-leader', leader: s.leader })
    }
    s.log = Seq.push(s.log, { term: s.currentTerm, command, request: id })
    const index = lastIndex(s)
    out.note('Leaders 2', 'It appends the command to its log, as entry {} of term {}', index, s.currentTerm)
    sendNewEntry(s, index, out)
    recordMatch(s, rankOf(s, s.self), index, out)
  }

  /** To all who have what precedes it. For the others something is under way, and its reply asks for the rest. */
  function sendNewEntry(s: S, index: number, out: Out): void {
    const { nodes } = s.config
    for (let rank = 0; rank < nodes.length; rank++) {
      if (s.nextIndex[rank] === index && nodes[rank] !== s.self) sendEntries(s, rank, out)
    }
  }

  /** Leaders 3. */
  function sendEntries(s: S, rank: number, out: Out): void {
    append(s, rank, s.config.maxBatch, out)
  }

  function sendHeartbeat(s: S, peer: NodeId, out: Out): void {
    append(s, rankOf(s, peer), 0, out)
  }

  function append(s: S, rank: number, most: number, out: Out): void {
    const prevLogIndex = s.nextIndex[rank]! - 1
    if (catchUp !== undefined && prevLogIndex < s.base.index) return catchUp(s, rank, out)
    const entries = most === 0 ? none : rule.entriesFrom(s, prevLogIndex + 1, most)
    out.send(s.config.nodes[rank]!, {
      type: 'AppendEntries', term: s.currentTerm, leaderId: s.self,
      prevLogIndex, prevLogTerm: termAt(s, prevLogIndex), entries, leaderCommit: s.commitIndex,
    })
  }

  function onAppendEntries(s: S, from: NodeId, m: AppendEntries, out: Out): void {
    if (!rule.appendIsCurrent(m.term, s.currentTerm)) { // 1
      out.note('AppendEntries 1', 'It refuses: {@} led term {}, and it is in term {}', m.leaderId, m.term, s.currentTerm)
      return refuse(s, from, m, out)
    }
    followLeader(s, m.leaderId, out)
    if (!rule.consistentAt(s, m.prevLogIndex, m.prevLogTerm)) { // 2
      noteInconsistency(s, m, out)
      return refuse(s, from, m, out)
    }
    storeEntries(s, m, out)
    const matchIndex = m.prevLogIndex + m.entries.length
    const commitIndex = rule.commitAfterAppend(s.commitIndex, m.leaderCommit, matchIndex, lastIndex(s)) // 5
    if (commitIndex > s.commitIndex) out.note('AppendEntries 5', 'It learns that entries up to {} are committed, and applies them', commitIndex)
    commit(s, commitIndex, out)
    out.send(from, {
      type: 'AppendEntriesReply', term: s.currentTerm, success: true,
      prevLogIndex: m.prevLogIndex, matchIndex, lastLogIndex: lastIndex(s),
    })
  }

  /** There is one leader in a term, and this message is from it. */
  function followLeader(s: S, leader: NodeId, out: Out): void {
    if (rule.yieldsToLeader(s.role)) {
      out.note('Candidates 3', 'It gives up its candidacy: {@} has won term {}', leader, s.currentTerm)
      becomeFollower(s, out)
    }
    out.note('Followers 2', 'It hears from its leader, and starts its election timer anew')
    s.leader = leader
    if (rule.restartsElectionTimer('append from the leader')) setElectionTimer(s, out)
  }

  function storeEntries(s: S, m: AppendEntries, out: Out): void {
    const conflict = rule.firstConflict(s, m.prevLogIndex, m.entries) // 3
    if (conflict > 0) {
      out.note('AppendEntries 3', 'It deletes its entries from {} on, which the leader of term {} does not have', conflict, m.term)
      s.log = upTo(s, conflict - 1).log
    }
    const fresh = rule.newEntries(s, m.prevLogIndex, m.entries) // 4
    if (fresh.length === 0) return
    s.log = Seq.concat(s.log, fresh)
    noteStored(s, fresh.length, out)
  }

  function refuse(s: S, to: NodeId, m: AppendEntries, out: Out): void {
    out.send(to, {
      type: 'AppendEntriesReply', term: s.currentTerm, success: false,
      prevLogIndex: m.prevLogIndex, matchIndex: 0, lastLogIndex: lastIndex(s),
    })
  }

  function onAppendEntriesReply(s: S, from: NodeId, m: AppendEntriesReply, out: Out): void {
    if (s.role !== 'leader') out.note('Leaders 3', 'It ignores the reply: it does not lead any more')
    else if (!rule.appendReplyCounts(m.term, s.currentTerm)) {
      out.note('Leaders 3', 'It ignores the reply, which answers what it sent in term {}', m.term)
    } else if (m.success) onSuccess(s, from, m, out)
    else onRefusal(s, rankOf(s, from), m, out)
  }

  function onSuccess(s: S, from: NodeId, m: AppendEntriesReply, out: Out): void {
    const rank = rankOf(s, from)
    const known = s.matchIndex[rank]!
    const matchIndex = rule.matchAfter(known, m.matchIndex)
    if (matchIndex === known) out.note('Leaders 3', 'It learns nothing new')
    else {
      out.note('Leaders 3', 'Now it knows that {@} has the same log up to entry {}', from, matchIndex)
      recordMatch(s, rank, matchIndex, out)
    }
    // A heartbeat's reply that finds nothing new says that what was sent before it is late or lost.
    const isRetry = m.matchIndex === m.prevLogIndex && m.matchIndex === known
    if (lastIndex(s) >= s.nextIndex[rank]! && (matchIndex > known || isRetry)) sendEntries(s, rank, out)
  }

  function onRefusal(s: S, rank: number, m: AppendEntriesReply, out: Out): void {
    const nextIndex = s.nextIndex[rank]!
    if (!rule.refusalCounts(m.prevLogIndex, nextIndex, s.matchIndex[rank]!)) {
      return out.note('Leaders 3', 'It ignores the refusal, which came late: entry {} was sent again since', nextIndex)
    }
    s.nextIndex = replaced(s.nextIndex, rank, rule.nextAfterRefusal(nextIndex, m.lastLogIndex))
    out.note('Leaders 3', 'It goes back from entry {} to entry {} and tries again', nextIndex, s.nextIndex[rank]!)
    sendEntries(s, rank, out)
  }

  function recordMatch(s: S, rank: number, index: number, out: Out): void {
    s.matchIndex = replaced(s.matchIndex, rank, index)
    s.nextIndex = replaced(s.nextIndex, rank, index + 1)
    const n = rule.heldByMajority(s.matchIndex)
    if (n <= s.commitIndex) return
    if (rule.mayCommit(termAt(s, n), s.currentTerm)) {
      out.note('Leaders 4', 'It commits entries up to {}: a majority has them, and the last is of its own term', n)
      commit(s, n, out)
    } else {
      out.note('Leaders 4', 'A majority has entry {}, but as it is of term {}, it can only be committed with one of term {}',
        n, termAt(s, n), s.currentTerm)
    }
  }

  /** All Servers 1: what is committed is applied, in order. */
  function commit(s: S, commitIndex: number, out: Out): void {
    s.commitIndex = commitIndex
    const end = rule.appliesUpTo(commitIndex, lastIndex(s))
    while (s.lastApplied < end) {
      const { term, command, request } = entryAt(s, ++s.lastApplied)
      const answers = rule.answersClient(s.role, term, s.currentTerm)
      out.emit({ type: 'committed', index: s.lastApplied, term, command, request: answers ? request : null })
    }
  }
}

/** What this server cannot go on without. */
function waits(s: RaftState): readonly Wait[] {
  if (s.role === 'candidate') return [votesWait(s)]
  if (s.role === 'follower') return [leaderWait(s)]
  return s.commitIndex < lastIndex(s) ? [commitWait(s)] : []
}

function votesWait(s: RaftState): Wait {
  const { nodes } = s.config
  return {
    for: `a majority of votes for term ${s.currentTerm}`, rule: 'Candidates 2',
    need: majority(nodes.length), have: votesGranted(s),
    missing: nodes.filter((_, rank) => s.votes[rank] !== 'granted'),
  }
}

function leaderWait(s: RaftState): Wait {
  const { leader, self, config } = s
  const missing = leader === null ? peersOf(config.nodes, self) : [leader]
  return { for: `a heartbeat of a leader of term ${s.currentTerm}`, rule: 'Followers 2', need: 1, have: 0, missing }
}

/** The first entry of its own term decides: what precedes it is committed with it, and not before (§5.4.2). */
function commitWait(s: RaftState): Wait {
  let index = s.commitIndex + 1
  while (index <= lastIndex(s) && termAt(s, index) !== s.currentTerm) index++
  if (index > lastIndex(s)) {
    const what = `a command in its own term ${s.currentTerm}, with which entry ${lastIndex(s)} is committed too`
    return { for: what, rule: 'Leaders 4', need: 1, have: 0, missing: [] }
  }
  const { nodes } = s.config
  return {
    for: `copies of entry ${index} on a majority`, rule: 'Leaders 4',
    need: majority(nodes.length), have: copiesOf(s, index),
    missing: nodes.filter((_, rank) => s.matchIndex[rank]! < index),
  }
}

// In words.

function noteRestart(s: S, out: Out): void {
  const vote = s.votedFor === null ? 'in which it has not voted' : 'in which it has voted'
  const log = lastIndex(s) === 0 ? 'an empty log' : `a log up to entry ${lastIndex(s)}`
  out.note('State 2', 'It finds on disk: term {}, {}, and {}', s.currentTerm, vote, log)
}

function noteCampaign(s: S, out: Out): void {
  const term = s.currentTerm + 1
  if (s.role === 'candidate') out.note('Candidates 4', 'Nobody won term {}, so it asks for votes again, in term {}', s.currentTerm, term)
  else out.note('Followers 2', 'It has not heard from a leader for too long, and asks for votes in term {}', term)
}

/** Why it grants its vote, or which rule stands against it. */
function noteVote(s: S, m: RequestVote, voteGranted: boolean, out: Out): void {
  if (voteGranted) out.note('RequestVote 2', 'It grants its vote for term {} to {@}', s.currentTerm, m.candidateId)
  else if (m.term < s.currentTerm) {
    out.note('RequestVote 1', 'It refuses: {@} asks for term {}, and it is in term {}', m.candidateId, m.term, s.currentTerm)
  } else if (s.votedFor !== null && s.votedFor !== m.candidateId) {
    out.note('RequestVote 2', 'It refuses: its vote for term {} went to {@}', s.currentTerm, s.votedFor)
  } else {
    out.note('RequestVote 2', 'It refuses: its own log is more up to date, with entry {} of term {} at its end',
      lastIndex(s), lastTerm(s))
  }
}

function noteVotes(s: S, out: Out): void {
  out.note('Candidates 2', 'It has {} of the {} votes that it needs', votesGranted(s), majority(s.config.nodes.length))
}

function noteInconsistency(s: S, m: AppendEntries, out: Out): void {
  const { prevLogIndex, prevLogTerm } = m
  if (prevLogIndex > lastIndex(s)) {
    out.note('AppendEntries 2', 'It refuses: its log ends with entry {}, so entry {} is missing', lastIndex(s), prevLogIndex)
  } else {
    out.note('AppendEntries 2', 'It refuses: its entry {} is of term {}, and the leader\'s is of term {}',
      prevLogIndex, termAt(s, prevLogIndex), prevLogTerm)
  }
}

function noteStored(s: S, count: number, out: Out): void {
  if (count === 1) out.note('AppendEntries 4', 'It stores entry {}', lastIndex(s))
  else out.note('AppendEntries 4', 'It stores entries {} to {}', lastIndex(s) - count + 1, lastIndex(s))
}
