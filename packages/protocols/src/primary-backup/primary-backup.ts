/**
 * A primary, its backups and a stream between them (Alsberg & Day 1976; Budhiraja et al. 1993). The primary orders the
 * commands and acknowledges each when as many backups have it as was agreed: none, some or all. Numbers (P1 …) are
 * those of the rules in README.md. Who leads is decided elsewhere: see monitor.ts.
 */
import {
  Seq, type Disk, type Draft, type NodeId, type Out, type Protocol, type RequestId, type Wait,
} from '@quorate/kernel'
import { counted } from '../words.ts'
import { acknowledgingRules, acknowledgingWith, haveText } from './acknowledging.ts'
import { invariants, witnesses } from './invariants.ts'
import type { Ack, Entry, Follow, Message, Promote, Replicate, Resume, Sync } from './messages.ts'
import {
  backupsNeeded, backupsOf, durable, endOfEpoch, epochAt, isReady, lastEpoch, leads, withNode,
  type Config, type PrimaryBackup, type State,
} from './state.ts'
import { view } from './view.ts'

type Replica = Draft<State>
type ToWorld = Out<PrimaryBackup>

export const rules = {
  ...acknowledgingRules,
  /** P1: only the primary takes commands. */
  takesCommands: (s: State): boolean => leads(s),
  /** P3: backups that are shown, again and again, where the log ends. */
  remindsOf: (s: State): readonly NodeId[] => backupsOf(s),
  /** P4: a backup appends only what follows its log without a gap. */
  continues: (log: Seq<Entry>, position: number): boolean => position <= log.length + 1,
  /** P5: replicas listen to each other only within one epoch. */
  isOfThisEpoch: (s: State, epoch: number): boolean => epoch === s.epoch,
  /** P6: a configuration is replaced by a later one, never by an earlier one. */
  isNewer: (s: State, epoch: number): boolean => epoch > s.epoch,
  /** P7: a backup of a new primary does not know how far its log is a beginning of the primary's. */
  trustsItsLog: false,
  /** P7: an answer is about the log that was asked about; since then this one may have grown. */
  isAnswer: (log: Seq<Entry>, m: Resume): boolean => m.asked === log.length && m.askedEpoch === lastEpoch(log),
  /** P7: the logs agree up to here if the entries there are of the same epoch, and else only further down. */
  agrees: (log: Seq<Entry>, m: Resume): boolean => m.position === log.length && lastEpoch(log) === m.lastEpoch,
  /** P8: what follows cannot be in the primary's log, because of its epochs; what comes before may be. */
  keeps: (log: Seq<Entry>, m: Resume): number => Math.min(m.position, endOfEpoch(log, m.lastEpoch)),
  /** P8: whoever truncates its log says so to its host. */
  announcesReset: true,
}

