/**
 * Raft whose log may begin late: a snapshot stands for what was compacted, and a leader sends it in chunks to whoever
 * lacks entries that it has compacted (Ongaro & Ousterhout 2014, extended version, §7). "InstallSnapshot 1" to "8" are
 * the receiver's rules of Figure 13; S1 … are numbered in README.md. Elections and the log are raft's own.
 */
import { Seq } from '@quorate/kernel'
import type { Draft, NodeId, Out as Outbox, Protocol, RequestId } from '@quorate/kernel'
import type { AppendEntries } from '../raft/messages.ts'
import { raft, raftParts, rules as raftRules } from '../raft/raft.ts'
import { emptyLog, lastIndex, none, rankOf, replaced, termAt, type Log } from '../raft/state.ts'
import type { Lines } from './file.ts'
import { serverInvariants, serverWitnesses } from './invariants.ts'
import type { InstallSnapshot, InstallSnapshotReply, ServerMessage } from './messages.ts'
import { noSnapshot } from './state.ts'
import type { CompactingRaft, Compaction, Receiving, Sending, ServerState, Snapshot } from './state.ts'
import { serverView } from './view.ts'

type S = Draft<ServerState>
type Out = Outbox<CompactingRaft>

const snapshotRules = {
  /** S2: of which term the last entry was, or the next one could not be checked. */
  lastIncludedTerm: (s: ServerState, index: number): number => termAt(s, index),
  /** S3: the snapshot first, then the log without what it stands for. A crash may fall between. */
  durable: [['currentTerm', 'votedFor'], ['snapshot'], ['base', 'log']] as Protocol<CompactingRaft>['durable'],

  /** S5: what a server gets that lacks what was compacted. */
  forWhoLacks: (_s: ServerState): 'snapshot' | 'nothing' | AppendEntries => 'snapshot',
  /** S6: the chunk that was sent last is the one that a reply is about; older ones say nothing new. */
  replyCounts: (m: InstallSnapshotReply, { snapshot, offset }: Sending): boolean =>
    m.lastIncludedIndex === snapshot.lastIncludedIndex && m.offset === offset,
  /** S7: of what the follower has a part, it gets the rest; else the newest. */
  toSend: (begun: Sending | null, newest: Snapshot, matchIndex: number): Sending =>
    (begun !== null && begun.offset > 0 && begun.snapshot.lastIncludedIndex > matchIndex ? begun
      : { snapshot: newest, offset: 0 }),
  /** S8: what the server knows to be committed already is no news. */
  isNews: (lastIncludedIndex: number, commitIndex: number): boolean => lastIncludedIndex > commitIndex,

  /** InstallSnapshot 1: reply immediately if term < currentTerm. */
  installIsCurrent: (term: number, currentTerm: number): boolean => term >= currentTerm,
  /** InstallSnapshot 2: a file is one leader's, of one snapshot. */
  belongsTo: (file: Receiving, m: InstallSnapshot): boolean =>
    file.term === m.term && file.lastIncludedIndex === m.lastIncludedIndex,
  /** InstallSnapshot 3: write data into the snapshot file at the given offset; behind a gap there is no such place. */
  written: (lines: Lines, offset: number, data: InstallSnapshot['data']): Lines =>
    (offset > lines.length ? lines : Seq.concat(lines, data.slice(lines.length - offset))),
  /** InstallSnapshot 4: wait for more data chunks if done is false, or some that came before it have not come. */
  isWhole: ({ done, offset, data }: InstallSnapshot, received: number): boolean =>
    done && received >= offset + data.length,
  /** InstallSnapshot 5: save the snapshot file. */
  saved: (_before: Snapshot, { lastIncludedIndex, lastIncludedTerm, lines }: Receiving): Snapshot =>
    ({ lastIncludedIndex, lastIncludedTerm, lines }),
  /** InstallSnapshot 6: an existing entry has the index and term of the snapshot's last included one. */
  isContinued: (s: Log, { lastIncludedIndex, lastIncludedTerm }: Snapshot): boolean =>
    lastIncludedIndex >= s.base.index && termAt(s, lastIncludedIndex) === lastIncludedTerm,
}

export const rules: typeof raftRules & typeof snapshotRules = { ...raftRules, ...snapshotRules }

export type ServerRules = typeof rules

