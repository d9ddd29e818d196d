/**
 * The store of raft-kv, whose reads are no entries of the log: the leader notes how far it has committed, hears from a
 * majority that it still leads, and answers from its map (ReadIndex, thesis §6.4). Numbers (R1 …) are those of the
 * rules in README.md; writes, sessions and elections are raft-kv's and raft's own.
 */
import type { Draft, NodeId, Out, Protocol, RequestId } from '@quorate/kernel'
import { isRead, type Command } from '../kv/command.ts'
import { reply, type Request } from '../kv/messages.ts'
import { valueOf } from '../kv/store.ts'
import { raftKv } from '../raft-kv/raft-kv.ts'
import { majority, none, rankOf, replaced, termAt } from '../raft/state.ts'
import { invariants, witnesses } from './invariants.ts'
import type { Message, ReadIndexReply, ReadRoundReply } from './messages.ts'
import { MOST_WAITING, UNASKED, type RaftReads, type Read, type State } from './state.ts'
import { view } from './view.ts'

type Server = Draft<State>
type ToWorld = Out<RaftReads>

export const rules = {
  /** R1: how far the log is committed, known only once an entry of the leader's own term is. */
  readIndex: ({ raft }: State): number =>
    (termAt(raft, raft.commitIndex) === raft.currentTerm ? raft.commitIndex : -1),
  /** R2: whether it leads is asked anew for every read; with a lease (raft-lease) it need not be. */
  asksOthers: (_s: State, _out: ToWorld): boolean => true,
  /** R2: a majority of all servers, itself among them, has answered this round or a later one. */
  isConfirmed: (s: State, round: number): boolean => {
    if (round === UNASKED) return true
    const answered = s.heard.filter(latest => latest >= round).length
    return answered + 1 >= majority(s.raft.config.nodes.length)
  },
  /** R2: an answer counts in the term in which it was asked for. */
  replyCounts: (term: number, currentTerm: number): boolean => term === currentTerm,
  /** R3 */
  isExecuted: (s: State, index: number): boolean => s.applied >= index,
  /** R4: what a follower has executed says nothing about what is committed. */
  asksLeader: (): boolean => true,
}

export type Rules = typeof rules

