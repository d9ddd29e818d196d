/**
 * Which situations runs have been in, as hashes of what a view says of every node: its role, and how far its epoch is
 * ahead of the lowest. That is the abstract state of the protocol without its data, and it costs a lookup a step.
 */
import { child, hashText, type AnyTypes, type NodeId, type Setup } from '@quorate/kernel'

const DOWN = -1
/** Epochs further ahead than this count as equally far. */
const FAR = 3

export class Projection {
  readonly #setup: Setup
  readonly #roles: number[]
  readonly #epochs: (number | null)[]
  readonly found = new Set<number>()
  /** The event after which something new was last seen. */
  lastNew = 0
  readonly #known: ReadonlySet<number>

  constructor(setup: Setup, known: ReadonlySet<number>) {
    this.#setup = setup
    this.#known = known
    this.#roles = setup.nodes.map(() => DOWN)
    this.#epochs = setup.nodes.map(() => null)
  }

  stepped(node: NodeId, state: AnyTypes['state'], event: number): void {
    const { view } = this.#setup.nodes[node]!.protocol
    const role = hashText(view.role(state).word)
    const epoch = view.epoch(state)
    if (this.#roles[node] === role && this.#epochs[node] === epoch) return
    this.#roles[node] = role
    this.#epochs[node] = epoch
    this.#look(event)
  }

  /** Who is down says nothing, as before it was born. */
  crashed(node: NodeId, event: number): void {
    this.#roles[node] = DOWN
    this.#epochs[node] = null
    this.#look(event)
  }

  #look(event: number): void {
    const lowest = this.#epochs.reduce<number>((low, epoch) => Math.min(low, epoch ?? low), Number.MAX_SAFE_INTEGER)
    let hash = 1
    for (const [node, role] of this.#roles.entries()) {
      const epoch = this.#epochs[node]
      hash = child(hash, role)
      hash = child(hash, epoch === null || epoch === undefined ? 0 : 1 + Math.min(FAR, epoch - lowest))
    }
    if (!this.found.has(hash) && !this.#known.has(hash)) this.lastNew = event
    this.found.add(hash)
  }
}
