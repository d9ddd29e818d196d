/**
 * What a person calls acts, and the cuts that acts made: words for the trace alone. The world never sees a name, so
 * none can change what happens.
 */
import type { Aimed } from './acting.ts'
import type { Done, Fault, Names } from './faults.ts'
import { heal, type Links } from './network.ts'
import type { Lineage } from './tape.ts'

/** Every act that is executed is an object of its own, and stands among `Links.cuts` as long as it cuts. */
export type CalledCuts = ReadonlyMap<Fault, string>

export class Called {
  readonly #names: ReadonlyMap<Lineage, string>
  #cuts: CalledCuts = new Map()

  constructor(names: Names) {
    this.#names = new Map(names)
  }

  /** The act as the trace keeps it: with its name, or with those of the cuts that end with it, of so many nodes. */
  told(act: Aimed, lineage: Lineage, links: Links, nodes: number): Done {
    const called = this.#names.get(lineage)
    if (called !== undefined) this.#cuts = new Map([...this.#cuts, [act as Fault, called]])
    const ends = this.#endedBy(act, links, nodes)
    return { ...act, ...(called !== undefined && { called }), ...(ends.length > 0 && { ends }) }
  }

  #endedBy(act: Aimed, links: Links, nodes: number): string[] {
    if (act.kind !== 'heal') return []
    const left = heal(links, nodes, act.only).cuts
    return links.cuts.filter(cut => !left.includes(cut)).flatMap(cut => this.#cuts.get(cut) ?? [])
  }

  save(): CalledCuts {
    return this.#cuts
  }

  load(saved: CalledCuts): void {
    this.#cuts = saved
  }
}
