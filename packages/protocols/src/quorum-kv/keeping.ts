/** What a node does for other nodes: it keeps copies, keeps hints, hands them over, and compares trees (§4.6, §4.7). */
import { Dict, type Draft, type NodeId, type Out } from '@quorate/kernel'
import { changed, isLeaf, leafOf } from './merkle.ts'
import type { Compare, Entry, Handoff, HandoffDone, Message, Sync } from './messages.ts'
import { rangeOf } from './ring.ts'
import type { Rules } from './rules.ts'
import {
  copyOf, entryHash, hasHints, hintsFor, holdingOf, peersOf, rangesOf, type QuorumKv, type State,
} from './state.ts'
import { areSame, stampsOf, type Version } from './versions.ts'
import { counted } from '../words.ts'

type Node = Draft<State>
type ToWorld = Out<QuorumKv>
type Question = Extract<Message, { type: 'Put' | 'Get' }>

export type Keeping = ReturnType<typeof keepingWith>

/** Items of a list in one message. What does not fit is found at the next comparison. */
const MOST = 64

export function keepingWith(rule: Rules) {
  /** Q6, and Q8 for what belongs to another. */
  function keep(s: Node, key: string, versions: readonly Version[], owner: NodeId | null, out: ToWorld): void {
    if (owner !== null) return keepHint(s, key, versions, owner, out)
    put(s, key, rule.merged(s.config.versions, copyOf(s, key), versions))
  }

  function put(s: Node, key: string, versions: readonly Version[]): void {
    const before = copyOf(s, key)
    if (versions === before) return
    s.store = Dict.set(s.store, key, versions)
    const range = rangeOf(s.ring, key)
    if (rule.keepsTree) {
      s.trees = s.trees.with(range, changed(s.trees[range]!, key, entryHash(key, before), entryHash(key, versions)))
    }
  }

  function keepHint(s: Node, key: string, versions: readonly Version[], owner: NodeId, out: ToWorld): void {
    out.note('Q8', 'Keeps it for {@} until that one has it', owner)
    if (!rule.keepsHints) return
    if (!hasHints(s)) setHandoff(s, out)
    setHint(s, owner, key, rule.merged(s.config.versions, Dict.get(hintsFor(s, owner), key) ?? [], versions))
  }

  function onQuestion(s: Node, from: NodeId, message: Question, out: ToWorld): void {
    const { id, key } = message
    if (message.type === 'Get') return out.send(from, { type: 'GetDone', id, versions: holdingOf(s, key) })
    keep(s, key, [message.version], message.owner, out)
    out.send(from, { type: 'PutDone', id, stamp: message.version.stamp })
  }

  function onRepair(s: Node, { key, versions }: Entry, out: ToWorld): void {
    const known = copyOf(s, key)
    put(s, key, rule.repaired(s.config.versions, known, versions))
    out.note('Q7', copyOf(s, key) === known ? 'Has it by now' : 'Keeps what it lacked')
  }

  /** Q9 and Q10 */
  function onHandoffTimer(s: Node, out: ToWorld): void {
    for (const owner of s.config.nodes) {
      for (const [key, versions] of Dict.entries(hintsFor(s, owner)).slice(0, MOST)) {
        out.send(rule.handedTo(s, owner), { type: 'Handoff', key, versions })
        setHint(s, owner, key, rule.leftWhenSent(versions))
      }
    }
    if (hasHints(s)) setHandoff(s, out)
  }

  function onHandoff(s: Node, from: NodeId, { key, versions }: Handoff, out: ToWorld): void {
    out.note('Q9', 'Gets from {@} what was kept for it', from)
    keep(s, key, versions, null, out)
    out.send(from, { type: 'HandoffDone', key, stamps: stampsOf(copyOf(s, key)) })
  }

  function onHandoffDone(s: Node, from: NodeId, { key, stamps }: HandoffDone, out: ToWorld): void {
    const hint = s.config.nodes.includes(from) ? Dict.get(hintsFor(s, from), key) : undefined
    if (hint === undefined) return
    setHint(s, from, key, rule.leftWhenTaken(s.config.versions, hint, stamps))
    out.note('Q10', '{@} has it: keeps the hint no longer', from)
    if (!hasHints(s)) out.cancelTimer('handoff')
  }

  /** Q11: begins with the roots of all ranges that both keep. */
  function onExchange(s: Node, out: ToWorld): void {
    const peers = peersOf(s)
    const peer = peers[s.turn]!
    s.turn = (s.turn + 1) % peers.length
    const hashes = rangesOf(s, s.self, peer).map(range => [range, 0, s.trees[range]![0]!] as const)
    out.note('Q11', 'Compares its trees with those of {@}', peer)
    if (hashes.length > 0) out.send(peer, { type: 'Compare', hashes })
    setExchange(s, out)
  }

  /** Q11: goes down where hashes differ; at the leaves, keys are sent. */
  function onCompare(s: Node, from: NodeId, { hashes }: Compare, out: ToWorld): void {
    const common = rangesOf(s, s.self, from)
    const different = hashes.filter(([range, place, hash]) => common.includes(range) && s.trees[range]![place] !== hash)
    if (different.length === 0) return out.note('Q11', 'Has the same')
    const below = different.filter(([, place]) => !isLeaf(place)).flatMap(([range, place]) =>
      rule.lookedAt(place).map(child => [range, child, s.trees[range]![child]!] as const))
    const leaves = different.filter(([, place]) => isLeaf(place)).map(([range, place]) => [range, place] as const)
    out.note('Q11', '{}', counted(different.length, 'hash differs', 'hashes differ'))
    if (below.length > 0) out.send(from, { type: 'Compare', hashes: below.slice(0, MOST) })
    if (leaves.length > 0) out.send(from, { type: 'Sync', leaves, entries: entriesOf(s, leaves), answer: true })
  }

  function onSync(s: Node, from: NodeId, { leaves, entries, answer }: Sync, out: ToWorld): void {
    const common = rangesOf(s, s.self, from)
    const known = entries.filter(({ key }) => common.includes(rangeOf(s.ring, key)))
    for (const { key, versions } of known) keep(s, key, versions, null, out)
    if (!answer) return
    const more = entriesOf(s, leaves.filter(([range]) => common.includes(range))).filter(({ key, versions }) =>
      !areSame(versions, entries.find(entry => entry.key === key)?.versions ?? []))
    out.note('Q11', 'Keeps what it lacked, and sends back {}', counted(more.length, 'key'))
    if (more.length > 0) out.send(from, { type: 'Sync', leaves, entries: more, answer: false })
  }

  return { keep, onQuestion, onRepair, onHandoffTimer, onHandoff, onHandoffDone, onExchange, onCompare, onSync }
}

function setHint(s: Node, owner: NodeId, key: string, versions: readonly Version[]): void {
  const [at, keys] = [s.config.nodes.indexOf(owner), hintsFor(s, owner)]
  s.hints = s.hints.with(at, versions.length === 0 ? Dict.delete(keys, key) : Dict.set(keys, key, versions))
}

const entriesOf = (s: State, leaves: readonly (readonly [range: number, place: number])[]): Entry[] =>
  Dict.entries(s.store).filter(([key]) =>
    leaves.some(([range, place]) => rangeOf(s.ring, key) === range && leafOf(key) === place))
    .map(([key, versions]) => ({ key, versions })).slice(0, MOST)

export const setHandoff = ({ config: { handoff } }: State, out: ToWorld): void =>
  out.setTimer('handoff', [handoff, handoff])

export function setExchange({ config: { exchange } }: State, out: ToWorld): void {
  if (exchange > 0) out.setTimer('exchange', [exchange, exchange])
}
