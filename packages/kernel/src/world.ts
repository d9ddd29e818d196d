/**
 * The world: nodes, network, life and time, executed one event at a time. Deterministic: the same set-up, seed,
 * interventions and schedule give the same events, byte for byte, in every engine. A world can be saved and loaded
 * at any event, because everything in it is either immutable or a flat list.
 */
import { assert } from './assert.ts'
import { cutLinks, noCuts, type Act, type Fault, type Intervention, type Links, type TimedFault } from './faults.ts'
import { durableOf } from './life.ts'
import { operationOf, requestId } from './protocol.ts'
import type {
  AnyProtocol, AnyTypes, Disk, Effect, Event, Micros, NodeId, Note, Range, RequestId, Seen,
} from './protocol.ts'
import { Queue, type Pending, type PendingMessage, type PendingTimer } from './queue.ts'
import { Machine, Outbox, type Emitted } from './step.ts'
import {
  child, Digest, draw, drawBetween, drawChance, duplicateLineage, root, rootLineage, stream, type Lineage,
} from './tape.ts'

export interface NodeSpec {
  readonly name: string
  readonly protocol: AnyProtocol
  readonly config: object
}

/** Rates are in parts per million of messages; 0 turns a stream off. */
export interface Network {
  readonly latency: Range
  readonly loss: number
  readonly duplicate: number
  /** How many messages get the extra delay `reorderBy`, and so may be overtaken. */
  readonly reorder: number
  readonly reorderBy: Range
}

export const reliable = (latency: Range): Network =>
  ({ latency, loss: 0, duplicate: 0, reorder: 0, reorderBy: [0, 0] })

/** One operation of a client at a set time. */
export interface TimedRequest {
  readonly client: NodeId
  readonly at: Micros
  readonly request: unknown
}

/** A client that asks, waits for the answer, thinks, and asks again. `operation` is a pure function of the index. */
export interface Loop {
  readonly client: NodeId
  readonly first: Micros
  readonly think: Range
  readonly operation: (index: number) => unknown
}

/** Something about several nodes at once that is worth marking in a run, such as two leaders. */
export interface Situation {
  readonly name: string
  readonly text: string
  /** `states[node]` is null while the node is down. */
  readonly holds: (states: readonly AnyTypes['state'][]) => boolean
}

export interface Setup {
  readonly nodes: readonly NodeSpec[]
  readonly network: Network
  readonly requests: readonly TimedRequest[]
  readonly loops: readonly Loop[]
  readonly faults: readonly TimedFault[]
  readonly situations: readonly Situation[]
  /** The run ends when virtual time passes this, or after `limit` events. */
  readonly until: Micros
  readonly limit: number
}

/** What makes a run of a set-up: everything else follows. */
export interface Tape {
  readonly seed: number
  readonly interventions: readonly Intervention[]
  /** Lineages of events to execute, in this order, instead of by time. */
  readonly schedule?: readonly Lineage[]
}

export const kinds = ['start', 'message', 'timeout', 'request', 'act', 'lost'] as const
export type Kind = (typeof kinds)[number]

/** Why a message or request did not arrive. */
export type Lost = 'loss' | 'cut' | 'down' | 'dropped'

export interface Executed {
  /** 0, 1, 2 … in the order of execution. */
  readonly index: number
  readonly time: Micros
  readonly kind: Kind
  readonly node: NodeId
  readonly lineage: Lineage
  readonly cause: number
  readonly pending: Pending
  readonly act: Act | null
  readonly lost: Lost | null
  readonly changed: boolean
  readonly notes: readonly Note[]
  readonly effects: readonly Effect[]
}

/** One line of the client history: what was asked where, and what came back. */
export interface HistoryLine {
  readonly kind: 'invoke' | 'return'
  readonly event: number
  readonly time: Micros
  readonly client: NodeId
  readonly id: RequestId
  /** The request, or the outcome. */
  readonly value: AnyTypes['outcome']
}

export interface NodeView {
  readonly state: AnyTypes['state']
  readonly up: boolean
  readonly paused: boolean
}

interface Node {
  state: AnyTypes['state']
  /** What a restart will find; only read while the node is down. */
  disk: Disk<AnyTypes> | null
  up: boolean
  paused: boolean
  timers: Map<string, PendingTimer>
  held: Pending[]
}

/** Who wants to know what happens. A world without observers is the fast one. */
export interface Observer {
  /** After every event, before anything else happens. */
  executed?(event: Executed): void
  /** After every step of a node that changed its state or emitted. */
  stepped?(seen: Seen & { readonly channelled: readonly Emitted[] }, event: number): void
  sent?(message: PendingMessage, event: number): void
  /** What a client asked, or was answered. */
  history?(line: HistoryLine): void
}

