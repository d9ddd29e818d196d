/**
 * `step`: one event of one node, as a pure function. Both engines go through here, so what is animated is what is
 * searched. Hosted protocols run in the same step: their messages and timers are routed by channel, what they say
 * reaches the host after their handler has returned, and the host's requests reach them after the host's has.
 */
import { fail } from './assert.ts'
import type {
  AnyProtocol, AnyTypes, Disk, Effect, Event, HostedSaid, Micros, NodeId, Note, Out, Protocol, Range, RequestId, Types,
} from './protocol.ts'

/** The two questions that a handler may ask; the engine answers from the tape, or enumerates. */
export interface Asks {
  clock(): Micros
  choose(n: number, why: string): number
}

/** A message of a hosted protocol on the wire. */
export interface Wrapped {
  readonly channel: string
  readonly message: AnyTypes['message']
}

export interface Emitted {
  /** The path of the protocol that spoke: '' for the node's own, 'raft' for one that it hosts. */
  readonly channel: string
  readonly value: AnyTypes['emit']
}

const nothing: readonly never[] = []

/** What the protocol at this path has emitted. */
export const saidOn = (channel: string, emitted: readonly Emitted[]): readonly Emitted['value'][] =>
  (emitted.length === 0 ? nothing : emitted.filter(said => said.channel === channel).map(said => said.value))

/** Everything that one step asked for. `reset` makes it ready for the next one. */
export class Outbox {
  effects: Effect[] = []
  emitted: Emitted[] = []
  notes: Note[] = []
  noting: boolean
  readonly asks: Asks

  constructor(asks: Asks, noting: boolean) {
    this.asks = asks
    this.noting = noting
  }

  reset(): void {
    if (this.effects.length > 0) this.effects = []
    if (this.emitted.length > 0) this.emitted = []
    if (this.notes.length > 0) this.notes = []
  }
}

type Work =
  | { readonly kind: 'said'; readonly channel: string; readonly said: HostedSaid }
  | { readonly kind: 'request'; readonly channel: string; readonly id: RequestId; readonly request: unknown }

/** One protocol in its place: at the top of a node, or hosted under a channel of another. */
class Cell implements Out {
  readonly protocol: AnyProtocol
  readonly channel: string
  readonly path: string
  /** What the timers of a hosted protocol begin with. */
  readonly prefix: string
  readonly host: Cell | null
  readonly hosted: readonly Cell[]
  box!: Outbox
  #fields: readonly string[] | null = null
  #work: Work[] = []
  /** Its timers by the names that its handlers know, and by those that the world knows. */
  readonly #worldNames = new Map<string, string>()
  readonly #ownNames = new Map<string, string>()

  constructor(protocol: AnyProtocol, channel: string, host: Cell | null) {
    this.protocol = protocol
    this.channel = channel
    this.host = host
    this.path = host === null || host.path === '' ? channel : `${host.path}.${channel}`
    this.prefix = this.path === '' ? '' : `${this.path}.`
    this.hosted = Object.keys(protocol.hosts ?? {}).map(name => new Cell(protocol.hosts![name]!.protocol, name, this))
  }

  attach(box: Outbox): void {
    if (this.box === box) return
    this.box = box
    for (const cell of this.hosted) cell.attach(box)
  }

  // Out: what a handler may ask for.

  send(to: NodeId, message: AnyTypes['message']): void {
    let wire = message
    for (let cell: Cell = this; cell.host !== null; cell = cell.host) wire = { channel: cell.channel, message: wire }
    this.box.effects.push({ kind: 'send', to, message: wire })
  }

