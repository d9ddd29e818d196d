/**
 * A client of the lock service. It has jobs: read the file, add to its total, write it back. For each it opens a
 * session, waits for the lock, and works for as long as it believes that it holds it. It knows of the lock what it was
 * told and what its clock shows; both may be old. Numbers (C1 …) are those of the rules in README.md.
 */
import {
  requestId, Seq, type Disk, type Draft, type Micros, type NodeId, type Out, type Protocol, type RequestId, type Wait,
} from '@quorate/kernel'
import { clientInvariants, clientWitnesses } from './client-invariants.ts'
import {
  clientDurable, current, UNASKED, type AddRequest, type ClientConfig, type ClientState, type LockClient, type Outcome,
} from './client-state.ts'
import { clientView } from './client-view.ts'
import type { Alive, Granted, LockMessage, Refused, ResourceMessage, Value, Write } from './messages.ts'

type S = Draft<ClientState>
type ToWorld = Out<LockClient>

export const clientRules = {
  /** C1: a session number is not used twice, not even after a crash. */
  nextCount: (s: ClientState): number => s.count + 1,
  /** C2: a lease is counted from when the question left, which is before the service counts; and less the margin. */
  until: ({ askedAt, config }: ClientState, _out: ToWorld): Micros => askedAt! + config.ttl - config.margin,
  /** C2: only the answer to the latest question tells. */
  isLatest: (s: ClientState, n: number): boolean => n === s.n,
  /** C3: it looks at its clock before it begins what ends in a write, and before it writes again. */
  holds: (until: Micros | null, now: Micros): boolean => until !== null && now < until,
  /** C4: what the resource refuses is not done. */
  whenRefused: (_s: ClientState, by: number): Outcome => ({ definite: true, kind: 'refused', by }),
  /** C5: whoever is done, or gives up, gives the lock back. */
  releases: true,
}

