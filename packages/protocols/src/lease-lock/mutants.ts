/** Service, client and resource with one line broken. `breaks` names what convicts it: a property or a script. */
import { Dict, type Draft, type Micros, type Out, type Protocol } from '@quorate/kernel'
import type { Mutant } from '../mutant.ts'
import { leaseLock, leaseLockWith, rules } from './lease-lock.ts'
import { clientRules, lockClient, lockClientWith } from './lock-client.ts'
import type { LockMessage, SessionId } from './messages.ts'
import { lockResource, lockResourceWith, resourceRules } from './resource.ts'
import { isKnown, type LeaseLock, type State } from './state.ts'

const gray = 'Gray & Cheriton: Leases (SOSP 1989)'
const chubby = 'Burrows: The Chubby Lock Service (OSDI 2006)'
const kleppmann = 'Kleppmann: How to do distributed locking (2016)'
const etcd = 'Kingsbury: Jepsen: etcd 3.4.3 (2020)'

function broken(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof rules>, source: string,
): Mutant {
  return { name, rule, text, breaks, source, protocol: leaseLockWith({ ...rules, ...change }) }
}

function brokenClient(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof clientRules>, source: string,
): Mutant {
  return { name, rule, text, breaks, source, protocol: lockClientWith({ ...clientRules, ...change }) }
}

function brokenResource(
  rule: string, name: string, text: string, breaks: string, change: Partial<typeof resourceRules>, source: string,
): Mutant {
  return { name, rule, text, breaks, source, protocol: lockResourceWith({ ...resourceRules, ...change }) }
}

export const mutants: readonly Mutant[] = [
  broken('L1', 'lends-what-it-has-not', 'The lock is granted to whoever asks, although somebody has it.',
    'One Holder', { isFree: () => true }, chubby),
  broken('L2', 'same-token-again', 'Every grant carries the same token.',
    'Tokens Grow', { nextToken: () => 1 }, kleppmann),
  {
    name: 'forgets-token', rule: 'L2', text: 'The last token is not on the disk: after a crash the service counts from 1 again.',
    breaks: 'Tokens Grow', source: kleppmann, protocol: { ...leaseLock, durable: [['holder']] },
  },
  broken('L3', 'serves-the-last', 'The lock goes to whoever has come last.',
    'First Come, First Served', { next: queue => queue.at(-1)! }, chubby),
  broken('L4', 'does-not-renew', 'A session ends a TTL after it was opened, kept alive or not.',
    'No Session Ends Early', { startsAnew: false }, gray),
  {
    name: 'counts-by-the-wall-clock', rule: 'L4',
    text: 'A session ends when the clock of the service shows a certain time, also if the clock was set forward.',
    breaks: 'No Session Ends Early', source: kleppmann, protocol: byTheWallClock(),
  },
  broken('L5', 'grants-to-the-dead', 'A session that expires while it waits keeps its place, and is granted the lock.',
    'Only The Living Are Granted', { leavesTheLine: false }, etcd),
  broken('L6', 'renews-the-dead', 'A sign of life for a session that has expired is answered as if it went on.',
    'Ended Is Over', { mayRenew: () => true }, gray),
  {
    name: 'forgets-holder', rule: 'L7', text: 'Who has the lock is not on the disk: after a crash it is free at once.',
    breaks: 'One Holder', source: gray, protocol: { ...leaseLock, durable: [['token']] },
  },
  {
    name: 'forgets-count', rule: 'C1', text: 'A client that restarts numbers its sessions from 1 again.',
    breaks: 'Sessions Are New', source: chubby, protocol: { ...lockClient, durable: [] },
  },
  brokenClient('C2', 'counts-from-the-answer', 'The lease is counted from when the answer comes, which is later than the service counts.',
    'Counted From The Question', { until: ({ config }, out) => out.clock() + config.ttl - config.margin }, gray),
  brokenClient('C2', 'without-margin', 'The client counts on its lease to the last microsecond, as if no two clocks differed.',
    'Counted From The Question', { until: ({ askedAt, config }) => askedAt! + config.ttl }, gray),
  brokenClient('C2', 'takes-any-answer', 'A late answer to an earlier question counts from when the latest was asked.',
    'Counted From The Question', { isLatest: () => true }, gray),
  brokenClient('C3', 'never-looks', 'Once it has the lock, the client does not look at its clock any more.',
    'Looks Before It Acts', { holds: () => true }, kleppmann),
  brokenClient('C4', 'takes-no-for-yes', 'A client whose write is refused says that it is done.',
    'Refused Is Not Done', { whenRefused: ({ write }) => ({ definite: true, kind: 'ok', total: write?.total ?? 0 }) },
    chubby),
  brokenClient('C5', 'keeps-the-lock', 'A client that is done does not give the lock back: the next one waits for a TTL.',
    'scripts/given-back.txt', { releases: false }, gray),
  brokenResource('R1', 'ignores-tokens', 'The resource does not look at tokens: it takes what an earlier holder sends.',
    'No Lost Update', { isOutdated: () => false }, `${kleppmann}, of Redlock; ${etcd}`),
  brokenResource('R2', 'reads-do-not-count', 'Only a write shows a token: what an earlier holder writes between read and write is lost.',
    'No Lost Update', { afterRead: s => s.token }, kleppmann),
  brokenResource('R3', 'takes-twice', 'A write that comes a second time is taken a second time.',
    'One Write Per Token, In Their Order', { isRepeated: () => false }, chubby),
  {
    name: 'resource-forgets', rule: 'R4', text: 'The highest token is in memory only, and a crash of the resource lets the past in again.',
    breaks: 'Shown Is Fenced', source: kleppmann, protocol: { ...lockResource, durable: [['log']] },
  },
]

/** What the clock will show when each session ends; the service has no such thing, since it has timers. */
interface Timed extends State {
  readonly ends: Dict<Micros>
}

function byTheWallClock(): Protocol<LeaseLock> {
  const stillLives = ({ ends }: Timed, session: SessionId, now: Micros): boolean =>
    now < (Dict.get(ends, String(session)) ?? now)
  function sweep(s: Draft<Timed>, now: Micros, out: Out<LeaseLock>): void {
    for (const session of [s.holder, ...s.queue]) {
      if (session !== null && !stillLives(s, session, now)) leaseLock.onTimeout!(s, 'session', session, out)
    }
  }
  return {
    ...leaseLock,
    start: (config, disk, out, hosted) =>
      ({ ...leaseLock.start(config, disk, out, hosted), ends: Dict.empty } as State),
    onMessage(state, from, m: LockMessage, out) {
      const s = state as Draft<Timed>
      const now = out.clock()
      sweep(s, now, out)
      leaseLock.onMessage!(s, from, m, out)
      const lives = m.type !== 'Release' && isKnown(s, m.session)
      if (lives) s.ends = Dict.set(s.ends, String(m.session), now + s.config.ttl)
    },
  }
}
