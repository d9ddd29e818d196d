/**
 * People who write to each other, and a clock that says in which order their messages are shown. The chat is the same
 * for every clock, so that what is seen to differ is the clock: what it shows after an event, what of it is sent along,
 * and which of two messages stands above the other. Nothing is sent again: delivery is not what clocks are about.
 */
import {
  listText, Seq, type Disk, type Draft, type Invariant, type Micros, type NodeId, type Out, type Protocol, type View,
  type Witness,
} from '@quorate/kernel'
import { askProblem, type Ask, type Chat, type Config, type Entry, type Say, type State } from './entry.ts'

/** A clock as the lines that differ. `physical` reads the local clock of the machine, in µs. */
export interface Clock<T, S> {
  /** Before the first event of a node. */
  readonly first: (config: Config) => T
  /** After an event of this node alone, which is what saying something is. */
  readonly tick: (clock: T, s: Place, physical: () => Micros) => T
  /** What a message carries, from the clock before and after the event that sends it. */
  readonly stamp: (before: T, after: T) => S
  /** After a message with this stamp has been received. */
  readonly receive: (clock: T, stamp: S, s: Place, physical: () => Micros) => T
  /** Whether the first is shown above the second. */
  readonly isAbove: (a: Named<S>, b: Named<S>) => boolean
  /** A message that comes a second time is no event. */
  readonly isKnown: (log: Seq<Entry<T, S>>, from: NodeId, n: number) => boolean
  /** Why a message is not taken, as a sentence for a note, or null. */
  readonly refuses: (stamp: S, s: Place, physical: () => Micros) => string | null
}

/** Which node of how many. */
export type Place = Pick<State<unknown, unknown>, 'self' | 'config'>
export type Named<S> = Pick<Entry<unknown, S>, 'from' | 'n' | 'stamp'>

/** What a clock is called, and how it is judged and shown. */
export interface Judged<T, S> {
  readonly name: string
  /** Numbers of the rules that notes name: of what a node does alone, of receiving, and of the order. */
  readonly numbers: { readonly tick: string; readonly receive: string; readonly order: string }
  readonly invariants: readonly Invariant<Chat<T, S>>[]
  readonly witnesses: readonly Witness<Chat<T, S>>[]
  readonly view: View<Chat<T, S>>
  readonly text: { readonly clock: (clock: T) => string; readonly stamp: (stamp: S) => string }
}

export const isKnown = <T, S>(log: Seq<Entry<T, S>>, from: NodeId, n: number): boolean =>
  Seq.toArray(log).some(entry => entry.from === from && entry.n === n)

export const takesAll = (): null => null

/** What is on the disk together: a clock that is older than the log would say a second time what it has said. */
const durable = [['clock', 'log', 'thread']] as const satisfies (keyof State<unknown, unknown>)[][]

export function chatWith<T, S>(rule: Clock<T, S>, { numbers, text, ...judged }: Judged<T, S>): Protocol<Chat<T, S>> {
  type S1 = Draft<State<T, S>>
  type ToWorld = Out<Chat<T, S>>

  function start({ self, ...config }: Config & { readonly self: NodeId }, disk: Disk<Chat<T, S>> | null): State<T, S> {
    const clock = disk?.clock ?? rule.first(config)
    return { config, self, clock, log: disk?.log ?? Seq.empty, thread: disk?.thread ?? Seq.empty }
  }

  function say(s: S1, { text: words, to }: Ask, out: ToWorld): S {
    const before = s.clock
    s.clock = rule.tick(before, s, () => out.clock())
    const stamp = rule.stamp(before, s.clock)
    const n = s.log.length
    out.note(numbers.tick, 'Its clock was {} and is now {}', text.clock(before), text.clock(s.clock))
    keep(s, { from: s.self, n, text: words, stamp, at: s.clock }, out)
    for (const node of to ?? s.config.nodes) {
      if (node !== s.self && s.config.nodes.includes(node)) out.send(node, { type: 'Say', n, stamp, text: words })
    }
    return stamp
  }

  function hear(s: S1, from: NodeId, { n, stamp, text: words }: Say<S>, out: ToWorld): void {
    if (rule.isKnown(s.log, from, n)) return
    let read: Micros | null = null
    const physical = (): Micros => (read ??= out.clock())
    const refusal = rule.refuses(stamp, s, physical)
    if (refusal !== null) return out.note(numbers.receive, refusal)
    const before = s.clock
    s.clock = rule.receive(before, stamp, s, physical)
    out.note(numbers.receive, 'Its clock was {}, the message has {}: its clock is now {}',
      text.clock(before), text.stamp(stamp), text.clock(s.clock))
    keep(s, { from, n, text: words, stamp, at: s.clock }, out)
  }

  /** Into the log at its end, into the thread above the first message that it belongs above. */
  function keep(s: S1, entry: Entry<T, S>, out: ToWorld): void {
    const thread = Seq.toArray(s.thread)
    const above = thread.findIndex(position => rule.isAbove(entry, Seq.at(s.log, position)))
    const place = above < 0 ? thread.length : above
    if (above >= 0) out.note(numbers.order, 'Shows it above "{}"', Seq.at(s.log, thread[above]!).text)
    // Only where the order is a partial one.
    const apart = Seq.toArray(s.log).filter(other => !rule.isAbove(entry, other) && !rule.isAbove(other, entry))
    const texts = apart.map(({ text: other }) => `"${other}"`)
    if (texts.length > 0) out.note(numbers.order, 'Whoever said it did not know of {}, nor the other way round', listText(texts))
    s.thread = Seq.from([...thread.slice(0, place), s.log.length, ...thread.slice(place)])
    s.log = Seq.push(s.log, entry)
  }

  return {
    ...judged,
    durable,
    start,
    onMessage(s, from, message, out) {
      if (message.type === 'Say') hear(s, from, message, out)
    },
    onRequest(s, id, request, out) {
      out.respond(id, { kind: 'ok', definite: true, stamp: say(s, request, out) })
    },
    requestProblem: askProblem,
  }
}