export function lockClientWith(rule: typeof clientRules): Protocol<LockClient> {
  function start({ self, ...config }: ClientConfig & { self: NodeId }, disk: Disk<LockClient> | null): ClientState {
    return { config, self, count: disk?.count ?? 0, jobs: Seq.empty, done: 0, ...UNASKED }
  }

  function onRequest(s: S, id: RequestId, { amount }: AddRequest, out: ToWorld): void {
    s.jobs = Seq.push(s.jobs, { id, amount })
    if (s.phase === 'idle') begin(s, out)
  }

  /** C1 */
  function begin(s: S, out: ToWorld): void {
    s.count = rule.nextCount(s)
    Object.assign(s, UNASKED, { phase: 'waiting', session: requestId(s.self, s.count) } satisfies Partial<ClientState>)
    out.emit({ type: 'opened', session: s.session! })
    out.note('C1', 'Opens session {} and asks for the lock', s.count)
    ask(s, out)
  }

  function ask(s: S, out: ToWorld): void {
    const { lock, renewEvery } = s.config
    s.n++
    s.askedAt = out.clock()
    out.send(lock, { type: s.until === null ? 'Acquire' : 'KeepAlive', session: s.session!, n: s.n })
    out.setTimer('renew', [renewEvery, renewEvery])
  }

  function onAlive(s: S, { session, n, token }: Alive, out: ToWorld): void {
    if (session !== s.session) return giveBack(s, session, out)
    if (!rule.isLatest(s, n)) return
    s.until = rule.until(s, out)
    out.emit({ type: 'lease', length: s.until - s.askedAt!, behind: s.n - n })
    if (token !== null && s.phase === 'waiting') enter(s, token, out)
  }

  /** C2: the grant itself says nothing about how long the session lives. */
  function onGranted(s: S, { session, token }: Granted, out: ToWorld): void {
    if (session !== s.session) giveBack(s, session, out)
    else if (s.phase === 'waiting' && s.until !== null) enter(s, token, out)
  }

  /** C5: a lock of a session that it has closed, or lost in a crash. */
  function giveBack(s: ClientState, session: number, out: ToWorld): void {
    if (!rule.releases) return
    out.note('C5', 'Knows nothing of that session any more, and gives it back')
    out.send(s.config.lock, { type: 'Release', session })
  }

  /** C4 */
  function enter(s: S, token: number, out: ToWorld): void {
    s.token = token
    s.phase = 'reading'
    out.note('C4', 'Has the lock, with token {}: reads the file', token)
    read(s, out)
  }

  function read(s: ClientState, out: ToWorld): void {
    const { resource, retryAfter } = s.config
    out.send(resource, { type: 'Read', token: s.token! })
    out.setTimer('retry', [retryAfter, retryAfter])
  }

  /** C3: from this look at the clock until the write leaves, nobody looks again. */
  function onValue(s: S, { version, total }: Value, out: ToWorld): void {
    if (s.phase !== 'reading') return
    out.cancelTimer('retry')
    if (!mayAct(s, out)) return finish(s, { definite: true, kind: 'gave-up' }, out)
    out.note('C3', 'Still has the lock, by its own clock: works on the new content')
    s.phase = 'working'
    s.write = { type: 'Write', token: s.token!, read: version, total: total + current(s).amount }
    out.setTimer('work', s.config.work)
  }

  function mayAct(s: ClientState, out: ToWorld): boolean {
    const now = out.clock()
    if (rule.holds(s.until, now)) {
      out.emit({ type: 'acts', left: s.until === null ? -1 : s.until - now })
      return true
    }
    out.note('C3', 'Its lease is over, by its own clock: does not act')
    out.emit({ type: 'stops' })
    return false
  }

  function onWorked(s: S, out: ToWorld): void {
    if (s.phase !== 'working') return
    out.note('C3', 'The work is done: writes, with token {}', s.token!)
    s.phase = 'writing'
    write(s, out)
  }

  function write({ config: { resource, retryAfter }, write: whole }: ClientState, out: ToWorld): void {
    out.send(resource, whole!)
    out.setTimer('retry', [retryAfter, retryAfter])
  }

  /** C3: a question may be asked again whenever it may be asked. What was written without an answer stays unknown. */
  function onRetry(s: S, out: ToWorld): void {
    if (s.phase !== 'reading' && s.phase !== 'writing') return
    if (!mayAct(s, out)) finish(s, s.phase === 'reading' ? { definite: true, kind: 'gave-up' } : UNKNOWN, out)
    else if (s.phase === 'reading') read(s, out)
    else write(s, out)
  }

  function onRefused(s: S, { by }: Refused, out: ToWorld): void {
    out.note('C4', 'Somebody has come with token {}: this lock is not its own any more', by)
    const outcome = rule.whenRefused(s, by)
    out.emit({ type: 'refused', told: outcome.kind })
    finish(s, outcome, out)
  }

  /** The service says that the session is over: in line it begins anew, inside it has at once nothing to count on. */
  function onExpired(s: S, out: ToWorld): void {
    if (s.phase === 'waiting') begin(s, out)
    else if (s.phase === 'writing') s.until = null
    else finish(s, { definite: true, kind: 'gave-up' }, out)
  }

  function finish(s: S, outcome: Outcome, out: ToWorld): void {
    out.respond(current(s).id, outcome)
    for (const timer of ['renew', 'retry', 'work']) out.cancelTimer(timer)
    if (rule.releases) out.send(s.config.lock, { type: 'Release', session: s.session! })
    s.done++
    Object.assign(s, UNASKED)
    if (s.done < s.jobs.length) begin(s, out)
  }

  function onLock(s: S, m: LockMessage, out: ToWorld): void {
    if (m.type === 'Alive') onAlive(s, m, out)
    else if (m.type === 'Granted') onGranted(s, m, out)
    else if (m.type === 'Expired' && m.session === s.session) onExpired(s, out)
  }

  function onResource(s: S, m: ResourceMessage, out: ToWorld): void {
    if (m.token !== s.token) return
    if (m.type === 'Value') onValue(s, m, out)
    else if (m.type === 'Written' && s.phase === 'writing') finish(s, doneWith(s.write!), out)
    // That a late second `Read` was refused says nothing about the write.
    else if (m.type === 'Refused' && (m.what === 'Write') === (s.phase === 'writing')) onRefused(s, m, out)
  }

  return {
    name: 'lock-client',
    durable: clientDurable,
    clockFields: ['askedAt', 'until'],
    start,
    onRequest,
    onMessage(s, from, m, out) {
      if (from === s.config.lock) onLock(s, m as LockMessage, out)
      else if (from === s.config.resource) onResource(s, m as ResourceMessage, out)
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'renew' && s.session !== null) ask(s, out)
      else if (timer === 'work') onWorked(s, out)
      else if (timer === 'retry') onRetry(s, out)
    },
    waits,
    invariants: clientInvariants,
    witnesses: clientWitnesses,
    view: clientView,
  }
}

const UNKNOWN: Outcome = { definite: false, kind: 'unknown' }
const doneWith = ({ total }: Write): Outcome => ({ definite: true, kind: 'ok', total })

export const lockClient = lockClientWith(clientRules)

function waits({ phase, config: { lock, resource } }: ClientState): readonly Wait[] {
  if (phase === 'waiting') return [{ for: 'the lock', rule: 'C1', need: 1, have: 0, missing: [lock] }]
  if (phase === 'idle' || phase === 'working') return []
  const what = phase === 'reading' ? 'the content of the file' : 'the file to be written'
  return [{ for: what, rule: 'C4', need: 1, have: 0, missing: [resource] }]
}
