/**
 * An atomic register for each key, on replicas of which a minority may crash: ask a quorum for the highest tag, then
 * see to it that a quorum has it, for reads as for writes (Attiya, Bar-Noy & Dolev 1995; with several writers, Lynch &
 * Shvartsman 1997). Numbers (A1 …) are those of the rules in README.md.
 */
import { Dict, type Disk, type Draft, type NodeId, type Out, type Protocol, type RequestId } from '@quorate/kernel'
import type { Command, Value } from '../kv/command.ts'
import { reply } from '../kv/messages.ts'
import { invariants, witnesses } from './invariants.ts'
import type { Ack, Message, Query, Report, Tag, Update, Version } from './messages.ts'
import {
  durable, isHigher, missing, peersOf, tagOf, versionOf, withAnswer, withOperation, type Abd,
  type Config, type Operation, type State,
} from './state.ts'
import { tagText, versionText, view, waits } from './view.ts'

type Replica = Draft<State>
type ToWorld = Out<Abd>
type Request = Extract<Message, { type: 'Request' }>

export const rules = {
  /** A1: any replica coordinates. */
  serves: (_s: State): boolean => true,
  /** A2: reads and writes alike ask first. */
  asksFirst: (_command: Command): boolean => true,
  /** A2: so many answers are enough, the own one among them. */
  hasReadQuorum: ({ read }: Config, answers: number): boolean => answers >= read,
  /** A3: of what is reported, the highest tag counts. */
  higher: (known: Version, reported: Version): Version => (isHigher(reported, known) ? reported : known),
  /** A4: a new tag is above all that were reported, and bears the name of the replica that makes it. */
  nextTag: (highest: Tag, self: NodeId): Tag => ({ sequence: highest.sequence + 1, writer: self }),
  /** A4: and above what this replica has by now: it may have made a tag for another client in the meantime. */
  alsoOwn: (reported: Version, own: Version): Version => (isHigher(own, reported) ? own : reported),
  /** A5: a version is replaced by one with a higher tag, and by no other. */
  replaces: (version: Version, known: Version): boolean => isHigher(version, known),
  /** A5: whoever has a higher one already says so too. */
  acknowledges: (_version: Version, _known: Version): boolean => true,
  /** A6: a client is answered when so many replicas have the version. */
  hasWriteQuorum: ({ write }: Config, answers: number): boolean => answers >= write,
  /** A7: a read hands on what it has read before it answers. */
  writesBack: (_command: Command): boolean => true,
  /** A8: a report counts for the operation that it names. */
  reportIsOf: (operation: Operation, id: RequestId): boolean => operation.id === id,
  /** A8: an acknowledgement counts for what is not above its tag. */
  ackIsOf: (operation: Operation, tag: Tag): boolean => !isHigher(operation.version, tag),
  /** A8: each replica counts once. */
  isFirst: (operation: Operation, from: NodeId): boolean => !operation.answered.includes(from),
  /** A9: whom to ask again: all that have not answered. */
  askedAgain: (s: State, operation: Operation): readonly NodeId[] => missing(s, operation),
  /** A10: a register knows no compare-and-set: only a write writes. */
  valueToWrite: (command: Command, _read: Value): Value | undefined =>
    (command.f === 'write' ? command.value : undefined),
}

