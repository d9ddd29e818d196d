/**
 * Chain replication (van Renesse & Schneider 2004): updates enter at the head and run down the chain, the tail answers,
 * acknowledgements run back. The master alone says who stands where, and may be wrong about who is alive. Numbers
 * (R1 …) are those of the rules in README.md; queries are in queries.ts.
 */
import { Seq, type Disk, type Draft, type NodeId, type Out, type Protocol, type Wait } from '@quorate/kernel'
import { isRead } from '../kv/command.ts'
import { reply, type Request } from '../kv/messages.ts'
import { apply } from '../kv/store.ts'
import { counted } from '../words.ts'
import { invariants, witnesses } from './invariants.ts'
import type { Ack, ChainMessage, Configure, Entry, Message, Update } from './messages.ts'
import { queriesWith, queryRules, redirect } from './queries.ts'
import {
  applied, durable, headOf, isHead, isJoining, isTail, owes, predecessor, processed, replay, sentOf, successor,
  type Chain, type Config, type State,
} from './state.ts'
import { view } from './view.ts'

type Server = Draft<State>
type ToWorld = Out<Chain>

const updateRules = {
  /** R1: one server orders all updates. */
  takesUpdates: (s: State): boolean => isHead(s),
  /** R2: Hist has no gaps. */
  continues: (s: State, position: number): boolean => position <= s.hist.length + 1,
  /** R3: what the tail has, everybody has. */
  answersUpdates: (s: State): boolean => isTail(s),
  /** R4: acknowledgements begin at the tail; a server that joins says how much it has. */
  acknowledges: (s: State): number => (isJoining(s) ? s.hist.length : processed(s)),
  /** R4: Sent is kept until it is acknowledged. */
  afterSending: (s: State): number => s.acknowledged,
  /** R5: a new successor may lack whatever was not acknowledged to the old one. */
  afterChange: (s: State): number => s.acknowledged,
  /** R5: what was lost on the way is sent again. */
  repeats: (_s: State): boolean => true,
  /** R6: neighbours listen to each other within one epoch only. */
  isOfThisEpoch: (s: State, epoch: number): boolean => epoch === s.epoch,
  /** R7: of two configurations the newer one counts. */
  isNewer: (s: State, epoch: number): boolean => epoch > s.epoch,
  /** R8: the old tail may have answered what was not acknowledged, or may not. */
  leftUnanswered: (s: State): readonly Entry[] => sentOf(s),
  /** R11: what it has from an earlier life in the chain may be what the chain never had. */
  bringsAlong: (_s: State): Seq<Entry> => Seq.empty,
  /** R12: the old tail goes on until its copy has arrived, and says when it stops. */
  takesOver: (m: Update): boolean => m.handed !== null,
  /** R12: it stops before the new one begins. */
  stops: (): boolean => true,
}

export const rules: typeof updateRules & typeof queryRules = { ...updateRules, ...queryRules }

export type Rules = typeof rules

