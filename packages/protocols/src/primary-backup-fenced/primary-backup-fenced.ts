/**
 * A primary that owns nothing but its epoch. The log is in a shared storage, and before any client is answered, a
 * reader too, the storage must say that no higher epoch has come. Two primaries can still believe in themselves at
 * the same time; only one of them can act on it. Numbers (F1 …) are those of the rules in README.md.
 */
import {
  Seq, type Disk, type Draft, type NodeId, type Out, type Protocol, type RequestId, type Wait,
} from '@quorate/kernel'
import { isRead } from '../kv/command.ts'
import { reply, type Answer, type Request } from '../kv/messages.ts'
import { apply, emptyStore } from '../kv/store.ts'
import type { Follow, Promote } from '../primary-backup/messages.ts'
import { invariants, witnesses } from './invariants.ts'
import type { Appended, Fenced, Message, Refused } from './messages.ts'
import { durable, replay, type Config, type Operation, type PrimaryBackupFenced, type State } from './state.ts'
import { view } from './view.ts'

type Replica = Draft<State>
type ToWorld = Out<PrimaryBackupFenced>

export const rules = {
  /** F1: a configuration is replaced by a later one, never by an earlier one. */
  isNewer: (s: State, epoch: number): boolean => epoch > s.epoch,
  /** F2: serves only after the storage has fenced off the others and handed out the log. */
  serves: (s: State): boolean => s.role === 'primary',
  /** F3: every operation, a read too, waits for a word of the storage. */
  take(s: Replica, operation: Operation, _out: ToWorld): void {
    s.queue = Seq.push(s.queue, operation)
  },
  /** F4: a round is done when the storage has it, or had it before it was fenced. */
  isDone: (m: Appended | Refused): boolean => m.type === 'Appended' || m.appended,
  /** F5: a refused primary is none any more. */
  deposes: (s: State, m: Refused): boolean => m.by > s.epoch,
  /** F6: after a crash it leads only when it is named again, in a new epoch. */
  leadsFromStart: (self: NodeId, config: Config, disk: Disk<PrimaryBackupFenced> | null): boolean =>
    disk === null && config.primary === self,
}

