/** Exhaustive search of a set-up, from its bounds to a verdict and a run that repeats it. */
import { Recording, type NodeId, type Setup, type Tape } from '@quorate/kernel'
import { Search, type Limits } from '../search/search.ts'
import { foundBy, type Found } from '../search/verdict.ts'
import { boundsText, noBounds, type Bounds } from './bounds.ts'
import type { HistoryJudge } from './memories.ts'
import { endless, replayOf, type InputAction, type Replayed } from './replay.ts'
import type { Beginning } from './beginning.ts'
import { ProtocolSpace, type Searchable } from './space.ts'

export interface SetupSearch {
  readonly setup: Setup
  readonly bounds: Partial<Bounds>
  /** Nodes that may crash; all of them if it is not said. */
  readonly crashable?: readonly NodeId[]
  readonly judges?: readonly HistoryJudge[]
  /** Properties that are judged, by name; all of them if it is not said. Fewer make a smaller space. */
  readonly properties?: readonly string[]
  /** Witnesses that must be reached: without them a search that found nothing has shown nothing. None if not said. */
  readonly needs?: readonly string[]
  /** Where it begins; without it, when all nodes have started. */
  readonly from?: Beginning
}

export interface SetupFound extends Found {
  /** Everything that the bounds allowed, in words. */
  readonly bounds: string
  /** Witnesses that some path reached, and those that none did. */
  readonly reached: readonly string[]
  readonly unreached: readonly string[]
  /** Invariants about time, which were not judged. */
  readonly leftOut: readonly string[]
  /** Of a violation: the run of the timed world that ends in it. */
  readonly replay: Replayed | null
  /** Where it began, and how many steps lead there after all nodes have started. */
  readonly from: { readonly beginning: string; readonly steps: number } | null
}

const searchableOf = (
  { setup, bounds, crashable, judges = [], properties, needs = [], from }: SetupSearch,
): Searchable => ({
  setup, bounds: { ...noBounds, ...bounds }, judges, properties: properties ?? null, needs, beginning: from ?? null,
  crashable: crashable ?? setup.nodes.map((_, id) => id),
})

/** A search under way, for whoever wants to show how far it is. */
export class SetupSearching {
  readonly #what: Searchable
  readonly #space: ProtocolSpace
  readonly #search: Search

  constructor(what: SetupSearch, limits: Omit<Limits, 'depth'> = {}) {
    this.#what = searchableOf(what)
    const { depth } = this.#what.bounds
    this.#space = new ProtocolSpace(this.#what)
    this.#search = new Search(this.#space.model, { ...limits, ...(depth > 0 && { depth }) })
  }

  /** Why it cannot begin where it is told to, in one sentence; null where it can. */
  get problem(): string | null {
    return this.#space.problem
  }

  /** Generates at least so many more transitions. True when there is nothing more to do. */
  advance(steps: number): boolean {
    return this.#search.advance(steps)
  }

  get covered(): Found['covered'] {
    return this.#search.covered
  }

  get found(): SetupFound {
    const found = this.#foundByNow()
    const replay = found.verdict.status === 'violated' ? this.#replay() : null
    const { reached, lead, watch: { witnesses, leftOut } } = this.#space
    const { beginning } = this.#what
    return {
      ...found, bounds: boundsText(this.#what.bounds), leftOut, replay,
      from: beginning === null ? null : { beginning: beginning.name, steps: lead!.path.length },
      reached: witnesses.filter(name => reached.has(name)), unreached: witnesses.filter(name => !reached.has(name)),
    }
  }

  #foundByNow(): Found {
    const found = foundBy(this.#search, this.#space.model)
    return this.problem === null ? found : { ...found, verdict: { status: 'unknown', why: this.problem } }
  }

  #replay(): Replayed {
    const path = this.#search.pathTo(this.#search.violations[0]!.row)
    const { nodes: { actions }, lead } = this.#space
    const births = lead?.births ?? this.#space.birthsOf(this.#search.load(path[0]!.row))
      .map(({ action }) => actions[action] as InputAction)
    const found = path.slice(1).map(({ transition }) => actions[transition]!)
    return replayOf(this.#what, births, [...lead?.path ?? [], ...found])
  }
}

export function searchSetup(what: SetupSearch, limits: Omit<Limits, 'depth'> = {}): SetupFound {
  const searching = new SetupSearching(what, limits)
  searching.advance(Infinity)
  return searching.found
}

/** Executes a counterexample in the timed world. */
export const recordingOf = (setup: Setup, tape: Tape): Recording => new Recording(endless(setup), tape)
