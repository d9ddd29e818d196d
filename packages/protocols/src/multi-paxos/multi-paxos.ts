/**
 * A replicated map on Multi-Paxos (Lamport 2001, §3), with a quorum for each phase (Howard, Malkhi & Spiegelman 2016).
 * Phase 1 is done once for all slots by whoever is to lead; every command then costs phase 2. Numbers (M1 …) are those
 * of the rules in README.md.
 */
import { Seq, type Disk, type Draft, type NodeId, type Out as Outbox, type Protocol, type Wait } from '@quorate/kernel'
import { reply, type Message as ClientMessage } from '../kv/messages.ts'
import { apply } from '../kv/store.ts'
import { invariants, witnesses } from './invariants.ts'
import type { Accept, Accepted, Entry, Message, Prepare, Promise, Refused } from './messages.ts'
import {
  acceptancesOf, durable, entryAt, initialState, lastSlot, missingSlot, none, ownerOf, promisesOf, rankOf, withSlot,
  type Config, type MultiPaxos, type Role, type State,
} from './state.ts'
import { view } from './view.ts'

type S = Draft<State>
type Out = Outbox<MultiPaxos>
type Request = Extract<ClientMessage, { type: 'Request' }>

/** Every decision as a function by itself. A mutant replaces one of them. */
export const rules = {
  /** M1: the lowest ballot of its own that is higher than what it has promised and what it was refused for. */
  nextBallot: (promised: number, seen: number, rank: number, servers: number): number => {
    const highest = Math.max(promised, seen)
    const own = Math.floor(highest / servers) * servers + rank + 1
    return own > highest ? own : own + servers
  },
  /** M2: only a ballot higher than any that was promised. */
  mayPromise: (ballot: number, promised: number): boolean => ballot > promised,
  /** M2: all that was accepted, from the slot that was asked for. */
  reports: (log: State['log'], from: number): Seq<Entry | null> => Seq.from(Seq.slice(log, from - 1)),
  /** M3: a promise counts for the ballot that it was given for. */
  promiseCounts: (ballot: number, promised: number): boolean => ballot === promised,
  /** M3: Q1. */
  mayLead: (promises: number, { phase1 }: Config): boolean => promises >= phase1,
  /** M4: of what is reported for a slot, that of the highest ballot. The candidate's own report is the first. */
  toRepeat: (reported: readonly (Entry | null)[]): Entry | null =>
    reported.reduce((best, each) => ((each?.ballot ?? 0) > (best?.ballot ?? 0) ? each : best), null),
  /** M5: a slot before others that nobody reports anything for gets a no-op. */
  fillsGaps: true,
  /** M6: unless a higher ballot was promised. */
  mayAccept: (ballot: number, promised: number): boolean => ballot >= promised,
  /** M7: an acceptance counts for the ballot under which it was proposed. */
  acceptanceCounts: (ballot: number, promised: number): boolean => ballot === promised,
  /** M7: an answer tells of what it names, and of all before the first slot that is lacked: others may be lost. */
  isTold: (slot: number, { first, count, missing }: Accepted): boolean =>
    slot < missing || (slot >= first && slot < first + count),
  /** M7: Q2. */
  isChosen: (acceptances: number, { phase2 }: Config): boolean => acceptances >= phase2,
  /** M8: how far slots are chosen without a gap. */
  committedAfter: (committed: number, isChosen: (slot: number) => boolean, _last: number): number => {
    let slot = committed
    while (isChosen(slot + 1)) slot++
    return slot
  },
  /** M9: the notice is about what was proposed under its own ballot, and about nothing else that may be here. */
  isNoticed: (entry: Entry | null, ballot: number): boolean => entry?.ballot === ballot,
  /** M10: what a server lacks is sent again when it answers a heartbeat, and then batch by batch. */
  sendsAgain: ({ first, count, missing }: Accepted): boolean => count === 0 || missing === first + count,
  /** M11: only a leader takes commands. */
  takesCommands: (role: Role): boolean => role === 'leader',
  /** M12: whom a leader reminds of itself while nothing is to be done. */
  remindsOf: (nodes: readonly NodeId[], self: NodeId): readonly NodeId[] => nodes.filter(node => node !== self),
  /** M12: a leader that is heard, and a promise that is given, start the election timer anew. */
  restartsElectionTimer: true,
}

export type Rules = typeof rules

export const multiPaxos: Protocol<MultiPaxos> = multiPaxosWith(rules)

