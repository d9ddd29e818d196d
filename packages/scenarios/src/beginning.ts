/** Where a search begins other than at the start of all nodes: a place that has a name, told steps, or a run. */
import { beginningAfter, type Beginning } from '@quorate/explore'
import { show, type Run } from '@quorate/kernel'
import { setupOf } from './execute.ts'
import { scenarioNamed, type Library } from './library.ts'
import { nearest } from './nearest.ts'
import { bad, good, type Result } from './scenario.ts'

export type From =
  /** One that the scenario knows. */
  | { readonly kind: 'named'; readonly name: string }
  /** What has happened by then, in the words in which a search tells its own steps. */
  | { readonly kind: 'told'; readonly name: string; readonly steps: readonly string[] }
  /** Right after an event of a run of the same scenario; at its end without one. */
  | { readonly kind: 'run'; readonly name: string; readonly run: Run; readonly after: number | null }

/** `run` is what shall be searched. */
export function beginningOf(from: From, run: Run, library: Library): Result<Beginning> {
  if (from.kind === 'told') return good({ name: from.name, steps: from.steps })
  return from.kind === 'named' ? named(from.name, run, library) : afterRun(from, run, library)
}

function named(name: string, { scenario, parameters }: Run, library: Library): Result<Beginning> {
  const found = scenarioNamed(scenario, library)
  if (!found.ok) return found
  const known = found.value.beginnings?.(parameters) ?? {}
  const steps = Object.hasOwn(known, name) ? known[name] : undefined
  if (steps !== undefined) return good({ name, steps })
  const names = Object.keys(known)
  const there = names.length === 0 ? 'it knows none' : `the nearest are ${nearest(name, names).map(show).join(', ')}`
  return bad(`${scenario} knows no place ${show(name)} to begin: ${there}; a link or a file is accepted too`)
}

function afterRun(
  { run: begun, after, name }: Extract<From, { kind: 'run' }>, run: Run, library: Library,
): Result<Beginning> {
  const other = difference(begun, run)
  if (other !== null) return bad(other)
  const setup = setupOf(begun, library)
  if (!setup.ok) return setup
  const whole = { ...setup.value, faults: [...setup.value.faults, ...(begun.faults ?? [])] }
  const beginning = beginningAfter(whole, begun, after === null ? Infinity : after + 1, name)
  return typeof beginning === 'string' ? bad(`a search cannot begin in this run: ${beginning}`) : good(beginning)
}

/** Nodes and clients must be the same; what is broken in them need not be. */
function difference(begun: Run, run: Run): string | null {
  if (begun.scenario !== run.scenario) return `the run is one of ${begun.scenario}, and the search of ${run.scenario}`
  const name = Object.keys(run.parameters).find(each => begun.parameters[each] !== run.parameters[each])
  if (name === undefined) return null
  return `the run has ${name}=${begun.parameters[name]}, and the search ${name}=${run.parameters[name]}; set it with --set`
}
