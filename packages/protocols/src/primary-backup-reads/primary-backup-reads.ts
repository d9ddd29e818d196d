/**
 * The store on a primary and its backups, with reads from any of them. An answer says at which position of the log it
 * was given, so that a client can tell old from new, and four cures for old answers are a matter of who asks for what.
 * Numbers (R1 …) are those of the rules in README.md.
 */
import { clientOf, type Draft, type NodeId, type Out, type Protocol, type RequestId } from '@quorate/kernel'
import { isRead, type Command } from '../kv/command.ts'
import { apply, valueOf } from '../kv/store.ts'
import { replay } from '../primary-backup-kv/state.ts'
import { primaryBackup } from '../primary-backup/primary-backup.ts'
import { epochAt, isReady, leads, type Emit, type Refusal } from '../primary-backup/state.ts'
import { counted } from '../words.ts'
import { invariants, witnesses } from './invariants.ts'
import { positionText, type Answer, type End, type Message, type Position, type Request } from './messages.ts'
import {
  CHANNEL, executedUpTo, hasExecuted, type Config, type PrimaryBackupReads, type Read, type State,
} from './state.ts'
import { view } from './view.ts'

type Replica = Draft<State>
type ToWorld = Out<PrimaryBackupReads>

const MOST_PARKED = 64

export const rules = {
  /** R1: an answer says the position up to which the map was made. */
  answersAt: (s: State): Position => executedUpTo(s[CHANNEL]),
  /** R4: a token is had when the entry of that epoch is at that position. */
  has: (s: State, need: Position): boolean => hasExecuted(s[CHANNEL], need),
  /** R5: reads that are looked at again when something was executed. */
  wakes: (s: State): readonly Read[] => s.parked,
  /** R6: how fresh a replica is counts from its question, not from the answer. */
  freshSince: (_s: State, end: End): number => end.tick,
  /** R6: older than agreed is too old. */
  isFresh: ({ config: { maxAge }, tick, fresh, [CHANNEL]: { epoch } }: State): boolean =>
    maxAge === null || (fresh !== null && fresh.epoch === epoch && tick - fresh.tick <= maxAge),
  /** R7: what the primary does not have it will never have. */
  isLost: (s: State, need: Position): boolean => leads(s[CHANNEL]) && !hasExecuted(s[CHANNEL], need),
}

