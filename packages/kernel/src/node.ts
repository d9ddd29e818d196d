/** One node as the world keeps it: the state of its protocol, and everything around the protocol that can go wrong. */
import { clockOf, type Clock } from './clock.ts'
import { emptyDisk, type DiskState } from './disk.ts'
import type { AnyTypes, Effect, Micros, Range } from './protocol.ts'
import type { Pending, PendingTimer } from './queue.ts'
import type { NodeSpec } from './setup.ts'
import type { Lineage } from './tape.ts'

/** A send or an answer that waits until a write is on the disk. */
export interface Gated {
  readonly effect: Effect
  readonly lineage: Lineage
  readonly cause: number
  /** The number of the write. */
  readonly needs: number
}

/** What may be seen of a node from outside. */
export interface NodeView {
  readonly state: AnyTypes['state']
  readonly up: boolean
  readonly paused: boolean
  readonly clock: Clock
  readonly disk: DiskState
  readonly slow: Range
  /** Sends and answers that wait until a write is on the disk, in their order. */
  readonly gate: readonly Gated[]
}

export interface Node extends NodeView {
  state: AnyTypes['state']
  disk: DiskState
  gate: readonly Gated[]
  clock: Clock
  slow: Range
  /** A slow node is busy until then: what comes after must not be handled before. */
  slowUntil: Micros
  /** It has been up before: what it starts from is on its disk. */
  born: boolean
  up: boolean
  paused: boolean
  /** Those that are set. They are few: a short list is searched faster than a map is kept. */
  timers: PendingTimer[]
  /** The last crash took durable fields on their way to the disk, which the gate had kept from everyone. */
  unheard: boolean
  /** What waits for a paused node, in the order in which it came. */
  held: Pending[]
}

export const NOT_SLOW: Range = [0, 0]

export const newNode = ({ clock, disk }: NodeSpec): Node => ({
  state: null, disk: emptyDisk(disk?.latency), gate: [], clock: clockOf(clock?.offset, clock?.ppm), slow: NOT_SLOW,
  slowUntil: 0, born: false, up: false, paused: false, timers: [],
  unheard: false, held: [],
})

export const copyNode = (node: Node): Node => ({ ...node, timers: node.timers.slice(), held: node.held.slice() })

export function isSet({ timers }: Node, item: PendingTimer): boolean {
  for (let i = 0; i < timers.length; i++) if (timers[i] === item) return true
  return false
}

/** Sets a timer, in place of the one of the same name and key. */
export function setTimer({ timers }: Node, item: PendingTimer): void {
  const at = timerAt(timers, item.timer, item.key)
  timers[at < 0 ? timers.length : at] = item
}

export function clearTimer({ timers }: Node, timer: string, key: number): void {
  const at = timerAt(timers, timer, key)
  if (at < 0) return
  const last = timers.pop()!
  if (at < timers.length) timers[at] = last
}

function timerAt(timers: readonly PendingTimer[], timer: string, key: number): number {
  for (let i = 0; i < timers.length; i++) if (timers[i]!.timer === timer && timers[i]!.key === key) return i
  return -1
}
