/**
 * The world: nodes, network, life and time, executed one event at a time. Deterministic: the same set-up, seed,
 * interventions and schedule give the same events, byte for byte, in every engine. A world can be saved and loaded
 * at any event, because everything in it is either immutable or a flat list.
 *
 * This file is the flow: what happens next, what a handler asks for, what is told to who watches. The parts do the
 * rest: wire.ts (messages), disks.ts (what is durable), life.ts (crash, pause, slow), acting.ts (faults).
 */
import { Acting, type Aimed } from './acting.ts'
import { Called, type CalledCuts } from './called.ts'
import { readClock, worldDelay } from './clock.ts'
import { Core, type SavedCore } from './core.ts'
import { foundOn } from './disk.ts'
import { Disks } from './disks.ts'
import type { Done } from './faults.ts'
import { Life } from './life.ts'
import { isFirst, whyStays } from './manual.ts'
import type { Links } from './network.ts'
import { clearTimer, setTimer, type NodeView } from './node.ts'
import { code, kinds, type Lost, type Observer, type Thrown } from './observer.ts'
import { operationOf, requestId } from './protocol.ts'
import type { AnyTypes, Effect, Event, Micros, NodeId, RequestId } from './protocol.ts'
import { byTurn } from './queue.ts'
import type { Pending, PendingAct, PendingMessage, PendingRequest, PendingStart, PendingTimer } from './queue.ts'
import type { Loop, Setup, Tape } from './setup.ts'
import { Machine, Outbox, saidOn } from './step.ts'
import { child, Digest, draw, ordinal, root, rootLineage, stream, type Lineage } from './tape.ts'
import { Wire, type SavedWire } from './wire.ts'

/** Entries of the schedule and interventions that named a lineage which did not occur. */
export interface Missed {
  readonly kind: 'schedule' | 'intervention'
  readonly position: number
}

export interface Saved {
  readonly core: SavedCore
  readonly wire: SavedWire
  readonly calm: boolean
  readonly digest: readonly [number, number]
  readonly scheduled: number
  readonly met: readonly boolean[]
  readonly missed: readonly Missed[]
  readonly thrown: Thrown | null
  readonly called: CalledCuts | null
}

/** Operations added by a person are numbered from here, so that they shift no operation of the workload. */
const BY_HAND = 500_000

export class World {
  readonly setup: Setup
  readonly tape: Tape
  readonly names: readonly string[]
  thrown: Thrown | null = null
  missed: readonly Missed[] = []

  readonly #core: Core
  readonly #wire: Wire
  readonly #disks: Disks
  readonly #life: Life
  readonly #acting: Acting
  readonly #machines: readonly Machine[]
  readonly #box: Outbox
  readonly #digest = new Digest()
  /** Interventions by the lineage that they follow. */
  readonly #after = new Map<Lineage, number[]>()
  readonly #loops = new Map<NodeId, Loop>()
  #scheduled = 0
  #met: boolean[]
  /** Whose handler runs, for which event, and how often it has asked for a choice. */
  #asking: NodeId = 0
  #current: Lineage = 0
  #asked = 0
  #read = 0
  /** What the tape answers, by the lineage of the ask. */
  readonly #answers: ReadonlyMap<Lineage, number> | null
  readonly #called: Called | null