export interface Saved {
  readonly time: Micros
  readonly events: number
  readonly seq: number
  readonly messages: number
  readonly nodes: readonly Node[]
  readonly queue: readonly Pending[]
  readonly soon: readonly Pending[]
  readonly links: Links
  readonly digest: readonly [number, number]
  readonly scheduled: number
  readonly met: readonly boolean[]
  readonly thrown: Thrown | null
}

/** A handler threw: the event, never the engine's text. */
export interface Thrown {
  readonly event: number
  readonly node: NodeId
}

/** Operations added by a person are numbered from here, so that they shift no operation of the workload. */
const BY_HAND = 500_000
/** Ordinals of interventions among what an event causes, far from those of its effects. */
const INTERVENTION = 2_000_000
/** Keys the draw of how late a reordered message is: no other message may have this lineage. */
const LATE = 4_000_000

const timerId = (timer: string, key: number): string => (key === 0 ? timer : `${timer}#${key}`)
const copyNode = (node: Node): Node => ({ ...node, timers: new Map(node.timers), held: node.held.slice() })

export class World {
  readonly setup: Setup
  readonly tape: Tape
  readonly names: readonly string[]
  time: Micros = 0
  /** Events executed so far. */
  events = 0
  thrown: Thrown | null = null
  /** Entries of the schedule and interventions that named a lineage which did not occur. */
  readonly missed: { readonly kind: 'schedule' | 'intervention'; readonly position: number }[] = []

  readonly #machines: Machine[]
  readonly #observer: Observer | null
  readonly #box: Outbox
  readonly #digest = new Digest()
  readonly #after = new Map<Lineage, number[]>()
  readonly #loops = new Map<NodeId, Loop>()
  readonly #queue = new Queue()
  /** What happens next whatever the time: starts, what a person does, a message delivered by hand. */
  #soon: readonly Pending[] = []
  #nodes: Node[] = []
  #links: Links
  #seq = 0
  #messages = 0
  #scheduled = 0
  #met: boolean[]
  #current: Lineage = 0
  #asked = 0

