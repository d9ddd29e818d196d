/**
 * The lock service: it lends one lock, to one session at a time, for as long as the session is kept alive (Gray &
 * Cheriton 1989; Burrows' Chubby 2006), and numbers what it lends. The number, not the lease, is what makes a holder
 * that has overslept harmless. Numbers (L1 …) are those of the rules in README.md.
 */
import { clientOf, type Disk, type Draft, type NodeId, type Out, type Protocol, type Wait } from '@quorate/kernel'
import { invariants, witnesses } from './invariants.ts'
import type { Acquire, KeepAlive, LockMessage, SessionId } from './messages.ts'
import { durable, isKnown, MOST_WAITING, type Config, type LeaseLock, type State } from './state.ts'
import { view } from './view.ts'

type Service = Draft<State>
type ToWorld = Out<LeaseLock>

export const rules = {
  /** L1: one holder at a time. */
  isFree: (s: State): boolean => s.holder === null,
  /** L2: every grant has a token of its own, higher than all before. */
  nextToken: (token: number): number => token + 1,
  /** L3: who has waited longest is next. */
  next: (queue: readonly SessionId[]): SessionId => queue[0]!,
  /** L4: each sign of life gives a session a whole TTL from now on. */
  startsAnew: true,
  /** L5: with its session, a client that waits loses its place in the line. */
  leavesTheLine: true,
  /** L6: a session that has ended is not brought back. */
  mayRenew: (s: State, session: SessionId): boolean => isKnown(s, session),
}

export function leaseLockWith(rule: typeof rules): Protocol<LeaseLock> {
  /** L7: after a crash the holder has a whole TTL once more; those who waited come back by themselves. */
  function start(
    { self: _self, ...config }: Config & { self: NodeId }, disk: Disk<LeaseLock> | null, out: ToWorld,
  ): State {
    const holder = disk?.holder ?? null
    if (holder !== null) live(config, holder, out)
    return { config, token: disk?.token ?? 0, holder, queue: [] }
  }

  const live = ({ ttl }: Config, session: SessionId, out: ToWorld): void =>
    out.setTimer('session', [ttl, ttl], session)

  function onAcquire(s: Service, from: NodeId, { session, n }: Acquire, out: ToWorld): void {
    if (isKnown(s, session)) return renew(s, from, session, n, out)
    if (s.queue.length === MOST_WAITING) return
    live(s.config, session, out)
    out.emit({ type: 'opened', session })
    s.queue = [...s.queue, session]
    if (rule.isFree(s)) grant(s, out)
    else out.note('L3', '{@} has the lock: {@} waits in line', clientOf(s.holder!), from)
    answer(s, from, session, n, out)
  }

  function onKeepAlive(s: Service, from: NodeId, { session, n }: KeepAlive, out: ToWorld): void {
    if (rule.mayRenew(s, session)) return renew(s, from, session, n, out)
    out.note('L6', 'Knows no such session of {@} any more', from)
    out.send(from, { type: 'Expired', session })
  }

  function renew(s: Service, from: NodeId, session: SessionId, n: number, out: ToWorld): void {
    if (rule.startsAnew) live(s.config, session, out)
    out.emit({ type: 'renewed', session })
    answer(s, from, session, n, out)
  }

  function answer(s: State, from: NodeId, session: SessionId, n: number, out: ToWorld): void {
    out.send(from, { type: 'Alive', session, n, token: s.holder === session ? s.token : null })
  }

  function onSessionTimer(s: Service, session: SessionId, out: ToWorld): void {
    if (!isKnown(s, session)) return
    out.note('L4', 'Has not heard from {@} for a whole TTL: its session is over', clientOf(session))
    end(s, session, 'expired', out)
  }

  function onRelease(s: Service, session: SessionId, out: ToWorld): void {
    if (!isKnown(s, session)) return
    out.cancelTimer('session', session)
    end(s, session, 'released', out)
  }

  function end(s: Service, session: SessionId, why: 'released' | 'expired', out: ToWorld): void {
    out.emit({ type: 'ended', session, why })
    if (why === 'released' || rule.leavesTheLine) s.queue = s.queue.filter(other => other !== session)
    if (s.holder !== session) return
    s.holder = null
    if (s.queue.length === 0) return
    const next = grant(s, out)
    out.send(clientOf(next), { type: 'Granted', session: next, token: s.token })
  }

  /** L1, L2, L3 */
  function grant(s: Service, out: ToWorld): SessionId {
    const session = rule.next(s.queue)
    s.queue = s.queue.filter(other => other !== session)
    s.holder = session
    s.token = rule.nextToken(s.token)
    out.note('L2', 'Lends the lock to {@}, with token {}', clientOf(session), s.token)
    out.emit({ type: 'granted', session, token: s.token })
    return session
  }

  return {
    name: 'lease-lock',
    durable,
    start,
    onMessage(s, from, m: LockMessage, out) {
      if (clientOf(m.session) !== from) return
      if (m.type === 'Acquire') onAcquire(s, from, m, out)
      else if (m.type === 'KeepAlive') onKeepAlive(s, from, m, out)
      else if (m.type === 'Release') onRelease(s, m.session, out)
    },
    onTimeout(s, timer, session, out) {
      if (timer === 'session') onSessionTimer(s, session, out)
    },
    waits,
    invariants,
    witnesses,
    view,
  }
}

export const leaseLock = leaseLockWith(rules)

/** With somebody in line, the service waits for the holder to give the lock back, or to fall silent. */
function waits({ holder, queue }: State): readonly Wait[] {
  if (holder === null || queue.length === 0) return []
  const missing = [clientOf(holder)]
  return [{ for: `node ${missing[0]} to release the lock or to be silent for a TTL`, rule: 'L1', need: 1, have: 0, missing }]
}
