/**
 * A store without a leader, after Dynamo (DeCandia et al., SOSP 2007): a key lives on N nodes of a ring, a write is
 * done when W of them have it, a read when R have answered, and what a node missed reaches it later, in one of three
 * ways. Numbers (Q1 …) are those of the rules in README.md. Who asks the nodes is in coordinator.ts, what nodes do for
 * each other in keeping.ts.
 */
import type { Disk, Draft, NodeId, Out, Protocol, Wait } from '@quorate/kernel'
import { coordinatorWith } from './coordinator.ts'
import { invariants, witnesses } from './invariants.ts'
import { keepingWith, setExchange, setHandoff } from './keeping.ts'
import type { Message } from './messages.ts'
import { rules, type Rules } from './rules.ts'
import { durable, hasHints, hintsFor, initialState, type Config, type QuorumKv, type State } from './state.ts'
import { view } from './view.ts'

type Node = Draft<State>
type ToWorld = Out<QuorumKv>

export function quorumKvWith(rule: Rules): Protocol<QuorumKv> {
  const keeping = keepingWith(rule)
  const { onRequest, onDone, onAnswer, onPatience } = coordinatorWith(rule, keeping)

  function start(config: Config & { readonly self: NodeId }, disk: Disk<QuorumKv> | null, out: ToWorld): State {
    const s = initialState(config, disk)
    if (hasHints(s)) setHandoff(s, out)
    setExchange(s, out)
    return s
  }

  function onMessage(s: Node, from: NodeId, message: Message, out: ToWorld): void {
    if (s.silent.includes(from) && talk.includes(message.type)) heard(s, from, out)
    switch (message.type) {
      case 'Request': return onRequest(s, message, out)
      case 'Put': case 'Get': return keeping.onQuestion(s, from, message, out)
      case 'PutDone': return onDone(s, from, message, out)
      case 'GetDone': return onAnswer(s, { node: from, versions: message.versions }, message.id, out)
      case 'Repair': return keeping.onRepair(s, message, out)
      case 'Handoff': return keeping.onHandoff(s, from, message, out)
      case 'HandoffDone': return keeping.onHandoffDone(s, from, message, out)
      case 'Compare': return keeping.onCompare(s, from, message, out)
      case 'Sync': return keeping.onSync(s, from, message, out)
      case 'Reply': return
    }
  }

  return {
    name: 'quorum-kv',
    durable,
    start,
    onMessage,
    onTimeout(s, timer, key, out) {
      if (timer === 'patience') onPatience(s, key, out)
      else if (timer === 'forgive') s.silent = s.silent.filter(node => node !== key)
      else if (timer === 'handoff') keeping.onHandoffTimer(s, out)
      else if (timer === 'exchange') keeping.onExchange(s, out)
    },
    waits,
    invariants,
    witnesses,
    view,
  }
}

export const quorumKv = quorumKvWith(rules)

/** What nodes say to each other: whoever says it is not silent. */
const talk: readonly string[] = [
  'Put', 'PutDone', 'Get', 'GetDone', 'Repair', 'Handoff', 'HandoffDone', 'Compare', 'Sync',
] satisfies Message['type'][]

function heard(s: Node, node: NodeId, out: ToWorld): void {
  s.silent = s.silent.filter(other => other !== node)
  out.cancelTimer('forgive', node)
}

function waits(s: State): readonly Wait[] {
  const open = s.ops.filter(({ told }) => !told).map(({ f, key, need, asked, answers }) => ({
    for: f === 'write' ? `copies of ${key}` : `answers about ${key}`, rule: f === 'write' ? 'Q4' : 'Q5', need,
    have: answers.length, missing: asked.filter(node => answers.every(answer => answer.node !== node)),
  }))
  const kept = s.config.nodes.filter(owner => hintsFor(s, owner).size > 0).map(owner => ({
    for: `node ${owner} to take what is kept for it`, rule: 'Q10', need: 1, have: 0, missing: [owner],
  }))
  return [...open, ...kept]
}
