/** Exhaustive search of a scenario: everything that its nodes and clients may do within bounds, in any order. */
import { keyValue, monitorOf } from '@quorate/checkers'
import { SetupSearching, type Beginning, type Bounds, type HistoryJudge, type SetupFound } from '@quorate/explore'
import { clientOf, propertiesOf, serversOf, show, watchedOf, type Setup } from '@quorate/kernel'
import { judgedBy } from '@quorate/protocols'
import { beginningOf, type From } from './beginning.ts'
import { execute, setupOf, type Executed } from './execute.ts'
import { LINEARIZABLE } from './judgement.ts'
import { ours, scenarioNamed, type Library } from './library.ts'
import { makeRun, type RunRequest } from './make-run.ts'
import { nearest } from './nearest.ts'
import { bad, good, type Result } from './scenario.ts'

export interface SearchRequest extends Pick<RunRequest, 'scenario' | 'parameters' | 'mutant'> {
  /** "timeouts", "timer.election", "crashes" … and how many, as texts or numbers: see `readBounds`. */
  readonly bounds?: Readonly<Record<string, unknown>>
  /** Only these properties; all without it. */
  readonly properties?: readonly string[]
  /** Transitions after which the search stops, whatever is left. */
  readonly steps?: number
  /** What commutes is taken in one order only: the same states, fewer transitions. */
  readonly sleep?: boolean
  /** Where it begins; without it, when all nodes have started. */
  readonly from?: From
}

/** What a search gave; of a violation, the run of the timed world that ends in it. */
export interface Searched {
  readonly found: SetupFound
  readonly executed: Executed | null
}

const DEFAULT = { timeouts: 2, requests: 1 }
const MOST = 1_000

/** A search that goes on as long as somebody calls `advance`, and can say at any time what it has found. */
class ScenarioSearch {
  readonly #searching: SetupSearching
  readonly #world: string
  readonly #request: SearchRequest
  readonly #library: Library