export function abdWith(rule: typeof rules): Protocol<Abd> {
  function start({ self, ...config }: Config & { readonly self: NodeId }, disk: Disk<Abd> | null): State {
    return { config, self, versions: disk?.versions ?? Dict.empty, open: [] }
  }

  /** A1, A2: the first phase. */
  function onRequest(s: Replica, { id, command }: Request, out: ToWorld): void {
    if (!rule.serves(s)) return reply(out, id, { kind: 'redirect', leader: s.config.nodes[0]! })
    const { key } = command
    const operation: Operation = { id, command, phase: 'query', answered: [s.self], version: versionOf(s, key) }
    if (s.open.length === 0) setResend(s, out)
    s.open = withOperation(s.open, operation)
    if (!rule.asksFirst(command)) return update(s, operation, out)
    out.note('A2', 'Asks all what they have for {}, and waits for {} of {}', key, s.config.read, s.config.nodes.length)
    for (const peer of peersOf(s)) out.send(peer, { type: 'Query', id, key })
    if (rule.hasReadQuorum(s.config, operation.answered.length)) update(s, operation, out)
  }

  function onQuery(s: Replica, from: NodeId, { id, key }: Query, out: ToWorld): void {
    const version = versionOf(s, key)
    out.note('A2', 'Reports what it has: {}', versionText(version))
    out.send(from, { type: 'Report', id, version })
  }

  /** A3, A8 */
  function onReport(s: Replica, from: NodeId, { id, version }: Report, out: ToWorld): void {
    const operation = s.open.find(each =>
      each.phase === 'query' && rule.reportIsOf(each, id) && rule.isFirst(each, from))
    if (operation === undefined) return out.note('A8', 'Nobody waits for this report any more')
    const heard = withAnswer({ ...operation, version: rule.higher(operation.version, version) }, from)
    s.open = withOperation(s.open, heard)
    if (rule.hasReadQuorum(s.config, heard.answered.length)) return update(s, heard, out)
    out.note('A2', 'Has {} of the {} reports that it needs', heard.answered.length, s.config.read)
  }

  /** The second phase: what was read, or what is to be written, is handed on. */
  function update(s: Replica, operation: Operation, out: ToWorld): void {
    const { command } = operation
    const highest = rule.alsoOwn(operation.version, versionOf(s, command.key))
    const value = rule.valueToWrite(command, highest.value)
    const writes = value !== undefined
    const version = writes ? { ...rule.nextTag(highest, s.self), value } : highest
    const handed: Operation = { ...operation, phase: 'update', answered: [s.self], version }
    if (!writes && !rule.writesBack(command)) return finish(s, handed, out)
    noteUpdate(s, handed, writes, out)
    keep(s, command.key, version)
    s.open = withOperation(s.open, handed)
    for (const peer of peersOf(s)) out.send(peer, { type: 'Update', key: command.key, version })
    if (rule.hasWriteQuorum(s.config, handed.answered.length)) finish(s, handed, out)
  }

  /** A5: one comparison, wherever a version comes from. */
  function keep(s: Replica, key: string, version: Version): boolean {
    const isNew = rule.replaces(version, versionOf(s, key))
    if (isNew) s.versions = Dict.set(s.versions, key, version)
    return isNew
  }

  function onUpdate(s: Replica, from: NodeId, { key, version }: Update, out: ToWorld): void {
    const known = versionOf(s, key)
    const isNew = keep(s, key, version)
    if (isNew) out.note('A5', 'Its own is {}: keeps {}', versionText(known), versionText(version))
    else out.note('A5', 'Its own is {}: nothing changes', versionText(known))
    if (isNew || rule.acknowledges(version, known)) out.send(from, { type: 'Ack', key, tag: tagOf(versionOf(s, key)) })
  }

  /** A8: of several operations that hand on the same version, it counts for each. */
  function onAck(s: Replica, from: NodeId, { key, tag }: Ack, out: ToWorld): void {
    const counting = s.open.filter(each =>
      each.phase === 'update' && each.command.key === key && rule.ackIsOf(each, tag) && rule.isFirst(each, from))
    if (counting.length === 0) out.note('A8', 'Nobody waits for this acknowledgement any more')
    for (const operation of counting) onCopy(s, withAnswer(operation, from), out)
  }

  /** A6 */
  function onCopy(s: Replica, heard: Operation, out: ToWorld): void {
    s.open = withOperation(s.open, heard)
    if (rule.hasWriteQuorum(s.config, heard.answered.length)) return finish(s, heard, out)
    out.note('A6', '{} of the {} that it needs have it', heard.answered.length, s.config.write)
  }

  function finish(s: Replica, { id, command, version, answered }: Operation, out: ToWorld): void {
    out.note('A6', '{} is on {} of {}: answers the client', versionText(version), answered.length, s.config.nodes.length)
    s.open = s.open.filter(each => each.id !== id)
    if (s.open.length === 0) out.cancelTimer('resend')
    out.emit({ type: 'confirmed', key: command.key, tag: tagOf(version) })
    const { value } = version
    const changed = command.f !== 'cas' || rule.valueToWrite(command, command.from) === value
    reply(out, id, { kind: changed ? 'ok' : 'cas-failed', value })
  }

  /** A9 */
  function onResend(s: Replica, out: ToWorld): void {
    for (const operation of s.open) {
      const { id, command: { key }, phase, version } = operation
      const message: Message = phase === 'query' ? { type: 'Query', id, key } : { type: 'Update', key, version }
      for (const peer of rule.askedAgain(s, operation)) out.send(peer, message)
    }
    if (s.open.length > 0) setResend(s, out)
  }

  return {
    name: 'abd',
    durable,
    start,
    onMessage(s, from, message: Message, out) {
      if (message.type === 'Request') onRequest(s, message, out)
      else if (!s.config.nodes.includes(from)) return
      else if (message.type === 'Query') onQuery(s, from, message, out)
      else if (message.type === 'Report') onReport(s, from, message, out)
      else if (message.type === 'Update') onUpdate(s, from, message, out)
      else if (message.type === 'Ack') onAck(s, from, message, out)
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'resend') onResend(s, out)
    },
    waits,
    invariants,
    witnesses,
    view,
  }
}

export const abd = abdWith(rules)

const setResend = ({ config: { resend } }: State, out: ToWorld): void => out.setTimer('resend', [resend, resend])

function noteUpdate(s: State, { version, command: { key } }: Operation, writes: boolean, out: ToWorld): void {
  if (writes) out.note('A4', 'Tags {} with {}, and hands it to all', key, tagText(version))
  else out.note('A7', 'Has read {}: hands it to all before it answers, and waits for {}', versionText(version), s.config.write)
}
