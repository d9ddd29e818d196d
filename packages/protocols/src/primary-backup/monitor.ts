/**
 * The monitor: it asks every replica whether it is there, and when the primary stays silent it names another one. It
 * is the only one that names primaries, which is why there is one per epoch, and it cannot tell a primary that is
 * dead from one that it cannot reach, which is why there can be two at a time. After Redis Sentinel (2013), made
 * smaller: one monitor, whose own crash stops failovers and nothing else. Numbers (M1 …) are those in README.md.
 */
import {
  compareBy, type Disk, type Draft, type Invariant, type Micros, type NodeId, type Out, type Outcome, type Protocol,
  type View, type Wait, type Witness,
} from '@quorate/kernel'
import { counted } from '../words.ts'
import type { MonitorMessage, Pong } from './messages.ts'
import { byNode, monitorMessageView } from './view.ts'

export interface Monitor {
  config: MonitorConfig
  state: MonitorState
  message: MonitorMessage
  request: never
  outcome: Outcome
  emit: never
}

export interface MonitorConfig {
  readonly replicas: readonly NodeId[]
  /** Who leads in epoch 1, as the replicas are told by their own configuration. */
  readonly primary: NodeId
  /** µs from one round of pings to the next; longer than a ping and its answer take. */
  readonly pingEvery: Micros
  /** So many pings in a row must stay unanswered before a replica counts as silent. */
  readonly misses: number
  /**
   * So many replicas must have answered the last ping before one of them is promoted; 1 where it is not said. If a
   * primary acknowledges what k backups have, then of any n − k replicas one has all that was acknowledged.
   */
  readonly atLeast?: number
}

export interface MonitorState {
  readonly config: MonitorConfig
  /** The number of the configuration that it gave out last. */
  readonly epoch: number
  readonly primary: NodeId
  /** For each of `config.replicas`: pings since its last answer. */
  readonly missed: readonly number[]
  /** For each of `config.replicas`: its last answer, null before the first. */
  readonly heard: readonly (Pong | null)[]
}

type S = Draft<MonitorState>
type ToWorld = Out<Monitor>

export const monitorRules = {
  /** M1: whoever is given up would never be heard of again, and could go on leading when it comes back. */
  pings: (s: MonitorState): readonly NodeId[] => s.config.replicas,
  /** M2: a replica is silent after so many unanswered pings in a row. */
  isSilent: (missed: number, misses: number): boolean => missed >= misses,
  /** M2: only who answered the last ping can be promoted. */
  isReachable: (missed: number): boolean => missed === 0,
  /** M3: the later the epoch of the last entry, and then the longer the log, the better. */
  better: compareBy<Pong>(pong => -pong.lastEpoch, pong => -pong.position),
  /** M6: fewer may all lack what the others have acknowledged among themselves. */
  enough: (s: MonitorState, answering: number): boolean => answering >= (s.config.atLeast ?? 1),
  /** M4: a new primary, a new epoch. */
  epochOfNext: (s: MonitorState): number => s.epoch + 1,
  /** M5: whoever answers with an earlier epoch is told the present one. */
  isBehind: (s: MonitorState, pong: Pong): boolean => pong.epoch < s.epoch,
}

/** M4: what it gave out must survive its crash, or it would give out the same number again. */
const monitorDurable = [['epoch', 'primary']] as const satisfies (keyof MonitorState)[][]

