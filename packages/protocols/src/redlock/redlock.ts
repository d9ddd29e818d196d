/**
 * One of N lock servers that know nothing of each other (Sanfilippo, Distributed Locks with Redis). It keeps one key,
 * sets it if it is free, and forgets it when its clock, the time of day, says so. What a majority of them is taken for
 * is decided by clients: redlock-client.ts. Numbers (S1 …) are those of the rules in README.md.
 */
import { clientOf, type Disk, type Draft, type Micros, type NodeId, type Out, type Protocol } from '@quorate/kernel'
import { invariants, witnesses } from './invariants.ts'
import type { Delete, LockMessage, LockValue, SetKey } from './messages.ts'
import { valueAt, type Config, type Redlock, type State } from './state.ts'
import { view } from './view.ts'

type Server = Draft<State>
type ToWorld = Out<Redlock>

export const rules = {
  /** S1: NX, set if it does not exist. Whoever asks again for what it has is told so again. */
  maySet: (held: LockValue | null, value: LockValue): boolean => held === null || held === value,
  /** S2: PX, it lives for so long by the clock of this server. */
  until: (now: Micros, ttl: Micros): Micros => now + ttl,
  /** S3: a key is deleted only by whoever has its value. */
  mayDelete: (held: LockValue | null, value: LockValue): boolean => held === value,
  /** S4: a server that was down has forgotten what it had set, and stays away until all of that is over. */
  staysAway: ({ away }: Config): boolean => away > 0,
}

export function redlockWith(rule: typeof rules): Protocol<Redlock> {
  function start(
    { self: _self, ...config }: Config & { self: NodeId }, disk: Disk<Redlock> | null, out: ToWorld,
  ): State {
    const isAway = disk !== null && rule.staysAway(config)
    if (isAway) {
      out.note('S4', 'Was down, and has forgotten what it had set: stays away until that is over')
      out.setTimer('away', [config.away, config.away])
    }
    return { config, value: null, until: null, isAway }
  }

  function onSet(s: Server, from: NodeId, { value, ttl }: SetKey, out: ToWorld): void {
    const now = out.clock()
    const held = valueAt(s, now)
    const ok = rule.maySet(held, value)
    if (ok && held !== value) {
      s.value = value
      s.until = rule.until(now, ttl)
      out.note('S1', 'The key is free: sets it for {@}', from)
      out.emit({ type: 'set', value, over: held })
    } else if (!ok) out.note('S1', '{@} has it', clientOf(held!))
    out.send(from, { type: 'SetReply', value, ok })
  }

  function onDelete(s: Server, { value }: Delete, out: ToWorld): void {
    const held = valueAt(s, out.clock())
    if (held === null) return
    if (!rule.mayDelete(held, value)) return out.note('S3', 'The key has another value: leaves it')
    out.note('S3', 'Deletes the key')
    out.emit({ type: 'deleted', value: held, by: value })
    s.value = null
    s.until = null
  }

  return {
    name: 'redlock',
    durable: [],
    clockFields: ['until'],
    start,
    onMessage(s, from, m: LockMessage, out) {
      if (s.isAway) return
      if (m.type === 'Set') onSet(s, from, m, out)
      else if (m.type === 'Delete') onDelete(s, m, out)
    },
    onTimeout(s, timer) {
      if (timer === 'away') s.isAway = false
    },
    invariants,
    witnesses,
    view,
  }
}

export const redlock = redlockWith(rules)
