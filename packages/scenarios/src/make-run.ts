/** From what a person gave, by hand or in a link, to a whole Run: all is checked, and every default written out. */
import {
  actProblem, formsProblem, show, type Act, type AnyProtocol, type NodeSpec, type Run, type Setup,
} from '@quorate/kernel'
import { faultsOf } from './fault-lists.ts'
import { ours, scenarioNamed } from './library.ts'
import { mutated } from './mutate.ts'
import { bad, good, parametersOf, readSeed, type Result } from './scenario.ts'

/** What a person gives to make a Run; everything left out is the scenario's default. */
export interface RunRequest {
  readonly scenario: string
  readonly parameters?: Readonly<Record<string, unknown>>
  /** "raft/votes-twice", or "raft/votes-twice@r2,r3": the others run what is whole. */
  readonly mutant?: string | null
  readonly seed?: unknown
  /** A list of planned faults, or the name of one: see `faultLists`. */
  readonly faults?: unknown
  readonly interventions?: unknown
  readonly schedule?: unknown
  readonly answers?: unknown
  readonly names?: unknown
  readonly manual?: unknown
}

const MOST_INTERVENTIONS = 1_000

/** A whole Run, or one sentence on the first thing that is wrong with the request. */
export function makeRun(world: string, request: RunRequest, library = ours): Result<Run> {
  const scenario = scenarioNamed(request.scenario, library)
  if (!scenario.ok) return scenario
  const parameters = parametersOf(scenario.value, request.parameters ?? {})
  if (!parameters.ok) return parameters
  const seed = readSeed(request.seed ?? scenario.value.seed)
  if (!seed.ok) return seed
  const setup = scenario.value.setup(parameters.value)
  const mutant = request.mutant ?? null
  const runs = mutant === null ? good(setup) : mutated(setup, mutant, library)
  if (!runs.ok) return runs
  const faults = faultsOf(setup, request.faults ?? [])
  if (!faults.ok) return faults
  const done = doneByHand(setup, request)
  if (!done.ok) return done
  return good({
    world, ...(library.code !== null && { code: library.code }),
    scenario: scenario.value.name, parameters: parameters.value, mutant, seed: seed.value,
    ...(faults.value.length > 0 && { faults: faults.value }), ...done.value,
  })
}

type ByHand = Pick<Run, 'interventions' | 'schedule' | 'answers' | 'names' | 'manual'>

/** What a person did, and what a search or a shrinker chose. */
function doneByHand({ nodes }: Setup, request: RunRequest): Result<ByHand> {
  const { interventions = [], schedule, answers, names, manual } = request
  if (!Array.isArray(interventions) || interventions.length > MOST_INTERVENTIONS) {
    return bad(`its interventions are no list of at most ${MOST_INTERVENTIONS}`)
  }
  for (const [i, intervention] of interventions.entries()) {
    const problem = interventionProblem(intervention, nodes)
    if (problem !== null) return bad(`intervention ${i}: ${problem}`)
  }
  if (schedule !== undefined && !areLineages(schedule)) return bad('its schedule is no list of lineages')
  if (answers !== undefined && !areAnswers(answers)) {
    return bad('its answers are no list of pairs [lineage, whole number]')
  }
  const unnamed = names === undefined ? null : namesProblem(names)
  if (unnamed !== null) return bad(unnamed)
  if (manual !== undefined && typeof manual !== 'boolean') return bad('its "manual" is neither true nor false')
  return good({
    interventions, ...(schedule !== undefined && { schedule }), ...(answers !== undefined && { answers }),
    ...(names !== undefined && { names: names as NonNullable<Run['names']> }), ...(manual === true && { manual }),
  })
}

const areLineages = (value: unknown): value is NonNullable<Run['schedule']> =>
  Array.isArray(value) && value.every(Number.isSafeInteger)
const areAnswers = (value: unknown): value is NonNullable<Run['answers']> =>
  Array.isArray(value) && value.every(pair => areLineages(pair) && pair.length === 2)

const MOST_NAMES = 40
/** Characters. */
const LONGEST_NAME = 40

function namesProblem(names: unknown): string | null {
  if (!Array.isArray(names) || names.length > MOST_NAMES) return `its names are no list of at most ${MOST_NAMES}`
  const wrong = names.findIndex(pair => !isNamed(pair))
  return wrong < 0 ? null : `name ${wrong} was ${show(names[wrong])}; accepted is [lineage of an act, its name], ` +
    `of 1 to ${LONGEST_NAME} characters in one line`
}

const isNamed = (pair: unknown): boolean =>
  Array.isArray(pair) && pair.length === 2 && Number.isSafeInteger(pair[0]) && typeof pair[1] === 'string' &&
  pair[1].length <= LONGEST_NAME && pair[1].trim() !== '' && !/\p{Cc}/u.test(pair[1])

function interventionProblem(value: unknown, nodes: readonly NodeSpec[]): string | null {
  if (typeof value !== 'object' || value === null) return 'it is no object'
  const { after, act } = value as { after?: unknown; act?: unknown }
  if (!Number.isSafeInteger(after)) return `"after" was ${show(after)}; accepted is a lineage`
  const problem = actProblem(act, nodes.map(({ name }) => name))
  if (problem !== null || (act as Act).kind !== 'request') return problem
  const { client, request } = act as Extract<Act, { kind: 'request' }>
  const { name, protocol } = nodes[client]!
  const wrong = requestProblem(protocol, request)
  return wrong === null ? null : `the request to ${name}: ${wrong}`
}

/** Who is a client and not spared by trouble says by its view alone what may be asked of it. */
function requestProblem({ requestProblem: problem, view: { commands } }: AnyProtocol, request: unknown): string | null {
  if (problem !== undefined) return problem(request)
  return commands === undefined ? 'it takes none' : formsProblem(commands, request)
}
