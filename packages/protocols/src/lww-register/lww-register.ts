/**
 * A replicated map in which every replica takes writes, and the write with the highest timestamp wins: the register of
 * RFC 677 (Johnson & Thomas 1975), of Cassandra and of many others. Nobody waits for anybody, the replicas agree in the
 * end, and whatever the clocks say is believed. Numbers (L1 …) are those of the rules in README.md.
 */
import { Dict, type Disk, type Draft, type Micros, type NodeId, type Out, type Protocol } from '@quorate/kernel'
import type { Command } from '../kv/command.ts'
import { reply } from '../kv/messages.ts'
import { invariants, ownWriteWins, witnesses } from './invariants.ts'
import type { Ack, Message, Stamp, Update, Version } from './messages.ts'
import { durable, isHigher, owedTo, owesAnything, peersOf, type Config, type LwwRegister, type State } from './state.ts'
import { timeText, view } from './view.ts'

type Replica = Draft<State>
type ToWorld = Out<LwwRegister>
type Request = Extract<Message, { type: 'Request' }>

export const rules = {
  /** L1: the stamp of a write is what the local clock shows; the number of the replica breaks ties. */
  stamp: (s: State, _known: Stamp | undefined, clock: Micros): Stamp => ({ time: clock, by: s.self }),
  /** L2: a version is replaced by one with a higher stamp, and by no other (the Thomas write rule). */
  replaces: (version: Version, known: Version | undefined): boolean => known === undefined || isHigher(version, known),
  /** L3: every replica takes reads and writes. */
  serves: (_s: State): boolean => true,
  /** L4: what is sent to this replica again, and again until it is acknowledged. */
  sentAgain: (s: State, peer: NodeId): readonly string[] => owedTo(s, peer),
  /** L5: a debt is paid when the other has this stamp, or a higher one. */
  settles: (acknowledged: Stamp, ours: Stamp): boolean => !isHigher(ours, acknowledged),
  /** L6: a removed key keeps its stamp. */
  remembersRemoved: true,
  /** L7: no replica knows what the value is everywhere, so none may promise that it changed a certain one. */
  refuses: (command: Command): boolean => command.f === 'cas',
}

/** L1, as far as it can be mended here: a replica never stamps below what it has already for the key. */
function stampAboveSeen(s: State, known: Stamp | undefined, clock: Micros): Stamp {
  return { time: known === undefined ? clock : Math.max(clock, known.time + 1), by: s.self }
}