export function compactingRaftWith(rule: ServerRules): Protocol<CompactingRaft> {
  const inner = raftParts(rule, (s, rank, out) => catchUp(s as S, rank, out as never))

  function start(
    config: ServerState['config'] & { readonly self: NodeId }, disk: Partial<ServerState> | null, out: Out,
  ): ServerState {
    const snapshot = disk?.snapshot ?? noSnapshot
    // A crash may have come after the snapshot and before the log was shortened.
    const log = logAfter({ ...emptyLog, ...disk }, snapshot)
    const raftDisk = disk === null ? null : { ...disk, ...log }
    const s = inner.start(config, raftDisk, out as never)
    if (snapshot !== noSnapshot) out.note('S4', 'It finds a snapshot up to entry {}, and begins with that', snapshot.lastIncludedIndex)
    return { ...s, config: s.config as ServerState['config'], snapshot, receiving: null, sending: none }
  }

  function onMessage(s: S, from: NodeId, m: ServerMessage, out: Out): void {
    if (rankOf(s, from) < 0) return
    if (m.type !== 'InstallSnapshot' && m.type !== 'InstallSnapshotReply') inner.onMessage(s, from, m, out as never)
    else {
      if (rule.isNewerTerm(m.term, s.currentTerm)) inner.enterTerm(s, m.term, out as never)
      if (m.type === 'InstallSnapshot') onInstallSnapshot(s, from, m, out)
      else onInstallSnapshotReply(s, from, m, out)
    }
    tidyUp(s)
  }

  function onTimeout(s: S, timer: string, key: number, out: Out): void {
    inner.onTimeout(s, timer, key, out as never)
    tidyUp(s)
  }

  /** Who does not lead sends nothing, and what is committed need not arrive. */
  function tidyUp(s: S): void {
    if (s.role !== 'leader' && s.sending.length > 0) s.sending = none
    if (s.receiving !== null && s.receiving.lastIncludedIndex <= s.commitIndex) s.receiving = null
  }

  function onRequest(s: S, id: RequestId, request: unknown, out: Out): void {
    if (isCompaction(request)) compact(s, request, out)
    else inner.onRequest(s, id, request, out as never)
  }

  // Compaction.

  /** S1 to S3: the machine has written its file; the entries that made it what it is are not needed any more. */
  function compact(s: S, { index, lines }: Compaction, out: Out): void {
    s.snapshot = { lastIncludedIndex: index, lastIncludedTerm: rule.lastIncludedTerm(s, index), lines }
    out.note('S1', 'Its log has grown too long: a snapshot replaces the entries up to {}', index)
    replaceLog(s, { base: { index, term: s.snapshot.lastIncludedTerm }, log: suffix(s, index) })
  }

  /** The log that begins after the snapshot. */
  function logAfter(s: Log, snapshot: Snapshot): Log {
    const { lastIncludedIndex: index, lastIncludedTerm: term } = snapshot
    return { base: { index, term }, log: rule.isContinued(s, snapshot) ? suffix(s, index) : Seq.empty } // 6, 7
  }

  function replaceLog(s: S, { base, log }: Log): void {
    s.base = base
    s.log = log
  }

  // The sender.

  /** S5: raft has nothing to append for this server, whose next entry is only in the snapshot. */
  function catchUp(s: S, rank: number, out: Out): void {
    const sent = rule.forWhoLacks(s)
    if (sent === 'nothing') return
    if (sent !== 'snapshot') return out.send(s.config.nodes[rank]!, sent)
    const begun = s.sending[rank] ?? null
    const sending = rule.toSend(begun, s.snapshot, s.matchIndex[rank]!)
    if (begun?.snapshot !== sending.snapshot) {
      out.note('S5', 'Entry {} is compacted: it sends its snapshot up to entry {} to {@}',
        s.nextIndex[rank]!, sending.snapshot.lastIncludedIndex, s.config.nodes[rank]!)
    }
    sendChunk(s, rank, sending, out)
  }

  /** S6: the next chunk goes when the last one was answered; a heartbeat brings the same again. */
  function sendChunk(s: S, rank: number, sending: Sending, out: Out): void {
    const { snapshot: { lastIncludedIndex, lastIncludedTerm, lines }, offset } = sending
    const data = Seq.slice(lines, offset, offset + s.config.chunk)
    noteSending(s, rank, sending)
    out.send(s.config.nodes[rank]!, {
      type: 'InstallSnapshot', term: s.currentTerm, leaderId: s.self,
      lastIncludedIndex, lastIncludedTerm, offset, data, done: offset + data.length >= lines.length,
    })
  }

  function noteSending(s: S, rank: number, sending: Sending | null): void {
    const all = s.sending.length === 0 ? s.config.nodes.map(() => null) : s.sending
    s.sending = replaced(all, rank, sending)
  }

  function onInstallSnapshotReply(s: S, from: NodeId, m: InstallSnapshotReply, out: Out): void {
    const rank = rankOf(s, from)
    const sending = s.sending[rank] ?? null
    if (s.role !== 'leader' || !rule.appendReplyCounts(m.term, s.currentTerm) || sending === null
      || !rule.replyCounts(m, sending)) {
      return out.note('S6', 'It ignores the reply, which is not about what it has sent last')
    }
    if (m.installed) return onInstalled(s, rank, sending, out)
    out.note('S6', '{@} has {} of {} lines', from, m.next, sending.snapshot.lines.length)
    sendChunk(s, rank, { ...sending, offset: m.next }, out)
  }

  /** What the snapshot stands for is replicated there; entries follow. */
  function onInstalled(s: S, rank: number, { snapshot }: Sending, out: Out): void {
    const { lastIncludedIndex } = snapshot
    out.note('S6', '{@} has all up to entry {}', s.config.nodes[rank]!, lastIncludedIndex)
    noteSending(s, rank, null)
    const matchIndex = rule.matchAfter(s.matchIndex[rank]!, lastIncludedIndex)
    inner.recordMatch(s, rank, matchIndex, out as never)
    if (s.nextIndex[rank]! <= lastIndex(s)) inner.sendEntries(s, rank, out as never)
  }

  // The receiver: Figure 13.

  function onInstallSnapshot(s: S, from: NodeId, m: InstallSnapshot, out: Out): void {
    if (!rule.installIsCurrent(m.term, s.currentTerm)) { // 1
      out.note('InstallSnapshot 1', 'It refuses: {@} led term {}, and it is in term {}', m.leaderId, m.term, s.currentTerm)
      return answer(s, from, m, 0, false, out)
    }
    inner.followLeader(s, m.leaderId, out as never)
    if (!rule.isNews(m.lastIncludedIndex, s.commitIndex)) {
      out.note('S8', 'It knows more than the snapshot: entries up to {} are committed', s.commitIndex)
      return answer(s, from, m, m.offset + m.data.length, true, out)
    }
    const file = received(s.receiving, m) // 2, 3
    if (file !== null) s.receiving = file
    const next = file === null ? 0 : file.lines.length
    if (file === null || !rule.isWhole(m, next)) { // 4
      out.note('InstallSnapshot 4', 'It waits for more of the snapshot, from line {} on', next)
      return answer(s, from, m, next, false, out)
    }
    install(s, file, out)
    answer(s, from, m, next, true, out)
  }

  /** The file with this chunk; null where there is none, and this is not its beginning. */
  function received(open: Receiving | null, m: InstallSnapshot): Receiving | null {
    const { term, lastIncludedIndex, lastIncludedTerm, offset, data } = m
    const isOpen = open !== null && rule.belongsTo(open, m)
    // A leader begins its next snapshot when it has sent the last: this chunk has been on its way for long.
    if (!isOpen && open?.term === term && open.lastIncludedIndex > lastIncludedIndex) return null
    if (!isOpen && offset > 0) return null
    const lines = isOpen ? open.lines : Seq.empty
    return { term, lastIncludedIndex, lastIncludedTerm, lines: rule.written(lines, offset, data) }
  }

  /** 5 to 8 */
  function install(s: S, file: Receiving, out: Out): void {
    const { lastIncludedIndex: index } = file
    s.snapshot = rule.saved(s.snapshot, file) // 5
    s.receiving = null
    if (rule.isContinued(s, file)) out.note('InstallSnapshot 6', 'Its own log goes on from entry {}: it keeps what follows', index)
    else out.note('InstallSnapshot 7', 'It discards its whole log, which has no entry {} of that term', index)
    replaceLog(s, logAfter(s, file))
    s.commitIndex = index
    s.lastApplied = index
    out.note('InstallSnapshot 8', 'Its state is now that after entry {}, as the snapshot says', index)
    out.emit({ type: 'installed', index, lines: file.lines })
  }

  function answer(s: S, to: NodeId, m: InstallSnapshot, next: number, installed: boolean, out: Out): void {
    const { lastIncludedIndex, offset } = m
    out.send(to, { type: 'InstallSnapshotReply', term: s.currentTerm, lastIncludedIndex, offset, next, installed })
  }

  return {
    name: 'raft-compacting', durable: rule.durable, start, onMessage, onTimeout, onRequest, waits: s => raft.waits!(s),
    invariants: serverInvariants, witnesses: serverWitnesses, view: serverView,
  }
}

/** What follows this entry, which the log contains or begins after. */
const suffix = ({ base, log }: Log, index: number): Log['log'] => Seq.from(Seq.slice(log, index - base.index))

const isCompaction = (request: unknown): request is Compaction =>
  (request as Partial<Compaction> | null)?.type === 'compaction'
