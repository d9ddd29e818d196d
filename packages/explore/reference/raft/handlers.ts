/** What a node does with messages and timers, in the order in which the story happens. */
import type { Out } from '../../src/index.ts'
import {
  lastTerm, quorumOf, type Broadcast, type Entry, type LogRequest, type LogResponse, type Message, type Node,
  type VoteRequest, type VoteResponse,
} from './state.ts'

type Send = Out<Message>

export function onElectionTimeout(self: number, node: Node, out: Send): Node {
  const s = { ...node, electionTimer: false }
  if (s.role === 'leader') return s
  const currentTerm = s.currentTerm + 1
  const request = { candidate: self, term: currentTerm, logLength: s.log.length, logTerm: lastTerm(s) }
  for (const other of others(self, s)) out.send(other, { type: 'VoteRequest', ...request })
  return { ...s, currentTerm, votedFor: self, role: 'candidate', votesReceived: [self] }
}

export function onVoteRequest(self: number, node: Node, m: VoteRequest, out: Send): Node {
  const isNewer = m.term > node.currentTerm
  const s: Node = isNewer ? { ...node, currentTerm: m.term, role: 'follower', votedFor: null } : { ...node }
  const logIsOk = m.logTerm > lastTerm(s) || (m.logTerm === lastTerm(s) && m.logLength >= s.log.length)
  const granted = m.term === s.currentTerm && logIsOk && (s.votedFor === null || s.votedFor === m.candidate)
  out.send(m.candidate, { type: 'VoteResponse', voter: self, term: s.currentTerm, granted })
  return granted ? { ...s, votedFor: m.candidate } : s
}

export function onVoteResponse(self: number, s: Node, m: VoteResponse, out: Send): Node {
  if (s.role !== 'candidate' || m.term !== s.currentTerm || !m.granted) return stepDownBefore(s, m.term)
  const votesReceived = [...new Set([...s.votesReceived, m.voter])].sort((a, b) => a - b)
  if (votesReceived.length < quorumOf(s.sentLength.length)) return { ...s, votesReceived }
  return lead(self, { ...s, votesReceived, role: 'leader', currentLeader: self }, out)
}

/** What waited for a leader is sent, and everyone is told. */
function lead(self: number, s: Node, out: Send): Node {
  for (const payload of s.buffer) out.send(self, { type: 'Broadcast', payload })
  const sentLength = s.sentLength.map((length, node) => node === self ? length : s.log.length)
  const ackedLength = s.ackedLength.map((length, node) => node === self ? length : 0)
  const leader: Node = { ...s, buffer: [], sentLength, ackedLength }
  replicateToAll(self, leader, out)
  return leader
}

export function onBroadcast(self: number, s: Node, { payload }: Broadcast, out: Send): Node {
  if (s.role !== 'leader') {
    if (s.currentLeader === null) return { ...s, buffer: [...s.buffer, payload] }
    out.send(s.currentLeader, { type: 'Broadcast', payload })
    return { ...s }
  }
  const log = [...s.log, { term: s.currentTerm, payload }]
  const leader = { ...s, log, ackedLength: s.ackedLength.with(self, log.length) }
  replicateToAll(self, leader, out)
  return leader
}

export function onReplicationTimeout(self: number, s: Node, out: Send): Node {
  if (s.role === 'leader') replicateToAll(self, s, out)
  return { ...s, replicationTimer: false }
}

export function onLogRequest(self: number, node: Node, m: LogRequest, out: Send): Node {
  let s: Node = { ...node }
  if (m.term > s.currentTerm) s = { ...s, currentTerm: m.term, votedFor: null, electionTimer: true }
  if (m.term === s.currentTerm) s = { ...s, role: 'follower', currentLeader: m.leader, electionTimer: true }
  const logIsOk = s.log.length >= m.prefixLength
    && (m.prefixLength === 0 || s.log[m.prefixLength - 1]!.term === m.prefixTerm)
  const success = m.term === s.currentTerm && logIsOk
  const ack = success ? m.prefixLength + m.suffix.length : 0
  out.send(m.leader, { type: 'LogResponse', follower: self, term: s.currentTerm, ack, success })
  return success ? append(s, m) : s
}

/** Entries that disagree with the leader's are cut off, missing ones added, and what it committed is delivered. */
function append(s: Node, { prefixLength, suffix, leaderCommit }: LogRequest): Node {
  const log = merged(s.log, prefixLength, suffix)
  if (leaderCommit <= s.commitLength) return { ...s, log }
  const payloads = log.slice(s.commitLength, leaderCommit).map(({ payload }) => payload)
  return { ...s, log, delivered: [...s.delivered, ...payloads], commitLength: leaderCommit }
}

function merged(log: readonly Entry[], prefixLength: number, suffix: readonly Entry[]): readonly Entry[] {
  let kept = log
  if (suffix.length > 0 && log.length > prefixLength) {
    const last = Math.min(log.length, prefixLength + suffix.length) - 1
    if (log[last]!.term !== suffix[last - prefixLength]!.term) kept = log.slice(0, prefixLength)
  }
  return prefixLength + suffix.length > kept.length ? [...kept, ...suffix.slice(kept.length - prefixLength)] : kept
}

export function onLogResponse(self: number, s: Node, m: LogResponse, out: Send): Node {
  if (m.term !== s.currentTerm || s.role !== 'leader') return stepDownBefore(s, m.term)
  if (m.success && m.ack >= s.ackedLength[m.follower]!) {
    const sentLength = s.sentLength.with(m.follower, m.ack)
    return commit({ ...s, sentLength, ackedLength: s.ackedLength.with(m.follower, m.ack) })
  }
  const sent = s.sentLength[m.follower]!
  if (sent === 0) return { ...s }
  const leader = { ...s, sentLength: s.sentLength.with(m.follower, sent - 1) }
  replicate(self, leader, m.follower, out)
  return leader
}

/** Commits what a quorum has, if the last of it is of the leader's own term. */
function commit(s: Node): Node {
  const has = (length: number): boolean =>
    s.ackedLength.filter((acked) => acked >= length).length >= quorumOf(s.ackedLength.length)
  let ready = 0
  for (let length = s.commitLength + 1; length <= s.log.length; length++) if (has(length)) ready = length
  if (ready === 0 || s.log[ready - 1]!.term !== s.currentTerm) return s
  const payloads = s.log.slice(s.commitLength, ready).map(({ payload }) => payload)
  return { ...s, delivered: [...s.delivered, ...payloads], commitLength: ready }
}

function stepDownBefore(s: Node, term: number): Node {
  if (term <= s.currentTerm) return { ...s }
  return { ...s, currentTerm: term, role: 'follower', votedFor: null, electionTimer: true }
}

function replicateToAll(self: number, s: Node, out: Send): void {
  for (const other of others(self, s)) replicate(self, s, other, out)
}

function replicate(self: number, s: Node, follower: number, out: Send): void {
  const prefixLength = s.sentLength[follower]!
  const prefixTerm = prefixLength === 0 ? 0 : s.log[prefixLength - 1]!.term
  out.send(follower, {
    type: 'LogRequest', leader: self, term: s.currentTerm, prefixLength, prefixTerm, leaderCommit: s.commitLength,
    suffix: s.log.slice(prefixLength),
  })
}

const others = (self: number, { sentLength }: Node): number[] =>
  Array.from(sentLength.keys()).filter((node) => node !== self)
