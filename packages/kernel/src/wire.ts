/** Messages on their way: what becomes of each is decided when it is sent, and what it meets when it arrives. */
import { fail } from './assert.ts'
import type { Core } from './core.ts'
import { drawLatency } from './latency.ts'
import { corrupted, linksOf, type Links, type Quality } from './network.ts'
import type { Micros, NodeId } from './protocol.ts'
import type { PendingMessage } from './queue.ts'
import { child, draw, drawChance, duplicateLineage, ordinal, stream, type Lineage } from './tape.ts'

export interface SavedWire {
  readonly links: Links
  readonly messages: number
  readonly flying: Int32Array
  readonly clogged: readonly PendingMessage[]
}

export class Wire {
  links: Links
  /** What has reached the end of a clogged link and waits there, in its order. */
  clogged: readonly PendingMessage[] = []
  readonly #core: Core
  #messages = 0
  /** Messages that are going to arrive, by direction: what a link with a capacity is full of. */
  #flying: Int32Array

  constructor(core: Core) {
    this.#core = core
    this.links = linksOf(core.size, core.setup.network)
    this.#flying = new Int32Array(core.size * core.size)
  }

  save(): SavedWire {
    return { links: this.links, messages: this.#messages, flying: this.#flying.slice(), clogged: this.clogged }
  }

  load(saved: SavedWire): void {
    this.links = saved.links
    this.#messages = saved.messages
    this.#flying = saved.flying.slice()
    this.clogged = saved.clogged
  }

  send(from: NodeId, to: NodeId, message: unknown, lineage: Lineage, cause: number): void {
    const { setup, size, tape: { seed } } = this.#core
    if (!(to >= 0 && to < size)) fail(`${setup.nodes[from]!.name} sends to node ${to}, which does not exist`)
    // What a node sends to itself needs no network.
    if (from === to) return this.#post(from, to, message, lineage, cause, 0, '', false)
    const quality = this.links.qualities?.[from * size + to] ?? setup.network
    const lost = this.#isBlocked(from, to) ? 'cut' : drawChance(seed, stream.loss, lineage, quality.loss) ? 'loss' : ''
    this.#sendCopy(from, to, message, lineage, cause, quality, lost)
    if (!drawChance(seed, stream.duplicate, lineage, quality.duplicate)) return
    this.#sendCopy(from, to, message, duplicateLineage(lineage), cause, quality, lost)
  }

  /** Decides whether there is room, whether it is changed on the way, and when it arrives. */
  #sendCopy(
    from: NodeId, to: NodeId, message: unknown, lineage: Lineage, cause: number, quality: Quality,
    lost: '' | 'cut' | 'loss',
  ): void {
    const { seed } = this.#core.tape
    const delay = this.#delayOf(quality, lineage)
    if (lost === '' && quality.capacity > 0 && this.#flying[this.#link(from, to)]! >= quality.capacity) {
      return this.#post(from, to, message, lineage, cause, delay, 'full', false)
    }
    if (!drawChance(seed, stream.corrupt, lineage, quality.corrupt)) {
      return this.#post(from, to, message, lineage, cause, delay, lost, false)
    }
    const changed = corrupted(message, draw(seed, stream.corrupt, child(lineage, ordinal.late)))
    this.#post(from, to, changed, lineage, cause, delay, lost === '' && quality.checksum ? 'corrupt' : lost, true)
  }

  #delayOf({ latency, reorder, reorderBy }: Quality, lineage: Lineage): Micros {
    const { tape: { seed } } = this.#core
    const delay = drawLatency(latency, seed, stream.latency, lineage)
    if (!drawChance(seed, stream.reorder, lineage, reorder)) return delay
    return delay + this.#core.between(stream.reorder, child(lineage, ordinal.late), reorderBy)
  }

  #post(
    from: NodeId, to: NodeId, message: unknown, lineage: Lineage, cause: number, delay: Micros,
    lost: PendingMessage['lost'], isCorrupted: boolean,
  ): void {
    const core = this.#core
    const item: PendingMessage = {
      kind: 'message', time: core.time + delay, seq: core.seq++, lineage, cause, node: to, from, message,
      id: this.#messages++, sentAt: core.time, lost, arrived: false, slowed: false, corrupted: isCorrupted,
    }
    if (lost === '') this.#flying[this.#link(from, to)]!++
    core.queue.push(item)
    core.observer?.sent?.(item, cause)
  }

  /** It is at the end of its link. False where it waits there, because the link is clogged. */
  arrives(item: PendingMessage): boolean {
    if (item.lost !== '') return true
    if (this.#isClogged(item)) {
      this.clogged = [...this.clogged, item]
      return false
    }
    this.#left(item)
    return true
  }

  #left({ from, node }: PendingMessage): void {
    this.#flying[this.#link(from, node)]!--
  }

  /** Why it does not arrive, as far as the network goes. */
  lost(item: PendingMessage): Exclude<PendingMessage['lost'], ''> | null {
    if (item.lost !== '') return item.lost
    return !item.arrived && this.#isBlocked(item.from, item.node) ? 'cut' : null
  }

  /** Takes out a message that is on its way, for it to arrive now. What waits in a clogged link does not. */
  take(message: Lineage): PendingMessage | undefined {
    return this.#core.queue.take(message, item => item.kind === 'message') as PendingMessage | undefined
  }

  /** The same, for it to be dropped, wherever it is. */
  drop(message: Lineage): PendingMessage | undefined {
    const item = this.take(message) ?? this.clogged.find(({ lineage }) => lineage === message)
    if (item === undefined) return undefined
    this.clogged = this.clogged.filter(other => other !== item)
    if (item.lost === '' && !item.arrived) this.#left(item)
    return { ...item, lost: 'dropped' }
  }

  /** A second copy, behind the first one; nothing where that has arrived. */
  duplicate(message: Lineage, lineage: Lineage, cause: number): void {
    const item = this.#core.queue.find(message)
    if (item?.kind !== 'message') return
    const { from, node, message: content, time, lost, corrupted: isCorrupted } = item
    this.#post(from, node, content, lineage, cause, time - this.#core.time, lost, isCorrupted)
  }

  /** What is on its way arrives later than it would have. */
  delay(message: Lineage, by: Micros): void {
    const item = this.take(message)
    if (item !== undefined) this.#core.queue.push({ ...item, time: item.time + by })
  }

  /** Messages that waited at the end of links which are clogged no longer arrive now, in their order. */
  letThrough(): void {
    const waiting = this.clogged
    this.clogged = waiting.filter(item => this.#isClogged(item))
    for (const item of waiting) {
      if (!this.#isClogged(item)) this.#core.queue.push({ ...item, time: this.#core.time, seq: this.#core.seq++ })
    }
  }

  #link(from: NodeId, to: NodeId): number {
    return from * this.#core.size + to
  }

  #isBlocked(from: NodeId, to: NodeId): boolean {
    return this.links.blocked[this.#link(from, to)] === 1
  }

  #isClogged({ from, node }: PendingMessage): boolean {
    return this.links.clogged[this.#link(from, node)] === 1
  }
}
