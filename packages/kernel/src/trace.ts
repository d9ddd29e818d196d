/**
 * What happened, as numbers: a row for every event, in columns that grow by doubling. An event takes 28 bytes, and a
 * message 4 more, for the event that it ended with. What is not a number stands in stretch.ts.
 */
import { code, kinds, type Executed, type Kind, type Lost } from './observer.ts'
import type { Micros, NodeId } from './protocol.ts'
import type { Lineage } from './tape.ts'

/** The part of an event that is kept. */
export interface Row {
  readonly index: number
  readonly time: Micros
  readonly kind: Kind
  readonly node: NodeId
  readonly lineage: Lineage
  /** The event that caused this one; −1 where none did. */
  readonly cause: number
  /** The id of the message that arrived or was lost; −1 otherwise. */
  readonly message: number
  /** A person did it: it is an intervention, or what one made happen later. */
  readonly byHand: boolean
  readonly lost: Lost | null
  readonly changed: boolean
}

const losses: readonly (Lost | null)[] = [null, 'loss', 'cut', 'down', 'dropped', 'corrupt', 'full']

/** What else is known of an event, in one integer: kind and loss in 3 bits each, two facts, and the node above them. */
const LOSS = 8
const CHANGED = 64
const BY_HAND = 128
const NODE = 256

const SIZE = 1_024

export class Trace {
  length = 0
  /** Messages that were sent. */
  sent = 0
  #times = new Float64Array(SIZE)
  #lineages = new Float64Array(SIZE)
  #causes = new Int32Array(SIZE)
  #messages = new Int32Array(SIZE)
  #facts = new Int32Array(SIZE)
  /** By message, −1 while it is on its way. */
  #endedBy = new Int32Array(SIZE)

  add({ time, lineage, cause, kind, node, lost, changed, pending }: Executed): void {
    const i = this.length++
    if (i === this.#times.length) this.#resizeEvents(2 * i)
    this.#times[i] = time
    this.#lineages[i] = lineage
    this.#causes[i] = cause
    this.#messages[i] = pending.kind === 'message' ? pending.id : -1
    this.#facts[i] = code[kind] + (lost === null ? 0 : LOSS * losses.indexOf(lost)) + (changed ? CHANGED : 0)
      + (pending.kind === 'act' && !pending.planned ? BY_HAND : 0) + NODE * node
    if (pending.kind === 'message') this.#endedBy[pending.id] = i
  }

  /** One more message is on its way. */
  addMessage(): void {
    if (this.sent === this.#endedBy.length) this.#endedBy = resized(this.#endedBy, 2 * this.sent)
    this.#endedBy[this.sent++] = -1
  }

  /** Nothing more comes: what was reserved for it is given back. */
  close(): void {
    this.#resizeEvents(this.length)
    this.#endedBy = resized(this.#endedBy, this.sent)
  }

  row(i: number): Row {
    const facts = this.#facts[i]!
    return {
      index: i, time: this.#times[i]!, kind: kinds[facts % LOSS]!, node: Math.floor(facts / NODE),
      lineage: this.#lineages[i]!, cause: this.#causes[i]!, message: this.#messages[i]!,
      byHand: (facts & BY_HAND) !== 0, lost: losses[Math.floor((facts % CHANGED) / LOSS)]!,
      changed: (facts & CHANGED) !== 0,
    }
  }

  /** The event with which a message arrived or was lost; −1 while it is on its way. */
  endOf(message: number): number {
    return this.#endedBy[message]!
  }

  /** Events that this one caused, in order. */
  effectsOf(index: number): number[] {
    const found: number[] = []
    for (let i = index + 1; i < this.length; i++) if (this.#causes[i] === index) found.push(i)
    return found
  }

  #resizeEvents(length: number): void {
    this.#times = resized(this.#times, length)
    this.#lineages = resized(this.#lineages, length)
    this.#causes = resized(this.#causes, length)
    this.#messages = resized(this.#messages, length)
    this.#facts = resized(this.#facts, length)
  }
}

/** A copy with room for `length` numbers: as many of the old ones as there is room for, then zeros. */
function resized<T extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(numbers: T, length: number): T {
  const copy = new (numbers.constructor as new (length: number) => T)(length)
  copy.set(numbers.subarray(0, length))
  return copy
}