  constructor(setup: Setup, tape: Tape, observer: Observer | null = null, noting = false) {
    this.setup = setup
    this.tape = tape
    this.names = setup.nodes.map(node => node.name)
    this.#core = new Core(setup, tape, observer)
    this.#wire = new Wire(this.#core)
    this.#disks = new Disks(this.#core, (effect, node, lineage, cause) => this.#perform(effect, node, lineage, cause))
    this.#life = new Life(this.#core, this.#disks)
    this.#acting = new Acting(this.#core, this.#wire, this.#life, this.#disks)
    this.#box = new Outbox({ clock: () => this.#clock(), choose: n => this.#choose(n) }, noting)
    this.#machines = setup.nodes.map(node => new Machine(node.protocol))
    this.#answers = tape.answers === undefined ? null : new Map(tape.answers)
    this.#called = tape.names === undefined ? null : new Called(tape.names)
    this.#met = tape.interventions.map(() => false)
    tape.interventions.forEach(({ after }, n) => this.#after.set(after, [...(this.#after.get(after) ?? []), n]))
    for (const loop of setup.loops) this.#loops.set(loop.client, loop)
    this.#begin()
  }

  /** Virtual time. */
  get time(): Micros {
    return this.#core.time
  }

  /** Nothing happens by itself: what waits is `deliverable`. */
  get isManual(): boolean {
    return this.#core.isManual
  }

  /** Events executed so far. */
  get events(): number {
    return this.#core.events
  }

  get digest(): string {
    return this.#digest.toString()
  }

  get links(): Links {
    return this.#wire.links
  }

  node(id: NodeId): NodeView {
    return this.#core.nodes[id]!
  }

  /** Timers that are set, messages on their way (last those at the end of clogged links), and all else, by time. */
  pending(): Pending[] {
    return [...this.#core.queue.live().sort(byTurn), ...this.#wire.clogged]
  }

  /** The same in no order, without what waits at the end of clogged links. */
  upcoming(): Pending[] {
    return this.#core.queue.live()
  }

  /** From now on. Where nobody reads them, taking them down is a waste. */
  takeNoNotes(): void {
    this.#box.noting = false
  }

  /** Executes the next event. False when the run is over. */
  step(): boolean {
    if (this.thrown !== null || this.#core.events >= this.setup.limit) return false
    const item = this.#nextSoon() ?? this.#nextOf(this.tape)
    if (item === undefined) return false
    if (item.time > this.#core.time) this.#core.time = item.time
    this.#execute(item)
    this.#intervene(item.lineage)
    return true
  }

  /** Executes up to the event with this index (exclusive), or to the end. */
  run(events = Number.MAX_SAFE_INTEGER): void {
    while (this.#core.events < events && this.step());
    if (this.#core.events < events) this.#reportUnmet()
  }

  save(): Saved {
    return {
      core: this.#core.save(), wire: this.#wire.save(), calm: this.#acting.isCalm, digest: this.#digest.save(),
      scheduled: this.#scheduled, met: this.#met.slice(), missed: this.missed, thrown: this.thrown,
      called: this.#called === null ? null : this.#called.save(),
    }
  }

  load(saved: Saved): void {
    this.#core.load(saved.core)
    this.#wire.load(saved.wire)
    this.#acting.isCalm = saved.calm
    this.#digest.load(saved.digest)
    this.#scheduled = saved.scheduled
    this.#met = saved.met.slice()
    this.missed = saved.missed
    this.thrown = saved.thrown
    if (saved.called !== null) this.#called?.load(saved.called)
  }

  // What happens next.

  #begin(): void {
    const core = this.#core
    const { nodes, requests, loops, faults } = this.setup
    core.soon = nodes.map((_, id) => this.#life.startOf(id, rootLineage(root.start, id, 0), -1))
    const asked = nodes.map(() => 0)
    for (const { client, at, request } of requests) this.#request(client, asked[client]!++, at, request, -1)
    for (const loop of loops) this.#request(loop.client, 0, loop.first, loop.operation(0), -1)
    this.#acting.planAll(faults)
    this.#intervene(0)
  }

  #nextSoon(): Pending | undefined {
    const core = this.#core
    while (core.soon.length > 0) {
      const item = core.soon[0]!
      core.soon = core.soon.slice(1)
      const ready = this.#ready(item)
      if (ready !== null) return ready
    }
    return undefined
  }

  #nextOf({ schedule }: Tape): Pending | undefined {
    if (this.#core.isManual) return undefined
    return schedule === undefined ? this.#nextInTime() : this.#nextScheduled(schedule)
  }

  #nextInTime(): Pending | undefined {
    const { queue } = this.#core
    for (let item = queue.peek(); item !== undefined; item = queue.peek()) {
      if (item.time > this.setup.until) return undefined
      queue.pop()
      const ready = this.#ready(item)
      if (ready !== null) return ready
    }
    return undefined
  }

  #nextScheduled(schedule: readonly Lineage[]): Pending | undefined {
    while (this.#scheduled < schedule.length) {
      const position = this.#scheduled++
      const item = this.#core.queue.take(schedule[position]!, other => this.#core.isLive(other))
      const ready = item === undefined ? null : this.#ready(item)
      if (ready !== null) return ready
      this.#miss('schedule', position)
    }
    return undefined
  }

  /** The event that its time has made of it, or null: a cancelled timer does not happen, other things have to wait. */
  #ready(item: Pending): Pending | null {
    switch (item.kind) {
      case 'start': return item
      case 'act': return this.#acting.isCalm && item.planned ? null : item
      case 'timeout': return this.#core.isLive(item) && this.#life.admits(item) ? item : null
      case 'request': return this.#life.admits(item) ? item : null
      case 'message': {
        if (!item.arrived && !this.#wire.arrives(item)) return null
        // What is lost is lost on its way, whatever the node does.
        return this.#wire.lost(item) !== null || this.#life.admits(item) ? item : null
      }
      case 'disk': {
        const reached = this.#disks.reached(item)
        return reached === null || reached.told === null || this.#life.admits(reached) ? reached : null
      }
    }
  }

  // One event.

  #execute(item: Pending): void {
    switch (item.kind) {
      case 'message': return this.#message(item)
      case 'timeout': {
        clearTimer(this.#core.nodes[item.node]!, item.timer, item.key)
        return this.#handle(item, code.timeout, { kind: 'timeout', timer: item.timer, key: item.key })
      }
      case 'request': return this.#askedBy(item)
      case 'disk': {
        if (item.told === null) this.#executed(item, code.disk, item.node, null, null, false)
        else this.#handle(item, code.disk, { kind: 'disk', ...item.told })
        return this.#disks.openGate(item.node)
      }
      case 'start': return this.#start(item)
      case 'act': return this.#act(item)
    }
  }

  #message(item: PendingMessage): void {
    const lost = this.#wire.lost(item) ?? (this.#core.nodes[item.node]!.up ? null : 'down')
    if (lost !== null) this.#executed(item, code.lost, item.node, null, lost, false)
    else this.#handle(item, code.message, { kind: 'message', from: item.from, message: item.message })
  }

  #askedBy(item: PendingRequest): void {
    if (!this.#core.nodes[item.node]!.up) return this.#executed(item, code.lost, item.node, null, 'down', false)
    this.#historyLine('invoke', item.node, item.id, item.request)
    this.#handle(item, code.request, { kind: 'request', id: item.id, request: item.request })
  }

  /** One step of one node, and everything that it asked for. */
  #handle(item: Exclude<Pending, PendingAct>, kind: number, event: Event): void {
    const node = this.#core.nodes[item.node]!
    const before = node.state
    this.#prepare(item)
    try {
      node.state = this.#machines[item.node]!.step(before, event, this.#box)
    } catch {
      this.#threw(item.node)
    }
    this.#finish(item, kind, before, before)
  }

  #start(item: PendingStart): void {
    const node = this.#core.nodes[item.node]!
    const { protocol, config } = this.setup.nodes[item.node]!
    const disk = node.born ? foundOn(protocol, node.disk.stored) : null
    this.#prepare(item)
    try {
      node.state = this.#machines[item.node]!.start(config, item.node, disk, this.#box)
    } catch {
      this.#threw(item.node)
    }
    node.up = true
    node.born = true
    this.#finish(item, code.start, null, disk)
  }

