/**
 * Distributed snapshots (Chandy & Lamport, ACM TOCS 1985): a photograph of a system that does not stand still. Each
 * node records itself at some moment and what is on its way to it, and the parts fit together, because a marker goes
 * through every channel between what belongs to the photograph and what does not. Money moves about, so that it shows
 * when parts do not fit. Numbers (S1 …) are those of the rules in README.md.
 */
import { Seq, type Disk, type Draft, type NodeId, type Out, type Protocol, type Wait } from '@quorate/kernel'
import { invariants, witnesses } from './invariants.ts'
import type { Body, Data, Marker, SnapshotId } from './messages.ts'
import {
  durable, isComplete, isSame, recordingOf, type Channel, type Config, type GlobalSnapshot, type Outgoing,
  type Recording, type Request, type State,
} from './state.ts'
import { view } from './view.ts'

type S = Draft<State>
type ToWorld = Out<GlobalSnapshot>

export const rules = {
  /** S1: markers leave in the same step, before anything else. */
  marksAtOnce: true,
  /** S1: through every channel. */
  marks: ({ config, self }: State): readonly NodeId[] => config.nodes.filter(node => node !== self),
  /** S2: the channel of the first marker is recorded as empty: it ends where the node's own record begins. */
  closesFirst: true,
  /** S2: the state is that of the moment of the first marker. */
  keepsFirst: true,
  /** S3: what arrives before the marker of its channel was on its way. */
  recordsChannels: true,
  /** S4: this marker ends the record of its channel. */
  closes: (from: NodeId, at: NodeId): boolean => from === at,
  /** C1: in the order of the channel, and each position once. */
  takes: (at: number, next: number): boolean => at === next,
  /** C2: what has not been acknowledged. */
  sentAgain: ({ items }: Outgoing): number => items.length,
}

