/** What two nodes break together: asked once for each pair of their local states, and looked up ever after. */
import type { NodeId } from '@quorate/kernel'
import { PairMap } from '../search/pair-map.ts'
import type { Next } from '../search/space.ts'
import { Interner } from './intern.ts'
import type { Nodes, Outcome } from './nodes.ts'
import type { Broken, Watch } from './watch.ts'

export class Pairs {
  readonly #nodes: Nodes
  readonly #watch: Watch
  readonly #size: number
  readonly #broken = new Interner<readonly Broken[]>()
  /** One memo for each pair of nodes; the number is one of `#broken`, 0 for nothing. */
  readonly #memos: readonly PairMap[]

  constructor(nodes: Nodes, watch: Watch) {
    this.#nodes = nodes
    this.#watch = watch
    this.#size = nodes.setup.nodes.length
    this.#memos = Array.from({ length: this.#size * this.#size }, () => new PairMap())
    this.#broken.of([])
  }

  /** What the node of the outcome, as it is now, breaks with each of the others. */
  brokenBy(next: Next, { node, local }: Outcome): readonly Broken[] {
    let found: Broken[] = []
    for (let other = 0; other < this.#size; other++) {
      if (other === node) continue
      const theirs = next.get(other)
      const id = other < node ? this.#pair(other, theirs, node, local) : this.#pair(node, local, other, theirs)
      if (id !== 0) found = [...found, ...this.#broken.get(id)]
    }
    return found
  }

  #pair(nodeA: NodeId, a: number, nodeB: NodeId, b: number): number {
    const memo = this.#memos[nodeA * this.#size + nodeB]!
    const known = memo.get(a, b)
    if (known >= 0) return known
    const nodes = this.#nodes
    const id = this.#broken.of(this.#watch.ofPair(nodes.local(nodeA, a), nodeA, nodes.local(nodeB, b), nodeB))
    memo.set(a, b, id)
    return id
  }
}
