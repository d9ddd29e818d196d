/** What the parts of a world share: the set-up and the tape, the time, the nodes, and what is going to happen. */
import { copyNode, isSet, newNode, type Node } from './node.ts'
import type { Observer } from './observer.ts'
import type { Micros } from './protocol.ts'
import { Queue, type Pending } from './queue.ts'
import type { Setup, Tape } from './setup.ts'
import { drawBetween, type Lineage, type Stream } from './tape.ts'

export interface SavedCore {
  readonly time: Micros
  readonly events: number
  readonly seq: number
  readonly nodes: readonly Node[]
  readonly queue: readonly Pending[]
  readonly soon: readonly Pending[]
  readonly isManual: boolean
}

export class Core {
  readonly setup: Setup
  readonly tape: Tape
  readonly observer: Observer | null
  readonly size: number
  readonly queue = new Queue(item => this.isLive(item))
  time: Micros = 0
  /** Events executed so far. */
  events = 0
  /** Of everything that is made to happen, in the order in which it was made: ties of time go by it. */
  seq = 0
  nodes: Node[]
  /** What happens next whatever the time: starts, what a person does, a message delivered by hand. */
  soon: readonly Pending[] = []
  /** Nothing else happens by itself. */
  isManual: boolean

  constructor(setup: Setup, tape: Tape, observer: Observer | null) {
    this.setup = setup
    this.tape = tape
    this.observer = observer
    this.size = setup.nodes.length
    this.isManual = tape.manual === true
    this.nodes = setup.nodes.map(newNode)
  }

  between(from: Stream, lineage: Lineage, [min, max]: readonly [number, number]): number {
    return drawBetween(this.tape.seed, from, lineage, min, max)
  }

  /** A cancelled timer is still in the queue, but it does not happen. */
  isLive(item: Pending): boolean {
    return item.kind !== 'timeout' || isSet(this.nodes[item.node]!, item)
  }

  /** The event that is being executed, as the cause of what it makes happen. */
  get event(): number {
    return this.events - 1
  }

  save(): SavedCore {
    return {
      time: this.time, events: this.events, seq: this.seq, nodes: this.nodes.map(copyNode), queue: this.queue.live(),
      soon: this.soon, isManual: this.isManual,
    }
  }

  load(saved: SavedCore): void {
    this.time = saved.time
    this.events = saved.events
    this.seq = saved.seq
    this.nodes = saved.nodes.map(copyNode)
    this.queue.load(saved.queue)
    this.soon = saved.soon
    this.isManual = saved.isManual
  }
}