export function lwwRegisterWith(rule: typeof rules): Protocol<LwwRegister> {
  function start(
    { self, ...config }: Config & { readonly self: NodeId }, disk: Disk<LwwRegister> | null, out: ToWorld,
  ): State {
    const owed = disk?.owed ?? config.nodes.map(() => Dict.empty as Dict<true>)
    const s: State = { config, self, versions: disk?.versions ?? Dict.empty, owed }
    if (owesAnything(s)) setResend(s, out)
    return s
  }

  /** L3 */
  function onRequest(s: Replica, { id, command }: Request, out: ToWorld): void {
    if (!rule.serves(s)) {
      reply(out, id, { kind: 'redirect', leader: s.config.nodes[0]! })
      return
    }
    const known = Dict.get(s.versions, command.key)
    const value = known?.value ?? null
    if (rule.refuses(command)) {
      out.note('L7', 'Cannot know whether the value is still the expected one elsewhere: refuses')
      reply(out, id, { kind: 'cas-failed', value })
    } else if (command.f === 'read') {
      out.note('L3', 'Answers from its own memory')
      reply(out, id, { kind: 'ok', value })
    } else if (command.f === 'cas' && command.from !== value) reply(out, id, { kind: 'cas-failed', value })
    else {
      const written = command.f === 'cas' ? command.to : command.value
      write(s, command.key, { value: written, ...rule.stamp(s, known, out.clock()) }, known, out)
      reply(out, id, { kind: 'ok', value: written })
    }
  }

  function write(s: Replica, key: string, version: Version, known: Version | undefined, out: ToWorld): void {
    const inForce = rule.replaces(version, known)
    if (inForce) {
      out.note('L1', 'Stamps it {} s, confirms it at once and sends it to the others', timeText(version))
      keep(s, key, version)
      spread(s, key, out)
    } else {
      const [stamp, higher] = [timeText(version), timeText(known!)]
      out.note('L2', 'Stamps it {} s, not above the {} s that {@} gave to what is here: confirms it, and changes nothing', stamp, higher, known!.by)
    }
    out.emit({ type: 'confirmed', key, stamp: { time: version.time, by: version.by }, inForce })
  }

  function keep(s: Replica, key: string, version: Version): void {
    const forgets = version.value === null && !rule.remembersRemoved
    s.versions = forgets ? Dict.delete(s.versions, key) : Dict.set(s.versions, key, version)
  }

  /** L4: sent at once, and owed until it is acknowledged. */
  function spread(s: Replica, key: string, out: ToWorld): void {
    if (!owesAnything(s)) setResend(s, out)
    for (const peer of peersOf(s)) {
      withOwed(s, peer, keys => Dict.set(keys, key, true))
      sendVersion(s, peer, key, out)
    }
  }

  function onResend(s: Replica, out: ToWorld): void {
    for (const peer of peersOf(s)) {
      for (const key of rule.sentAgain(s, peer)) sendVersion(s, peer, key, out)
    }
    if (owesAnything(s)) setResend(s, out)
  }

  /** L2: the very same comparison for what comes from another replica, in whatever order it comes. */
  function onUpdate(s: Replica, from: NodeId, { key, version }: Update, out: ToWorld): void {
    const known = Dict.get(s.versions, key)
    if (rule.replaces(version, known)) {
      if (known === undefined) out.note('L2', 'Has nothing for {} yet: keeps it', key)
      else out.note('L2', 'Its own is of {} s: keeps this one, of {} s', timeText(known), timeText(version))
      keep(s, key, version)
    } else {
      out.note('L2', 'Its own is of {} s and this one of {} s: nothing changes', timeText(known!), timeText(version))
    }
    const { time, by } = Dict.get(s.versions, key) ?? version
    out.send(from, { type: 'Ack', key, stamp: { time, by } })
  }

  /** L5 */
  function onAck(s: Replica, from: NodeId, { key, stamp }: Ack, out: ToWorld): void {
    const ours = Dict.get(s.versions, key)
    if (!s.config.nodes.includes(from) || (ours !== undefined && !rule.settles(stamp, ours))) return
    withOwed(s, from, keys => Dict.delete(keys, key))
    if (!owesAnything(s)) out.cancelTimer('resend')
  }

  return {
    name: 'lww-register',
    durable,
    start,
    onMessage(s, from, message: Message, out) {
      if (message.type === 'Request') onRequest(s, message, out)
      else if (message.type === 'Update') onUpdate(s, from, message, out)
      else if (message.type === 'Ack') onAck(s, from, message, out)
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'resend') onResend(s, out)
    },
    waits: s => peersOf(s).filter(peer => owedTo(s, peer).length > 0).map(peer => ({
      for: `node ${peer} to acknowledge ${owedTo(s, peer).join(', ')}`, rule: 'L4', need: 1, have: 0, missing: [peer],
    })),
    invariants,
    witnesses,
    view,
  }
}

export const lwwRegister = lwwRegisterWith(rules)

/** The same with L1 replaced, and with the property that this buys. Its name differs, for mutants are of the other. */
export const lwwRegisterMonotone: Protocol<LwwRegister> = {
  ...lwwRegisterWith({ ...rules, stamp: stampAboveSeen }),
  name: 'lww-register-monotone',
  invariants: [...invariants, ownWriteWins],
}

const setResend = ({ config: { resend } }: State, out: ToWorld): void => out.setTimer('resend', [resend, resend])

function sendVersion(s: State, peer: NodeId, key: string, out: ToWorld): void {
  const version = Dict.get(s.versions, key)
  if (version !== undefined) out.send(peer, { type: 'Update', key, version })
}

function withOwed(s: Replica, node: NodeId, change: (keys: Dict<true>) => Dict<true>): void {
  const at = s.config.nodes.indexOf(node)
  s.owed = s.owed.with(at, change(s.owed[at]!))
}

