/**
 * The world: nodes, network, life and time, executed one event at a time. Deterministic: the same set-up, seed,
 * interventions and schedule give the same events, byte for byte, in every engine. A world can be saved and loaded
 * at any event, because everything in it is either immutable or a flat list.
 */
import { adjustClock, clockOf, readClock, worldDelay, type Clock } from './clock.ts'
import { assert } from './assert.ts'
import { begin, changedGroups, complete, crashed, durableOf, emptyDisk, isInstant, patched, rotten } from './disk.ts'
import type { DiskState } from './disk.ts'
import { undoOf } from './faults.ts'
import type { Act, Fault, Intervention, NodeFault, PlannedFault, Target } from './faults.ts'
import { drawLatency } from './latency.ts'
import { clog, corrupted, cut, degrade, heal, linksOf } from './network.ts'
import type { Links, Network, Quality } from './network.ts'
import { operationOf, requestId } from './protocol.ts'
import type {
  AnyProtocol, AnyTypes, Disk, Effect, Event, Micros, NodeId, Note, Range, RequestId, Seen,
} from './protocol.ts'
import { Queue, type Pending, type PendingAct, type PendingMessage, type PendingTimer } from './queue.ts'
import { Machine, Outbox, type Emitted } from './step.ts'
import {
  child, Digest, draw, drawBetween, drawChance, duplicateLineage, root, rootLineage, stream, type Lineage,
} from './tape.ts'

export interface NodeSpec {
  readonly name: string
  /** Nodes may run different values: an older version beside a newer, as long as both have the same name. */
  readonly protocol: AnyProtocol
  readonly config: object
  readonly clock?: { readonly offset: Micros; readonly ppm: number }
  /** How long a flush takes; without it a write is durable at once. */
  readonly disk?: { readonly latency: Range }
}

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
  readonly faults: readonly PlannedFault[]
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

export const kinds = ['start', 'message', 'timeout', 'request', 'act', 'lost', 'disk'] as const
export type Kind = (typeof kinds)[number]

/** Why a message or request did not arrive. */
export type Lost = 'loss' | 'cut' | 'down' | 'dropped' | 'corrupt' | 'full'

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
  readonly clock: Clock
  readonly disk: DiskState
  readonly slow: Range
}

/** A send or an answer that waits until a write is on the disk. */
interface Gated {
  readonly effect: Effect
  readonly lineage: Lineage
  readonly cause: number
  readonly needs: number
}

interface Node {
  state: AnyTypes['state']
  disk: DiskState
  /** When the last write under way will be on the disk. */
  diskDue: Micros
  gate: readonly Gated[]
  clock: Clock
  slow: Range
  /** It has been up before: what it starts from is on its disk. */
  born: boolean
  up: boolean
  paused: boolean
  timers: Map<string, PendingTimer>
  held: Pending[]
}

const NOT_SLOW: Range = [0, 0]

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
  readonly flying: Int32Array
  readonly clogged: readonly PendingMessage[]
  readonly calm: boolean
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
/** Ordinals of the occurrences of a fault that comes at a rate, and of what a fault makes happen later. */
const OCCURRENCE = 6_000_000
const MOST_OCCURRENCES = 1_000
/** Ordinals of durable writes among what an event causes. */
const WRITE = 5_000_000
/** µs after which a full disk is tried again. */
const RETRY = 10_000
/** Keys the draw of how late a reordered message is: no other message may have this lineage. */
const LATE = 4_000_000

/** A disk whose writes take time goes on taking some, or writes under way would be overtaken. */
const keepSlow = (latency: Range): Range => (latency[1] === 0 ? [0, 1] : latency)