export function raftReadsWith(rule: Rules): Protocol<RaftReads> {
  function onMessage(s: Server, from: NodeId, m: Message, out: ToWorld): void {
    if (m.type === 'Request' && isRead(m.command)) onRead(s, m, out)
    else if (m.type === 'ReadIndex') {
      if (s.raft.role === 'leader') begin(s, m.id, null, from, out)
    } else if (m.type === 'ReadRound') {
      if (m.term === s.raft.currentTerm) out.send(from, { type: 'ReadRoundReply', term: m.term, round: m.round })
    } else if (m.type === 'ReadRoundReply') onRoundReply(s, from, m, out)
    else if (m.type === 'ReadIndexReply') onIndex(s, m, out)
    else raftKv.onMessage!(s, from, m, out as never)
  }

  function onRead(s: Server, { id, command }: Request, out: ToWorld): void {
    const { role, leader } = s.raft
    if (role === 'leader') return begin(s, id, command, s.raft.self, out)
    if (!s.config.followersRead || leader === null || s.asked.length === MOST_WAITING) {
      out.note('R2', 'It does not lead, so it does not know what is committed')
      return reply(out, id, { kind: 'redirect', leader })
    }
    const index = rule.asksLeader() ? -1 : s.applied
    s.asked = [...s.asked, { id, command, index }]
    if (index >= 0) return answerAsked(s, out)
    out.note('R4', 'It asks {@} up to which entry it must have executed', leader)
    out.send(leader, { type: 'ReadIndex', id })
  }

  /** R1, R2: what is confirmed must be asked for after the read has come. */
  function begin(s: Server, id: RequestId, command: Command | null, asker: NodeId, out: ToWorld): void {
    if (s.reads.length === MOST_WAITING) {
      if (command !== null) reply(out, id, { kind: 'redirect', leader: null })
      return
    }
    const round = rule.asksOthers(s, out) ? ++s.round : UNASKED
    const index = rule.readIndex(s)
    s.reads = [...s.reads, { id, command, asker, index, round }]
    if (index < 0) out.note('R1', 'The read waits for an entry of term {} to be committed', s.raft.currentTerm)
    else if (round !== UNASKED) out.note('R1', 'Committed is entry {}: it asks the others whether it still leads', index)
    if (round !== UNASKED) askWhetherItLeads(s, round, out)
    answerReads(s, out)
  }

  function askWhetherItLeads(s: Server, round: number, out: ToWorld): void {
    const { self, currentTerm: term, config: { nodes } } = s.raft
    for (const node of nodes) if (node !== self) out.send(node, { type: 'ReadRound', term, round })
  }

  function onRoundReply(s: Server, from: NodeId, m: ReadRoundReply, out: ToWorld): void {
    if (s.raft.role !== 'leader' || !rule.replyCounts(m.term, s.raft.currentTerm)) return
    const rank = rankOf(s.raft, from)
    const heard = s.heard.length === 0 ? s.raft.config.nodes.map(() => 0) : s.heard
    s.heard = replaced(heard, rank, Math.max(heard[rank] ?? 0, m.round))
    answerReads(s, out)
  }

  /** R3 */
  function answerReads(s: Server, out: ToWorld): void {
    const isReady = ({ index, round }: Read): boolean =>
      index >= 0 && rule.isConfirmed(s, round) && rule.isExecuted(s, index)
    const ready = s.reads.filter(isReady)
    if (ready.length === 0) return
    s.reads = s.reads.filter(read => !isReady(read))
    for (const { id, command, asker, index } of ready) {
      if (command === null) out.send(asker, { type: 'ReadIndexReply', id, index })
      else answer(s, id, command, out)
    }
  }

  function onIndex(s: Server, { id, index }: ReadIndexReply, out: ToWorld): void {
    s.asked = s.asked.map(each => (each.id === id && each.index < 0 ? { ...each, index } : each))
    answerAsked(s, out)
  }

  function answerAsked(s: Server, out: ToWorld): void {
    const ready = s.asked.filter(({ index }) => index >= 0 && rule.isExecuted(s, index))
    if (ready.length === 0) return
    s.asked = s.asked.filter(each => !ready.includes(each))
    for (const { id, command } of ready) answer(s, id, command, out)
  }

  function answer(s: Server, id: RequestId, { key }: Command, out: ToWorld): void {
    out.note('R3', 'It has executed that entry, and answers from its map')
    reply(out, id, { kind: 'ok', value: valueOf(s.store, key) })
  }

  /** After raft: more may be committed, or it may lead no longer. A read has changed nothing and may be refused. */
  function afterRaft(s: Server, out: ToWorld): void {
    if (s.raft.role !== 'leader') {
      for (const { id, command } of s.reads) {
        if (command !== null) reply(out, id, { kind: 'redirect', leader: s.raft.leader })
      }
      if (s.reads.length > 0) s.reads = none
      if (s.heard.length > 0) s.heard = none
    } else if (s.reads.some(({ index }) => index < 0)) {
      const index = rule.readIndex(s)
      if (index >= 0) s.reads = s.reads.map(read => (read.index < 0 ? { ...read, index } : read))
    }
    answerReads(s, out)
    answerAsked(s, out)
  }

  return {
    name: 'raft-reads',
    durable: [],
    hosts: raftKv.hosts!,
    start: (config, _disk, out, inner) =>
      ({ ...raftKv.start(config, null, out as never, inner), round: 0, heard: none, reads: none, asked: none }),
    onMessage,
    onHosted(s, channel, said, out) {
      raftKv.onHosted!(s, channel, said, out as never)
      afterRaft(s, out)
    },
    waits: s => raftKv.waits!(s),
    invariants,
    witnesses,
    view,
  }
}

export const raftReads = raftReadsWith(rules)
