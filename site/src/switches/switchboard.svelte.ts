/** The switchboard of one set-up: which assumptions hold, and what runs have said of every guarantee under them. */
import { conclusionOn, type AssumptionName, type Conclusion, type Discovery } from '@quorate/explore'
import type { Run } from '@quorate/kernel'
import { assuming, givingUp, keeping, keptAtFirst, type Board, type Guarantee, type Switch } from '@quorate/scenarios'
import { boarding } from '../hunt/explorers.ts'
import type { FoundRun, Hunt, Surveyed } from '../hunt/hunt.svelte.ts'

/** What is said of a guarantee; nothing was looked at before any run was executed. */
export interface Standing extends Guarantee {
  readonly conclusion: Conclusion | null
  /** The first run that broke it, and how many did. */
  readonly found: Discovery | null
}

/** What runs said with these assumptions holding. */
interface Looked extends Surveyed {
  readonly asked: number
}

export class Switchboard {
  readonly run: Run
  readonly board: Board
  kept = $state.raw<ReadonlySet<AssumptionName>>(new Set())
  /** By what holds: flipping a switch back brings back what was found. */
  #looked = $state.raw<ReadonlyMap<string, Looked>>(new Map())

  constructor(run: Run, board: Board) {
    this.run = run
    this.board = board
    this.kept = keptAtFirst(board)
  }

  flip(name: AssumptionName): void {
    this.kept = (this.kept.has(name) ? givingUp : keeping)(this.board, this.kept, name)
  }

  /** What was found under these switches; null before anyone looked. */
  get now(): Looked | null {
    return this.#looked.get(keyOf(this.kept)) ?? null
  }

  get standings(): readonly Standing[] {
    const { board: { guarantees }, now } = this
    const named = guarantees.map(({ name }) => name)
    const others = (now?.tally.found ?? []).filter(({ property }) => !named.includes(property))
    const more = others.map(({ property }) => ({ name: property, text: OTHER }))
    return [...guarantees, ...more].map(guarantee => standingOf(guarantee, now))
  }

  /** What falls if this one alone is given up, besides what falls anyway; null where nobody has looked. */
  fallsWithout(name: AssumptionName): readonly string[] | null {
    const without = this.#looked.get(keyOf(givingUp(this.board, this.kept, name)))
    if (without === undefined) return null
    const anyway = this.now?.tally.found.map(({ property }) => property) ?? []
    return without.tally.found.map(({ property }) => property).filter(property => !anyway.includes(property))
  }

  /** Looks at so many runs under these switches, unless that was done before. */
  async look(hunt: Hunt, runs: number, kept = this.kept): Promise<void> {
    const known = this.#looked.get(keyOf(kept))
    if (known !== undefined && known.isWhole && known.asked >= runs) return
    const { parameters, without } = assuming(this.board, this.run.parameters, kept)
    const { scenario, mutant, faults, seed } = this.run
    const explored = { scenario, parameters, mutant, without, ...(faults !== undefined && { faults }) }
    const surveyed = await hunt.survey(explored, seed, runs)
    if (surveyed === null || surveyed.tally.runs === 0) return
    this.#looked = new Map(this.#looked).set(keyOf(kept), { ...surveyed, asked: runs })
  }

  /** Gives up each that holds in turn, alone; ends early where it is told to. */
  async lookAtEach(hunt: Hunt, runs: number, more: () => boolean): Promise<void> {
    await this.look(hunt, runs)
    for (const name of this.kept) {
      if (!more()) return
      await this.look(hunt, runs, givingUp(this.board, this.kept, name))
    }
  }

  /** The run that shows how a guarantee falls, made short, and what was given up for it. */
  async present(hunt: Hunt, found: Discovery): Promise<FoundRun | null> {
    const { parameters } = assuming(this.board, this.run.parameters, this.kept)
    const shown = await hunt.present({ ...this.run, parameters }, found)
    if (shown !== null) remember(shown.run, this)
    return shown
  }
}

const OTHER = 'What every run is checked for: handlers answer every event, and do so in the same way each time'

const keyOf = (kept: ReadonlySet<AssumptionName>): string => [...kept].toSorted().join(' ')

function standingOf(guarantee: Guarantee, now: Looked | null): Standing {
  if (now === null) return { ...guarantee, conclusion: null, found: null }
  const { tally, needs, isWhole } = now
  const found = tally.found.find(({ property }) => property === guarantee.name) ?? null
  return { ...guarantee, conclusion: conclusionOn(guarantee.name, tally, needs, !isWhole), found }
}

/** Whether it can be kept, given up, or neither. */
export const isFixed = ({ broken, keep }: Switch): boolean => broken !== null && keep === null

// Whoever opens a run that a board has found goes on with that board, and may open the next.

const boards = new Map<string, Switchboard>()

/** What a board depends on: what was done by hand, and the order of events, are none of it. */
const setUpOf = ({ scenario, parameters, mutant, faults = [] }: Run): string =>
  JSON.stringify([scenario, parameters, mutant, faults])

const remember = (run: Run, board: Switchboard): void => void boards.set(setUpOf(run), board)

export async function switchboardOf(run: Run, signal: AbortSignal): Promise<Switchboard> {
  const known = boards.get(setUpOf(run))
  if (known !== undefined) return known
  const board = new Switchboard(run, await boarding(run, signal))
  remember(run, board)
  return board
}