export function chainWith(rule: Rules): Protocol<Chain> {
  const { onQuery, onConfirmed, askAgain, sendAway } = queriesWith(rule)

  function start(
    { self, ...config }: Config & { self: NodeId }, disk: Disk<Chain> | null, out: ToWorld,
  ): State {
    const hist = disk?.hist ?? Seq.empty
    const s: State = {
      config, self, epoch: disk?.epoch ?? 1, chain: disk?.chain ?? config.servers, joining: disk?.joining ?? null,
      hist, acknowledged: disk?.acknowledged ?? 0, handed: disk?.handed ?? null, store: replay(hist), queries: [],
    }
    if (owes(s)) repeatLater(s, out)
    return s
  }

  // Updates run down the chain.

  /** R1 */
  function onClientsUpdate(s: Server, { id, command }: Request, out: ToWorld): void {
    if (!rule.takesUpdates(s)) return redirect(headOf(s), id, 'R1', 'Only the head takes updates: points to {@}', out)
    out.note('R1', 'Is the head: it is update {}', s.hist.length + 1)
    process(s, [{ epoch: s.epoch, request: id, command, result: apply(s.store, command).result }], out)
  }

  function process(s: Server, entries: readonly Entry[], out: ToWorld): void {
    const position = s.hist.length + 1
    s.hist = Seq.concat(s.hist, entries)
    s.store = entries.reduce(applied, s.store)
    if (rule.answersUpdates(s)) {
      out.note('R3', 'Is the tail: answers whoever asked for it')
      answer(entries, out)
    }
    const next = successor(s)
    if (next !== null) {
      out.note('R2', 'Passes it on to {@}, and keeps it in Sent', next)
      out.send(next, { type: 'Update', epoch: s.epoch, position, entries: Seq.from(entries), handed: s.handed })
      s.acknowledged = rule.afterSending(s)
    } else if (isTail(s)) s.acknowledged = s.hist.length
  }

  function onUpdate(s: Server, from: NodeId, m: Update, out: ToWorld): void {
    if (!rule.continues(s, m.position)) {
      out.note('R2', 'Update {} is missing before it: waits until it is sent again', s.hist.length + 1)
      return
    }
    const before = rule.acknowledges(s)
    const news = Seq.slice(m.entries, Math.min(m.entries.length, Math.max(0, s.hist.length + 1 - m.position)))
    if (news.length > 0) process(s, news, out)
    if (isJoining(s) && s.handed === null && rule.takesOver(m)) takeOver(s, m.handed ?? 0, out)
    const after = rule.acknowledges(s)
    if (after > before || news.length === 0) out.send(from, { type: 'Ack', epoch: s.epoch, position: after })
  }

  // Acknowledgements run back.

  function onAck(s: Server, from: NodeId, m: Ack, out: ToWorld): void {
    if (from !== successor(s)) return
    if (m.position > s.acknowledged) cut(s, m.position, out)
    if (from === s.joining && s.handed === null) handOver(s, from, out)
  }

  /** R4 */
  function cut(s: Server, position: number, out: ToWorld): void {
    s.acknowledged = Math.min(position, s.hist.length)
    out.note('R4', 'Sent begins after update {} now', s.acknowledged)
    const previous = predecessor(s)
    if (previous === null || isTail(s)) return
    out.send(previous, { type: 'Ack', epoch: s.epoch, position: s.acknowledged })
  }

  /** R5 */
  function sendSent(s: State, handed: number | null, out: ToWorld): void {
    const [next, position] = [successor(s)!, s.acknowledged + 1]
    out.note('R5', 'Sends its Sent list to {@}, from update {} on', next, position)
    out.emit({ type: 'resent', position })
    out.send(next, { type: 'Update', epoch: s.epoch, position, entries: Seq.from(sentOf(s)), handed })
  }

  /** R5 */
  function onRepeat(s: State, out: ToWorld): void {
    out.emit({ type: 'due' })
    if (rule.repeats(s) && owes(s)) sendSent(s, s.handed, out)
    askAgain(s, out)
    repeatLater(s, out)
  }

  // The chain changes.

  /** R7 */
  function onConfigure(s: Server, { epoch, chain, joining }: Configure, out: ToWorld): void {
    if (!rule.isNewer(s, epoch)) return out.note('R7', 'Knows epoch {} already: ignores the order', s.epoch)
    const wasTail = isTail(s)
    s.epoch = epoch
    s.chain = chain
    s.joining = joining
    s.handed = null
    if (isJoining(s)) beginAnew(s, out)
    else if (isTail(s)) beTail(s, wasTail, out)
    else s.acknowledged = rule.afterChange(s)
    if (isTail(s)) askAgain(s, out)
    else sendAway(s, out)
    if (owes(s)) sendSent(s, null, out)
  }

  /** R8: a tail has nothing Sent, unless somebody joins: then it is all of Hist. */
  function beTail(s: Server, wasTail: boolean, out: ToWorld): void {
    if (!wasTail) {
      const left = rule.leftUnanswered(s)
      out.note('R8', 'Is the tail now: answers {} that its successor had not acknowledged', counted(left.length, 'update'))
      answer(left, out)
    }
    s.acknowledged = s.joining === null ? s.hist.length : 0
  }

  /** R11 */
  function beginAnew(s: Server, out: ToWorld): void {
    out.note('R11', 'Joins behind {@}, with an empty Hist', predecessor(s)!)
    s.hist = rule.bringsAlong(s)
    s.store = replay(s.hist)
    s.acknowledged = 0
  }

  /** R12 */
  function handOver(s: Server, to: NodeId, out: ToWorld): void {
    const answered = s.hist.length
    out.note('R12', '{@} has its copy: hands over, having answered up to update {}', to, answered)
    if (rule.stops()) s.handed = answered
    sendSent(s, answered, out)
    if (!isTail(s)) sendAway(s, out)
  }

  /** R12 */
  function takeOver(s: Server, handed: number, out: ToWorld): void {
    s.handed = handed
    s.acknowledged = s.hist.length
    out.note('R12', 'Has all that the old tail had, which has stopped: is the tail now')
    answer(Seq.slice(s.hist, Math.min(handed, s.hist.length)), out)
    tellMaster(s, s.config.master, out)
  }

  function onNeighbour(s: Server, from: NodeId, m: ChainMessage & { readonly epoch: number }, out: ToWorld): void {
    if (!rule.isOfThisEpoch(s, m.epoch)) out.note('R6', 'Is in epoch {}, and that is of epoch {}: ignores it', s.epoch, m.epoch)
    else if (m.type === 'Update') onUpdate(s, from, m, out)
    else if (m.type === 'Ack') onAck(s, from, m, out)
    else if (m.type === 'Confirmed') onConfirmed(s, m, out)
  }

  function onAny(s: Server, from: NodeId, m: Message, out: ToWorld): void {
    if (m.type === 'Request') (isRead(m.command) ? onQuery : onClientsUpdate)(s, m, out)
    else if (m.type === 'Ping') tellMaster(s, from, out)
    else if (m.type === 'Configure') onConfigure(s, m, out)
    else if (m.type === 'Update' || m.type === 'Ack' || m.type === 'Confirmed') onNeighbour(s, from, m, out)
  }

  return {
    name: 'chain',
    durable,
    start,
    onMessage(s, from, m: Message, out) {
      const [waited, epoch, acknowledged] = [isWaiting(s), s.epoch, s.acknowledged]
      onAny(s, from, m, out)
      const isAsBefore = waited && epoch === s.epoch && acknowledged === s.acknowledged
      if (isWaiting(s) && !isAsBefore) repeatLater(s, out)
      else if (waited && !isWaiting(s)) out.cancelTimer('repeat')
    },
    onTimeout(s, timer, _key, out) {
      if (timer === 'repeat' && isWaiting(s)) onRepeat(s, out)
    },
    waits,
    invariants,
    witnesses,
    view,
  }
}

export const chain = chainWith(rules)

function answer(entries: readonly Entry[], out: ToWorld): void {
  for (const { request, result } of entries) {
    out.emit({ type: 'answered', request })
    reply(out, request, result)
  }
}

/** Whether it is there, what it knows, and whether it has joined. */
function tellMaster(s: State, master: NodeId, out: ToWorld): void {
  out.send(master, { type: 'Pong', epoch: s.epoch, joined: isJoining(s) && s.handed !== null })
}

const isWaiting = (s: State): boolean => owes(s) || s.queries.length > 0

const repeatLater = ({ config: { repeatEvery } }: State, out: ToWorld): void =>
  out.setTimer('repeat', [repeatEvery, repeatEvery])

function waits(s: State): readonly Wait[] {
  const next = successor(s)
  const owed = owes(s) && next !== null
    ? [{ for: `the acknowledgement of update ${s.hist.length}`, rule: 'R4', need: 1, have: 0, missing: [next] }] : []
  const asked = s.queries.length === 0 ? []
    : [{ for: 'the word that it is the tail still', rule: 'R10', need: 1, have: 0, missing: [s.config.master] }]
  return [...owed, ...asked]
}