  constructor(
    world: string, request: SearchRequest, setup: Setup, bounds: Partial<Bounds>, judges: readonly HistoryJudge[],
    from: Beginning | null, library: Library,
  ) {
    this.#world = world
    this.#request = request
    this.#library = library
    const { properties, steps, sleep = false } = request
    this.#searching = new SetupSearching({
      setup, bounds, crashable: serversOf(setup), judges, ...(properties && { properties }),
      ...(from && { from }),
    }, { sleep, ...(steps !== undefined && { steps }) })
  }

  /** Why it cannot begin where it should. */
  get problem(): string | null {
    return this.#searching.problem
  }

  /** Generates at least so many more transitions. True when there is nothing more to do. */
  advance(transitions: number): boolean {
    return this.#searching.advance(transitions)
  }

  get covered(): SetupFound['covered'] {
    return this.#searching.covered
  }

  /** The verdict, and the Run of a violation, executed and compared with what the search says of it. */
  get result(): Result<Searched> {
    const { found } = this.#searching
    if (found.replay === null) return good({ found, executed: null })
    if (!found.replay.ok) return bad(found.replay.why)
    const { interventions, schedule, answers } = found.replay.tape
    const { scenario, parameters = {}, mutant = null } = this.#request
    const run = makeRun(this.#world, { scenario, parameters, mutant, interventions, schedule, answers }, this.#library)
    if (!run.ok) return run
    const executed = execute(run.value, this.#library)
    return executed.ok ? confirmed(found, executed.value) : executed
  }
}

/** The timed world must break the same property, by its last event. */
function confirmed(found: SetupFound, executed: Executed): Result<Searched> {
  const property = found.verdict.status === 'violated' ? found.verdict.property : ''
  const judgement = executed.judgements.find(each => each.property === property)
  const last = executed.recording.length - 1
  if (judgement?.status === 'violated' && judgement.event === last) return good({ found, executed })
  return bad(`the search says that "${property}" is broken, and its run does not show it: that is a mistake of the search`)
}

/** The search of a scenario, or of one broken line of it, ready to begin. */
export function searchScenario(world: string, request: SearchRequest, library = ours): Result<ScenarioSearch> {
  const { scenario, parameters = {}, mutant = null } = request
  const run = makeRun(world, { scenario, parameters, mutant }, library)
  if (!run.ok) return run
  const setup = setupOf(run.value, library)
  if (!setup.ok) return setup
  const { loss, duplicate, corrupt } = setup.value.network
  if (loss + duplicate + corrupt > 0) {
    return bad('a search loses and doubles messages by itself; set the rates of the network to 0, and bounds for drops and duplicates')
  }
  // Clients of other protocols ask for other things, and then nobody judges what they were told.
  const named = scenarioNamed(scenario, library)
  const judges = named.ok ? named.value.judges.map(() => linearizable(setup.value)) : []
  const { nodes, deadlines = [] } = setup.value
  const names = [...judges, ...propertiesOf(nodes), ...deadlines].map(({ name }) => name)
  const unknown = request.properties?.find(name => !names.includes(name))
  if (unknown !== undefined) return bad(`there is no property "${unknown}" here; the nearest are ${nearest(unknown, names).join(', ')}`)
  const leftOut = timedOf(setup.value)
  if (request.properties?.every(name => leftOut.includes(name)) === true) {
    return bad(`${request.properties.map(show).join(' and ')}: that is about time, and a search has none; a run and fuzzing judge it`)
  }
  const bounds = readBounds({ ...(named.ok ? named.value.bounds : null) ?? DEFAULT, ...request.bounds })
  if (!bounds.ok) return bounds
  const from = request.from === undefined ? good(null) : beginningOf(request.from, run.value, library)
  if (!from.ok) return from
  const searching = new ScenarioSearch(world, request, setup.value, bounds.value, judges, from.value, library)
  return searching.problem === null ? good(searching) : bad(`the search cannot begin there: ${searching.problem}`)
}

const timedOf = ({ nodes, deadlines = [] }: Setup): string[] => [
  ...watchedOf(nodes).flatMap(({ invariants }) => invariants.filter(({ timed }) => timed === true)), ...deadlines,
].map(({ name }) => name)

const counted = ['timeouts', 'requests', 'crashes', 'wipes', 'drops', 'duplicates', 'moves', 'depth'] as const
const accepted = `${counted.join(', ')}, timer.<name>, ticks (µs, separated by commas) and disk`

/** Bounds from outside; what is wrong with them is one sentence. */
function readBounds(given: Readonly<Record<string, unknown>>): Result<Partial<Bounds>> {
  let bounds: Partial<Bounds> = {}
  for (const [name, value] of Object.entries(given)) {
    const read = readBound(bounds, name, String(value))
    if (!read.ok) return read
    bounds = read.value
  }
  return good(bounds)
}

function readBound(bounds: Partial<Bounds>, name: string, text: string): Result<Partial<Bounds>> {
  if (name === 'disk') {
    if (text === 'instant' || text === 'gradual') return good({ ...bounds, disk: text })
    return bad(`the bound "disk" was "${text}"; accepted are instant and gradual`)
  }
  if (name === 'ticks') {
    const ticks = text.split(',').map(countOf)
    if (ticks.every(tick => tick !== null)) return good({ ...bounds, ticks })
    return bad(`the bound "ticks" was "${text}"; accepted are whole numbers of µs, separated by commas`)
  }
  const count = countOf(text)
  if (count === null || count > MOST) return bad(`the bound "${name}" was "${text}"; accepted is a whole number from 0 to ${MOST}`)
  if (name.startsWith('timer.')) return good({ ...bounds, timers: [...(bounds.timers ?? []), [name.slice(6), count]] })
  const known = counted.find(each => each === name)
  if (known === undefined) return bad(`there is no bound "${name}"; accepted are ${accepted}`)
  return good({ ...bounds, [known]: count })
}

const countOf = (text: string): number | null => (/^\d{1,9}$/.test(text) ? Number(text) : null)

const linearizable = ({ nodes }: Setup): HistoryJudge =>
  judgedBy(LINEARIZABLE.property, monitorOf(keyValue, process => nodes[clientOf(process)]!.name))