  setTimer(timer: string, delay: Range, key = 0): void {
    this.box.effects.push({ kind: 'setTimer', timer: this.#timerName(timer), key, delay })
  }

  cancelTimer(timer: string, key = 0): void {
    this.box.effects.push({ kind: 'cancelTimer', timer: this.#timerName(timer), key })
  }

  respond(request: RequestId, outcome: AnyTypes['outcome']): void {
    if (this.host === null) this.box.effects.push({ kind: 'respond', request, outcome })
    else this.host.#work.push({ kind: 'said', channel: this.channel, said: { kind: 'respond', request, outcome } })
  }

  emit(value: AnyTypes['emit']): void {
    this.box.emitted.push({ channel: this.path, value })
    if (this.host === null) this.box.effects.push({ kind: 'emit', value })
    else this.host.#work.push({ kind: 'said', channel: this.channel, said: { kind: 'emit', value } })
  }

  request(channel: string, id: RequestId, request: unknown): void {
    this.#hostedAt(channel)
    this.#work.push({ kind: 'request', channel, id, request })
  }

  write(data: unknown): void {
    this.box.effects.push({ kind: 'write', data, channel: this.path })
  }

  flush(): void {
    this.box.effects.push({ kind: 'flush', channel: this.path })
  }

  note(rule: string, text: string, a?: number | string, b?: number | string, c?: number | string): void {
    if (!this.box.noting) return
    const values = c !== undefined ? [a!, b!, c] : b !== undefined ? [a!, b] : a !== undefined ? [a] : []
    this.box.notes.push({ rule, text, values })
  }

  clock(): Micros {
    return this.box.asks.clock()
  }

  choose(n: number, why: string): number {
    return this.box.asks.choose(n, why)
  }

  #timerName(timer: string): string {
    return this.path === '' ? timer : memoized(this.#worldNames, timer, () => this.prefix + timer)
  }

  /** The event as a hosted protocol knows it: its own message, its own timer's name. */
  unwrapped(event: Event): Event {
    if (event.kind === 'message') {
      return { kind: 'message', from: event.from, message: (event.message as Wrapped).message }
    }
    // A deeper cell strips its own part of the path; only the last one hands the bare name to its protocol.
    if (event.kind !== 'timeout' || this.#hostOf(event.timer) !== null) return event
    const timer = memoized(this.#ownNames, event.timer, () => event.timer.slice(this.prefix.length))
    return { kind: 'timeout', timer, key: event.key }
  }

  // Running.

  start(config: AnyTypes['config'], disk: Disk<AnyTypes> | null): AnyTypes['state'] {
    const inner: Record<string, never> = {}
    this.#work = []
    for (const cell of this.hosted) {
      const innerConfig = this.protocol.hosts![cell.channel]!.config(config as never)
      inner[cell.channel] = cell.start({ ...innerConfig, self: config.self }, disk?.[cell.channel] ?? null) as never
    }
    const state = this.protocol.start(config, disk, this, inner)
    this.#fields = Object.keys(state)
    return this.hosted.length === 0 ? state : this.#unchangedOr(state, this.#drain({ ...state }))
  }

  step(state: AnyTypes['state'], event: Event): AnyTypes['state'] {
    const draft = { ...state }
    if (this.hosted.length === 0) this.#handle(draft, event)
    else {
      // Not at the end: a handler that threw must leave nothing behind for the next step.
      if (this.#work.length > 0) this.#work = []
      const cell = this.#addressee(event)
      if (cell === null) this.#handle(draft, event)
      else draft[cell.channel] = cell.step(draft[cell.channel], cell.unwrapped(event))
      this.#drain(draft)
    }
    return this.#unchangedOr(state, draft)
  }

  #handle(draft: AnyTypes['state'], event: Event): void {
    const { protocol } = this
    if (event.kind === 'message') protocol.onMessage?.(draft, event.from, event.message, this)
    else if (event.kind === 'timeout') protocol.onTimeout?.(draft, event.timer, event.key, this)
    else if (event.kind === 'request') protocol.onRequest?.(draft, event.id, event.request, this)
    else protocol.onDisk?.(draft, event.completion, this)
  }

  /** Lets hosted protocols and host talk until neither has anything left to say. */
  #drain(draft: AnyTypes['state']): AnyTypes['state'] {
    for (let i = 0; i < this.#work.length; i++) {
      if (i >= 10_000) fail(`${this.protocol.name}: host and hosted protocol do not stop talking within one step`)
      const work = this.#work[i]!
      if (work.kind === 'said') this.protocol.onHosted?.(draft, work.channel, work.said, this)
      else {
        const cell = this.#hostedAt(work.channel)
        draft[cell.channel] = cell.step(draft[cell.channel], { kind: 'request', id: work.id, request: work.request })
      }
    }
    return draft
  }

  #hostedAt(channel: string): Cell {
    return this.#cellOf(channel) ?? fail(`${this.protocol.name} hosts nothing under the channel "${channel}"`)
  }

  #cellOf(channel: string): Cell | null {
    for (const cell of this.hosted) if (cell.channel === channel) return cell
    return null
  }

  /** Whose timer it is, of those that are hosted here. */
  #hostOf(timer: string): Cell | null {
    for (const cell of this.hosted) if (timer.startsWith(cell.prefix)) return cell
    return null
  }

  #addressee(event: Event): Cell | null {
    if (event.kind === 'message') {
      const { channel } = event.message as Partial<Wrapped>
      return channel === undefined ? null : this.#cellOf(channel)
    }
    if (event.kind === 'timeout') return this.#hostOf(event.timer)
    if (event.kind !== 'disk' || event.channel === undefined || event.channel === this.path) return null
    return this.hosted.find(cell => `${event.channel}.`.startsWith(cell.prefix)) ?? null
  }

  /** The same reference back means that nothing changed, which both engines rely on. */
  #unchangedOr(before: AnyTypes['state'], draft: AnyTypes['state']): AnyTypes['state'] {
    const fields = this.#fields ?? (this.#fields = Object.keys(before))
    for (let i = 0; i < fields.length; i++) if (before[fields[i]!] !== draft[fields[i]!]) return draft
    return before
  }
}