  #prepare({ node, lineage }: Pending): void {
    this.#current = lineage
    this.#asking = node
    this.#asked = 0
    this.#read = 0
    this.#box.reset()
  }

  /** A handler that throws ends the run; the finding says where, never in the engine's own words. */
  #threw(node: NodeId): void {
    this.thrown = { event: this.#core.events, node }
    this.#box.reset()
  }

  /** `onDisk` is what durable fields are compared with: those that have not changed need no write. */
  #finish(
    item: Exclude<Pending, PendingAct>, kind: number, before: AnyTypes['state'], onDisk: AnyTypes['state'],
  ): void {
    const index = this.#core.events
    const { node: id, lineage } = item
    const { state, disk } = this.#core.nodes[id]!
    this.#executed(item, kind, id, null, null, before !== state)
    if (before !== state || this.#box.emitted.length > 0) this.#stepped(kind, id, before, index)
    if (disk.tracked && state !== null) this.#disks.persist(id, onDisk, lineage, index)
    const { effects } = this.#box
    // The fast case is tried first: nothing of this node is on its way to the disk.
    const isShut = this.#disks.isGateShut(id)
    for (let i = 0; i < effects.length; i++) {
      if (isShut) this.#disks.performInTurn(effects[i]!, id, child(lineage, i), index)
      else this.#perform(effects[i]!, id, child(lineage, i), index)
    }
  }

  #stepped(kind: number, node: NodeId, before: AnyTypes['state'] | null, index: number): void {
    const { observer } = this.#core
    if (observer?.stepped === undefined) return
    const { emitted: channelled } = this.#box
    const emitted = saidOn('', channelled)
    const { time, nodes } = this.#core
    const { state, unheard } = nodes[node]!
    observer.stepped(
      { node, time, before, after: state, emitted, channelled, unheard: kind === code.start && unheard }, index,
    )
  }

  // What a handler asked for.

  #perform(effect: Effect, id: NodeId, lineage: Lineage, cause: number): void {
    switch (effect.kind) {
      case 'send': this.#wire.send(id, effect.to, effect.message, lineage, cause); break
      case 'setTimer': this.#setTimer(effect, id, lineage, cause); break
      case 'cancelTimer': clearTimer(this.#core.nodes[id]!, effect.timer, effect.key); break
      case 'respond': this.#respond(id, effect.request, effect.outcome, cause); break
      case 'write': this.#disks.write(id, effect.data, effect.channel); break
      case 'flush': this.#disks.flush(id, effect.channel, lineage, cause); break
    }
  }

  #setTimer(
    { timer, key, delay }: Extract<Effect, { kind: 'setTimer' }>, id: NodeId, lineage: Lineage, cause: number,
  ): void {
    const core = this.#core
    const node = core.nodes[id]!
    const time = core.time + worldDelay(node.clock, core.between(stream.timer, lineage, delay))
    const item: PendingTimer =
      { kind: 'timeout', time, seq: core.seq++, lineage, cause, node: id, timer, key, setAt: core.time, slowed: false }
    setTimer(node, item)
    core.queue.push(item)
  }

  #respond(client: NodeId, id: RequestId, outcome: AnyTypes['outcome'], cause: number): void {
    this.#historyLine('return', client, id, outcome, cause)
    const loop = this.#loops.get(client)
    const next = operationOf(id) + 1
    if (loop === undefined || next > BY_HAND) return
    const think = this.#core.between(stream.think, rootLineage(root.request, client, next), loop.think)
    const request = loop.operation(next)
    if (request !== null && request !== undefined) this.#request(client, next, this.#core.time + think, request, cause)
  }

  #request(client: NodeId, operation: number, at: Micros, request: unknown, cause: number): void {
    this.#core.queue.push({
      kind: 'request', time: at, seq: this.#core.seq++, lineage: rootLineage(root.request, client, operation), cause,
      node: client, id: requestId(client, operation), request, slowed: false,
    })
  }

  /** Answers to what a handler asks are part of the digest: two runs that differ in them alone are two. */
  #clock(): Micros {
    const answer = this.#answers?.get(child(this.#current, ordinal.clock + this.#read++))
    const shows = answer ?? readClock(this.#core.nodes[this.#asking]!.clock, this.#core.time)
    this.#digest.fold(shows)
    return shows
  }

  #choose(n: number): number {
    const lineage = child(this.#current, ordinal.choose + this.#asked++)
    const chosen = Math.abs(this.#answers?.get(lineage) ?? draw(this.tape.seed, stream.choose, lineage)) % n
    this.#digest.fold(chosen)
    return chosen
  }

  // What a person or the scenario does to the world.

  #intervene(after: Lineage): void {
    const numbers = this.#after.size === 0 ? undefined : this.#after.get(after)
    if (numbers === undefined) return
    const core = this.#core
    for (const [n, position] of numbers.entries()) {
      if (this.#met[position]) continue
      this.#met[position] = true
      const { act } = this.tape.interventions[position]!
      const lineage = child(after, ordinal.intervention + n)
      const item: PendingAct = {
        kind: 'act', time: core.time, seq: core.seq++, lineage, cause: core.event, node: 0, act, planned: false,
      }
      core.soon = [...core.soon, item]
    }
  }

  #reportUnmet(): void {
    this.#met.forEach((met, position) => {
      if (!met) this.#miss('intervention', position)
    })
  }

  #miss(kind: Missed['kind'], position: number): void {
    if (this.missed.some(missed => missed.kind === kind && missed.position === position)) return
    this.missed = [...this.missed, { kind, position }]
  }

  #act(item: PendingAct): void {
    const vain = whyStays(this, item.act)
    const act = vain === null ? this.#acting.aimed(item.act, item.lineage) : { ...(item.act as Aimed), vain }
    const told = this.#called === null ? act : this.#called.told(act, item.lineage, this.links, this.#core.size)
    this.#executed(item, code.act, nodeOf(act), told, null, false)
    if (act.kind === 'request') {
      // The lineage of such an operation comes from what it follows, so that others may be removed without moving it.
      const operation = BY_HAND + (item.lineage % BY_HAND)
      this.#request(act.client, operation, this.#core.time, act.request, this.#core.event)
    } else if (act.kind === 'deliver') this.#deliver(act.message)
    else if (act.kind === 'drop') this.#drop(act.message)
    else if (act.kind === 'duplicate') this.#wire.duplicate(act.message, child(item.lineage, 0), this.#core.event)
    else if (act.kind === 'delay') this.#wire.delay(act.message, act.by)
    else if (act.kind === 'manual') this.#core.isManual = true
    else if (act.kind === 'automatic') this.#core.isManual = false
    else this.#acting.act(act, item)
  }

  #drop(message: Lineage): void {
    const item = this.#wire.drop(message)
    if (item !== undefined) this.#now({ ...item, time: this.#core.time })
  }

  /** A message arrives now. Where nothing happens by itself, timers and all else may be chosen too, in their time. */
  #deliver(lineage: Lineage): void {
    const message = this.#wire.take(lineage)
    if (message !== undefined) return this.#now({ ...message, time: this.#core.time })
    if (!this.#core.isManual) return
    const pending = this.pending()
    const item = this.#core.queue.take(lineage, other => pending.includes(other) && isFirst(other, pending))
    if (item !== undefined) this.#now({ ...item, time: Math.max(this.#core.time, item.time) })
  }

  /** Before all else. A timer that moves must go on being the one that is set. */
  #now(item: Pending): void {
    if (item.kind === 'timeout') setTimer(this.#core.nodes[item.node]!, item)
    this.#core.soon = [item, ...this.#core.soon]
  }

  // What is told.

  #historyLine(kind: 'invoke' | 'return', client: NodeId, id: RequestId, value: unknown, event = this.events): void {
    this.#core.observer?.history?.({ kind, event, time: this.#core.time, client, id, value })
  }

  #executed(source: Pending, kind: number, node: NodeId, act: Done | null, lost: Lost | null, changed: boolean): void {
    const core = this.#core
    const digest = this.#digest
    digest.fold(core.time)
    digest.fold(node * 8 + kind)
    digest.fold(source.lineage)
    if (core.observer?.executed !== undefined) {
      const isHandled = act === null && lost === null && !(source.kind === 'disk' && source.told === null)
      core.observer.executed({
        index: core.events, time: core.time, kind: kinds[kind]!, node, lineage: source.lineage, cause: source.cause,
        pending: source, act, lost, changed,
        notes: isHandled ? this.#box.notes : [], effects: isHandled ? this.#box.effects : [],
      })
    }
    core.events++
  }
}

/** Acts on the network, and those that hit nobody, are listed with the first node. */
const nodeOf = (act: Aimed): NodeId => ('node' in act ? Math.max(0, act.node) : 0)
