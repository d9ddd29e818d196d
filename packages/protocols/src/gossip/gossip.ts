/**
 * SWIM (Das, Gupta & Motivala, DSN 2002): members watch each other at a cost that does not grow with their number. Each
 * probes one other a period, asks some to try where there is no answer, suspects before it condemns, and tells what it
 * knows on the pings that it sends anyway. Numbers (W1 …) are those of the rules in README.md.
 */
import {
  compareBy, timeText, type Disk, type Draft, type NodeId, type Out, type Protocol, type Wait,
} from '@quorate/kernel'
import { invariants, witnesses } from './invariants.ts'
import type { Ack, Message, Ping, PingReq, Rumour, Status } from './messages.ts'
import {
  ageOf, durable, heldOf, withStatus, type Config, type Gossip, type Held, type Probe, type State,
} from './state.ts'
import { view } from './view.ts'

type S = Draft<State>
type ToWorld = Out<Gossip>
type Open = Held & { readonly node: NodeId }

export const rules = {
  /** W1: from whom the next one is drawn: in each round everybody once, in a random order. */
  candidates: (unprobed: readonly NodeId[], others: readonly NodeId[]): readonly NodeId[] =>
    (unprobed.length > 0 ? unprobed : others),
  /** W1: the dead as well; else two sides that were apart for long would never speak again. */
  hasATurn: (_status: Status): boolean => true,
  /** W2: so many others are asked to try. */
  asked: ({ helpers }: Config): number => helpers,
  /** W3: what a member that does not answer is held for. */
  silent: 'suspect' as Status,
  /** W4: a suspect that has not answered for itself is dead. */
  condemns: true,
  /** W5: what an accused member says of itself. */
  answer: (accusation: number): number => accusation + 1,
  /** W6: the newer rumour stays. */
  replaces: (rumour: Rumour, held: Held): boolean => ageOf(rumour) > ageOf(held),
  /** W7: what a message carries. */
  carried: (open: readonly Open[], most: number): readonly Open[] =>
    open.toSorted(compareBy(({ left }) => -left)).slice(0, most),
  /** W7: how often it is still to be told, after it has been told once. */
  leftAfter: (left: number): number => left - 1,
  /** W8: whoever is accused is told so, whenever there is a message for it. */
  tellsTheAccused: true,
  /** W8: and so is whoever is asked to try it. */
  tellsTheHelper: true,
  /** W9: whoever says something older has missed what is held. */
  isLate: (rumour: Rumour, held: Held): boolean => ageOf(rumour) < ageOf(held),
}

