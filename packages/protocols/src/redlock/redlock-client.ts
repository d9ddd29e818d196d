/**
 * A client of the lock servers. It asks all of them at once, and has the lock when a majority has set its value and
 * there is time left of what a lock lives, counted from when it began to ask, less something for clocks that differ.
 * Under the lock it reads the file, adds to the total, and writes it back. Numbers (C1 …) are those of README.md.
 */
import {
  requestId, Seq, type Disk, type Draft, type Micros, type NodeId, type Out, type Protocol, type RequestId, type Wait,
} from '@quorate/kernel'
import { majoritySize } from '../quorums/rule.ts'
import {
  current, grants, type AddRequest, type ClientConfig, type ClientState, type Outcome, type RedlockClient,
} from './client-state.ts'
import { clientInvariants, clientWitnesses } from './invariants.ts'
import type { FileMessage, SetReply, Value } from './messages.ts'
import { clientView } from './view.ts'

type S = Draft<ClientState>
type ToWorld = Out<RedlockClient>

export const clientRules = {
  /** C1: no two attempts have the same value, of any clients, not even after a crash. */
  valueFor: ({ self, count }: ClientState): number => requestId(self, count),
  /** C2: more than half of all servers, reachable or not. */
  isMajority: (granted: number, servers: number): boolean => granted >= majoritySize(servers),
  /** C3: what is left of the lock is counted from before the first question, less the drift. */
  until: ({ startedAt, config }: ClientState, _now: Micros): Micros => startedAt! + config.ttl - config.drift,
  /** C4: an answer counts for the attempt that it answers. */
  answers: (m: SetReply, s: ClientState): boolean => m.value === s.value && s.phase === 'asking',
  /** C5: whoever fails, or is done, deletes its value at all servers, also at those that have not answered. */
  asksToDelete: (_s: ClientState, rank: number): boolean => rank >= 0,
  /** C6: it looks at its clock before it begins what ends in a write. */
  holds: (until: Micros | null, now: Micros): boolean => until !== null && now < until,
}

const clientDurable = [['count']] as const satisfies (keyof ClientState)[][]

