/**
 * A failure detector that does not say who is down. It says, as a number that grows with the silence, how surprising
 * the silence is after what was heard before; how surprised one must be to act is up to whoever acts. After
 * Hayashibara, Défago, Yared & Katayama (2004). Numbers (P1 …) are those of the rules in README.md.
 */
import { timeText, type Draft, type Micros, type NodeId, type Out, type Protocol, type Wait } from '@quorate/kernel'
import { invariants, witnesses } from './invariants.ts'
import { deviationOf, meanOf, whenPhi } from './normal.ts'
import { isSuspected, suspects, type Config, type PhiAccrual, type State } from './state.ts'
import { view } from './view.ts'

type S = Draft<State>
type ToWorld = Out<PhiAccrual>

const LONGEST = 10_000_000

export const rules = {
  /** P1: to all watchers; those who are left out can only take the silence for a crash. */
  beatsTo: (config: Config): readonly NodeId[] => config.watchers,
  /** P2: of a node of which nothing is known, the configured interval is expected, give or take a quarter. */
  atFirst: ({ heartbeat }: Config): readonly Micros[] => {
    const quarter = Math.floor(heartbeat / 4)
    return [heartbeat - quarter, heartbeat + quarter]
  },
  /** P3: the window slides: the newest time comes in, and the oldest goes. */
  slides: (times: readonly Micros[], time: Micros, size: number): readonly Micros[] => [...times, time].slice(-size),
  /** P4: the mean and the deviation of the window decide when φ reaches a threshold. */
  patience: (phi: number, times: readonly Micros[], { minDeviation }: Config): Micros =>
    whenPhi(phi, meanOf(times), Math.max(minDeviation, deviationOf(times))),
  /** P5: a heartbeat brings φ back to where nobody minds. */
  forgives: true,
  /** P6: every threshold that is reached is told. */
  tells: (_level: number): boolean => true,
}

export function phiAccrualWith(rule: typeof rules): Protocol<PhiAccrual> {
  function start({ self: _self, ...config }: Config & { self: NodeId }, _disk: unknown, out: ToWorld): State {
    const { watches, watchers, heartbeat, thresholds } = config
    // Nodes that start together need not beat together.
    if (watchers.length > 0) out.setTimer('heartbeat', [0, heartbeat])
    const first = rule.atFirst(config)
    const patience = rule.patience(thresholds[0]!, first, config)
    for (const node of watches) out.setTimer('phi', [patience, patience], node)
    const now = watches.length === 0 ? 0 : out.clock()
    return {
      config, last: watches.map(() => now), windows: watches.map(() => first), level: watches.map(() => 0),
      patience: watches.map(() => patience), heard: watches.map(() => 0), mistakes: watches.map(() => 0),
    }
  }

  /** P1 */
  function onHeartbeatTimer({ config }: S, out: ToWorld): void {
    for (const watcher of rule.beatsTo(config)) out.send(watcher, { type: 'Heartbeat' })
    out.setTimer('heartbeat', [config.heartbeat, config.heartbeat])
  }

  function onHeartbeat(s: S, from: NodeId, out: ToWorld): void {
    const at = s.config.watches.indexOf(from)
    if (at < 0) return
    const now = out.clock()
    s.heard = s.heard.with(at, s.heard[at]! + 1)
    learn(s, at, now - s.last[at]!)
    s.last = s.last.with(at, now)
    if (isSuspected(s, at)) repent(s, at, out)
    if (s.level[at]! > 0) out.emit({ type: 'heard', node: from })
    if (rule.forgives) s.level = s.level.with(at, 0)
    waitForNext(s, at, 0, out)
  }

  /** P3: the time before the first heartbeat is none between two. A clock that was set back makes no time negative. */
  function learn(s: S, at: number, time: Micros): void {
    if (s.heard[at] === 1) return
    const times = rule.slides(s.windows[at]!, Math.min(LONGEST, Math.max(0, time)), s.config.window)
    s.windows = s.windows.with(at, times)
  }

  function repent(s: S, at: number, out: ToWorld): void {
    s.mistakes = s.mistakes.with(at, s.mistakes[at]! + 1)
    out.note('P5', '{@} is heard from after all: φ begins anew, and a mistake is counted', s.config.watches[at]!)
  }

  /** P4: the timer runs from the last heartbeat on, of which `waited` is over. */
  function waitForNext(s: S, at: number, waited: Micros, out: ToWorld): void {
    const phi = s.config.thresholds[s.level[at]!]
    if (phi === undefined) return
    const patience = rule.patience(phi, s.windows[at]!, s.config)
    const rest = Math.max(1, patience - waited)
    s.patience = s.patience.with(at, patience)
    out.setTimer('phi', [rest, rest], s.config.watches[at]!)
  }

  /** P4, P6 */
  function onPhiTimer(s: S, node: NodeId, out: ToWorld): void {
    const at = s.config.watches.indexOf(node)
    if (at < 0 || isSuspected(s, at)) return
    const [phi, silence] = [s.config.thresholds[s.level[at]!]!, s.patience[at]!]
    s.level = s.level.with(at, s.level[at]! + 1)
    if (rule.tells(s.level[at]!)) out.emit({ type: 'reached', node, phi })
    out.note('P4', '{@} has been silent for {}: φ is {}', node, timeText(silence), phi)
    waitForNext(s, at, silence, out)
  }

  return {
    name: 'phi-accrual',
    durable: [],
    clockFields: ['last'],
    start,
    onMessage(s, from, message, out) {
      if (message.type === 'Heartbeat') onHeartbeat(s, from, out)
    },
    onTimeout(s, timer, key, out) {
      if (timer === 'heartbeat') onHeartbeatTimer(s, out)
      else if (timer === 'phi') onPhiTimer(s, key, out)
    },
    waits,
    invariants,
    witnesses,
    view,
  }
}

export const phiAccrual = phiAccrualWith(rules)

function waits(s: State): readonly Wait[] {
  return suspects(s).map(node => ({
    for: `a heartbeat of node ${node}, whose silence has reached φ = ${s.config.thresholds.at(-1)}`,
    rule: 'P5', need: 1, have: 0, missing: [node],
  }))
}
