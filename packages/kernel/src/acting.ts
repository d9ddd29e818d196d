/** Acts: what the scenario and a person do to the world, now and later. */
import { adjustClock } from './clock.ts'
import type { Core } from './core.ts'
import type { Disks } from './disks.ts'
import { MOST_OCCURRENCES, undoOf } from './faults.ts'
import type { Act, Consequence, Fault, NetworkFault, NodeFault, PlannedFault, RatedFault, Target } from './faults.ts'
import { consequenceOf } from './consequence.ts'
import { drawLatency } from './latency.ts'
import type { Life } from './life.ts'
import { clog, cut, degrade, heal, linksOf, restore } from './network.ts'
import type { Micros, NodeId } from './protocol.ts'
import type { PendingAct } from './queue.ts'
import { child, draw, ordinal, rootLineage, root, stream, type Lineage } from './tape.ts'
import type { Wire } from './wire.ts'

/** The same act with the node that it hits, once that is known, and with what will come of it. */
export type Aimed = (Exclude<Act, NodeFault> | (NodeFault & { readonly node: NodeId })) & Consequence

/** From one occurrence to the next: what a stated time of stability asks for, else nothing. */
const leastBetween = ({ lasts = 0, apart }: RatedFault): Micros => (apart === undefined ? 0 : lasts + apart)

const isNobody = (act: Aimed): boolean => 'node' in act && act.node === -1

export class Acting {
  /** Planned faults have ended. */
  isCalm = false
  readonly #core: Core
  readonly #wire: Wire
  readonly #life: Life
  readonly #disks: Disks

  constructor(core: Core, wire: Wire, life: Life, disks: Disks) {
    this.#core = core
    this.#wire = wire
    this.#life = life
    this.#disks = disks
  }

  // What is planned.

  planAll(faults: readonly PlannedFault[]): void {
    faults.forEach((planned, n) => this.#planFault(planned, rootLineage(root.fault, n, 0)))
  }

  #planFault(planned: PlannedFault, lineage: Lineage): void {
    if ('at' in planned) return this.#push(planned.fault, planned.at, lineage, -1, true)
    const wait = { kind: 'exponential', min: leastBetween(planned), mean: planned.every } as const
    let at = planned.from
    for (let k = 0; k < MOST_OCCURRENCES; k++) {
      const occurrence = child(lineage, ordinal.occurrence + k)
      at += drawLatency(wait, this.#core.tape.seed, stream.fault, occurrence)
      if (at >= planned.until) return
      this.#push(planned.fault, at, occurrence, -1, true, planned.lasts)
    }
  }

  #push(act: Act, time: Micros, lineage: Lineage, cause: number, planned: boolean, lasts?: Micros): void {
    const item = { kind: 'act', time, seq: this.#core.seq++, lineage, cause, node: 0, act, planned } as const
    this.#core.queue.push(lasts === undefined ? item : { ...item, lasts })
  }

  /** What an act makes happen later. */
  #later(item: PendingAct, after: Micros, act: Fault | null, n: number): void {
    if (act === null) return
    const lineage = child(item.lineage, ordinal.occurrence + n)
    this.#push(act, this.#core.time + after, lineage, this.#core.event, item.planned)
  }

  // Whom it hits.

  /** A role is looked up now, and stays in the trace as what was aimed at; so does what will come of the act. */
  aimed(act: Act, lineage: Lineage): Aimed {
    const found = this.#found(act, lineage)
    if (isNobody(found)) return found
    return { ...found, ...consequenceOf(found, this.#core, this.#wire.links) }
  }

  #found(act: Act, lineage: Lineage): Aimed {
    if (!('node' in act) || typeof act.node === 'number') return act as Aimed
    const node = this.#aim(act.node, child(lineage, ordinal.aim))
    return 'role' in act.node ? { ...act, node, aimed: act.node.role } : { ...act, node }
  }

  /** −1 where nobody has the role. Of several, the one with the highest epoch, and of those the first. */
  #aim(target: Exclude<Target, NodeId>, lineage: Lineage): NodeId {
    if ('oneOf' in target) {
      return target.oneOf[draw(this.#core.tape.seed, stream.fault, lineage) % target.oneOf.length]!
    }
    let found = -1
    let highest = -1
    this.#core.setup.nodes.forEach(({ protocol: { view } }, id) => {
      const { state, up } = this.#core.nodes[id]!
      if (!up) return
      // "leader" is also whoever leads under another name, such as a primary: so one fault fits several designs.
      const { word, shape } = view.role(state)
      if (word !== target.role && shape !== target.role) return
      const epoch = view.epoch(state) ?? 0
      if (epoch > highest) [found, highest] = [id, epoch]
    })
    return found
  }