/** The protocol under these rules. What follows is in the order of the story: phase 1, phase 2, and what is chosen. */
export function multiPaxosWith(rule: Rules): Protocol<MultiPaxos> {
  return { name: 'multi-paxos', durable, start, onMessage, onTimeout, waits, invariants, witnesses, view }

  function start(
    { self, ...config }: Config & { readonly self: NodeId }, disk: Disk<MultiPaxos> | null, out: Out,
  ): State {
    const s: S = { ...initialState(self, config), ...disk }
    setElectionTimer(s, out)
    if (disk !== null) out.note('M6', 'It finds on disk: ballot {} promised, slots up to {}', s.promised, lastSlot(s))
    return s
  }

  function onMessage(s: S, from: NodeId, m: Message, out: Out): void {
    if (m.type === 'Request') onRequest(s, m, out)
    else if (rankOf(s, from) < 0) return
    else if (m.type === 'Prepare') onPrepare(s, from, m, out)
    else if (m.type === 'Promise') onPromise(s, from, m, out)
    else if (m.type === 'Accept') onAccept(s, from, m, out)
    else if (m.type === 'Accepted') onAccepted(s, from, m, out)
    else if (m.type === 'Refused') onRefused(s, from, m, out)
  }

  function onTimeout(s: S, timer: string, _key: number, out: Out): void {
    if (timer === 'election' && s.role !== 'leader') stand(s, out)
    if (timer === 'heartbeat' && s.role === 'leader') remind(s, out)
  }

  function setElectionTimer(s: S, out: Out): void {
    out.setTimer('election', s.config.electionTimeout)
  }

  function setHeartbeatTimer(s: S, out: Out): void {
    out.setTimer('heartbeat', [s.config.heartbeat, s.config.heartbeat])
  }

  // Phase 1, once for all slots.

  function stand(s: S, out: Out): void {
    const { nodes } = s.config
    s.promised = rule.nextBallot(s.promised, s.seen, rankOf(s, s.self), nodes.length)
    s.role = 'candidate'
    s.leader = null
    const from = s.committed + 1
    s.reports = nodes.map(node => (node === s.self ? rule.reports(s.log, from) : null))
    out.note('M1', 'It has not heard from a leader for too long, and asks for promises for ballot {}', s.promised)
    setElectionTimer(s, out)
    sendOthers(s, { type: 'Prepare', ballot: s.promised, from }, out)
    leadIfPromised(s, out)
  }

  function onPrepare(s: S, from: NodeId, m: Prepare, out: Out): void {
    if (!rule.mayPromise(m.ballot, s.promised)) return refuse(s, from, m.ballot, 'M2', out)
    out.note('M2', 'It promises {@} to accept nothing below ballot {} in any slot', from, m.ballot)
    follow(s, m.ballot, null, out)
    out.send(from, { type: 'Promise', ballot: m.ballot, accepted: rule.reports(s.log, m.from) })
  }

  function onPromise(s: S, from: NodeId, { ballot, accepted }: Promise, out: Out): void {
    if (s.role !== 'candidate' || !rule.promiseCounts(ballot, s.promised)) {
      return out.note('M3', 'It needs no promise for ballot {} now', ballot)
    }
    s.reports = s.reports.with(rankOf(s, from), accepted)
    out.note('M3', 'It has {} of the {} promises that it needs', promisesOf(s), s.config.phase1)
    leadIfPromised(s, out)
  }

  function leadIfPromised(s: S, out: Out): void {
    if (!rule.mayLead(promisesOf(s), s.config)) return
    s.role = 'leader'
    s.leader = s.self
    repeatReported(s, out)
    s.reports = none
    out.cancelTimer('election')
    setHeartbeatTimer(s, out)
    for (const peer of others(s)) announce(s, peer, out)
    advance(s, out)
  }

  /** M4, M5: whatever may be chosen in a slot is proposed for it once more, under the new ballot. */
  function repeatReported(s: S, out: Out): void {
    const from = s.committed + 1
    const reports = [rankOf(s, s.self), ...s.reports.keys()].flatMap(rank => s.reports[rank] ?? [])
    s.base = reports.reduce((last, report) => Math.max(last, from - 1 + report.length), from - 1)
    s.accepted = Seq.from(Array.from({ length: s.base }, (_, i) => (i + 1 < from ? 0 : own(s))))
    let isGapFilled = false
    for (let slot = from; slot <= s.base; slot++) {
      const found = rule.toRepeat(reports.map(report => entryAt(report, slot - s.committed)))
      if (found === null && !rule.fillsGaps) continue
      isGapFilled ||= found === null
      const { command, request } = found ?? { command: null, request: 0 }
      s.log = withSlot(s.log, slot, { ballot: s.promised, command, request }, null)
    }
    if (s.base < from) out.note('M3', 'It leads ballot {}; nothing was reported that is not known to be chosen', s.promised)
    else noteRepeated(s, from, isGapFilled, out)
  }

  function noteRepeated({ promised, base }: S, from: number, isGapFilled: boolean, out: Out): void {
    if (isGapFilled) {
      const text = 'It leads ballot {}, and proposes for slots {} to {} what was reported, and a no-op where nothing was'
      out.note('M5', text, promised, from, base)
    } else if (from === base) out.note('M4', 'It leads ballot {}, and proposes for slot {} what was reported', promised, from)
    else out.note('M4', 'It leads ballot {}, and proposes for slots {} to {} what was reported', promised, from, base)
  }

  // Phase 2, for every command.

  /** M11 */
  function onRequest(s: S, { id, command }: Request, out: Out): void {
    if (!rule.takesCommands(s.role)) {
      if (s.leader === null) out.note('M11', 'It knows no leader: the client may ask elsewhere')
      else out.note('M11', 'It points the client to {@}', s.leader)
      return reply(out, id, { kind: 'redirect', leader: s.leader })
    }
    s.log = Seq.push(s.log, { ballot: s.promised, command, request: id })
    s.accepted = withSlot(s.accepted, lastSlot(s), own(s), 0)
    out.note('M11', 'It proposes the command for slot {}, under ballot {}', lastSlot(s), s.promised)
    for (const peer of others(s)) send(s, peer, lastSlot(s), out)
    advance(s, out)
  }

  /** A batch from this slot on, as far as it has something to propose: with M5 that is everything. */
  function send(s: S, peer: NodeId, first: number, out: Out): void {
    const batch = Seq.slice(s.log, first - 1, first - 1 + s.config.maxBatch)
    const gap = batch.indexOf(null)
    const entries = (gap < 0 ? batch : batch.slice(0, gap)).map(entry => {
      const { command, request } = entry!
      return { command, request }
    })
    out.send(peer, { type: 'Accept', ballot: s.promised, first, entries, committed: s.committed })
  }

  /** All that it repeats, or a heartbeat if that is nothing. */
  function announce(s: S, peer: NodeId, out: Out): void {
    let slot = s.committed + 1
    do {
      send(s, peer, slot, out)
      slot += s.config.maxBatch
    } while (slot <= lastSlot(s))
  }

  /** M12 */
  function remind(s: S, out: Out): void {
    for (const peer of rule.remindsOf(s.config.nodes, s.self)) send(s, peer, lastSlot(s) + 1, out)
    setHeartbeatTimer(s, out)
  }

  function onAccept(s: S, from: NodeId, m: Accept, out: Out): void {
    if (!rule.mayAccept(m.ballot, s.promised)) return refuse(s, from, m.ballot, 'M6', out)
    follow(s, m.ballot, from, out)
    for (const [i, { command, request }] of m.entries.entries()) {
      s.log = withSlot(s.log, m.first + i, { ballot: m.ballot, command, request }, null)
    }
    noteAccepted(m, out)
    takeNotice(s, m, out)
    const { ballot, first } = m
    out.send(from, { type: 'Accepted', ballot, first, count: m.entries.length, missing: missingSlot(s, ballot) })
  }

  function onAccepted(s: S, from: NodeId, m: Accepted, out: Out): void {
    if (s.role !== 'leader' || !rule.acceptanceCounts(m.ballot, s.promised)) {
      return out.note('M7', 'It ignores the answer, which is about ballot {}', m.ballot)
    }
    const { accepted } = s
    s.accepted = withAnswer(s, from, m)
    const next = m.count > 0 ? m.first : m.missing
    if (next > 1 && Seq.at(s.accepted, next - 2) !== Seq.at(accepted, next - 2)) {
      out.note('M7', '{@} has all before slot {}: an earlier answer is late or lost', from, next)
    }
    if (m.count > 0) noteAcceptances(s, m, out)
    advance(s, out)
    if (m.missing > lastSlot(s) || !rule.sendsAgain(m)) return
    out.note('M10', '{@} lacks slot {}: it sends from there', from, m.missing)
    send(s, from, m.missing, out)
  }

  function withAnswer(s: State, from: NodeId, m: Accepted): Seq<number> {
    const bit = 1 << rankOf(s, from)
    let { accepted } = s
    for (let slot = Math.min(m.first, s.committed + 1); slot <= lastSlot(s); slot++) {
      const known = Seq.at(accepted, slot - 1)
      if (rule.isTold(slot, m) && (known & bit) === 0) accepted = Seq.set(accepted, slot - 1, known | bit)
    }
    return accepted
  }

  // Who is behind, and who is ahead.

  /** M2, M6: whoever owns a ballot that is not below what was promised is followed. */
  function follow(s: S, ballot: number, leader: NodeId | null, out: Out): void {
    if (s.role !== 'follower') stepDown(s, ballot, out)
    s.promised = ballot
    s.leader = leader
    if (rule.restartsElectionTimer) setElectionTimer(s, out)
  }

  function onRefused(s: S, from: NodeId, m: Refused, out: Out): void {
    s.seen = Math.max(s.seen, m.promised)
    if (s.role === 'follower' || m.ballot !== s.promised) return out.note('M1', 'It knows that its ballot {} is over', m.ballot)
    out.note('M1', '{@} has promised ballot {}, and ballot {} is over', from, m.promised, m.ballot)
    stepDown(s, m.promised, out)
    setElectionTimer(s, out)
  }

  /** M11: what it has proposed may or may not be chosen, and its clients are told that nobody knows. */
  function stepDown(s: S, ballot: number, out: Out): void {
    if (s.role === 'leader') {
      out.note('M11', 'It stops leading ballot {}: {@} has asked for ballot {}', s.promised, ownerOf(s.config, ballot), ballot)
      out.cancelTimer('heartbeat')
      for (let slot = Math.max(s.base, s.committed) + 1; slot <= lastSlot(s); slot++) {
        reply(out, entryAt(s.log, slot)!.request, { kind: 'unknown' })
      }
    }
    s.role = 'follower'
    s.leader = null
    s.reports = none
    s.accepted = Seq.empty
    s.base = 0
  }

  function refuse(s: S, from: NodeId, ballot: number, why: string, out: Out): void {
    if (ballot === s.promised) return out.note(why, 'It has promised ballot {} already', ballot)
    out.note(why, 'It ignores ballot {}: it has promised ballot {}', ballot, s.promised)
    out.send(from, { type: 'Refused', ballot, promised: s.promised })
  }

  // What is chosen.

  /** M7, M8 */
  function advance(s: S, out: Out): void {
    const isChosen = (slot: number): boolean => slot <= lastSlot(s) && rule.isChosen(acceptancesOf(s, slot), s.config)
    const committed = rule.committedAfter(s.committed, isChosen, lastSlot(s))
    if (committed > s.committed) out.note('M8', 'Slots up to {} are chosen: it executes them in order', committed)
    executeUpTo(s, committed, out)
  }

  /** M9 */
  function takeNotice(s: S, m: Accept, out: Out): void {
    const isNoticed = (slot: number): boolean =>
      slot <= m.committed && slot <= lastSlot(s) && rule.isNoticed(entryAt(s.log, slot), m.ballot)
    let committed = s.committed
    while (isNoticed(committed + 1)) committed++
    if (committed > s.committed) out.note('M9', 'It learns that slots up to {} are chosen, and executes them', committed)
    executeUpTo(s, committed, out)
  }

  function executeUpTo(s: S, committed: number, out: Out): void {
    while (s.committed < committed) {
      const slot = s.committed + 1
      const { command, request } = entryAt(s.log, slot) ?? { command: null, request: 0 }
      s.committed = slot
      out.emit({ type: 'applied', slot, command })
      if (command === null) continue
      const { store, result } = apply(s.store, command)
      s.store = store
      if (s.role === 'leader' && slot > s.base) reply(out, request, result)
    }
  }
}

