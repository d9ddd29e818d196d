/** One thing at a time that looks for a violation or makes one shorter, and how far it is. */
import { conclusionOf, type Discovery, type Tally } from '@quorate/explore'
import type { Run } from '@quorate/kernel'
import type { RunSummary } from '../sim/types.ts'
import { numberText } from '../stage/counts.ts'
import { fuzzing, searching, shrinking, workersHere, type Fuzzing } from './explorers.ts'
import type { Explored, Shortened } from './tasks.ts'

/** A run to open, at the event that breaks something, and what to say of how it was found. */
export interface FoundRun {
  readonly run: Run
  readonly event: number
  readonly said: string
}

export interface Progress {
  readonly runs: number
  readonly of: number
  readonly perSecond: number
  readonly reached: Tally['reached']
}

export interface Surveyed {
  readonly tally: Tally
  readonly needs: readonly string[]
  readonly isWhole: boolean
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`

export class Hunt {
  doing = $state<'fuzz' | 'search' | 'shrink' | null>(null)
  progress = $state.raw<Progress | null>(null)
  /** How far a search or a shrinking is, in words. */
  words = $state('')
  /** What the last one came to, where it opened nothing. */
  outcome = $state<string | null>(null)
  readonly workers = workersHere()
  #under: AbortController | null = null

  stop(): void {
    this.#under?.abort()
  }

  /** Nobody waits for it any more: it opens nothing, whatever it has found. */
  drop(): void {
    this.stop()
    this.#under = null
    if (this.doing !== null) this.outcome = 'Stopped: something else was opened.'
    this.doing = null
  }

  /** Runs of what is open with other seeds, faults and orders, until one breaks the property; null means any. */
  random({ run }: RunSummary, property: string | null, runs: number): Promise<FoundRun | null> {
    return this.#do('fuzz', async signal => {
      const isWanted = (one: Discovery): boolean => property === null || one.property === property
      const enough = ({ found }: Tally): boolean => found.some(isWanted)
      const { tally, needs } = await this.#fuzz({ explored: run, seed: run.seed, runs, enough }, signal)
      const found = tally.found.find(isWanted)
      if (found !== undefined) return this.#shrinkFound(run, found, signal)
      if (signal.aborted) tally.settle()
      this.outcome = noneText(tally, needs, signal.aborted)
      return null
    })
  }

  /** Every order of events that the smallest set-up of the protocol has within its bounds. */
  everything(summary: RunSummary): Promise<FoundRun | null> {
    return this.#do('search', async signal => {
      const of = { protocol: searched(summary), mutant: summary.run.mutant }
      const { run, text } = await searching(of, (states, depth) => {
        this.words = `${numberText(states)} states, ${depth} steps deep`
      }, signal)
      if (run !== null) return { run, event: Number.MAX_SAFE_INTEGER, said: text }
      this.outcome = text
      return null
    })
  }

  /** So many runs, whatever they break. Aborted, what was counted until then; null where they could not be executed. */
  async survey(explored: Explored, seed: number, runs: number): Promise<Surveyed | null> {
    let surveyed: Surveyed | null = null
    await this.#do('fuzz', async signal => {
      const { tally, needs } = await this.#fuzz({ explored, seed, runs, enough: () => false }, signal)
      if (signal.aborted) tally.settle()
      surveyed = { tally, needs, isWhole: !signal.aborted }
      return null
    })
    return surveyed
  }

  /** The run of a discovery among runs of `base`, as short as it can be made. */
  present(base: Run, found: Discovery): Promise<FoundRun | null> {
    return this.#do('shrink', signal => this.#shrinkFound(base, found, signal))
  }

  /** The shortest run found that breaks the same property as this one. */
  shorten({ run }: RunSummary, property: string): Promise<FoundRun | null> {
    return this.#do('shrink', async signal => {
      const shrunk = await this.#shrink(run, property, signal)
      if (shrunk === null) throw new Error(`what is open breaks ${property} in a way that no shorter run can be made of`)
      if (shrunk.events >= shrunk.given) {
        this.outcome = `It is as short as it gets: ${numberText(shrunk.given)} events, and ${shortText(shrunk)}.`
        return null
      }
      return { ...shrunk, said: shrunkText(shrunk, property) }
    })
  }

  async #fuzz(asked: Omit<Fuzzing, 'workers'>, signal: AbortSignal): ReturnType<typeof fuzzing> {
    let began = 0
    return fuzzing({ ...asked, workers: this.workers }, ({ runs, reached }) => {
      // What Workers take to begin is none of the speed of runs.
      if (began === 0) began = performance.now()
      const perSecond = Math.round((1_000 * runs) / Math.max(1, performance.now() - began))
      this.progress = { runs, of: asked.runs, perSecond, reached }
    }, signal)
  }

  async #shrinkFound(base: Run, { trial, property, index, event }: Discovery, signal: AbortSignal): Promise<FoundRun> {
    const faults = [...base.faults ?? [], ...trial.faults ?? []]
    const { scenario, parameters, mutant, world } = base
    const run: Run = { world, scenario, parameters, mutant, ...trial, ...(faults.length > 0 && { faults }) }
    const by = `Found by run ${numberText(index + 1)}: ${property} is violated`
    const shrunk = await this.#shrink(run, property, signal).catch(error => {
      if (!signal.aborted) throw error
      return null
    })
    return shrunk === null ? { run, event, said: `${by}.` } : { ...shrunk, said: `${by}. ${shrunkText(shrunk, property)}` }
  }

  #shrink(run: Run, property: string, signal: AbortSignal): Promise<Shortened | null> {
    this.doing = 'shrink'
    this.words = 'Shrinking …'
    return shrinking(run, property, left => {
      this.words = left === 'minimal' ? 'Searching for a shorter one …' : `Shrinking: ${numberText(left)} events left …`
    }, signal)
  }

  async #do(
    what: NonNullable<Hunt['doing']>, work: (signal: AbortSignal) => Promise<FoundRun | null>,
  ): Promise<FoundRun | null> {
    this.drop()
    const under = (this.#under = new AbortController())
    Object.assign(this, { doing: what, progress: null, words: '', outcome: null })
    try {
      const found = await work(under.signal)
      return this.#under === under ? found : null
    } catch (error) {
      if (this.#under === under) this.outcome = under.signal.aborted ? 'Stopped.' : sentence((error as Error).message)
      return null
    } finally {
      if (this.#under === under) this.doing = null
    }
  }
}

/** The protocol whose smallest set-up is searched: of the broken line, which may be one of those that are hosted. */
export const searched = ({ run: { mutant }, scenario: { protocol } }: RunSummary): string =>
  mutant?.split('/')[0] ?? protocol

/** How far it is from the shortest run, as far as that is known. */
function shortText({ isMinimal, minimum }: Shortened): string {
  if (minimum.kind === 'known') return 'no run with the same timeouts, requests, crashes and copies is shorter'
  const left = isMinimal ? 'none of them can be left out' : 'no shorter run was found in the time there was'
  return `${left}, and how far that is from the shortest run is not known: ${minimum.why}`
}

const shrunkText = (shrunk: Shortened, property: string): string =>
  `Shrunk from ${numberText(shrunk.given)} events to ${numberText(shrunk.events)} that break ${property}; ${shortText(shrunk)}.`

function noneText(tally: Tally, needs: readonly string[], interrupted: boolean): string {
  const { status, basis } = conclusionOf(tally, needs, interrupted)
  return status === 'unknown' ? `Unknown: ${basis}.` : `Nothing found, which is no proof: ${basis}.`
}
