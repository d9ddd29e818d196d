/** The same seed, clients and faults before several designs, in lockstep: one row each, counted in the same way. */
import { show, type Setup } from '@quorate/kernel'
import { count, type Compared } from './count.ts'
import { execute } from './execute.ts'
import { makeRun, type RunRequest } from './make-run.ts'
import { faultsOf } from './fault-lists.ts'
import { nearest } from './nearest.ts'
import { scenarios } from './registry.ts'
import { bad, defaultsOf, good, parametersOf, type Parameters, type Result, type Scenario } from './scenario.ts'
import { sharedFaults } from './shared-faults.ts'

export interface Comparison {
  readonly seed: number
  readonly rows: readonly Compared[]
  /** Whether all rows had the same requests of the same clients at the same times … */
  readonly sameClients: boolean
  /** … and the same faults at the same times, as far as they concern the nodes that all of them have. */
  readonly sameFaults: boolean
}

type Request = Omit<RunRequest, 'scenario'>

interface Chosen {
  readonly scenario: Scenario
  readonly parameters: Parameters
  readonly setup: Setup
}

/**
 * Every scenario of a family, or those of the named protocols. `name` is a family ("split-brain") or one scenario of
 * it, whose seed is then everyone's. A parameter is set where a scenario has it.
 */
export function compare(
  world: string, name: string, protocols: readonly string[], request: Request,
): Result<Comparison> {
  const family = familyOf(name)
  if (!family.ok) return family
  const narrowed = narrow(name, family.value, protocols)
  if (!narrowed.ok) return narrowed
  const chosen = choose(narrowed.value, request.parameters ?? {})
  if (!chosen.ok) return chosen
  const faults = commonFaults(chosen.value, request.faults ?? [])
  if (!faults.ok) return faults
  const seed = request.seed ?? (family.value.find(each => each.name === name) ?? family.value[0]!).seed
  return run(world, chosen.value, { ...request, seed, faults: faults.value })
}

function familyOf(name: string): Result<readonly Scenario[]> {
  const families = [...new Set(scenarios.map(each => each.name.split('/')[0]!))]
  const known = [...families, ...scenarios.map(each => each.name)]
  if (!known.includes(name)) {
    const near = nearest(name, known)
    return bad(`there is no family of scenarios ${show(name)}, and no such scenario; the nearest are ${near.join(', ')}`)
  }
  return good(scenarios.filter(each => each.name.split('/')[0] === name.split('/')[0]))
}

/** A protocol is named as itself, or as the one that it hosts: "primary-backup" is that of primary-backup-kv too. */
function isNamed(scenario: Scenario, name: string): boolean {
  if (scenario.protocol === name) return true
  const { nodes } = scenario.setup(defaultsOf(scenario))
  const top = nodes.find(({ protocol }) => protocol.name === scenario.protocol)
  return Object.values(top?.protocol.hosts ?? {}).some(({ protocol }) => protocol.name === name)
}

function narrow(name: string, family: readonly Scenario[], protocols: readonly string[]): Result<readonly Scenario[]> {
  const unknown = protocols.find(protocol => !family.some(scenario => isNamed(scenario, protocol)))
  if (unknown !== undefined) {
    const known = [...new Set(family.map(each => each.protocol))]
    return bad(`--protocols names ${show(unknown)}; accepted for ${name} are ${known.join(', ')}`)
  }
  const named = protocols.length === 0 ? family
    : family.filter(scenario => protocols.some(protocol => isNamed(scenario, protocol)))
  const chosen = named.filter(hasClients)
  return chosen.length > 0 ? good(chosen)
    : bad(`${named[0]!.name} has no clients, and a comparison counts what clients are told; give a family that has some`)
}

function hasClients(scenario: Scenario): boolean {
  const { requests, loops } = scenario.setup(defaultsOf(scenario))
  return requests.length + loops.length > 0
}

/** A parameter that only some of them have is set there; one that none has is refused. */
function choose(
  all: readonly Scenario[], given: Readonly<Record<string, unknown>>,
): Result<readonly Chosen[]> {
  const isKnownTo = (scenario: Scenario, name: string): boolean => scenario.parameters.some(each => each.name === name)
  const stray = Object.keys(given).find(name => !all.some(scenario => isKnownTo(scenario, name)))
  if (stray !== undefined) {
    const known = [...new Set(all.flatMap(({ parameters }) => parameters.map(({ name }) => name)))]
    return bad(`none of these scenarios has a parameter ${show(stray)}; they have ${known.join(', ')}`)
  }
  const chosen: Chosen[] = []
  for (const scenario of all) {
    const parameters = parametersOf(scenario, given, name => isKnownTo(scenario, name))
    if (!parameters.ok) return parameters
    chosen.push({ scenario, parameters: parameters.value, setup: scenario.setup(parameters.value) })
  }
  return good(chosen)
}

/** A named list is resolved once, for the smallest set-up, so that all meet the same trouble at the same nodes. */
function commonFaults(chosen: readonly Chosen[], given: unknown): Result<RunRequest['faults']> {
  const smallest = chosen.reduce((least, each) =>
    (each.setup.nodes.length < least.setup.nodes.length ? each : least))
  return faultsOf(smallest.setup, given)
}

function run(world: string, chosen: readonly Chosen[], request: Request): Result<Comparison> {
  const rows: Compared[] = []
  for (const { scenario, parameters } of chosen) {
    const made = makeRun(world, { ...request, parameters, scenario: scenario.name })
    if (!made.ok) return made
    const executed = execute(made.value)
    if (!executed.ok) return executed
    rows.push(count(scenario.protocol, executed.value))
  }
  const { seed } = rows[0]!.executed.run
  return good({ seed, rows, ...alike(chosen.map(({ setup }) => setup)) })
}

/** Whether set-ups have the same clients, and the same faults as far as they concern nodes that all of them have. */
export function alike(setups: readonly Setup[]): Pick<Comparison, 'sameClients' | 'sameFaults'> {
  const asked = setups.map(setup => JSON.stringify(workloadOf(setup)))
  const faults = sharedFaults(setups).map(each => JSON.stringify(each))
  return { sameClients: new Set(asked).size === 1, sameFaults: new Set(faults).size === 1 }
}

/** Who asks what and when; of a client that asks for ever, what it begins with. */
function workloadOf({ nodes, requests, loops }: Setup): unknown {
  const timed = requests.map(({ client, at, request }) => [nodes[client]!.name, at, request])
  const endless = loops.map(({ client, first, think, operation }) =>
    [nodes[client]!.name, first, think, [0, 1, 2, 3].map(operation)])
  return [timed, endless]
}
