/** The life of a node: crash and restart, pause and resume, and how slow it is. */
import type { Core } from './core.ts'
import { crashed, durableOf, replaced } from './disk.ts'
import type { Disks } from './disks.ts'
import { isSet, NOT_SLOW, setTimer, type Node } from './node.ts'
import type { Micros, NodeId, Range } from './protocol.ts'
import type { Pending, PendingDisk, PendingMessage, PendingRequest, PendingStart, PendingTimer } from './queue.ts'
import { stream, type Lineage } from './tape.ts'

/** What a node has to execute to handle it, and may therefore come to late. */
export type Handled = PendingMessage | PendingTimer | PendingRequest | PendingDisk

export class Life {
  readonly #core: Core
  readonly #disks: Disks

  constructor(core: Core, disks: Disks) {
    this.#core = core
    this.#disks = disks
  }

  startOf(node: NodeId, lineage: Lineage, cause: number): PendingStart {
    return { kind: 'start', time: this.#core.time, seq: this.#core.seq++, lineage, cause, node }
  }

  /** Whether the node gets to it now. Else it waits until the node goes on, or is less busy. */
  admits(item: Handled): boolean {
    const node = this.#core.nodes[item.node]!
    if (!node.up || (!node.paused && !this.#isBusy(node, item))) return true
    if (node.paused) node.held.push(item)
    else this.#delay(node, item)
    return false
  }

  /** A node that was slow is busy with what came before, too. */
  #isBusy(node: Node, item: Handled): boolean {
    if (node.slow[1] === 0 && node.slowUntil === 0) return false
    return !item.slowed && (node.slow[1] > 0 || node.slowUntil > Math.max(this.#core.time, item.time))
  }

  /** A slow node gets to everything later, but to one after the other. */
  #delay(node: Node, item: Handled): void {
    const by = this.#core.between(stream.slow, item.lineage, node.slow)
    const time = Math.max(this.#core.time, item.time) + by
    node.slowUntil = Math.max(node.slowUntil, time)
    this.#again(node, item, node.slowUntil, true)
  }

  /** The same event at another time; a timer's node must know the new one to be the timer that is set. */
  #again(node: Node, item: Handled, time: Micros, slowed: boolean): void {
    const moved = { ...item, time, seq: this.#core.seq++, slowed }
    const again: Handled = moved.kind === 'message' ? { ...moved, arrived: true } : moved
    if (again.kind === 'timeout' && item.kind === 'timeout' && isSet(node, item)) setTimer(node, again)
    this.#core.queue.push(again)
  }

  crash(id: NodeId, torn: boolean): void {
    const node = this.#core.nodes[id]!
    if (!node.up) return
    node.unheard = this.#disks.isGateShut(id)
    const left = crashed(node.disk, torn)
    const fields = left.tracked ? left.stored.fields : durableOf(this.#core.setup.nodes[id]!.protocol, node.state)
    node.disk = { ...left, stored: { ...left.stored, fields } }
    node.gate = []
    node.up = false
    node.timers = []
    this.#core.observer?.crashed?.(id, this.#core.event)
    this.#forget(id, node)
  }

  /** What had reached the node and was not handled is lost with it. */
  #forget(id: NodeId, node: Node): void {
    const isInside = (item: Pending): boolean => 'slowed' in item && item.slowed && item.node === id
    const delayed = node.slowUntil === 0 ? [] : this.#core.queue.takeAll(isInside) as Handled[]
    node.slowUntil = 0
    this.resume(id)
    for (const item of delayed) this.#again(node, item, this.#core.time, true)
  }

  restart(id: NodeId, lineage: Lineage): void {
    if (this.#core.nodes[id]!.up) return
    // Before all else that happens now: a second restart at this moment must find the node up.
    this.#core.soon = [this.startOf(id, lineage, this.#core.event), ...this.#core.soon]
  }

  pause(id: NodeId): void {
    const node = this.#core.nodes[id]!
    if (node.up) node.paused = true
  }

  /** What waited for a paused node happens now, in its old order. */
  resume(id: NodeId): void {
    const node = this.#core.nodes[id]!
    if (!node.paused) return
    node.paused = false
    this.#disks.openGate(id)
    const { held } = node
    node.held = []
    for (const item of held as Handled[]) this.#again(node, item, this.#core.time, item.slowed)
  }

  slow(id: NodeId, by: Range): void {
    this.#core.nodes[id]!.slow = by[1] === 0 ? NOT_SLOW : by
  }

  wipe(id: NodeId): void {
    const node = this.#core.nodes[id]!
    if (!node.up) Object.assign(node, { born: false, disk: replaced(node.disk) })
  }
}