export function gossipWith(rule: typeof rules): Protocol<Gossip> {
  function start(
    { self, ...config }: Config & { readonly self: NodeId }, disk: Disk<Gossip> | null, out: ToWorld,
  ): State {
    // After a crash a new incarnation: what is said of the old one does not concern this one.
    const incarnation = disk?.incarnation === undefined ? 0 : disk.incarnation + 1
    out.setTimer('period', [0, config.period])
    const members = config.nodes.map((node): Held =>
      ({ status: 'alive', incarnation: node === self ? incarnation : 0, left: node === self ? config.retell : 0 }))
    return { config, self, incarnation, members, period: 0, probe: null, unprobed: [] }
  }

  // Probing.

  function onPeriod(s: S, out: ToWorld): void {
    const { probe } = s
    if (probe !== null && !probe.isAnswered) blame(s, probe, out)
    s.probe = null
    s.period++
    out.setTimer('period', [s.config.period, s.config.period])
    const others = s.config.nodes.filter(node => node !== s.self && rule.hasATurn(heldOf(s, node)!.status))
    const candidates = rule.candidates(s.unprobed.filter(node => others.includes(node)), others)
    if (candidates.length === 0) return
    const target = candidates[out.choose(candidates.length, 'whom to probe')]!
    s.unprobed = candidates.filter(node => node !== target)
    s.probe = { target, incarnation: heldOf(s, target)!.incarnation, isAnswered: false }
    tell(s, target, rumours => ({ type: 'Ping', period: s.period, origin: null, rumours }), out)
    out.setTimer('patience', [s.config.patience, s.config.patience])
  }

  /** W2 */
  function onPatience(s: S, out: ToWorld): void {
    const { probe } = s
    if (probe === null || probe.isAnswered) return
    const { target } = probe
    let others = withStatus(s, 'alive').filter(node => node !== s.self && node !== target)
    const count = Math.min(rule.asked(s.config), others.length)
    if (count > 0) out.note('W2', 'No answer from {@} yet: asks others to try', target)
    for (let i = 0; i < count; i++) {
      const helper = others[out.choose(others.length, 'whom to ask')]!
      others = others.filter(node => node !== helper)
      const told = rule.tellsTheHelper ? target : helper
      tell(s, helper, rumours => ({ type: 'PingReq', period: s.period, target, rumours }), out, told)
    }
  }

  /** W3: unless it has answered for itself since. */
  function blame(s: S, { target, incarnation }: Probe, out: ToWorld): void {
    const held = heldOf(s, target)!
    if (held.status !== 'alive' || held.incarnation !== incarnation) return
    out.note('W3', 'Neither {@} nor anybody for it has answered in this period', target)
    learn(s, { node: target, status: rule.silent, incarnation }, out)
  }

  /** W4 */
  function onSuspicion(s: S, node: NodeId, out: ToWorld): void {
    const held = heldOf(s, node)
    if (held?.status !== 'suspect' || !rule.condemns) return
    out.note('W4', '{@} has not answered for itself in {}', node, timeText(s.config.suspicion))
    learn(s, { node, status: 'dead', incarnation: held.incarnation }, out)
  }

  // Messages.

  function onPing(s: S, from: NodeId, { period, origin }: Ping, out: ToWorld): void {
    tell(s, from, rumours => ({ type: 'Ack', period, origin, rumours }), out)
  }

  function onPingReq(s: S, from: NodeId, { period, target }: PingReq, out: ToWorld): void {
    if (target === s.self || !s.config.nodes.includes(target)) return
    tell(s, target, rumours => ({ type: 'Ping', period, origin: from, rumours }), out)
  }

  function onAck(s: S, { period, origin }: Ack, out: ToWorld): void {
    if (origin !== null && origin !== s.self) {
      tell(s, origin, rumours => ({ type: 'Ack', period, origin: null, rumours }), out)
    } else if (period === s.period && s.probe !== null && !s.probe.isAnswered) {
      s.probe = { ...s.probe, isAnswered: true }
      out.cancelTimer('patience')
    }
  }

  // Rumours.

  /** W7: whatever is sent carries what has been told least, first; W8: and what `concerned` is accused of. */
  function tell(s: S, to: NodeId, make: (rumours: readonly Rumour[]) => Message, out: ToWorld, concerned = to): void {
    const { nodes, most } = s.config
    const open = nodes.map((node, i): Open => ({ node, ...s.members[i]! })).filter(({ left }) => left > 0)
    const chosen = rule.carried(open, most)
    const accused = { node: concerned, ...heldOf(s, concerned)! }
    const isTold = accused.status === 'alive' || chosen.some(({ node }) => node === concerned) || !rule.tellsTheAccused
    s.members = s.members.map((held, i) =>
      (chosen.some(({ node }) => node === nodes[i]) ? { ...held, left: rule.leftAfter(held.left) } : held))
    const rumours = isTold ? chosen : [...chosen, accused]
    out.send(to, make(rumours.map(({ node, status, incarnation }) => ({ node, status, incarnation }))))
  }

  function learn(s: S, rumour: Rumour, out: ToWorld): void {
    const { node } = rumour
    const at = s.config.nodes.indexOf(node)
    if (at < 0) return
    const held = s.members[at]!
    if (node !== s.self && rule.replaces(rumour, held)) return hold(s, at, rumour, out)
    if (rule.isLate(rumour, held)) return tellAnew(s, at, out)
    if (node === s.self) hearOfSelf(s, rumour, out)
  }

  /** W6 */
  function hold(s: S, at: number, { node, status, incarnation }: Rumour, out: ToWorld): void {
    s.members = s.members.with(at, { status, incarnation, left: s.config.retell })
    out.note('W6', `Holds {@} for ${status}, incarnation {}`, node, incarnation)
    out.emit({ type: 'changed', node, status, incarnation })
    if (status === 'suspect') out.setTimer('suspicion', [s.config.suspicion, s.config.suspicion], node)
    else out.cancelTimer('suspicion', node)
  }

  /** W9 */
  function tellAnew(s: S, at: number, out: ToWorld): void {
    const { status, incarnation } = s.members[at]!
    s.members = s.members.with(at, { status, incarnation, left: s.config.retell })
    out.emit({ type: 'late', node: s.config.nodes[at]! })
    out.note('W9', `Knows newer of {@}, and tells it again: ${status}, incarnation {}`, s.config.nodes[at]!, incarnation)
  }

  /** W5 */
  function hearOfSelf(s: S, { status, incarnation }: Rumour, out: ToWorld): void {
    if (status === 'alive' || incarnation < s.incarnation) return
    out.emit({ type: 'accused', incarnation })
    s.incarnation = rule.answer(incarnation)
    const own: Held = { status: 'alive', incarnation: s.incarnation, left: s.config.retell }
    s.members = s.members.with(s.config.nodes.indexOf(s.self), own)
    out.note('W5', 'Is held for {}, and says that it is alive: incarnation {}', status, s.incarnation)
  }

  return {
    name: 'gossip',
    durable,
    start,
    onMessage(s, from, message, out) {
      if (message.type !== 'Ping' && message.type !== 'Ack' && message.type !== 'PingReq') return
      for (const rumour of message.rumours) learn(s, rumour, out)
      if (message.type === 'Ping') onPing(s, from, message, out)
      else if (message.type === 'PingReq') onPingReq(s, from, message, out)
      else onAck(s, message, out)
    },
    onTimeout(s, timer, key, out) {
      if (timer === 'period') onPeriod(s, out)
      else if (timer === 'patience') onPatience(s, out)
      else if (timer === 'suspicion') onSuspicion(s, key, out)
    },
    waits,
    invariants,
    witnesses,
    view,
  }
}

function waits({ probe }: State): readonly Wait[] {
  if (probe === null || probe.isAnswered) return []
  return [{ for: `an answer of node ${probe.target}, from itself or through others`, rule: 'W3', need: 1, have: 0, missing: [probe.target] }]
}

export const gossip = gossipWith(rules)