export function primaryBackupWith(rule: typeof rules): Protocol<PrimaryBackup> {
  const { mayExecute, execute, holdOut, onGiveUp, hasUpTo } = acknowledgingWith(rule)

  function start(
    { self, ...config }: Config & { readonly self: NodeId }, disk: Disk<PrimaryBackup> | null, out: ToWorld,
  ): State {
    const log = disk?.log ?? Seq.empty
    const s: Replica = {
      config, self, epoch: disk?.epoch ?? 1, primary: disk?.primary ?? config.primary, log,
      // An empty log is a beginning of every log. After a crash only the primary can tell.
      synced: disk === null, sent: config.nodes.map(() => log.length), acked: config.nodes.map(() => 0), stable: 0,
      applied: log.length, gaveUp: false,
    }
    if (leads(s)) {
      out.setTimer('heartbeat', [0, config.heartbeat])
      holdOut(s, out)
    } else if (!s.synced) askToSync(s, out)
    return s
  }

  function onRequest(s: Replica, id: RequestId, command: unknown, out: ToWorld): void {
    if (!rule.takesCommands(s)) {
      out.note('P1', 'Is not the primary: does not take the command, and points to {@}', s.primary)
      out.respond(id, { definite: true, kind: 'not-primary', primary: s.primary })
      return
    }
    s.log = Seq.push(s.log, { epoch: s.epoch, request: id, command })
    const position = s.log.length
    execute(s, mayExecute(s), out)
    if (s.applied === position) out.note('P2', 'Gives the command position {} and acknowledges it at once, before any backup has it', position)
    else out.note('P2', 'Gives the command position {} and waits until {} it', position, haveText(rule.needed(s)))
    if (s.applied === position - 1) holdOut(s, out)
    for (const backup of backupsOf(s)) stream(s, backup, position, out)
  }

  /** P3: who has been sent everything so far gets the new entry; who is behind gets it when it has caught up. */
  function stream(s: Replica, backup: NodeId, position: number, out: ToWorld): void {
    if (sentTo(s, backup) === position - 1) sendFrom(s, backup, position, out)
  }

  function sendFrom(s: Replica, backup: NodeId, position: number, out: ToWorld): void {
    const entries = Seq.slice(s.log, position - 1, position - 1 + s.config.maxBatch)
    s.sent = withNode(s.sent, s, backup, position - 1 + entries.length)
    out.send(backup, { type: 'Replicate', epoch: s.epoch, position, entries, stable: s.stable })
  }

  /** P3: the last entry may be lost with nothing after it to show the gap: so an empty message follows, always. */
  function onHeartbeat(s: Replica, out: ToWorld): void {
    if (!leads(s)) return
    for (const backup of rule.remindsOf(s)) {
      const position = sentTo(s, backup) + 1
      out.send(backup, { type: 'Replicate', epoch: s.epoch, position, entries: [], stable: s.stable })
    }
    out.setTimer('heartbeat', [s.config.heartbeat, s.config.heartbeat])
  }

  function onReplicate(s: Replica, from: NodeId, m: Replicate, out: ToWorld): void {
    if (leads(s)) return
    s.stable = Math.max(s.stable, Math.min(m.stable, s.log.length))
    if (!s.synced) {
      out.note('P7', 'Does not know yet how far its log agrees with that of {@}: asks', from)
      askToSync(s, out)
    } else if (rule.continues(s.log, m.position)) take(s, from, m.position, m.entries, out)
    else {
      const has = counted(s.log.length, 'entry', 'entries')
      out.note('P4', 'Has {}, and the primary goes on at position {}: asks for what is missing', has, m.position)
      askToSync(s, out)
    }
  }

  /** P4: what it has already is skipped, so that a repeated message changes nothing. */
  function take(s: Replica, from: NodeId, position: number, entries: readonly Entry[], out: ToWorld): void {
    const first = s.log.length + 1
    for (const entry of entries.slice(Math.max(0, first - position))) s.log = Seq.push(s.log, entry)
    execute(s, s.log.length, out)
    if (s.log.length >= first) out.note('P4', 'Appends up to position {}, as the primary ordered', s.log.length)
    out.send(from, { type: 'Ack', epoch: s.epoch, position: s.log.length })
  }

  function onAck(s: Replica, from: NodeId, m: Ack, out: ToWorld): void {
    if (!leads(s)) return
    hasUpTo(s, from, m.position, out)
    const sent = sentTo(s, from)
    if (sent <= m.position && sent < s.log.length) sendFrom(s, from, sent + 1, out)
  }

  function askToSync(s: Replica, out: ToWorld): void {
    out.send(s.primary, { type: 'Sync', epoch: s.epoch, position: s.log.length, lastEpoch: lastEpoch(s.log) })
  }

  /** P7: finds how far the logs agree, as Kafka does since KIP-101: by the epochs of the entries, not by position. */
  function onSync(s: Replica, from: NodeId, m: Sync, out: ToWorld): void {
    if (!leads(s)) return
    const position = Math.min(m.position, endOfEpoch(s.log, m.lastEpoch))
    const entries = Seq.slice(s.log, position, position + s.config.maxBatch)
    s.sent = withNode(s.sent, s, from, position + entries.length)
    out.note('P7', 'Its log and that of {@} can agree up to position {} at most: sends what follows', from, position)
    const asked = { asked: m.position, askedEpoch: m.lastEpoch }
    out.send(from, { type: 'Resume', epoch: s.epoch, position, lastEpoch: epochAt(s.log, position), ...asked, entries })
  }

  function onResume(s: Replica, from: NodeId, m: Resume, out: ToWorld): void {
    if (leads(s)) return
    if (!s.synced) {
      if (!rule.isAnswer(s.log, m)) {
        out.note('P7', 'That is about a log that ends at position {}: ignored', m.asked)
        return
      }
      const end = rule.keeps(s.log, m)
      if (end < s.log.length) truncate(s, end, out)
      s.synced = rule.agrees(s.log, m)
    }
    if (s.synced && rule.continues(s.log, m.position + 1)) take(s, from, m.position + 1, m.entries, out)
    else {
      out.note('P7', 'That does not fit the end of its log: asks again how far the two agree')
      askToSync(s, out)
    }
  }

  /** P8: this is where acknowledged commands die. */
  function truncate(s: Replica, position: number, out: ToWorld): void {
    out.note('P8', 'Removes everything after position {}: the primary does not have it', position)
    s.log = Seq.truncate(s.log, position)
    s.stable = Math.min(s.stable, position)
    s.applied = position
    if (rule.announcesReset) out.emit({ type: 'reset', position })
  }

  // What the monitor says.

  function onPing(s: Replica, monitor: NodeId, out: ToWorld): void {
    const { epoch, log } = s
    out.send(monitor, { type: 'Pong', epoch, leads: leads(s), lastEpoch: lastEpoch(log), position: log.length })
  }

  function onPromote(s: Replica, m: Promote, out: ToWorld): void {
    if (!rule.isNewer(s, m.epoch)) return noteOldOrder(s, out)
    const has = counted(s.log.length, 'entry', 'entries')
    out.note('P6', 'Leads in epoch {} from now on, with what its own log has: {}', m.epoch, has)
    s.epoch = m.epoch
    s.primary = s.self
    s.synced = true
    s.gaveUp = false
    s.sent = s.config.nodes.map(() => s.log.length)
    s.acked = s.config.nodes.map(() => 0)
    onHeartbeat(s, out)
    holdOut(s, out)
  }

  function onFollow(s: Replica, m: Follow, out: ToWorld): void {
    if (!rule.isNewer(s, m.epoch)) return noteOldOrder(s, out)
    if (leads(s)) out.note('P6', 'Has led in epoch {} until now: steps down and follows {@} in epoch {}', s.epoch, m.primary, m.epoch)
    else out.note('P6', 'Follows {@} in epoch {}, and asks how far the two logs agree', m.primary, m.epoch)
    s.epoch = m.epoch
    s.primary = m.primary
    s.synced = rule.trustsItsLog
    s.gaveUp = false
    out.cancelTimer('heartbeat')
    if (s.applied < s.log.length) stopWaiting(s, out)
    askToSync(s, out)
  }

  /** A backup executes all that it has, and answers nobody. */
  function stopWaiting(s: Replica, out: ToWorld): void {
    out.cancelTimer('give-up')
    execute(s, s.log.length, out)
  }

  function onReplicaMessage(s: Replica, from: NodeId, m: Replicate | Ack | Sync | Resume, out: ToWorld): void {
    if (!rule.isOfThisEpoch(s, m.epoch)) {
      out.note('P5', 'Is in epoch {}: a message of epoch {} is ignored', s.epoch, m.epoch)
      return
    }
    if (m.type === 'Replicate') onReplicate(s, from, m, out)
    else if (m.type === 'Ack') onAck(s, from, m, out)
    else if (m.type === 'Sync') onSync(s, from, m, out)
    else onResume(s, from, m, out)
  }

  return {
    name: 'primary-backup',
    durable,
    start,
    onRequest,
    onMessage(s, from, m: Message, out) {
      if (m.type === 'Ping') onPing(s, from, out)
      else if (m.type === 'Promote') onPromote(s, m, out)
      else if (m.type === 'Follow') onFollow(s, m, out)
      else if (m.type !== 'Pong') onReplicaMessage(s, from, m, out)
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'heartbeat') onHeartbeat(s, out)
      else if (timer === 'give-up') onGiveUp(s, out)
    },
    waits,
    invariants,
    witnesses,
    view,
  }
}

export const primaryBackup = primaryBackupWith(rules)

function noteOldOrder(s: State, out: ToWorld): void {
  out.note('P6', 'Is in epoch {} already: nothing new', s.epoch)
}

const sentTo = (s: State, backup: NodeId): number => s.sent[s.config.nodes.indexOf(backup)]!

function waits(s: State): readonly Wait[] {
  if (leads(s)) return s.applied === s.log.length && isReady(s) ? [] : [waitsForBackups(s)]
  if (s.synced) return []
  return [{ for: 'the primary to say how far the two logs agree', rule: 'P7', need: 1, have: 0, missing: [s.primary] }]
}

function waitsForBackups(s: State): Wait {
  const missing = backupsOf(s).filter(backup => s.acked[s.config.nodes.indexOf(backup)]! < s.log.length)
  const have = s.config.nodes.length - 1 - missing.length
  return { for: `backups to have position ${s.log.length}`, rule: 'P2', need: backupsNeeded(s.config), have, missing }
}