export function primaryBackupReadsWith(rule: typeof rules): Protocol<PrimaryBackupReads> {
  function onRequest(s: Replica, { id, command, need }: Request, out: ToWorld): void {
    if (isRead(command)) onRead(s, { id, key: command.key, need }, out)
    else out.request(CHANNEL, id, command)
  }

  function onRead(s: Replica, read: Read, out: ToWorld): void {
    if (settle(s, read, out)) return
    const [has, seen] = [positionText(executedUpTo(s[CHANNEL])), positionText(read.need)]
    const mayWait = leads(s[CHANNEL]) || (s.config.behind === 'wait' && rule.isFresh(s))
    if (mayWait && s.parked.length < MOST_PARKED) {
      out.note('R5', 'Has executed up to {}, and the client has seen {}: keeps the read until that is there', has, seen)
      s.parked = [...s.parked, read]
    } else {
      if (!rule.isFresh(s)) out.note('R6', 'Does not know that it is as fresh as was agreed: points to {@}', s[CHANNEL].primary)
      else out.note('R4', 'Has executed up to {}, and the client has seen {}: points to {@}', has, seen, s[CHANNEL].primary)
      reply(out, read.id, { kind: 'redirect', leader: s[CHANNEL].primary })
    }
  }

  /** Answers a read if that can be done now. */
  function settle(s: Replica, read: Read, out: ToWorld): boolean {
    if (rule.isLost(s, read.need)) {
      out.note('R7', 'Leads, and does not have {}: it was lost', positionText(read.need))
      reply(out, read.id, { kind: 'lost' })
      return true
    }
    const mayAnswer = leads(s[CHANNEL]) ? isReady(s[CHANNEL]) : rule.has(s, read.need) && rule.isFresh(s)
    if (mayAnswer) answer(s, read, out)
    return mayAnswer
  }

  function answer(s: Replica, { id, key, need }: Read, out: ToWorld): void {
    const [value, at] = [valueOf(s.store, key), rule.answersAt(s)]
    out.note('R1', 'Answers from its memory, which is at {}', positionText(at))
    out.emit({ key, value, at, need })
    reply(out, id, { kind: 'ok', value, at })
  }

  function onEmit(s: Replica, said: Emit, out: ToWorld): void {
    if (said.type === 'reset') {
      s.store = replay(s[CHANNEL].log, said.position)
      return
    }
    const { store, result } = apply(s.store, said.command as Command)
    s.store = store
    const at = { epoch: epochAt(s[CHANNEL].log, said.position), position: said.position }
    if (said.request !== null) reply(out, said.request, { ...result, at })
    catchUp(s)
    if (said.position === s[CHANNEL].applied) wake(s, out)
  }

  /** R5 */
  function wake(s: Replica, out: ToWorld): void {
    const waiting = rule.wakes(s)
    if (waiting.length === 0) return
    s.parked = waiting.filter(read => !settle(s, read, out))
  }

  // How fresh is it? A backup asks, the primary answers, and only the backup's own count of ticks is needed.

  function onTick(s: Replica, out: ToWorld): void {
    s.tick++
    if (!leads(s[CHANNEL])) out.send(s[CHANNEL].primary, { type: 'Probe', tick: s.tick })
    out.setTimer('tick', [s.config.tick, s.config.tick])
  }

  function onProbe(s: Replica, from: NodeId, tick: number, out: ToWorld): void {
    const { epoch, log } = s[CHANNEL]
    if (leads(s[CHANNEL])) out.send(from, { type: 'End', tick, epoch, position: log.length })
  }

  /** R6 */
  function onEnd(s: Replica, end: End, out: ToWorld): void {
    if (end.epoch !== s[CHANNEL].epoch || (s.fresh?.epoch === end.epoch && s.fresh.tick >= end.tick)) return
    s.ahead = { epoch: end.epoch, tick: rule.freshSince(s, end), position: end.position }
    catchUp(s)
    if (s.ahead === null) out.note('R6', 'Has all that the primary had {} ago', counted(s.tick - s.fresh!.tick, 'tick'))
  }

  function catchUp(s: Replica): void {
    const { ahead, [CHANNEL]: { epoch, applied } } = s
    if (ahead === null || ahead.epoch !== epoch || applied < ahead.position) return
    s.fresh = { epoch, tick: ahead.tick }
    s.ahead = null
  }

  return {
    name: 'primary-backup-reads',
    durable: [['tick']],
    hosts: { [CHANNEL]: { protocol: primaryBackup, config: logConfig } },
    start: ({ self: _self, ...config }, disk, out, inner: Record<string, never>) => {
      const replica: State[typeof CHANNEL] = inner[CHANNEL]!
      if (config.maxAge !== null) out.setTimer('tick', [0, config.tick])
      const store = replay(replica.log)
      return { [CHANNEL]: replica, config, store, parked: [], tick: disk?.tick ?? 0, fresh: null, ahead: null }
    },
    onMessage(s, from, message: Message, out) {
      if (message.type === 'Request') onRequest(s, message, out)
      else if (message.type === 'Probe') onProbe(s, from, message.tick, out)
      else if (message.type === 'End') onEnd(s, message, out)
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'tick') onTick(s, out)
    },
    onHosted(s, _channel, said, out) {
      if (said.kind === 'emit') onEmit(s, said.value, out)
      else reply(out, said.request, { kind: 'redirect', leader: (said.outcome as Refusal).primary })
    },
    waits: s => primaryBackup.waits!(s[CHANNEL]),
    invariants,
    witnesses,
    view,
  }
}

/** What the log is told of the configuration. */
function logConfig({ behind: _behind, tick: _tick, maxAge: _maxAge, ...config }: Config): object {
  return config
}

export const primaryBackupReads = primaryBackupReadsWith(rules)

function reply(out: ToWorld, id: RequestId, result: Answer): void {
  out.send(clientOf(id), { type: 'Reply', id, result })
}
