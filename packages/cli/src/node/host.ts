/**
 * One instance of a protocol in the real world: its handlers stay pure, and this is what sends, waits, writes and rolls
 * dice. Timers are the machine's, choices and delays are random, and what a step wants to be durable is stored before
 * anything that the step says leaves the node.
 */
import {
  durableOf, start, step, type AnyProtocol, type AnyTypes, type Asks, type Effect, type Event, type NodeId, type Note,
  type Range, type RequestId,
} from '@quorate/kernel'

/** What an instance asks of the world around it. Times are in µs. */
export interface Around {
  send(from: NodeId, to: NodeId, message: unknown): void
  respond(request: RequestId, outcome: AnyTypes['outcome']): void
  note(node: NodeId, note: Note): void
  /** Stores what must survive a crash, and returns when it is safe. */
  store(node: NodeId, durable: object): void
  /** What was stored, or null at birth. */
  stored(node: NodeId): object | null
}

const asks: Asks = {
  clock: () => Math.floor(Date.now() * 1_000),
  choose: n => Math.floor(Math.random() * n),
}

const between = ([min, max]: Range): number => min + Math.floor(Math.random() * (max - min + 1))

export class Host {
  readonly #protocol: AnyProtocol
  readonly #id: NodeId
  readonly #around: Around
  readonly #timers = new Map<string, NodeJS.Timeout>()
  #state: AnyTypes['state']

  constructor(protocol: AnyProtocol, config: object, id: NodeId, around: Around) {
    this.#protocol = protocol
    this.#id = id
    this.#around = around
    this.#perform(start(protocol, config, id, around.stored(id) as never, asks), null)
  }

  step(event: Event): void {
    this.#perform(step(this.#protocol, this.#state, event, asks), this.#state)
  }

  #perform(
    { state, effects, notes }: { state: AnyTypes['state']; effects: readonly Effect[]; notes: readonly Note[] },
    before: AnyTypes['state'] | null,
  ): void {
    this.#state = state
    if (before !== state) this.#store(before)
    for (const note of notes) this.#around.note(this.#id, note)
    for (const effect of effects) this.#do(effect)
  }

  #store(before: AnyTypes['state'] | null): void {
    const durable = durableOf(this.#protocol, this.#state)
    if (before === null || !isSame(durableOf(this.#protocol, before), durable)) this.#around.store(this.#id, durable)
  }

  #do(effect: Effect): void {
    switch (effect.kind) {
      case 'send': return this.#around.send(this.#id, effect.to, effect.message)
      case 'respond': return this.#around.respond(effect.request, effect.outcome)
      case 'setTimer': return this.#setTimer(effect.timer, effect.key, effect.delay)
      case 'cancelTimer': return clearTimeout(this.#timers.get(`${effect.timer} ${effect.key}`))
      // Emitted values are for judges, and here are none.
      case 'emit': return
      default: throw new Error(`${this.#protocol.name} writes to its disk by itself, which nodes of processes do not support`)
    }
  }

  #setTimer(timer: string, key: number, delay: Range): void {
    const id = `${timer} ${key}`
    clearTimeout(this.#timers.get(id))
    this.#timers.set(id, setTimeout(() => this.step({ kind: 'timeout', timer, key }), between(delay) / 1_000))
  }
}

/** Fields are replaced and never written into, so the same references mean the same contents. */
function isSame(a: AnyTypes['state'], b: AnyTypes['state']): boolean {
  if (a === b) return true
  if (!isRecord(a) || !isRecord(b)) return false
  return Object.keys(b).every(name => a[name] === b[name] || isSame(a[name], b[name]))
}

const isRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
