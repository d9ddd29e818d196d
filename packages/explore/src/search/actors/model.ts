/**
 * A model made of nodes that react: pure handlers over plain data, and a network between them. The search calls a
 * handler once for every (local state, input) that occurs and looks the answer up ever after.
 *
 * Local states, messages, inputs and events are plain JSON: whole numbers, strings, booleans, null, arrays, records.
 * They are frozen when they are first seen. A handler returns the next local state; **the same reference back, with
 * nothing sent, recorded or spent, means that nothing happens**: that is no transition, and the message stays where it
 * is. A handler that wants to swallow a message without a change returns a copy.
 */
import type { Json } from './plain.ts'

export interface Actors<Local extends Json = Json, Message extends Json = Json, Input extends Json = Json> {
  readonly nodes: number
  readonly network: Network
  /** Named counters that run out, such as crashes or requests. `out.spend` and the network's faults draw on them. */
  readonly budgets?: readonly Budget[]
  /** The first local state of a node. Nodes start in order of their numbers, in one initial state. */
  start(node: number, out: Out<Message>): Local
  receive(node: number, local: Local, from: number, message: Message, out: Out<Message>): Local
  /** What a node may do by itself in this local state: let a timer fire, take a request, crash, restart. */
  inputs?(node: number, local: Local): readonly Input[]
  act?(node: number, local: Local, input: Input, out: Out<Message>): Local
  /** Remembers what handlers record: a client history, every leader so far. It is a part of the state. */
  readonly observer?: Observer
  /** The part of a local state that tells states apart, where not all of it shall. */
  view?(node: number, local: Local): Json
  /**
   * Which of two messages is offered first, and in which turn an input: all nodes' inputs of turn 0, then of turn 1 and
   * so on, after all messages. It decides which of several shortest ways is found, and with a view which of two states
   * that look alike stays.
   */
  compare?(a: Envelope<Message>, b: Envelope<Message>): number
  turn?(input: Input): number
  readonly words?: Words<Local, Message, Input>
}

/**
 * - `unordered`: a multiset; every distinct message may be the next one delivered.
 * - `duplicating`: a set from which nothing is ever taken; every message may arrive again and again.
 * - `ordered`: one queue a direction of a link. Here a delivery counts even where it changes nothing.
 *
 * `drop` and `double` name the budget that losing a message or adding a copy spends, or 'free' for no limit.
 */
export interface Network {
  readonly kind: 'unordered' | 'duplicating' | 'ordered'
  readonly drop?: string
  readonly double?: string
}

export interface Budget {
  readonly name: string
  readonly amount: number
}

export interface Envelope<Message extends Json = Json> {
  readonly from: number
  readonly to: number
  readonly message: Message
}

/** What a handler may do beside returning a state. */
export interface Out<Message extends Json = Json> {
  send(to: number, message: Message): void
  /** Tells the observer, in this order. */
  record(event: Json): void
  /** Every answer from 0 to n − 1 is tried; `why` stands in the words of the transition. */
  choose(n: number, why: string): number
  /** The transition exists only while the budget has this much. A negative amount gives back. */
  spend(budget: string, amount?: number): void
}

export interface Observer {
  readonly start: Json
  observe(memory: Json, event: Json): Json
}

/** How states and transitions are told. Without them, plain JSON is shown. */
export interface Words<Local, Message, Input> {
  readonly node?: (node: number) => string
  readonly local?: (local: Local, node: number) => string
  readonly message?: (message: Message) => string
  readonly input?: (input: Input, node: number) => string
}