export function primaryBackupFencedWith(rule: typeof rules): Protocol<PrimaryBackupFenced> {
  function start(
    { self, ...config }: Config & { self: NodeId }, disk: Disk<PrimaryBackupFenced> | null, out: ToWorld,
  ): State {
    const s: Replica = {
      config, self, epoch: disk?.epoch ?? 1, primary: disk?.primary ?? config.primary, role: 'backup',
      store: emptyStore, round: 0, confirmed: 0, open: [], queue: Seq.empty,
    }
    if (rule.leadsFromStart(self, config, disk)) fence(s, out)
    return s
  }

  // Becoming primary.

  function onPromote(s: Replica, { epoch }: Promote, out: ToWorld): void {
    if (!rule.isNewer(s, epoch)) return
    out.note('F2', 'Shall lead in epoch {}: first fences off earlier primaries at the storage', epoch)
    giveUpOpen(s, out)
    s.epoch = epoch
    s.primary = s.self
    fence(s, out)
  }

  function fence(s: Replica, out: ToWorld): void {
    s.role = 'fencing'
    s.store = emptyStore
    out.send(s.config.storage, { type: 'Fence', epoch: s.epoch })
    setRetry(s, out)
  }

  function onFenced(s: Replica, { epoch, log }: Fenced, out: ToWorld): void {
    if (s.role !== 'fencing' || epoch !== s.epoch) return
    out.note('F2', 'Has the whole log, up to position {}, and leads: earlier primaries are shut out', log.length)
    s.role = 'primary'
    s.store = replay(log)
    out.cancelTimer('retry')
    beginRound(s, out)
  }

  // Serving.

  function onRequest(s: Replica, { id, command }: Request, out: ToWorld): void {
    if (s.role === 'backup') {
      redirect(s, id, out)
      return
    }
    rule.take(s, { id, command }, out)
    if (s.open.length === 0) beginRound(s, out)
    else out.note('F3', 'Waits for the storage to answer the round before')
  }

  /** One round at a time: everything that waits goes into it, up to a batch. */
  function beginRound(s: Replica, out: ToWorld): void {
    if (!rule.serves(s) || s.queue.length === 0) return
    const { maxBatch } = s.config
    s.open = Seq.slice(s.queue, 0, maxBatch)
    s.queue = s.queue.length <= maxBatch ? Seq.empty : Seq.from(Seq.slice(s.queue, maxBatch))
    s.round++
    out.note('F3', 'Asks the storage first, with its epoch {} as token', s.epoch)
    askStorage(s, out)
  }

  function askStorage(s: Replica, out: ToWorld): void {
    const commands = s.open.map(({ command }) => command).filter(command => !isRead(command))
    out.send(s.config.storage, { type: 'Append', epoch: s.epoch, round: s.round, commands })
    setRetry(s, out)
  }

  /** The storage recognises a round that it has, so that asking again is safe. */
  function onRetry(s: Replica, out: ToWorld): void {
    if (s.role === 'fencing') fence(s, out)
    else if (s.open.length > 0) askStorage(s, out)
  }

  function setRetry(s: Replica, out: ToWorld): void {
    out.setTimer('retry', [s.config.retryAfter, s.config.retryAfter])
  }

  function onAppended(s: Replica, m: Appended, out: ToWorld): void {
    if (m.epoch !== s.epoch || m.round !== s.round || s.open.length === 0) return
    out.note('F4', 'The storage has round {}: answers its clients', m.round)
    answerOpen(s, out)
    beginRound(s, out)
  }

  function answerOpen(s: Replica, out: ToWorld): void {
    s.confirmed = s.round
    for (const { id, command } of s.open) {
      const { store, result } = apply(s.store, command)
      s.store = store
      reply(out, id, result)
      out.emit({ type: 'answered', epoch: s.epoch, request: id })
    }
    s.open = []
    out.cancelTimer('retry')
  }

  // Being deposed.

  function onRefused(s: Replica, m: Refused, out: ToWorld): void {
    if (m.epoch !== s.epoch) return
    if (!m.appended) out.emit({ type: 'refused', epoch: m.epoch, by: m.by })
    if (m.round === s.round && rule.isDone(m)) answerOpen(s, out)
    if (!rule.deposes(s, m)) return
    out.note('F5', 'Its epoch {} is outdated, epoch {} has come: steps down', s.epoch, m.by)
    const refused = s.open
    stepDown(s, m.by, m.owner, out)
    for (const { id } of refused) redirect(s, id, out)
  }

  function onFollow(s: Replica, { epoch, primary }: Follow, out: ToWorld): void {
    if (!rule.isNewer(s, epoch)) return
    if (s.role === 'backup') out.note('F1', 'Follows {@} in epoch {}', primary, epoch)
    else out.note('F1', 'Steps down: {@} leads in epoch {}', primary, epoch)
    giveUpOpen(s, out)
    stepDown(s, epoch, primary, out)
  }

  /** What is on its way to the storage may still be taken, or not. */
  function giveUpOpen(s: Replica, out: ToWorld): void {
    for (const { id } of s.open) reply(out, id, { kind: 'unknown' })
    s.open = []
  }

  function stepDown(s: Replica, epoch: number, primary: NodeId, out: ToWorld): void {
    const waiting = s.queue
    s.epoch = epoch
    s.primary = primary
    s.role = 'backup'
    s.store = emptyStore
    s.open = []
    s.queue = Seq.empty
    out.cancelTimer('retry')
    Seq.forEach(waiting, 0, ({ id }) => redirect(s, id, out))
  }

  return {
    name: 'primary-backup-fenced',
    durable,
    start,
    onMessage(s, from, m: Message, out) {
      switch (m.type) {
        case 'Request': return onRequest(s, m, out)
        case 'Fenced': return onFenced(s, m, out)
        case 'Appended': return onAppended(s, m, out)
        case 'Refused': return onRefused(s, m, out)
        case 'Ping': return onPing(s, from, out)
        case 'Promote': return onPromote(s, m, out)
        case 'Follow': return onFollow(s, m, out)
      }
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'retry') onRetry(s, out)
    },
    waits,
    invariants,
    witnesses,
    view,
  }
}

export const primaryBackupFenced = primaryBackupFencedWith(rules)

/** It has no log of its own: one replica is as good as another. */
function onPing(s: State, monitor: NodeId, out: ToWorld): void {
  out.send(monitor, { type: 'Pong', epoch: s.epoch, leads: s.role !== 'backup', lastEpoch: 0, position: 0 })
}

/** Not taken: the client may go elsewhere. Who was primary itself, and crashed, knows no better address. */
function redirect(s: State, id: RequestId, out: ToWorld): void {
  const answer: Answer = { kind: 'redirect', leader: s.primary === s.self ? null : s.primary }
  if (answer.leader === null) out.note('F1', 'Does not lead, and does not know who does')
  else out.note('F1', 'Does not lead: points to {@}', answer.leader)
  reply(out, id, answer)
}

function waits(s: State): readonly Wait[] {
  const missing = [s.config.storage]
  if (s.role === 'fencing') return [{ for: 'the storage to fence off earlier epochs', rule: 'F2', need: 1, have: 0, missing }]
  if (s.open.length === 0) return []
  return [{ for: `the storage to confirm round ${s.round}`, rule: 'F3', need: 1, have: 0, missing }]
}