/** What a start finds: nothing at birth and after a wipe, else the durable fields and the records of explicit writes. */
function foundOn({ born, disk: { stored } }: Node): Disk<AnyTypes> | null {
  if (!born) return null
  return stored.records.length === 0 ? stored.fields : { ...stored.fields, records: stored.records }
}

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
  /** Messages on their way, by direction; only counted where some link has a capacity. */
  #flying: Int32Array
  #clogged: readonly PendingMessage[] = []
  /** Planned faults have ended. */
  #calm = false
  #seq = 0
  #messages = 0
  #scheduled = 0
  #met: boolean[]
  #current: Lineage = 0
  #asked = 0
  /** Whose handler runs. */
  #asking: NodeId = 0

  constructor(setup: Setup, tape: Tape, observer: Observer | null = null, noting = false) {
    this.setup = setup
    this.tape = tape
    this.names = setup.nodes.map(node => node.name)
    this.#observer = observer
    this.#box = new Outbox({ clock: () => this.#clock(), choose: n => this.#choose(n) }, noting)
    this.#machines = setup.nodes.map(node => new Machine(node.protocol))
    this.#links = linksOf(setup.nodes.length, setup.network)
    this.#flying = new Int32Array(setup.nodes.length * setup.nodes.length)
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
      flying: this.#flying.slice(), clogged: this.#clogged, calm: this.#calm,
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
    this.#flying = saved.flying.slice()
    this.#clogged = saved.clogged
    this.#calm = saved.calm
    this.#digest.load(saved.digest)
    this.#scheduled = saved.scheduled
    this.#met = saved.met.slice()
    this.thrown = saved.thrown
  }

  // What happens next.

  #begin(): void {
    this.setup.nodes.forEach(({ clock, disk }, id) => {
      this.#nodes.push({
        state: null, disk: emptyDisk(disk?.latency), diskDue: 0, gate: [], clock: clockOf(clock?.offset, clock?.ppm),
        slow: NOT_SLOW, born: false, up: false, paused: false, timers: new Map(), held: [],
      })
      this.#soon = [...this.#soon, this.#startOf(id, rootLineage(root.start, id, 0), -1)]
    })
    const asked = this.setup.nodes.map(() => 0)
    for (const { client, at, request } of this.setup.requests) this.#request(client, asked[client]!++, at, request, -1)
    for (const loop of this.setup.loops) this.#request(loop.client, 0, loop.first, loop.operation(0), -1)
    this.setup.faults.forEach((planned, n) => this.#planFault(planned, rootLineage(root.fault, n, 0)))
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
    if (item.kind === 'act') return !(this.#calm && item.planned)
    if (item.kind === 'start' || item.kind === 'disk') return true
    // What is lost is lost on its way, whatever the node does.
    if (item.kind === 'message' && this.#lost(item) !== null) return true
    if (item.kind === 'message' && !item.arrived && this.#isClogged(item)) {
      this.#clogged = [...this.#clogged, item]
      return false
    }
    const node = this.#nodes[item.node]!
    if (node.paused) node.held.push(item)
    else if (node.slow[1] > 0 && !item.slowed) this.#delay(node, item)
    else return true
    return false
  }

  #isSet(item: PendingTimer): boolean {
    return this.#nodes[item.node]!.timers.get(timerId(item.timer, item.key)) === item
  }

  #execute(item: Pending): void {
    if (item.kind === 'act') this.#act(item)
    else if (item.kind === 'start') this.#startNode(item)
    else if (item.kind === 'disk') this.#diskDone(item)
    else if (item.kind === 'timeout') {
      this.#nodes[item.node]!.timers.delete(timerId(item.timer, item.key))
      this.#handle(item, { kind: 'timeout', timer: item.timer, key: item.key })
    } else {
      const lost = this.#lost(item)
      if (item.kind === 'message' && item.lost === '') this.#landed(item)
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
      if (item.corrupted && this.#quality(item.from, item.node).checksum) return 'corrupt'
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
      node.state = this.#machines[item.node]!.start(config, item.node, foundOn(node), this.#box)
    })
    node.up = true
    node.born = true
    this.#finish(item, 'start', item.node, null)
  }

  #startOf(node: NodeId, lineage: Lineage, cause: number): Pending {
    return { kind: 'start', time: this.time, seq: this.#seq++, lineage, cause, node }
  }

  /** A handler that throws ends the run; the finding says where, never in the engine's own words. */
  #guarded(node: NodeId, lineage: Lineage, handle: () => void): void {
    this.#current = lineage
    this.#asking = node
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
    if (!isInstant(this.#nodes[id]!.disk)) this.#persist(id, before, source.lineage, index)
    for (let i = 0; i < effects.length; i++) this.#performWhenDurable(effects[i]!, id, child(source.lineage, i), index)
  }

  // What a handler asked for.

  /** Sends and answers wait, in order, until everything that was to be durable before them is. */
  #performWhenDurable(effect: Effect, id: NodeId, lineage: Lineage, cause: number): void {
    const node = this.#nodes[id]!
    const waits = (effect.kind === 'send' || effect.kind === 'respond') && node.disk.done < node.disk.written
    if (waits && this.setup.nodes[id]!.protocol.gate !== 'none') {
      node.gate = [...node.gate, { effect, lineage, cause, needs: node.disk.written }]
    } else this.#perform(effect, id, lineage, cause)
  }

  #perform(effect: Effect, id: NodeId, lineage: Lineage, cause: number): void {
    if (effect.kind === 'send') this.#send(id, effect.to, effect.message, lineage, cause)
    else if (effect.kind === 'setTimer') {
      const local = drawBetween(this.tape.seed, stream.timer, lineage, effect.delay[0], effect.delay[1])
      const delay = worldDelay(this.#nodes[id]!.clock, local)
      const item: PendingTimer = {
        kind: 'timeout', time: this.time + delay, seq: this.#seq++, lineage, cause, node: id,
        timer: effect.timer, key: effect.key, setAt: this.time, slowed: false,
      }
      this.#nodes[id]!.timers.set(timerId(effect.timer, effect.key), item)
      this.#queue.push(item)
    } else if (effect.kind === 'cancelTimer') this.#nodes[id]!.timers.delete(timerId(effect.timer, effect.key))
    else if (effect.kind === 'respond') this.#respond(id, effect.request, effect.outcome, cause)
    else if (effect.kind === 'write') this.#write(id, effect.data)
    else if (effect.kind === 'flush') this.#flush(id, lineage, cause)
  }

  #send(from: NodeId, to: NodeId, message: unknown, lineage: Lineage, cause: number): void {
    assert(to >= 0 && to < this.names.length, `${this.names[from]} sends to node ${to}, which does not exist`)
    // What a node sends to itself needs no network.
    if (from === to) return this.#post(from, to, message, lineage, cause, 0, '')
    const quality = this.#quality(from, to)
    const { seed } = this.tape
    const lost = this.#lostAtOnce(from, to, quality, lineage)
    this.#post(from, to, message, lineage, cause, this.#delayOf(quality, lineage), lost)
    if (drawChance(seed, stream.duplicate, lineage, quality.duplicate)) {
      const twin = duplicateLineage(lineage)
      this.#post(from, to, message, twin, cause, this.#delayOf(quality, twin), lost)
    }
  }

  #quality(from: NodeId, to: NodeId): Quality {
    return this.#links.qualities?.[from * this.names.length + to] ?? this.setup.network
  }

  #lostAtOnce(from: NodeId, to: NodeId, quality: Quality, lineage: Lineage): PendingMessage['lost'] {
    const link = from * this.names.length + to
    if (this.#links.blocked[link] === 1) return 'cut'
    if (quality.capacity > 0 && this.#flying[link]! >= quality.capacity) return 'full'
    return drawChance(this.tape.seed, stream.loss, lineage, quality.loss) ? 'loss' : ''
  }

  #delayOf({ latency, reorder, reorderBy }: Quality, lineage: Lineage): Micros {
    const { seed } = this.tape
    const delay = drawLatency(latency, seed, stream.latency, lineage)
    if (!drawChance(seed, stream.reorder, lineage, reorder)) return delay
    return delay + drawBetween(seed, stream.reorder, child(lineage, LATE), reorderBy[0], reorderBy[1])
  }

  #post(
    from: NodeId, to: NodeId, message: unknown, lineage: Lineage, cause: number, delay: Micros,
    lost: PendingMessage['lost'],
  ): void {
    const { seed } = this.tape
    const isCorrupted = from !== to && drawChance(seed, stream.corrupt, lineage, this.#quality(from, to).corrupt)
    const item: PendingMessage = {
      kind: 'message', time: this.time + delay, seq: this.#seq++, lineage, cause, node: to, from,
      message: isCorrupted ? corrupted(message, draw(seed, stream.corrupt, child(lineage, LATE))) : message,
      id: this.#messages++, sentAt: this.time, lost, arrived: false, slowed: false, corrupted: isCorrupted,
    }
    if (lost === '') this.#flying[from * this.names.length + to] = this.#flying[from * this.names.length + to]! + 1
    this.#queue.push(item)
    this.#observer?.sent?.(item, cause)
  }

  #landed({ from, node }: PendingMessage): void {
    const link = from * this.names.length + node
    this.#flying[link] = this.#flying[link]! - 1
  }

  #isClogged({ from, node }: PendingMessage): boolean {
    return this.#links.clogged[from * this.names.length + node] === 1
  }

  // The disk.

  /** Puts the durable groups that changed under way, in their order. */
  #persist(id: NodeId, before: AnyTypes['state'] | null, lineage: Lineage, cause: number): void {
    const node = this.#nodes[id]!
    const { protocol } = this.setup.nodes[id]!
    const groups = changedGroups(protocol, before, node.state)
    if (groups.length === 0) return
    node.disk = begin(node.disk, groups.map(fields => ({ fields, records: null })))
    groups.forEach((_, i) => this.#schedule(id, child(lineage, WRITE + i), cause))
  }

  #write(id: NodeId, data: unknown): void {
    const node = this.#nodes[id]!
    node.disk = { ...node.disk, cache: [...node.disk.cache, data] }
  }

  #flush(id: NodeId, lineage: Lineage, cause: number): void {
    const node = this.#nodes[id]!
    node.disk = { ...begin(node.disk, [{ fields: null, records: node.disk.cache }]), cache: [] }
    this.#schedule(id, lineage, cause)
  }

  /** Writes reach the disk one after the other. */
  #schedule(node: NodeId, lineage: Lineage, cause: number): void {
    const { disk, diskDue } = this.#nodes[node]!
    const takes = drawBetween(this.tape.seed, stream.disk, lineage, disk.latency[0], disk.latency[1])
    const time = Math.max(this.time, diskDue) + takes
    this.#nodes[node]!.diskDue = time
    this.#queue.push({ kind: 'disk', time, seq: this.#seq++, lineage, cause, node })
  }

  #diskDone(item: Pending): void {
    const node = this.#nodes[item.node]!
    const { protocol } = this.setup.nodes[item.node]!
    const writing = node.disk.underWay[0]
    // Left over from before a crash, which took what was under way.
    if (writing === undefined || !node.up) return
    if (node.disk.isFull && writing.fields !== null) return this.#retryWrite(item)
    const isFlush = writing.records !== null
    const { disk, ok } = complete(protocol, node.disk)
    node.disk = disk
    if (isFlush) {
      this.#handle(item, { kind: 'disk', completion: { ok, records: disk.stored.records.length } })
    } else this.#executed(item, 'disk', item.node, {})
    this.#openGate(item.node)
  }

  /** A durable field cannot be given up: the node waits for room. */
  #retryWrite(item: Pending): void {
    this.#queue.push({ ...item, time: this.time + RETRY, seq: this.#seq++ })
  }

  #openGate(id: NodeId): void {
    const node = this.#nodes[id]!
    while (node.gate.length > 0 && node.gate[0]!.needs <= node.disk.done) {
      const [{ effect, lineage, cause }, ...rest] = node.gate as [Gated, ...Gated[]]
      node.gate = rest
      this.#perform(effect, id, lineage, cause)
    }
  }

  #respond(client: NodeId, id: RequestId, outcome: AnyTypes['outcome'], cause: number): void {
    this.#historyLine('return', client, id, outcome, cause)
    const loop = this.#loops.get(client)
    const next = operationOf(id) + 1
    if (loop === undefined || next > BY_HAND) return
    const lineage = rootLineage(root.request, client, next)
    const think = drawBetween(this.tape.seed, stream.think, lineage, loop.think[0], loop.think[1])
    const request = loop.operation(next)
    if (request !== null && request !== undefined) this.#request(client, next, this.time + think, request, cause)
  }

  #request(client: NodeId, operation: number, at: Micros, request: unknown, cause: number): void {
    this.#queue.push({
      kind: 'request', time: at, seq: this.#seq++, lineage: rootLineage(root.request, client, operation), cause,
      node: client, id: requestId(client, operation), request, slowed: false,
    })
  }

  #planFault(planned: PlannedFault, lineage: Lineage): void {
    if ('at' in planned) return this.#plan(planned.at, planned.fault, lineage)
    const wait = { kind: 'exponential', min: 1, mean: planned.every } as const
    let at = planned.from
    for (let k = 0; k < MOST_OCCURRENCES; k++) {
      const occurrence = child(lineage, OCCURRENCE + k)
      at += drawLatency(wait, this.tape.seed, stream.fault, occurrence)
      if (at >= planned.until) return
      this.#plan(at, planned.fault, occurrence, planned.lasts)
    }
  }

  #plan(time: Micros, act: Act, lineage: Lineage, lasts?: Micros): void {
    this.#queue.push({
      kind: 'act', time, seq: this.#seq++, lineage, cause: -1, node: 0, act, planned: true,
      ...(lasts !== undefined && { lasts }),
    })
  }

  #historyLine(kind: 'invoke' | 'return', client: NodeId, id: RequestId, value: unknown, event = this.events): void {
    this.#observer?.history?.({ kind, event, time: this.time, client, id, value })
  }

  #clock(): Micros {
    return readClock(this.#nodes[this.#asking]!.clock, this.time)
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
      const item = { kind: 'act', time: this.time, seq: this.#seq++, lineage, cause, node: 0, act, planned: false } as const
      this.#soon = [...this.#soon, item]
    }
  }

  #reportUnmet(): void {
    const known = this.missed.filter(({ kind }) => kind === 'intervention').map(({ position }) => position)
    this.#met.forEach((met, position) => {
      if (!met && !known.includes(position)) this.missed.push({ kind: 'intervention', position })
    })
  }

  #act(item: PendingAct): void {
    const index = this.events
    const act = this.#aimed(item.act, item.lineage)
    this.#executed(item, 'act', 'node' in act ? (act.node as NodeId) : 0, { act })
    if (act.kind === 'request') {
      // The lineage of such an operation comes from what it follows, so that others may be removed without moving it.
      const operation = BY_HAND + (item.lineage % BY_HAND)
      this.#request(act.client, operation, this.time, act.request, index)
    } else if (act.kind === 'deliver' || act.kind === 'drop') this.#force(act)
    else if ('node' in act) this.#nodeFault(act, act.node as NodeId, item)
    else this.#networkFault(act, item)
    if (item.lasts !== undefined) this.#later(item, item.lasts, undoOf(act as Fault), 0)
  }

  /** The same act with the node that it hits. A role is looked up now, and stays in the trace as what was aimed at. */
  #aimed(act: Act, lineage: Lineage): Act {
    if (!('node' in act) || typeof act.node === 'number') return act
    const node = this.#aim(act.node, lineage)
    return 'role' in act.node ? { ...act, node, aimed: act.node.role } : { ...act, node }
  }

  /** −1 where nobody has the role. Of several, the one with the highest epoch. */
  #aim(target: Exclude<Target, NodeId>, lineage: Lineage): NodeId {
    if ('oneOf' in target) return target.oneOf[draw(this.tape.seed, stream.fault, lineage) % target.oneOf.length]!
    const found = { node: -1, epoch: -1 }
    this.setup.nodes.forEach(({ protocol: { view } }, node) => {
      const { state, up } = this.#nodes[node]!
      if (!up || view.role(state).word !== target.role) return
      const epoch = view.epoch(state) ?? 0
      if (epoch > found.epoch) Object.assign(found, { node, epoch })
    })
    return found.node
  }

  /** What an act makes happen later. */
  #later(item: PendingAct, after: Micros, act: Fault | null, ordinal: number): void {
    if (act === null) return
    const lineage = child(item.lineage, OCCURRENCE + ordinal)
    this.#queue.push({
      kind: 'act', time: this.time + after, seq: this.#seq++, lineage, cause: this.events - 1, node: 0, act,
      planned: item.planned,
    })
  }

  #networkFault(act: Exclude<Fault, NodeFault>, item: PendingAct): void {
    const size = this.names.length
    switch (act.kind) {
      case 'heal': this.#links = heal(this.#links, size); break
      case 'degrade': this.#links = degrade(this.#links, size, this.setup.network, act); break
      case 'clog': this.#links = clog(this.#links, size, act.from, act.to, true); break
      case 'unclog': this.#unclog(act); break
      case 'flap': this.#flap(act, item); break
      case 'calm': this.#becalm(act.core, item); break
      default: this.#links = cut(this.#links, size, act)
    }
  }

  #unclog({ from, to }: Extract<Fault, { kind: 'unclog' }>): void {
    this.#links = clog(this.#links, this.names.length, from, to, false)
    const waiting = this.#clogged.filter(item => !this.#isClogged(item))
    this.#clogged = this.#clogged.filter(item => this.#isClogged(item))
    for (const item of waiting) this.#queue.push({ ...item, time: this.time, seq: this.#seq++ })
  }

  #flap(act: Extract<Fault, { kind: 'flap' }>, item: PendingAct): void {
    this.#links = cut(this.#links, this.names.length, { kind: 'cut', sides: act.sides })
    const lasts = drawBetween(this.tape.seed, stream.fault, item.lineage, act.every, 2 * act.every)
    this.#later(item, lasts, { kind: 'heal' }, 0)
    const pause = drawBetween(this.tape.seed, stream.fault, child(item.lineage, LATE), act.every, 2 * act.every)
    if (act.times > 1) this.#later(item, lasts + pause, { ...act, times: act.times - 1 }, 1)
  }

  /** Planned faults have ended; what a person does still happens. */
  #becalm(core: readonly NodeId[], item: PendingAct): void {
    this.#calm = true
    this.#links = linksOf(this.names.length, this.setup.network)
    for (const message of this.#clogged) this.#queue.push({ ...message, time: this.time, seq: this.#seq++ })
    this.#clogged = []
    for (const [ordinal, id] of core.entries()) {
      const node = this.#nodes[id]!
      node.slow = NOT_SLOW
      if (node.paused) this.#release(node)
      if (!node.up) this.#soon = [...this.#soon, this.#startOf(id, child(item.lineage, ordinal), this.events - 1)]
    }
  }

  #nodeFault(act: NodeFault, id: NodeId, item: PendingAct): void {
    const node = this.#nodes[id]
    if (node === undefined) return
    switch (act.kind) {
      case 'isolate': this.#links = cut(this.#links, this.names.length, { ...act, node: id }); break
      case 'crash': this.#crash(node, id, act.torn === true); break
      case 'restart': this.#restart(node, id, item); break
      case 'crash-loop': this.#crashLoop(act, node, id, item); break
      case 'pause': if (node.up) node.paused = true; break
      case 'resume': this.#release(node); break
      case 'slow': node.slow = act.by; break
      case 'wipe': if (!node.up) Object.assign(node, { born: false, disk: emptyDisk(node.disk.latency) }); break
      case 'clock-step': node.clock = adjustClock(node.clock, this.time, { step: act.by }); break
      case 'clock-drift': node.clock = adjustClock(node.clock, this.time, { ppm: act.ppm }); break
      case 'clock-freeze': node.clock = adjustClock(node.clock, this.time, { frozen: true }); break
      case 'clock-thaw': node.clock = adjustClock(node.clock, this.time, { frozen: false }); break
      default: this.#diskFault(act, node, id)
    }
  }

  #diskFault(act: NodeFault, node: Node, id: NodeId): void {
    const { disk } = node
    if (act.kind === 'disk-latency') node.disk = this.#withLatency(node, id, act.latency)
    else if (act.kind === 'flush-fails') node.disk = { ...disk, failsNext: true }
    else if (act.kind === 'misdirect') node.disk = { ...disk, misdirectsNext: true }
    else if (act.kind === 'bit-rot') node.disk = rotten(disk, act.record)
    else if (act.kind === 'disk-full' || act.kind === 'disk-freed') node.disk = { ...disk, isFull: act.kind === 'disk-full' }
  }

  #force(act: { readonly kind: 'deliver' | 'drop'; readonly message: Lineage }): void {
    const item = this.#queue.take(act.message, other => other.kind === 'message')
    if (item === undefined) return
    const now = { ...item, time: this.time }
    const forced = act.kind === 'drop' && now.kind === 'message' ? { ...now, lost: 'dropped' as const } : now
    this.#soon = [forced, ...this.#soon]
  }

  #crash(node: Node, id: NodeId, torn: boolean): void {
    if (!node.up) return
    const { protocol } = this.setup.nodes[id]!
    const fields = isInstant(node.disk) ? durableOf(protocol, node.state) : node.disk.stored.fields
    const left = crashed(node.disk, torn)
    node.disk = { ...left, stored: { ...left.stored, fields } }
    node.gate = []
    node.up = false
    node.timers.clear()
    this.#release(node)
  }

  #restart(node: Node, id: NodeId, item: PendingAct): void {
    if (node.up) return
    // Before all else that happens now: a second restart at this moment must find the node up.
    this.#soon = [this.#startOf(id, child(item.lineage, 0), this.events - 1), ...this.#soon]
  }

  #crashLoop(act: Extract<NodeFault, { kind: 'crash-loop' }>, node: Node, id: NodeId, item: PendingAct): void {
    this.#crash(node, id, false)
    this.#later(item, act.every, { kind: 'restart', node: id }, 0)
    if (act.times > 1) this.#later(item, 2 * act.every, { ...act, node: id, times: act.times - 1 }, 1)
  }

  /** A disk that was instant has no copy yet of what is durable; one that becomes instant has nothing under way. */
  #withLatency(node: Node, id: NodeId, latency: Range): DiskState {
    const { protocol } = this.setup.nodes[id]!
    const { disk } = node
    if (!isInstant(disk) || node.state === null) return { ...disk, latency: isInstant(disk) ? latency : keepSlow(latency) }
    return { ...disk, latency, stored: { ...disk.stored, fields: durableOf(protocol, node.state) } }
  }

  /** A slow node gets to it later. */
  #delay(node: Node, item: Exclude<Pending, { kind: 'act' | 'start' | 'disk' }>): void {
    const by = drawBetween(this.tape.seed, stream.slow, item.lineage, node.slow[0], node.slow[1])
    this.#again(node, { ...item, time: this.time + by, seq: this.#seq++, slowed: true }, item)
  }

  /** The same event once more; a timer's node must know the new one to be the timer that is set. */
  #again(node: Node, again: Pending, item: Pending): void {
    const arrived = again.kind === 'message' ? { ...again, arrived: true } : again
    if (arrived.kind === 'timeout' && item.kind === 'timeout') {
      const id = timerId(item.timer, item.key)
      if (node.timers.get(id) === item) node.timers.set(id, arrived)
    }
    this.#queue.push(arrived)
  }

  /** What waited for a paused node happens now, in its old order. */
  #release(node: Node): void {
    node.paused = false
    for (const item of node.held) this.#again(node, { ...item, time: this.time, seq: this.#seq++ }, item)
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
