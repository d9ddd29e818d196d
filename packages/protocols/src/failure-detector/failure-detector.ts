/**
 * A failure detector by heartbeats and timeouts, after Figure 10 of Chandra & Toueg (1996), whose tasks number the
 * rules. A suspicion is a guess: all that a watcher ever has is the time since the last heartbeat. The fixed and the
 * adaptive detector differ in one rule, what becomes of the timeout after a mistake.
 */
import {
  timeText, type Draft, type Invariant, type Micros, type NodeId, type Out, type Protocol, type Wait, type Witness,
} from '@quorate/kernel'
import { adaptiveInvariants, adaptiveWitnesses, fixedInvariants, witnesses } from './invariants.ts'
import { suspects, type Config, type FailureDetector, type State } from './state.ts'
import { view } from './view.ts'

type S = Draft<State>
type ToWorld = Out<FailureDetector>

/** The lines that mutants replace, and the one in which the two detectors differ. */
export const rules = {
  /** Initially: nobody has been silent for long yet. */
  suspectedAtFirst: false,
  /** Task 1: to all watchers; those who are left out can only take the silence for a crash. */
  beatsTo: (config: Config): readonly NodeId[] => config.watchers,
  /** Task 2: the silence of a node that has never spoken is timed, too. */
  timesTheUnheard: true,
  /** Task 2: how long a silence is allowed to be. */
  patience: (timeout: Micros): Micros => timeout,
  /** Task 2: each heartbeat starts the time anew. */
  startsAnew: (_isSuspected: boolean): boolean => true,
  /** Task 3.1: who is heard from is trusted. */
  repents: true,
  /** Task 3.1: and the suspicion was a mistake. */
  mistakesAfter: (mistakes: number): number => mistakes + 1,
  /** Task 3.2: the timeout of a node after a mistake about it. */
  timeoutAfterMistake: (timeout: Micros, _config: Config): Micros => timeout,
  /** Task 3.2: the timeout of a node whose heartbeat came in time. */
  timeoutInTime: (timeout: Micros, _config: Config): Micros => timeout,
  /** Output: whoever relies on the detector is told of every change. */
  tells: (_change: 'suspected' | 'trusted'): boolean => true,
}

export interface Judged {
  readonly name: string
  readonly invariants: readonly Invariant<FailureDetector>[]
  readonly witnesses: readonly Witness<FailureDetector>[]
}

export function failureDetectorWith(rule: typeof rules, judged: Judged): Protocol<FailureDetector> {
  function start({ self: _self, ...config }: Config & { self: NodeId }, _disk: unknown, out: ToWorld): State {
    const { watches, watchers, heartbeat, timeout } = config
    // Nodes that start together need not beat together.
    if (watchers.length > 0) out.setTimer('heartbeat', [0, heartbeat])
    if (rule.timesTheUnheard) for (const node of watches) waitFor(node, timeout, out)
    return {
      config, suspected: watches.map(() => rule.suspectedAtFirst), timeout: watches.map(() => timeout),
      heard: watches.map(() => 0), mistakes: watches.map(() => 0),
    }
  }

  function waitFor(node: NodeId, timeout: Micros, out: ToWorld): void {
    const patience = rule.patience(timeout)
    out.setTimer('overdue', [patience, patience], node)
  }

  /** Task 1 */
  function onHeartbeatTimer({ config }: S, out: ToWorld): void {
    for (const watcher of rule.beatsTo(config)) out.send(watcher, { type: 'Heartbeat' })
    out.setTimer('heartbeat', [config.heartbeat, config.heartbeat])
  }

  /** Task 2 */
  function onOverdue(s: S, node: NodeId, out: ToWorld): void {
    const at = s.config.watches.indexOf(node)
    if (at < 0 || s.suspected[at]) return
    s.suspected = s.suspected.with(at, true)
    if (rule.tells('suspected')) out.emit({ type: 'suspected', node })
    out.note('Task 2', 'It has not heard from {@} for {}, and suspects it', node, timeText(rule.patience(s.timeout[at]!)))
  }

  /** Task 3 */
  function onHeartbeat(s: S, from: NodeId, out: ToWorld): void {
    const at = s.config.watches.indexOf(from)
    if (at < 0) return
    const wasSuspected = s.suspected[at]!
    s.heard = s.heard.with(at, s.heard[at]! + 1)
    if (wasSuspected && rule.repents) repent(s, at, out)
    else s.timeout = s.timeout.with(at, rule.timeoutInTime(s.timeout[at]!, s.config))
    if (rule.startsAnew(wasSuspected)) waitFor(from, s.timeout[at]!, out)
  }

  function repent(s: S, at: number, out: ToWorld): void {
    const node = s.config.watches[at]!
    const before = s.timeout[at]!
    s.suspected = s.suspected.with(at, false)
    s.mistakes = s.mistakes.with(at, rule.mistakesAfter(s.mistakes[at]!))
    s.timeout = s.timeout.with(at, rule.timeoutAfterMistake(before, s.config))
    if (rule.tells('trusted')) out.emit({ type: 'trusted', node })
    out.note('Task 3.1', 'It suspected {@}, trusts it again, and counts a mistake', node)
    if (s.timeout[at] === before) return
    out.note('Task 3.2', 'From now on it suspects {@} only after {} of silence', node, timeText(s.timeout[at]!))
  }

  return {
    ...judged,
    durable: [],
    start,
    onMessage(s, from, message, out) {
      if (message.type === 'Heartbeat') onHeartbeat(s, from, out)
    },
    onTimeout(s, timer, key, out) {
      if (timer === 'heartbeat') onHeartbeatTimer(s, out)
      else if (timer === 'overdue') onOverdue(s, key, out)
    },
    waits,
    view,
  }
}

/** A state has no clock: that the timeout is over is all it knows of how long a suspect has been silent. */
function waits(s: State): readonly Wait[] {
  return suspects(s).map(node => {
    const timeout = timeText(s.timeout[s.config.watches.indexOf(node)]!)
    const what = `a heartbeat of node ${node}, which has been silent for more than ${timeout}`
    return { for: what, rule: 'Task 3.1', need: 1, have: 0, missing: [node] }
  })
}

/** Task 3.2 left out: the timeout stays what the configuration says. */
export const fixed: Judged = { name: 'failure-detector', invariants: fixedInvariants, witnesses }
export const failureDetector = failureDetectorWith(rules, fixed)

/** Task 3.2: a node that was suspected too early gets more time from now on. */
export const adaptiveRules: typeof rules = {
  ...rules, timeoutAfterMistake: (timeout, { increment }) => timeout + increment,
}
export const adaptive: Judged = {
  name: 'adaptive-detector', invariants: adaptiveInvariants, witnesses: [...witnesses, ...adaptiveWitnesses],
}
export const adaptiveDetector = failureDetectorWith(adaptiveRules, adaptive)