export function monitorWith(rule: typeof monitorRules): Protocol<Monitor> {
  function start(
    { self: _self, ...config }: MonitorConfig & { self: NodeId }, disk: Disk<Monitor> | null, out: ToWorld,
  ): MonitorState {
    out.setTimer('ping', [config.pingEvery, config.pingEvery])
    return {
      config, epoch: disk?.epoch ?? 1, primary: disk?.primary ?? config.primary,
      missed: config.replicas.map(() => 0), heard: config.replicas.map(() => null),
    }
  }

  /** M1 */
  function onPingTimer(s: S, out: ToWorld): void {
    if (isLeaderless(s)) failOver(s, out)
    s.missed = s.missed.map(missed => missed + 1)
    for (const replica of rule.pings(s)) out.send(replica, { type: 'Ping' })
    out.setTimer('ping', [s.config.pingEvery, s.config.pingEvery])
  }

  /** M2: the primary is silent, or it answers and does not lead, because it lost what a primary knows. */
  function isLeaderless(s: MonitorState): boolean {
    const at = s.config.replicas.indexOf(s.primary)
    const heard = s.heard[at]!
    return rule.isSilent(s.missed[at]!, s.config.misses) || (heard !== null && heard.epoch === s.epoch && !heard.leads)
  }

  function failOver(s: S, out: ToWorld): void {
    const next = bestOf(s)
    const answering = answeringOf(s)
    if (next === null) {
      out.note('M2', '{@} does not lead, and nobody answers who could: waits', s.primary)
      return
    }
    if (!rule.enough(s, answering)) {
      out.note('M6', '{@} does not lead, and only {} of {} answer: promotes nobody', s.primary, answering, s.config.replicas.length)
      return
    }
    out.note('M3', '{@} does not lead any more, as far as can be seen from here: '
      + 'promotes {@}, the most up to date of those that answer', s.primary, next)
    s.epoch = rule.epochOfNext(s)
    s.primary = next
    for (const replica of s.config.replicas) configure(s, replica, out)
  }

  /** M3 */
  function bestOf(s: MonitorState): NodeId | null {
    let best: number | null = null
    s.heard.forEach((pong, at) => {
      if (pong === null || !rule.isReachable(s.missed[at]!)) return
      if (best === null || rule.better(pong, s.heard[best]!) < 0) best = at
    })
    return best === null ? null : s.config.replicas[best]!
  }

  function configure(s: MonitorState, replica: NodeId, out: ToWorld): void {
    if (replica === s.primary) out.send(replica, { type: 'Promote', epoch: s.epoch })
    else out.send(replica, { type: 'Follow', epoch: s.epoch, primary: s.primary })
  }

  function onPong(s: S, from: NodeId, pong: Pong, out: ToWorld): void {
    const at = s.config.replicas.indexOf(from)
    if (at < 0) return
    s.missed = s.missed.with(at, 0)
    s.heard = s.heard.with(at, pong)
    if (!rule.isBehind(s, pong)) return
    if (pong.leads) out.note('M5', '{@} is back and still leads in epoch {}: is told to step down', from, pong.epoch)
    else out.note('M5', '{@} knows only epoch {}: is told about epoch {}', from, pong.epoch, s.epoch)
    configure(s, from, out)
  }

  return {
    name: 'monitor',
    durable: monitorDurable,
    start,
    onMessage(s, from, message, out) {
      if (message.type === 'Pong') onPong(s, from, message, out)
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'ping') onPingTimer(s, out)
    },
    waits,
    invariants: monitorInvariants,
    witnesses: monitorWitnesses,
    view: monitorView,
  }
}

const answeringOf = (s: MonitorState): number =>
  s.heard.filter((pong, at) => pong !== null && s.missed[at] === 0).length

/** It waits for those who let a ping go unanswered for a whole round. */
function waits(s: MonitorState): readonly Wait[] {
  const missing = s.config.replicas.filter((_, at) => s.missed[at]! > 1)
  const have = s.config.replicas.length - missing.length
  if (missing.length === 0) return []
  return [{ for: 'answers to its pings', rule: 'M1', need: s.config.replicas.length, have, missing }]
}

