/** Exhaustive search of a set-up, from its bounds to a verdict and a run that repeats it. */
import { Recording, type NodeId, type Setup, type Tape } from '@quorate/kernel'
import { Search, type Limits } from '../search/search.ts'
import { foundBy, type Found } from '../search/verdict.ts'
import { boundsText, noBounds, type Bounds } from './bounds.ts'
import type { HistoryJudge } from './memories.ts'
import { endless, replayOf, type InputAction, type Replayed } from './replay.ts'
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
}

const searchableOf = ({ setup, bounds, crashable, judges = [], properties, needs = [] }: SetupSearch): Searchable => ({
  setup, bounds: { ...noBounds, ...bounds }, judges, properties: properties ?? null, needs,
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

  /** Generates at least so many more transitions. True when there is nothing more to do. */
  advance(steps: number): boolean {
    return this.#search.advance(steps)
  }

  get covered(): Found['covered'] {
    return this.#search.covered
  }

  get found(): SetupFound {
    const found = foundBy(this.#search, this.#space.model)
    const replay = found.verdict.status === 'violated' ? this.#replay() : null
    const { reached, watch: { witnesses, leftOut } } = this.#space
    return {
      ...found, bounds: boundsText(this.#what.bounds), leftOut, replay,
      reached: witnesses.filter(name => reached.has(name)), unreached: witnesses.filter(name => !reached.has(name)),
    }
  }

  #replay(): Replayed {
    const path = this.#search.pathTo(this.#search.violations[0]!.row)
    const { actions } = this.#space.nodes
    const births = this.#space.birthsOf(this.#search.load(path[0]!.row))
      .map(({ action }) => actions[action] as InputAction)
    return replayOf(this.#what, births, path.slice(1).map(({ transition }) => actions[transition]!))
  }
}

export function searchSetup(what: SetupSearch, limits: Omit<Limits, 'depth'> = {}): SetupFound {
  const searching = new SetupSearching(what, limits)
  searching.advance(Infinity)
  return searching.found
}

/** Executes a counterexample in the timed world. */
export const recordingOf = (setup: Setup, tape: Tape): Recording => new Recording(endless(setup), tape)