  // What it does.

  /** Executes a fault. What a person does to messages and clients, and by hand, is the world's. */
  act(act: Extract<Aimed, Fault>, item: PendingAct): void {
    if (isNobody(act) || act.vain !== undefined) return
    if ('node' in act) this.#nodeFault(act, item)
    else this.#networkFault(act, item)
    if (item.lasts !== undefined) this.#later(item, item.lasts, undoOf(act), 0)
  }

  #networkFault(act: NetworkFault, item: PendingAct): void {
    const wire = this.#wire
    const { size, setup: { network } } = this.#core
    switch (act.kind) {
      case 'heal': wire.links = heal(wire.links, size, act.only); break
      case 'degrade': wire.links = degrade(wire.links, size, network, act); break
      case 'restore': wire.links = restore(wire.links, size, network, act.from, act.to); break
      case 'clog': wire.links = clog(wire.links, size, act.from, act.to, true); break
      case 'unclog': {
        wire.links = clog(wire.links, size, act.from, act.to, false)
        wire.letThrough()
        break
      }
      case 'flap': this.#flap(act, item); break
      case 'calm': this.#becalm(act.core, item); break
      default: wire.links = cut(wire.links, size, act)
    }
  }

  #flap(act: Extract<Fault, { kind: 'flap' }>, item: PendingAct): void {
    const once = { kind: 'cut', sides: act.sides } as const
    this.#wire.links = cut(this.#wire.links, this.#core.size, once)
    const within = [act.every, 2 * act.every] as const
    const lasts = this.#core.between(stream.fault, child(item.lineage, ordinal.aim), within)
    this.#later(item, lasts, { kind: 'heal', only: once }, 0)
    const pause = this.#core.between(stream.fault, child(item.lineage, ordinal.late), within)
    if (act.times > 1) this.#later(item, lasts + pause, { ...act, times: act.times - 1 }, 1)
  }

  /** Planned faults have ended, their undoing too; what a person does still happens. */
  #becalm(core: readonly NodeId[], item: PendingAct): void {
    this.isCalm = true
    this.#wire.links = linksOf(this.#core.size, this.#core.setup.network)
    this.#wire.letThrough()
    for (const id of core) this.#cure(id, child(item.lineage, id))
  }

  /** Whatever ails a node ends, and clock and disk run as in the set-up; what is lost stays lost. */
  #cure(id: NodeId, lineage: Lineage): void {
    this.#life.slow(id, [0, 0])
    this.#adjustClock(id, { frozen: false, ppm: this.#core.setup.nodes[id]!.clock?.ppm ?? 0 })
    this.#disks.mend(id)
    this.#life.resume(id)
    this.#life.restart(id, lineage)
  }

  #nodeFault(act: NodeFault & { readonly node: NodeId }, item: PendingAct): void {
    const { node } = act
    switch (act.kind) {
      case 'isolate': this.#wire.links = cut(this.#wire.links, this.#core.size, act); break
      case 'crash': this.#life.crash(node, act.torn === true); break
      case 'restart': this.#life.restart(node, child(item.lineage, 0)); break
      case 'crash-loop': this.#crashLoop(act, item); break
      case 'pause': this.#life.pause(node); break
      case 'resume': this.#life.resume(node); break
      case 'slow': this.#life.slow(node, act.by); break
      case 'wipe': this.#life.wipe(node); break
      case 'clock-step': this.#adjustClock(node, { step: act.by }); break
      case 'clock-drift': this.#adjustClock(node, { ppm: act.ppm }); break
      case 'clock-freeze': this.#adjustClock(node, { frozen: true }); break
      case 'clock-thaw': this.#adjustClock(node, { frozen: false }); break
      default: this.#disks.fault(act, node)
    }
  }

  #crashLoop(act: Extract<NodeFault, { kind: 'crash-loop' }> & { readonly node: NodeId }, item: PendingAct): void {
    this.#life.crash(act.node, false)
    this.#later(item, act.every, { kind: 'restart', node: act.node }, 0)
    if (act.times > 1) this.#later(item, 2 * act.every, { ...act, times: act.times - 1 }, 1)
  }

  #adjustClock(id: NodeId, change: Parameters<typeof adjustClock>[2]): void {
    const node = this.#core.nodes[id]!
    node.clock = adjustClock(node.clock, this.#core.time, change)
  }
}