const monitorInvariants: readonly Invariant<Monitor>[] = [
  {
    name: 'New Primary, New Epoch',
    text: 'Whenever the monitor names a primary, it does so in a higher epoch than anyone ever heard of before',
    init: (): Named => ({ epoch: 0, primary: -1, evidence: null }),
    fold: (named: Named, { after: { epoch, primary }, unheard }): Named => {
      // What never reached the disk was told to nobody.
      if (unheard === true) return { ...named, epoch, primary }
      if (epoch === named.epoch && primary === named.primary) return named
      const evidence = epoch > named.epoch ? named.evidence
        : `node ${primary} was named in epoch ${epoch}, after node ${named.primary} in epoch ${named.epoch}`
      return { epoch, primary, evidence }
    },
    check: ({ evidence }: Named) => evidence,
  },
  {
    name: 'Patience',
    text: 'A primary is replaced only if it let all pings of the agreed number go unanswered, or denied that it leads',
    step: (before, after) => {
      const at = before.config.replicas.indexOf(before.primary)
      const pong = before.heard[at]!
      const denied = pong !== null && pong.epoch === before.epoch && !pong.leads
      if (after.epoch === before.epoch || denied || before.missed[at]! >= before.config.misses) return null
      return `node ${before.primary} was replaced after ${counted(before.missed[at]!, 'unanswered ping')}`
    },
  },
  {
    name: 'Enough Answer',
    text: 'A primary is named only while as many replicas answer as were agreed to be needed',
    step: (before, after) => {
      const [answering, needed] = [answeringOf(before), before.config.atLeast ?? 1]
      if (after.epoch === before.epoch || answering >= needed) return null
      return `node ${after.primary} was promoted while ${answering} of ${before.config.replicas.length} replicas answered, and ${needed} were needed`
    },
  },
  {
    name: 'Best Log Leads',
    text: 'Of the replicas that answer, one is promoted whose log no other one exceeds',
    step: (before, after) => {
      if (after.epoch === before.epoch) return null
      const chosen = before.heard[before.config.replicas.indexOf(after.primary)]!
      const at = before.heard.findIndex((pong, i) => pong !== null && before.missed[i] === 0 && exceeds(pong, chosen))
      return at < 0 ? null : `node ${after.primary} was promoted with ${logText(chosen)}, and node ${
        before.config.replicas[at]} has ${logText(before.heard[at]!)}`
    },
  },
]

interface Named {
  readonly epoch: number
  readonly primary: NodeId
  readonly evidence: string | null
}

/** "3 entries, the last of epoch 2" */
function logText(pong: Pong | null): string {
  if (pong === null || pong.position === 0) return 'no entries'
  return `${counted(pong.position, 'entry', 'entries')}, the last of epoch ${pong.lastEpoch}`
}

function exceeds(a: Pong, b: Pong | null): boolean {
  if (b === null || a.lastEpoch !== b.lastEpoch) return a.lastEpoch > (b?.lastEpoch ?? 0)
  return a.position > b.position
}

const monitorWitnesses: readonly Witness<Monitor>[] = [
  {
    name: 'promotion',
    text: 'The monitor promotes a replica',
    reached: ({ before, after }) => before !== null && after.epoch > before.epoch,
  },
  {
    name: 'return',
    text: 'A replica answers with an earlier epoch and still leads in it',
    reached: ({ before, after }) => after.heard.some((pong, at) =>
      pong !== null && pong !== before?.heard[at] && pong.leads && pong.epoch < after.epoch),
  },
]

const monitorView: View<Monitor> = {
  role: () => ({ shape: 'service', word: 'monitor' }),
  epoch: s => s.epoch,
  describe: s => `monitor, has named node ${s.primary} primary of epoch ${s.epoch}`,
  rows: s => [
    ['epoch', String(s.epoch)],
    ['primary', `node ${s.primary}`],
    ['unanswered pings', byNode(s.config.replicas, s.missed)],
    ['last position, as heard', byNode(s.config.replicas, s.heard.map(pong => pong?.position ?? '?'))],
  ],
  leader: s => s.primary,
  message: monitorMessageView,
  timer: () => 'ping timer',
}

export const monitor = monitorWith(monitorRules)