export function globalSnapshotWith(rule: typeof rules): Protocol<GlobalSnapshot> {
  function start(
    { self, ...config }: Config & { readonly self: NodeId }, disk: Disk<GlobalSnapshot> | null, out: ToWorld,
  ): State {
    const none = config.nodes.map(() => 0)
    const s: State = {
      config, self, balance: disk?.balance ?? config.money[config.nodes.indexOf(self)]!,
      out: disk?.out ?? config.nodes.map(() => ({ from: 0, items: Seq.empty })), next: disk?.next ?? none,
      paid: disk?.paid ?? none, got: disk?.got ?? none, recordings: disk?.recordings ?? Seq.empty,
      owed: disk?.owed ?? [],
    }
    if (s.out.some(({ items }) => items.length > 0)) setResend(s, out)
    return s
  }

  // The snapshot.

  /** S1: of one's own accord. */
  function begin(s: S, out: ToWorld): void {
    const n = Seq.toArray(s.recordings).filter(({ by }) => by === s.self).length
    record(s, { by: s.self, n }, null, out)
  }

  function record(s: S, { by, n }: SnapshotId, first: NodeId | null, out: ToWorld): void {
    const channels = s.config.nodes.map((node): Channel =>
      ({ amounts: [], isClosed: node === s.self || (node === first && rule.closesFirst) }))
    s.recordings = Seq.push(s.recordings, { by, n, balance: s.balance, channels })
    out.note(first === null ? 'S1' : 'S2', 'Records its balance, {}, and sends markers', s.balance)
    if (rule.marksAtOnce) mark(s, { by, n }, out)
    else s.owed = [...s.owed, { by, n }]
  }

  function mark(s: S, { by, n }: SnapshotId, out: ToWorld): void {
    for (const node of rule.marks(s)) send(s, node, { type: 'Marker', by, n }, out)
  }

  /** S2, S4 */
  function onMarker(s: S, from: NodeId, marker: Marker, out: ToWorld): void {
    const known = recordingOf(s, marker)
    if (known === undefined) record(s, marker, from, out)
    else change(s, marker, recording => closed(s, recording, from, out))
  }

  function closed(s: S, recording: Recording, from: NodeId, out: ToWorld): Recording {
    const channels = recording.channels.map((channel, i) =>
      (rule.closes(from, s.config.nodes[i]!) ? { ...channel, isClosed: true } : channel))
    const done = { ...recording, channels, balance: rule.keepsFirst ? recording.balance : s.balance }
    const { amounts } = channels[s.config.nodes.indexOf(from)]!
    out.note('S4', 'What was on its way from {@} is recorded: {}', from, amounts.length === 0 ? 'nothing' : amounts.join(' + '))
    if (isComplete(done)) out.note('S4', 'Its part of the snapshot is complete')
    return done
  }

  /** S3 */
  function onTransfer(s: S, from: NodeId, amount: number, out: ToWorld): void {
    const at = s.config.nodes.indexOf(from)
    s.balance += amount
    s.got = s.got.with(at, s.got[at]! + 1)
    for (const recording of Seq.toArray(s.recordings)) {
      const channel = recording.channels[at]!
      if (channel.isClosed || !rule.recordsChannels) continue
      out.note('S3', 'It was on its way when the balance was recorded: recorded, too')
      const channels = recording.channels.with(at, { ...channel, amounts: [...channel.amounts, amount] })
      change(s, recording, known => ({ ...known, channels }))
    }
  }

  function change(s: S, id: SnapshotId, to: (recording: Recording) => Recording): void {
    const at = Seq.toArray(s.recordings).findIndex(recording => isSame(recording, id))
    s.recordings = Seq.set(s.recordings, at, to(Seq.at(s.recordings, at)))
  }

  // The application.

  function onRequest(s: S, request: Request, out: ToWorld): boolean {
    if (request.f === 'record') {
      begin(s, out)
      return true
    }
    const { to, amount } = request
    const at = s.config.nodes.indexOf(to)
    if (at < 0 || to === s.self || amount > s.balance) return false
    s.balance -= amount
    s.paid = s.paid.with(at, s.paid[at]! + 1)
    send(s, to, { type: 'Transfer', amount }, out)
    return true
  }

  // Channels.

  function send(s: S, to: NodeId, body: Body, out: ToWorld): void {
    const at = s.config.nodes.indexOf(to)
    const { from, items } = s.out[at]!
    if (s.out.every(outgoing => outgoing.items.length === 0)) setResend(s, out)
    out.send(to, { type: 'Data', at: from + items.length, body })
    s.out = s.out.with(at, { from, items: Seq.push(items, body) })
  }

  /** C1 */
  function onData(s: S, from: NodeId, { at, body }: Data, out: ToWorld): void {
    const channel = s.config.nodes.indexOf(from)
    if (channel < 0 || from === s.self) return
    const next = s.next[channel]!
    if (rule.takes(at, next)) {
      s.next = s.next.with(channel, Math.max(next, at + 1))
      if (body.type === 'Marker') onMarker(s, from, body, out)
      else onTransfer(s, from, body.amount, out)
    } else if (at > next) out.note('C1', 'Something that was sent before it is missing: waits until it is sent again')
    out.send(from, { type: 'Ack', next: s.next[channel]! })
  }

  function onAck(s: S, from: NodeId, acknowledged: number, out: ToWorld): void {
    const at = s.config.nodes.indexOf(from)
    const outgoing = s.out[at]
    const count = acknowledged - (outgoing?.from ?? 0)
    if (outgoing === undefined || count <= 0 || count > outgoing.items.length) return
    s.out = s.out.with(at, { from: acknowledged, items: Seq.from(Seq.slice(outgoing.items, count)) })
    if (s.out.every(({ items }) => items.length === 0)) out.cancelTimer('resend')
  }

  /** C2 */
  function onResend(s: S, out: ToWorld): void {
    for (const id of s.owed) mark(s, id, out)
    s.owed = []
    s.out.forEach((outgoing, i) => {
      Seq.slice(outgoing.items, 0, rule.sentAgain(outgoing)).forEach((body, k) =>
        out.send(s.config.nodes[i]!, { type: 'Data', at: outgoing.from + k, body }))
    })
    if (s.out.some(({ items }) => items.length > 0)) setResend(s, out)
  }

  return {
    name: 'global-snapshot',
    durable,
    start,
    onMessage(s, from, message, out) {
      if (message.type === 'Data') onData(s, from, message, out)
      else if (message.type === 'Ack') onAck(s, from, message.next, out)
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'resend') onResend(s, out)
    },
    onRequest(s, id, request, out) {
      out.respond(id, { kind: onRequest(s, request, out) ? 'ok' : 'failed', definite: true })
    },
    requestProblem,
    waits,
    invariants,
    witnesses,
    view,
  }
}

const setResend = ({ config: { resend } }: State, out: ToWorld): void => out.setTimer('resend', [resend, resend])

function requestProblem(request: unknown): string | null {
  const { f, to, amount } = (request ?? {}) as { f?: unknown; to?: unknown; amount?: unknown }
  if (f === 'record') return null
  if (f !== 'transfer') return 'it is { f: "record" } or { f: "transfer", to, amount }'
  const isWhole = (value: unknown, least: number): boolean => Number.isSafeInteger(value) && (value as number) >= least
  return isWhole(to, 0) && isWhole(amount, 1) && (amount as number) <= 1_000_000 ? null
    : '"to" is a node and "amount" a whole number from 1 to 1000000'
}

/** S4: a part is complete when every other node's marker has come. */
function waits(s: State): readonly Wait[] {
  return Seq.toArray(s.recordings).filter(recording => !isComplete(recording)).map(({ by, n, channels }) => {
    const missing = s.config.nodes.filter((_, i) => !channels[i]!.isClosed)
    const need = s.config.nodes.length - 1
    return { for: `markers of snapshot ${n + 1} of node ${by}`, rule: 'S4', need, have: need - missing.length, missing }
  })
}

export const globalSnapshot = globalSnapshotWith(rules)