function memoized(known: Map<string, string>, name: string, make: () => string): string {
  const found = known.get(name)
  if (found !== undefined) return found
  const made = make()
  known.set(name, made)
  return made
}

/** A protocol made ready to run at one node; reused from step to step. */
export class Machine {
  readonly #cell: Cell

  constructor(protocol: AnyProtocol) {
    this.#cell = new Cell(protocol, '', null)
  }

  start(config: object, self: NodeId, disk: Disk<AnyTypes> | null, box: Outbox): AnyTypes['state'] {
    this.#cell.attach(box)
    return this.#cell.start({ ...config, self }, disk)
  }

  step(state: AnyTypes['state'], event: Event, box: Outbox): AnyTypes['state'] {
    this.#cell.attach(box)
    return this.#cell.step(state, event)
  }
}

export interface Stepped<T extends Types> {
  /** The same reference as the input when nothing changed. */
  readonly state: T['state']
  readonly effects: readonly Effect<T>[]
  readonly notes: readonly Note[]
}

const noAsks: Asks = {
  clock: () => assertNever('clock'),
  choose: () => assertNever('choose'),
}

function assertNever(ask: string): never {
  throw new Error(`a handler asked "${ask}" and this call gives no answers: pass asks`)
}

const machines = new WeakMap<AnyProtocol, Machine>()

function machineOf(protocol: AnyProtocol): Machine {
  const known = machines.get(protocol)
  if (known) return known
  const machine = new Machine(protocol)
  machines.set(protocol, machine)
  return machine
}

/** One event of one node: a pure function of its arguments and of the answers to its asks. */
export function step<T extends Types>(
  protocol: Protocol<T>, state: T['state'], event: Event<T>, asks: Asks = noAsks,
): Stepped<T> {
  const box = new Outbox(asks, true)
  const next = machineOf(protocol).step(state, event, box)
  return { state: next, effects: box.effects, notes: box.notes }
}

/** The first state of a node, at birth (`disk` null) or after a crash. */
export function start<T extends Types>(
  protocol: Protocol<T>, config: T['config'], self: NodeId, disk: Disk<T> | null = null, asks: Asks = noAsks,
): Stepped<T> {
  const box = new Outbox(asks, true)
  const state = machineOf(protocol).start(config, self, disk, box)
  return { state, effects: box.effects, notes: box.notes }
}