export function redlockClientWith(rule: typeof clientRules): Protocol<RedlockClient> {
  function start({ self, ...config }: ClientConfig & { self: NodeId }, disk: Disk<RedlockClient> | null): ClientState {
    return {
      config, self, count: disk?.count ?? 0, jobs: Seq.empty, done: 0, phase: 'idle', value: 0, startedAt: null,
      granted: [], refused: [], until: null, write: null,
    }
  }

  function onRequest(s: S, id: RequestId, { amount }: AddRequest, out: ToWorld): void {
    s.jobs = Seq.push(s.jobs, { id, amount })
    if (s.phase === 'idle') tryToLock(s, out)
  }

  /** C1 */
  function tryToLock(s: S, out: ToWorld): void {
    const { servers, ttl, patience } = s.config
    s.count++
    s.value = rule.valueFor(s)
    s.phase = 'asking'
    s.startedAt = out.clock()
    s.granted = servers.map(() => 0)
    s.refused = servers.map(() => false)
    out.note('C1', 'Asks all servers to set the key, in attempt {}', s.count)
    out.emit({ type: 'tries', value: s.value })
    for (const server of servers) out.send(server, { type: 'Set', value: s.value, ttl })
    out.setTimer('patience', [patience, patience])
  }

  function onReply(s: S, from: NodeId, m: SetReply, out: ToWorld): void {
    if (!rule.answers(m, s)) {
      if (m.ok && (m.value !== s.value || s.phase === 'resting' || s.phase === 'idle')) {
        out.note('C5', 'Knows nothing of that attempt any more: {@} may delete it', from)
        out.send(from, { type: 'Delete', value: m.value })
      }
      return
    }
    const rank = s.config.servers.indexOf(from)
    if (m.ok) s.granted = s.granted.map((value, at) => (at === rank ? m.value : value))
    else s.refused = s.refused.map((no, at) => no || at === rank)
    decide(s, out)
  }

  /** C2, C3 */
  function decide(s: S, out: ToWorld): void {
    const { servers, file } = s.config
    const now = out.clock()
    if (rule.isMajority(grants(s), servers.length)) {
      const until = rule.until(s, now)
      if (now >= until) return fail(s, 'It took too long: nothing is left of the lock', out)
      s.until = until
      s.phase = 'reading'
      out.note('C2', '{} of {} servers have set its value: it has the lock', grants(s), servers.length)
      out.emit({ type: 'holds', length: until - s.startedAt! })
      out.cancelTimer('patience')
      out.setTimer('over', [until - now, until - now])
      out.send(file, { type: 'Read', job: s.value })
    } else if (s.refused.filter(no => no).length > servers.length - majoritySize(servers.length)) {
      fail(s, 'A majority cannot be reached any more', out)
    }
  }

  /** C5 */
  function fail(s: S, why: string, out: ToWorld): void {
    out.note('C5', `${why}: deletes its value everywhere, and rests`)
    out.cancelTimer('patience')
    deleteAll(s, out)
    s.phase = 'resting'
    out.setTimer('rest', s.config.rest)
  }

  function deleteAll(s: S, out: ToWorld): void {
    s.config.servers.forEach((server, rank) => {
      if (rule.asksToDelete(s, rank)) out.send(server, { type: 'Delete', value: s.value })
    })
    s.granted = []
  }

  /** C6: from this look at the clock until the write leaves, nobody looks again. */
  function onValue(s: S, { job, version, total }: Value, out: ToWorld): void {
    if (s.phase !== 'reading' || job !== s.value) return
    const now = out.clock()
    if (!rule.holds(s.until, now)) return giveUp(s, out)
    out.note('C6', 'Still has the lock, by its own clock: works on the new content')
    out.emit({ type: 'acts', left: s.until! - now })
    s.phase = 'working'
    s.write = { type: 'Write', job, read: version, total: total + current(s).amount }
    out.setTimer('work', s.config.work)
  }

  function giveUp(s: S, out: ToWorld): void {
    out.note('C6', 'Its lock is over, by its own clock: does not act')
    out.emit({ type: 'stops' })
    finish(s, { definite: true, kind: 'gave-up' }, out)
  }

  function onWorked(s: S, out: ToWorld): void {
    if (s.phase !== 'working') return
    out.note('C6', 'The work is done: writes')
    s.phase = 'writing'
    out.send(s.config.file, s.write!)
  }

  /** Its lock is over. From its work it does not look up: that is looked at again when the write must have left. */
  function onOver(s: S, out: ToWorld): void {
    if (s.phase === 'reading') giveUp(s, out)
    else if (s.phase === 'writing') finish(s, UNKNOWN, out)
    else if (s.phase === 'working') out.setTimer('over', s.config.work)
  }

  function finish(s: S, outcome: Outcome, out: ToWorld): void {
    out.respond(current(s).id, outcome)
    for (const timer of ['over', 'work']) out.cancelTimer(timer)
    deleteAll(s, out)
    s.done++
    s.phase = 'idle'
    s.until = null
    s.write = null
    if (s.done < s.jobs.length) tryToLock(s, out)
  }

  function onFile(s: S, m: FileMessage, out: ToWorld): void {
    if (m.type === 'Value') onValue(s, m, out)
    else if (m.type === 'Written' && m.job === s.value && s.phase === 'writing') {
      finish(s, { definite: true, kind: 'ok', total: s.write!.total }, out)
    }
  }

  return {
    name: 'redlock-client',
    durable: clientDurable,
    clockFields: ['startedAt', 'until'],
    start,
    onRequest,
    onMessage(s, from, m, out) {
      if (m.type === 'SetReply' && s.config.servers.includes(from)) onReply(s, from, m, out)
      else if (from === s.config.file) onFile(s, m as FileMessage, out)
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'patience' && s.phase === 'asking') fail(s, 'Too few have answered in time', out)
      else if (timer === 'rest' && s.phase === 'resting') tryToLock(s, out)
      else if (timer === 'work') onWorked(s, out)
      else if (timer === 'over') onOver(s, out)
    },
    waits,
    invariants: clientInvariants,
    witnesses: clientWitnesses,
    view: clientView,
  }
}

const UNKNOWN: Outcome = { definite: false, kind: 'unknown' }

export const redlockClient = redlockClientWith(clientRules)

function waits(s: ClientState): readonly Wait[] {
  const { phase, granted, config: { servers, file } } = s
  if (phase === 'asking') {
    const missing = servers.filter((_, rank) => granted[rank] === 0)
    return [{ for: 'a majority of servers that set its value', rule: 'C2', need: majoritySize(servers.length), have: grants(s), missing }]
  }
  if (phase !== 'reading' && phase !== 'writing') return []
  const what = phase === 'reading' ? 'the content of the file' : 'the file to be written'
  return [{ for: what, rule: 'C6', need: 1, have: 0, missing: [file] }]
}