  constructor(setup: Setup, tape: Tape, observer: Observer | null = null, noting = false) {
    this.setup = setup
    this.tape = tape
    this.names = setup.nodes.map(node => node.name)
    this.#observer = observer
    this.#box = new Outbox({ clock: () => this.time, choose: n => this.#choose(n) }, noting)
    this.#machines = setup.nodes.map(node => new Machine(node.protocol))
    this.#links = noCuts(setup.nodes.length)
    this.#met = tape.interventions.map(() => false)
    tape.interventions.forEach(({ after }, n) => this.#after.set(after, [...(this.#after.get(after) ?? []), n]))
    for (const loop of setup.loops) this.#loops.set(loop.client, loop)
    this.#begin()
  }

  get digest(): string {
    return this.#digest.toString()
  }

  get links(): Links {
    return this.#links
  }

  node(id: NodeId): NodeView {
    return this.#nodes[id]!
  }

  /** Timers that are set and not cancelled, and messages on their way. */
  pending(): Pending[] {
    return this.#queue.items().filter(item => item.kind !== 'timeout' || this.#isSet(item))
  }

  /** Executes the next event. False when the run is over. */
  step(): boolean {
    if (this.thrown !== null || this.events >= this.setup.limit) return false
    const item = this.#nextSoon() ?? (this.tape.schedule ? this.#nextScheduled(this.tape.schedule) : this.#next())
    if (item === undefined) return false
    if (item.time > this.time) this.time = item.time
    this.#execute(item)
    this.#intervene(item.lineage)
    return true
  }

  /** Executes up to the event with this index (exclusive), or to the end. */
  run(events = Number.MAX_SAFE_INTEGER): void {
    while (this.events < events && this.step());
    if (this.events < events) this.#reportUnmet()
  }

  save(): Saved {
    return {
      time: this.time, events: this.events, seq: this.#seq, messages: this.#messages,
      nodes: this.#nodes.map(copyNode), queue: this.#queue.save(), soon: this.#soon, links: this.#links,
      digest: this.#digest.save(), scheduled: this.#scheduled, met: this.#met.slice(), thrown: this.thrown,
    }
  }

  load(saved: Saved): void {
    this.time = saved.time
    this.events = saved.events
    this.#seq = saved.seq
    this.#messages = saved.messages
    this.#nodes = saved.nodes.map(copyNode)
    this.#queue.load(saved.queue)
    this.#soon = saved.soon
    this.#links = saved.links
    this.#digest.load(saved.digest)
    this.#scheduled = saved.scheduled
    this.#met = saved.met.slice()
    this.thrown = saved.thrown
  }

  // What happens next.

  #begin(): void {
    this.setup.nodes.forEach((_, id) => {
      this.#nodes.push({ state: null, disk: null, up: false, paused: false, timers: new Map(), held: [] })
      this.#soon = [...this.#soon, this.#startOf(id, rootLineage(root.start, id, 0), -1)]
    })
    const asked = this.setup.nodes.map(() => 0)
    for (const { client, at, request } of this.setup.requests) this.#ask(client, asked[client]!++, at, request, -1)
    for (const loop of this.setup.loops) this.#ask(loop.client, 0, loop.first, loop.operation(0), -1)
    this.setup.faults.forEach(({ at, fault }, n) => this.#plan(at, fault, rootLineage(root.fault, n, 0)))
    this.#intervene(0)
  }

  #nextSoon(): Pending | undefined {
    while (this.#soon.length > 0) {
      const item = this.#soon[0]!
      this.#soon = this.#soon.slice(1)
      if (this.#happens(item)) return item
    }
    return undefined
  }

  #next(): Pending | undefined {
    for (let item = this.#queue.peek(); item !== undefined; item = this.#queue.peek()) {
      if (item.time > this.setup.until) return undefined
      this.#queue.pop()
      if (this.#happens(item)) return item
    }
    return undefined
  }

  #nextScheduled(schedule: readonly Lineage[]): Pending | undefined {
    while (this.#scheduled < schedule.length) {
      const position = this.#scheduled++
      const item = this.#queue.take(schedule[position]!, other => other.kind !== 'timeout' || this.#isSet(other))
      if (item !== undefined && this.#happens(item)) return item
      this.missed.push({ kind: 'schedule', position })
    }
    return undefined
  }

  /** Cancelled timers do not happen; what is addressed to a paused node waits with it. */
  #happens(item: Pending): boolean {
    if (item.kind === 'timeout' && !this.#isSet(item)) return false
    if (item.kind === 'act' || item.kind === 'start' || !this.#nodes[item.node]!.paused) return true
    // What is lost is lost on its way, whatever the node does.
    if (item.kind === 'message' && this.#lost(item) !== null) return true
    this.#nodes[item.node]!.held.push(item)
    return false
  }

  #isSet(item: PendingTimer): boolean {
    return this.#nodes[item.node]!.timers.get(timerId(item.timer, item.key)) === item
  }

  #execute(item: Pending): void {
    if (item.kind === 'act') this.#act(item.act, item)
    else if (item.kind === 'start') this.#startNode(item)
    else if (item.kind === 'timeout') {
      this.#nodes[item.node]!.timers.delete(timerId(item.timer, item.key))
      this.#handle(item, { kind: 'timeout', timer: item.timer, key: item.key })
    } else {
      const lost = this.#lost(item)
      if (lost !== null) this.#executed(item, 'lost', item.node, { lost })
      else if (item.kind === 'message') this.#handle(item, { kind: 'message', from: item.from, message: item.message })
      else {
        this.#historyLine('invoke', item.node, item.id, item.request)
        this.#handle(item, { kind: 'request', id: item.id, request: item.request })
      }
    }
  }

  #lost(item: Pending): Lost | null {
    if (item.kind === 'message') {
      if (item.lost !== '') return item.lost
      if (!item.arrived && this.#links.blocked[item.from * this.names.length + item.node] === 1) return 'cut'
    }
    return this.#nodes[item.node]!.up ? null : 'down'
  }

  /** One step of one node, and everything that it asked for. */
  #handle(item: Pending, event: Event): void {
    const node = this.#nodes[item.node]!
    const before = node.state
    this.#guarded(item.node, item.lineage, () => {
      node.state = this.#machines[item.node]!.step(before, event, this.#box)
    })
    this.#finish(item, item.kind as Kind, item.node, before)
  }

  #startNode(item: Pending): void {
    const node = this.#nodes[item.node]!
    this.#guarded(item.node, item.lineage, () => {
      const { config } = this.setup.nodes[item.node]!
      node.state = this.#machines[item.node]!.start(config, item.node, node.disk, this.#box)
    })
    node.up = true
    node.disk = null
    this.#finish(item, 'start', item.node, null)
  }

  #startOf(node: NodeId, lineage: Lineage, cause: number): Pending {
    return { kind: 'start', time: this.time, seq: this.#seq++, lineage, cause, node }
  }

  /** A handler that throws ends the run; the finding says where, never in the engine's own words. */
  #guarded(node: NodeId, lineage: Lineage, handle: () => void): void {
    this.#current = lineage
    this.#asked = 0
    this.#box.reset()
    try {
      handle()
    } catch {
      this.thrown = { event: this.events, node }
      this.#box.reset()
    }
  }

  #finish(source: Pending, kind: Kind, id: NodeId, before: AnyTypes['state']): void {
    const index = this.events
    const { state } = this.#nodes[id]!
    this.#executed(source, kind, id, { changed: before !== state })
    const observer = this.#observer
    if (observer?.stepped !== undefined && (before !== state || this.#box.emitted.length > 0)) {
      const emitted = this.#box.emitted.filter(said => said.channel === '').map(said => said.value)
      const seen = { node: id, time: this.time, before, after: state, emitted, channelled: this.#box.emitted }
      observer.stepped(seen, index)
    }
    const { effects } = this.#box
    for (let i = 0; i < effects.length; i++) this.#perform(effects[i]!, id, child(source.lineage, i), index)
  }

  // What a handler asked for.

  #perform(effect: Effect, id: NodeId, lineage: Lineage, cause: number): void {
    if (effect.kind === 'send') this.#send(id, effect.to, effect.message, lineage, cause)
    else if (effect.kind === 'setTimer') {
      const delay = drawBetween(this.tape.seed, stream.timer, lineage, effect.delay[0], effect.delay[1])
      const item: PendingTimer = {
        kind: 'timeout', time: this.time + delay, seq: this.#seq++, lineage, cause, node: id,
        timer: effect.timer, key: effect.key, setAt: this.time,
      }
      this.#nodes[id]!.timers.set(timerId(effect.timer, effect.key), item)
      this.#queue.push(item)
    } else if (effect.kind === 'cancelTimer') this.#nodes[id]!.timers.delete(timerId(effect.timer, effect.key))
    else if (effect.kind === 'respond') this.#respond(id, effect.request, effect.outcome, cause)
  }

  #send(from: NodeId, to: NodeId, message: unknown, lineage: Lineage, cause: number): void {
    assert(to >= 0 && to < this.names.length, `${this.names[from]} sends to node ${to}, which does not exist`)
    const { network } = this.setup
    const { seed } = this.tape
    // What a node sends to itself needs no network.
    if (from === to) return this.#post(from, to, message, lineage, cause, '')
    const cut = this.#links.blocked[from * this.names.length + to] === 1
    const lost = cut ? 'cut' : drawChance(seed, stream.loss, lineage, network.loss) ? 'loss' : ''
    this.#post(from, to, message, lineage, cause, lost)
    if (drawChance(seed, stream.duplicate, lineage, network.duplicate)) {
      this.#post(from, to, message, duplicateLineage(lineage), cause, lost)
    }
  }

  #post(
    from: NodeId, to: NodeId, message: unknown, lineage: Lineage, cause: number, lost: PendingMessage['lost'],
  ): void {
    const { network } = this.setup
    const { seed } = this.tape
    let delay = from === to ? 0 : drawBetween(seed, stream.latency, lineage, network.latency[0], network.latency[1])
    if (from !== to && drawChance(seed, stream.reorder, lineage, network.reorder)) {
      delay += drawBetween(seed, stream.reorder, child(lineage, LATE), network.reorderBy[0], network.reorderBy[1])
    }
    const item: PendingMessage = {
      kind: 'message', time: this.time + delay, seq: this.#seq++, lineage, cause, node: to,
      from, message, id: this.#messages++, sentAt: this.time, lost, arrived: false,
    }
    this.#queue.push(item)
    this.#observer?.sent?.(item, cause)
  }

  #respond(client: NodeId, id: RequestId, outcome: AnyTypes['outcome'], cause: number): void {
    this.#historyLine('return', client, id, outcome, cause)
    const loop = this.#loops.get(client)
    const next = operationOf(id) + 1
    if (loop === undefined || next > BY_HAND) return
    const lineage = rootLineage(root.request, client, next)
    const think = drawBetween(this.tape.seed, stream.think, lineage, loop.think[0], loop.think[1])
    const request = loop.operation(next)
    if (request !== null && request !== undefined) this.#ask(client, next, this.time + think, request, cause)
  }

  #ask(client: NodeId, operation: number, at: Micros, request: unknown, cause: number): void {
    this.#queue.push({
      kind: 'request', time: at, seq: this.#seq++, lineage: rootLineage(root.request, client, operation), cause,
      node: client, id: requestId(client, operation), request,
    })
  }

  #plan(at: Micros, act: Act, lineage: Lineage): void {
    const node = 'node' in act ? act.node : 0
    this.#queue.push({ kind: 'act', time: at, seq: this.#seq++, lineage, cause: -1, node, act })
  }

  #historyLine(kind: 'invoke' | 'return', client: NodeId, id: RequestId, value: unknown, event = this.events): void {
    this.#observer?.history?.({ kind, event, time: this.time, client, id, value })
  }

  #choose(n: number): number {
    return draw(this.tape.seed, stream.choose, child(this.#current, 1_000_000 + this.#asked++)) % n
  }

  // What a person or the scenario does to the world.

  #intervene(after: Lineage): void {
    const numbers = this.#after.get(after)
    if (numbers === undefined) return
    const cause = this.events - 1
    for (const [ordinal, n] of numbers.entries()) {
      if (this.#met[n]) continue
      this.#met[n] = true
      const lineage = child(after, INTERVENTION + ordinal)
      const { act } = this.tape.interventions[n]!
      const node = 'node' in act ? act.node : 0
      this.#soon = [...this.#soon, { kind: 'act', time: this.time, seq: this.#seq++, lineage, cause, node, act }]
    }
  }

  #reportUnmet(): void {
    const known = this.missed.filter(({ kind }) => kind === 'intervention').map(({ position }) => position)
    this.#met.forEach((met, position) => {
      if (!met && !known.includes(position)) this.missed.push({ kind: 'intervention', position })
    })
  }

  #act(act: Act, item: Pending): void {
    const index = this.events
    this.#executed(item, 'act', item.node, { act })
    if (act.kind === 'cut' || act.kind === 'cut-one-way') this.#links = cutLinks(this.#links, this.names.length, act)
    else if (act.kind === 'heal') this.#links = noCuts(this.names.length)
    else if (act.kind === 'request') {
      // The lineage of such an operation comes from what it follows, so that others may be removed without moving it.
      const operation = BY_HAND + (item.lineage % BY_HAND)
      this.#ask(act.client, operation, this.time, act.request, index)
    }
    else if (act.kind === 'deliver' || act.kind === 'drop') this.#force(act)
    else this.#changeLife(act, child(item.lineage, 0), index)
  }

  #force(act: { readonly kind: 'deliver' | 'drop'; readonly message: Lineage }): void {
    const item = this.#queue.take(act.message, other => other.kind === 'message')
    if (item === undefined) return
    const now = { ...item, time: this.time }
    const forced = act.kind === 'drop' && now.kind === 'message' ? { ...now, lost: 'dropped' as const } : now
    this.#soon = [forced, ...this.#soon]
  }

  #changeLife(fault: Exclude<Fault, { kind: 'cut' | 'cut-one-way' | 'heal' }>, lineage: Lineage, cause: number): void {
    const node = this.#nodes[fault.node]!
    if (fault.kind === 'crash' && node.up) {
      node.disk = durableOf(this.setup.nodes[fault.node]!.protocol, node.state)
      node.up = false
      node.timers.clear()
      this.#release(node)
    } else if (fault.kind === 'restart' && !node.up) {
      // Before all else that happens now: a second restart at this moment must find the node up.
      this.#soon = [this.#startOf(fault.node, lineage, cause), ...this.#soon]
    }
    else if (fault.kind === 'pause' && node.up) node.paused = true
    else if (fault.kind === 'resume') this.#release(node)
  }

  /** What waited for a paused node happens now, in its old order. */
  #release(node: Node): void {
    node.paused = false
    for (const item of node.held) {
      const now = { ...item, time: this.time, seq: this.#seq++ }
      const again = now.kind === 'message' ? { ...now, arrived: true } : now
      if (again.kind === 'timeout' && item.kind === 'timeout') {
        const id = timerId(item.timer, item.key)
        if (node.timers.get(id) === item) node.timers.set(id, again)
      }
      this.#queue.push(again)
    }
    node.held = []
  }

  #executed(
    source: Pending, kind: Kind, node: NodeId,
    what: { readonly act?: Act; readonly lost?: Lost; readonly changed?: boolean },
  ): void {
    const digest = this.#digest
    digest.fold(this.time)
    digest.fold(node * 8 + kinds.indexOf(kind))
    digest.fold(source.lineage)
    const { act = null, lost = null, changed = false } = what
    this.#observer?.executed?.({
      index: this.events, time: this.time, kind, node, lineage: source.lineage, cause: source.cause,
      pending: source, act, lost, changed,
      notes: act === null && lost === null ? this.#box.notes : [],
      effects: act === null && lost === null ? this.#box.effects : [],
    })
    this.events++
  }
}
