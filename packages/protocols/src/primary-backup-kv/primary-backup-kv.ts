/**
 * A replicated map on a primary-backup log. Its primary answers reads without asking anybody; numbers (K1 …) are those
 * of the rules in README.md.
 */
import type { Draft, Out, Protocol } from '@quorate/kernel'
import { isRead, type Command } from '../kv/command.ts'
import { reply } from '../kv/messages.ts'
import { apply, valueOf, type Result } from '../kv/store.ts'
import { primaryBackup } from '../primary-backup/primary-backup.ts'
import { isReady, leads, type Config, type Emit, type Refusal } from '../primary-backup/state.ts'
import { invariants, witnesses } from './invariants.ts'
import type { Message, Request } from './messages.ts'
import { CHANNEL, replay, type PrimaryBackupKv, type State } from './state.ts'
import { view } from './view.ts'

type Replica = Draft<State>
type ToWorld = Out<PrimaryBackupKv>

export const rules = {
  /** K1: a backup's memory may lag behind, so only the primary answers from memory. */
  readsFromMemory: (s: State): boolean => leads(s[CHANNEL]),
  /** K4: what not enough backups have may still be lost, and then nobody should have seen it. */
  mayShow: (s: State): boolean => isReady(s[CHANNEL]),
  /** K2: a write is answered with what it gave at its position in the log. */
  answerOf: (result: Result): Result => result,
  /** K3: after a truncation the map is made anew from what was left of the log; what came since is yet to be told. */
  afterReset: (s: State, position: number): State['store'] => replay(s[CHANNEL].log, position),
}

export function primaryBackupKvWith(rule: typeof rules): Protocol<PrimaryBackupKv> {
  function onRequest(s: Replica, { id, command }: Request, out: ToWorld): void {
    if (!isRead(command)) out.request(CHANNEL, id, command)
    else if (leads(s[CHANNEL]) && !rule.mayShow(s)) {
      out.note('K4', 'Leads, and may not show yet what too few backups have: refuses')
      reply(out, id, { kind: 'redirect', leader: null })
    } else if (rule.readsFromMemory(s)) {
      out.note('K1', 'Answers from its memory, without asking anybody')
      reply(out, id, { kind: 'ok', value: valueOf(s.store, command.key) })
    } else {
      out.note('K1', 'Is not the primary: points to {@}', s[CHANNEL].primary)
      reply(out, id, { kind: 'redirect', leader: s[CHANNEL].primary })
    }
  }

  function onEmit(s: Replica, said: Emit, out: ToWorld): void {
    if (said.type === 'reset') {
      s.store = rule.afterReset(s, said.position)
      return
    }
    const { store, result } = apply(s.store, said.command as Command)
    s.store = store
    if (said.request !== null) reply(out, said.request, rule.answerOf(result))
  }

  return {
    name: 'primary-backup-kv',
    durable: [],
    hosts: { [CHANNEL]: { protocol: primaryBackup, config: (config: Config) => config } },
    start: (_config, _disk, _out, inner: Record<string, never>) => {
      const replica: State[typeof CHANNEL] = inner[CHANNEL]!
      return { [CHANNEL]: replica, store: replay(replica.log) }
    },
    onMessage(s, _from, message: Message, out) {
      if (message.type === 'Request') onRequest(s, message, out)
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

export const primaryBackupKv = primaryBackupKvWith(rules)