const others = (s: State): NodeId[] => s.config.nodes.filter(node => node !== s.self)

/** The bit of this server. */
const own = (s: State): number => 1 << rankOf(s, s.self)

function sendOthers(s: State, message: Message, out: Out): void {
  for (const peer of others(s)) out.send(peer, message)
}

/** What this server cannot go on without. */
function waits(s: State): readonly Wait[] {
  const { nodes, phase1, phase2 } = s.config
  if (s.role === 'candidate') {
    const missing = nodes.filter((_, rank) => s.reports[rank] === null)
    return [{ for: `promises for ballot ${s.promised}`, rule: 'M3', need: phase1, have: promisesOf(s), missing }]
  }
  if (s.role === 'follower') {
    const missing = s.leader === null ? others(s) : [s.leader]
    return [{ for: `a leader of ballot ${s.promised} or higher`, rule: 'M12', need: 1, have: 0, missing }]
  }
  const slot = s.committed + 1
  if (slot > lastSlot(s)) return []
  const bits = Seq.at(s.accepted, slot - 1)
  const missing = nodes.filter((_, rank) => (bits & (1 << rank)) === 0)
  return [{ for: `acceptances of slot ${slot}`, rule: 'M7', need: phase2, have: acceptancesOf(s, slot), missing }]
}

// In words.

function noteAccepted({ ballot, first, entries }: Accept, out: Out): void {
  if (entries.length === 0) out.note('M12', 'It hears from the leader of ballot {}, and starts its election timer anew', ballot)
  else if (entries.length === 1) out.note('M6', 'It accepts slot {} under ballot {}', first, ballot)
  else out.note('M6', 'It accepts slots {} to {} under ballot {}', first, first + entries.length - 1, ballot)
}

function noteAcceptances(s: State, { first, count }: Accepted, out: Out): void {
  const slot = Math.min(first + count - 1, lastSlot(s))
  out.note('M7', 'Slot {} has {} of the {} acceptances that it needs', slot, acceptancesOf(s, slot), s.config.phase2)
}
