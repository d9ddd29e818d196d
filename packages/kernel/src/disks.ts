/**
 * The disks at work: what a step wants to be durable is put under way, reaches the disk in its order, and until then
 * the gate of the node holds its sends and answers back.
 */
import type { Core } from './core.ts'
import {
  begin, cached, changedGroups, complete, isGateless, isNext, isUnwritten, rotten, stalled, storedOf, takeCache,
  tracked,
} from './disk.ts'
import type { Writing } from './disk.ts'
import type { NodeFault } from './faults.ts'
import type { Gated, Node } from './node.ts'
import type { AnyProtocol, AnyTypes, Effect, NodeId, Range } from './protocol.ts'
import type { PendingDisk } from './queue.ts'
import { child, ordinal, stream, type Lineage } from './tape.ts'

/** What does an effect, now that nothing holds it back. */
export type Perform = (effect: Effect, node: NodeId, lineage: Lineage, cause: number) => void

export class Disks {
  readonly #core: Core
  readonly #perform: Perform
  readonly #gateless: readonly boolean[]

  constructor(core: Core, perform: Perform) {
    this.#core = core
    this.#perform = perform
    this.#gateless = core.setup.nodes.map(({ protocol }) => isGateless(protocol))
  }

  /** Puts the durable groups that changed under way, in their order. */
  persist(id: NodeId, before: AnyTypes['state'] | null, lineage: Lineage, cause: number): void {
    const node = this.#core.nodes[id]!
    const groups = changedGroups(this.#protocol(id), before, node.state)
    groups.forEach((fields, i) =>
      this.#begin(id, { fields, records: null, channel: '', lineage: child(lineage, ordinal.write + i), cause }))
  }

  write(id: NodeId, data: unknown, channel: string): void {
    const node = this.#core.nodes[id]!
    node.disk = cached(node.disk, data, channel)
  }

  flush(id: NodeId, channel: string, lineage: Lineage, cause: number): void {
    const node = this.#core.nodes[id]!
    const [records, rest] = takeCache(node.disk, channel)
    node.disk = rest
    this.#begin(id, { fields: null, records, channel, lineage, cause })
  }

  #begin(id: NodeId, what: Parameters<typeof begin>[1]): void {
    const node = this.#core.nodes[id]!
    const takes = this.#core.between(stream.disk, what.lineage, node.disk.latency)
    const due = Math.max(this.#core.time, node.disk.due) + takes
    node.disk = begin(node.disk, what, due)
    this.#arrives(id, node.disk.underWay[node.disk.underWay.length - 1]!, due)
  }

  #arrives(node: NodeId, { number, lineage, cause }: Writing, time: number): void {
    this.#core.queue.push({
      kind: 'disk', time, seq: this.#core.seq++, lineage, cause, node, number, told: null, slowed: false,
    })
  }

  /**
   * A write is there: the event that tells so, or null where it belongs to a life before a crash, or has to wait. The
   * disk does its work while the node is paused or slow, so what the node is told comes with the event.
   */
  reached(item: PendingDisk): PendingDisk | null {
    const node = this.#core.nodes[item.node]!
    if (item.number <= node.disk.past) return null
    if (item.told !== null) return item
    if (!isNext(node.disk, item.number)) {
      node.disk = stalled(node.disk, item.number)
      return null
    }
    const [{ records, channel }] = node.disk.underWay as [Writing]
    const { disk, ok } = complete(this.#protocol(item.node), node.disk)
    node.disk = disk
    this.#goOn(item.node, item.time)
    if (records === null) return item
    return { ...item, told: { completion: { ok, records: recordsOf(node, channel) }, channel } }
  }

  /** What waited for room, or behind what did, is there now. */
  #goOn(id: NodeId, time = this.#core.time): void {
    const node = this.#core.nodes[id]!
    const [next] = node.disk.underWay
    if (next === undefined || !next.stalled || !isNext(node.disk, next.number)) return
    node.disk = stalled(node.disk, next.number, false)
    this.#arrives(id, next, time)
  }

  /** Sends and answers wait, in their order, until all durable groups before them are on the disk. */
  performInTurn(effect: Effect, id: NodeId, lineage: Lineage, cause: number): void {
    const isTold = effect.kind === 'send' || effect.kind === 'respond'
    if (isTold && this.isGateShut(id)) this.#hold(effect, id, lineage, cause)
    else this.#perform(effect, id, lineage, cause)
  }

  #hold(effect: Effect, id: NodeId, lineage: Lineage, cause: number): void {
    const node = this.#core.nodes[id]!
    node.gate = [...node.gate, { effect, lineage, cause, needs: node.disk.group }]
  }

  /** Whether durable fields are under way, of which nobody can have heard. */
  isGateShut(id: NodeId): boolean {
    return isUnwritten(this.#core.nodes[id]!.disk) && !this.#gateless[id]!
  }

  /** Lets out what has waited long enough. A paused node sends nothing, whatever its disk does. */
  openGate(id: NodeId): void {
    const node = this.#core.nodes[id]!
    while (!node.paused && node.gate.length > 0 && node.gate[0]!.needs <= node.disk.done) {
      const [{ effect, lineage, cause }, ...rest] = node.gate as [Gated, ...Gated[]]
      node.gate = rest
      this.#perform(effect, id, lineage, cause)
    }
  }

  fault(act: NodeFault, id: NodeId): void {
    const node = this.#core.nodes[id]!
    switch (act.kind) {
      case 'disk-latency': {
        node.disk = { ...this.#tracked(node, id), latency: act.latency ?? this.#usualLatency(id) }
        break
      }
      case 'disk-full': node.disk = { ...this.#tracked(node, id), isFull: true }; break
      case 'disk-freed': this.#free(id); break
      case 'flush-fails': node.disk = { ...this.#tracked(node, id), failsNext: true }; break
      case 'misdirect': node.disk = { ...this.#tracked(node, id), misdirectsNext: true }; break
      case 'bit-rot': node.disk = rotten(this.#protocol(id), this.#tracked(node, id), act.record); break
    }
  }

  /** It works again as in the set-up; what is lost or damaged stays so. */
  mend(id: NodeId): void {
    const node = this.#core.nodes[id]!
    node.disk = { ...node.disk, failsNext: false, misdirectsNext: false, latency: this.#usualLatency(id) }
    this.#free(id)
  }

  #usualLatency(id: NodeId): Range {
    return this.#core.setup.nodes[id]!.disk?.latency ?? [0, 0]
  }

  #free(id: NodeId): void {
    const node = this.#core.nodes[id]!
    node.disk = { ...node.disk, isFull: false }
    this.#goOn(id)
  }

  /** From now on writes take their time; what was durable until now is there. */
  #tracked(node: Node, id: NodeId): Node['disk'] {
    return tracked(node.disk, storedOf(this.#protocol(id), node).fields)
  }

  #protocol(id: NodeId): AnyProtocol {
    return this.#core.setup.nodes[id]!.protocol
  }
}

const recordsOf = ({ disk }: Node, channel: string): number =>
  disk.stored.records.filter(record => record.channel === channel).length
