/** What a search says at its end: a verdict that claims no more than it has covered, and how it can be checked. */
import type { Verdict } from '@quorate/checkers'
import { growing } from './growth.ts'
import type { Model } from './model.ts'
import { Search, type Covered, type Hit, type Limits } from './search.ts'

/** The shortest way to a row, in words. */
export interface Trail {
  /** What is wrong with the last row. */
  readonly sentence: string
  /** One line a transition. */
  readonly steps: readonly string[]
  /** The first row of the way and the last, one line a part. */
  readonly from: readonly string[]
  readonly to: readonly string[]
}

export interface Found {
  readonly model: string
  readonly verdict: Verdict<Trail>
  readonly covered: Covered
  /** What must be reached sometimes: the number of steps that it takes at least, or null where no row has it. */
  readonly witnesses: readonly { readonly name: string; readonly steps: number | null }[]
  /** Of a search that met a limit: the parts of the state that grow, the fastest first. */
  readonly grows: readonly string[]
}

/** Searches until everything is seen, something is violated or a limit is met. */
export function search(model: Model, limits: Limits = {}): Found {
  const running = new Search(model, limits)
  running.advance(Infinity)
  return foundBy(running, model)
}

/** What a search has found so far; final once `advance` has answered true. */
export function foundBy(running: Search, model: Model): Found {
  const witnesses = model.sometimes.map(({ name }) => {
    const row = running.reached.get(name)
    return { name, steps: row === undefined ? null : running.depthOf(row) - 1 }
  })
  const { covered } = running
  const grows = covered.stop === 'steps' || covered.stop === 'bytes' ? growing(running, model.space) : []
  return { model: model.name, verdict: verdictOf(running, model), covered, witnesses, grows }
}

function verdictOf(running: Search, model: Model): Verdict<Trail> {
  const [hit] = running.violations
  if (hit !== undefined) return violated(running, model, hit)
  const { covered } = running
  const why = unseen(covered) ?? unreached(running, model)
  return why === null ? { status: 'ok', basis: `exhaustive to ${bound(covered)}` } : { status: 'unknown', why }
}

function violated(running: Search, { space }: Model, { name, row, evidence }: Hit): Verdict<Trail> {
  const path = running.pathTo(row)
  const steps = path.slice(1).map(({ transition }, i) => space.words(running.load(path[i]!.row), transition))
  const [from, to] = [path[0]!, path.at(-1)!].map((step) => space.describe(running.load(step.row)))
  const trail = { sentence: evidence, steps, from: from!, to: to! }
  return { status: 'violated', property: name, events: steps.map((_, i) => i), evidence: trail }
}

const LIMITS = { steps: 'the limit of transitions', bytes: 'the limit of memory' } as const

function unseen({ stop, completed, distinct, generated, frontier }: Covered): string | null {
  if (stop !== 'steps' && stop !== 'bytes') return stop === null && frontier > 0 ? 'the search has not ended' : null
  return `stopped at ${LIMITS[stop]}: ${distinct} distinct states of ${generated} generated, every state to depth `
    + `${completed} expanded, ${frontier} not`
}

function unreached(running: Search, { sometimes }: Model): string | null {
  const missing = sometimes.filter(({ name }) => !running.reached.has(name)).map(({ name }) => `"${name}"`)
  return missing.length === 0 ? null : `nothing is violated, but no state reached ${missing.join(' or ')}`
}

function bound({ stop, depth, distinct }: Covered): string {
  return stop === 'depth' ? `depth ${depth} (${distinct} states)` : `all ${distinct} states (depth ${depth})`
}
