/** What a node does for a client: it asks the key's nodes, and answers when enough of them have (§4.5, §4.6). */
import type { Draft, NodeId, Out, RequestId } from '@quorate/kernel'
import { reply, type Request } from '../kv/messages.ts'
import type { Command } from '../kv/command.ts'
import type { Keeping } from './keeping.ts'
import type { PutDone } from './messages.ts'
import type { Rules, Target } from './rules.ts'
import { holdingOf, keepersOf, type Answer, type Op, type QuorumKv, type State } from './state.ts'
import { stampText, valueOf, versionsText, type Version } from './versions.ts'
import { counted } from '../words.ts'

type Node = Draft<State>
type ToWorld = Out<QuorumKv>

export function coordinatorWith(rule: Rules, { keep }: Keeping) {
  /** Q2 */
  function onRequest(s: Node, request: Request, out: ToWorld): void {
    const { id, command } = request
    const targets = rule.targets(s, command.key)
    if (!rule.coordinates(s, targets)) passOn(s, request, targets, out)
    else if (s.ops.some(op => op.id === id)) out.note('Q2', 'Is at it already')
    else if (command.f === 'cas') refuse(s, id, command.key, out)
    else if (command.f === 'read') read(s, id, command, targets, out)
    else write(s, id, command, targets, out)
  }

  function passOn(s: Node, request: Request, targets: readonly Target[], out: ToWorld): void {
    const { node } = targets.find(target => !s.silent.includes(target.node)) ?? targets[0]!
    out.note('Q2', 'Is none of the nodes of {}: passes it on to {@}', request.command.key, node)
    out.send(node, request)
  }

  /** No node knows what the value is everywhere, so none may promise that it changed a certain one. */
  function refuse(s: Node, id: RequestId, key: string, out: ToWorld): void {
    reply(out, id, { kind: 'cas-failed', value: valueOf(holdingOf(s, key)) })
  }

  function write(s: Node, id: RequestId, command: Asked<'write'>, targets: readonly Target[], out: ToWorld): void {
    const { key, value, quorum: need = s.config.w } = command
    s.made = rule.counted(s.made)
    const version: Version = { value, stamp: rule.stamp(s, holdingOf(s, key), s.made, () => out.clock()) }
    const stamp = stampText(s.config.versions, version.stamp)
    out.note('Q3', 'Stamps it {} and needs {}', stamp, counted(need, 'copy', 'copies'))
    keep(s, key, [version], ownerAmong(s, targets), out)
    out.emit({ type: 'wrote', key, version })
    const answers = [{ node: s.self, versions: [] }]
    begin(s, { id, key, f: 'write', need, version, asked: [], answers, told: false }, targets, out)
  }

  function read(s: Node, id: RequestId, command: Asked<'read'>, targets: readonly Target[], out: ToWorld): void {
    const { key, quorum: need = s.config.r } = command
    out.note('Q5', 'Needs {} of {}', counted(need, 'answer'), targets.length)
    out.emit({ type: 'asked', id, key, need })
    const answers = [{ node: s.self, versions: holdingOf(s, key) }]
    begin(s, { id, key, f: 'read', need, version: null, asked: [], answers, told: false }, targets, out)
  }

  function begin(s: Node, op: Op, targets: readonly Target[], out: ToWorld): void {
    s.ops = [...s.ops, op].slice(-MOST)
    askMore(s, op.id, targets, out)
    goOn(s, op.id, out)
  }

  /** Asks those of the targets who have not been asked yet; answers whether there were any. */
  function askMore(s: Node, id: RequestId, targets: readonly Target[], out: ToWorld): boolean {
    const op = opOf(s, id)!
    const more = targets.filter(({ node }) => node !== s.self && !op.asked.includes(node))
    for (const target of more) ask(op, target, out)
    if (more.length === 0) return false
    change(s, { ...op, asked: [...op.asked, ...more.map(({ node }) => node)] })
    out.setTimer('patience', [s.config.patience, s.config.patience], id)
    return true
  }

  function ask({ id, key, version }: Op, { node, owner }: Target, out: ToWorld): void {
    out.send(node, version === null ? { type: 'Get', id, key } : { type: 'Put', id, key, version, owner })
  }

  /** Q4 */
  function onDone(s: Node, node: NodeId, { id, stamp }: PutDone, out: ToWorld): void {
    const asked = opOf(s, id)?.version
    if (asked && !rule.isAbout(asked, stamp)) out.note('Q4', 'That was about an earlier version: does not count')
    else onAnswer(s, { node, versions: [] }, id, out)
  }

  function onAnswer(s: Node, answer: Answer, id: RequestId, out: ToWorld): void {
    const op = opOf(s, id)
    if (op === undefined || !op.asked.includes(answer.node) || op.answers.some(({ node }) => node === answer.node)) {
      out.note('Q4', 'Waits for it no more')
      return
    }
    change(s, { ...op, answers: [...op.answers, answer] })
    goOn(s, id, out)
  }

  /** Answers the client when that is due, and is done when everyone has answered. */
  function goOn(s: Node, id: RequestId, out: ToWorld): void {
    const op = opOf(s, id)!
    if (!op.told && (op.f === 'write' ? rule.isWritten(op) : rule.isRead(op))) tell(s, op, out)
    if (op.answers.length > op.asked.length) close(s, opOf(s, id)!, out)
  }

  function tell(s: Node, op: Op, out: ToWorld): void {
    change(s, { ...op, told: true })
    if (op.version !== null) {
      out.note('Q4', '{}: the write is done', counted(op.answers.length, 'node has it', 'nodes have it'))
      out.emit({ type: 'acknowledged', key: op.key, stamp: op.version.stamp, need: op.need })
      reply(out, op.id, { kind: 'ok', value: op.version.value })
      return
    }
    const found = rule.found(s.config.versions, op.answers)
    const answered = counted(op.answers.length, 'node has answered', 'nodes have answered')
    out.note('Q5', '{}: {}', answered, foundText(s, found))
    out.emit({ type: 'answered', id: op.id, versions: found })
    reply(out, op.id, { kind: 'ok', value: valueOf(found) })
  }

  /** Q7: late answers count here, though the client did not wait for them. */
  function close(s: Node, op: Op, out: ToWorld): void {
    s.ops = s.ops.filter(({ id }) => id !== op.id)
    out.cancelTimer('patience', op.id)
    if (op.f === 'read' && s.config.readRepair) repair(s, op, out)
  }

  function repair(s: Node, { key, answers }: Op, out: ToWorld): void {
    const found = rule.found(s.config.versions, answers)
    for (const answer of answers.filter(({ node }) => keepersOf(s, key).includes(node))) {
      if (!rule.isRepaired(answer, found)) continue
      out.note('Q7', '{@} answered with less: is sent what the others have', answer.node)
      if (answer.node === s.self) keep(s, key, found, null, out)
      else out.send(answer.node, { type: 'Repair', key, versions: found })
    }
  }

  /** Q8: silent nodes are passed over for a while; where that is allowed, others stand in for them. */
  function onPatience(s: Node, id: RequestId, out: ToWorld): void {
    const op = opOf(s, id)
    if (op === undefined) return
    const silent = op.asked.filter(node => op.answers.every(answer => answer.node !== node))
    s.silent = s.config.nodes.filter(node => s.silent.includes(node) || silent.includes(node))
    for (const node of silent) out.setTimer('forgive', [s.config.forgive, s.config.forgive], node)
    const wanted = op.f === 'write' || !op.told ? rule.targets(s, op.key) : []
    if (askMore(s, id, wanted, out)) out.note('Q8', 'Hears nothing of some: others stand in for them')
    else {
      if (op.told) out.note('Q8', 'Waits no longer for {}', counted(silent.length, 'node'))
      else out.note('Q4', 'Has {} of {} answers: the client hears nothing', op.answers.length, op.need)
      close(s, op, out)
    }
  }

  return { onRequest, onDone, onAnswer, onPatience }
}

type Asked<F> = Extract<Command, { readonly f: F }>

/** Requests that a node has open at a time; the oldest is forgotten. */
const MOST = 32

const opOf = (s: Node, id: RequestId): Op | undefined => s.ops.find(op => op.id === id)

function change(s: Node, op: Op): void {
  s.ops = s.ops.map(other => (other.id === op.id ? op : other))
}

const ownerAmong = (s: Node, targets: readonly Target[]): NodeId | null =>
  targets.find(({ node }) => node === s.self)?.owner ?? null

const foundText = (s: Node, found: readonly Version[]): string =>
  (found.length === 0 ? 'nothing there' : versionsText(s.config.versions, found))
