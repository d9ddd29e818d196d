/**
 * Which lanes of the space-time diagram are hidden: by the names of their nodes, as long as the run has the same nodes,
 * and never all of them. A view and no part of the run; whoever gets the link sees what its sender saw.
 */
import type { RunSummary } from '../sim/types.ts'
import type { Hiding, hidingOf } from '../stage/hiding.ts'
import { canHide, hiddenOf, hiddenText, isLast, lanesText, readLanes, toggled } from './lanes.ts'

export class Lanes {
  /** In the order of the lanes. */
  hidden = $state.raw<readonly string[]>([])
  #problem = $state('')
  #nodes = $state.raw<readonly string[]>([])
  /** What draws without some lanes is fetched for whoever hides one. */
  #make = $state.raw<typeof hidingOf | null>(null)

  /** As part of a link. */
  get text(): string {
    return lanesText(this.hidden)
  }

  /** Which are hidden, or why none can be. */
  get told(): string {
    return this.#problem || hiddenText(this.hidden)
  }

  /** A run is open: what was hidden among other nodes is forgotten. */
  settle(nodes: readonly string[]): void {
    if (nodes.join('\n') === this.#nodes.join('\n')) return
    this.#nodes = nodes
    this.hidden = []
  }

  /** What the link of a run with these nodes says. Gives the names that none of them has. */
  take(text: string, nodes: readonly string[]): readonly string[] {
    const named = readLanes(text)
    this.#nodes = nodes
    this.#hide(hiddenOf(named, nodes))
    return named.filter(name => !nodes.includes(name))
  }

  isLast = (name: string): boolean => isLast(name, this.hidden, this.#nodes)

  canHide = (name: string): boolean => canHide(name, this.hidden, this.#nodes)

  /** Hides what is shown, unless nothing else is, and shows what is hidden. */
  toggle = (name: string): void => this.#hide(toggled(name, this.hidden, this.#nodes))

  showAll = (): void => this.#hide([])

  /** How a run is drawn without them; null where all are shown. */
  hidingIn(run: RunSummary): Hiding | null {
    const ids = run.nodes.flatMap(({ name }, id) => (this.hidden.includes(name) ? [id] : []))
    if (this.#make === null || ids.length === 0 || ids.length === run.nodes.length) return null
    return this.#make(run, new Set(ids))
  }

  #hide(hidden: readonly string[]): void {
    this.hidden = hidden
    this.#problem = ''
    if (hidden.length > 0 && this.#make === null) void this.#fetch()
  }

  async #fetch(): Promise<void> {
    try {
      const { hidingOf } = await import('../stage/hiding.ts')
      this.#make = hidingOf
    } catch {
      this.hidden = []
      this.#problem = 'What hides lanes could not be fetched; try again when the network is back.'
    }
  }
}
