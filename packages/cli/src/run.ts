import { execute, makeRun, traceLines } from '@quorate/scenarios'
import { executionAnswer } from './execution.ts'
import { faultsGiven, interventionsGiven, parametersOf } from './given.ts'
import { scenarioGiven } from './own/load.ts'
import { badInput, type Answer } from './report.ts'
import { world } from './world.ts'
import { writeWhole } from './write.ts'

export interface RunOptions {
  readonly seed?: string
  readonly set: readonly string[]
  readonly mutant?: string
  readonly faults?: string
  readonly interventions?: string
  readonly manual?: boolean
  readonly trace?: string
}

export async function run(what: string, options: RunOptions): Promise<Answer> {
  const parameters = parametersOf(options.set)
  if (!parameters.ok) return badInput('run', parameters.error)
  const faults = faultsGiven(options.faults)
  if (!faults.ok) return badInput('run', faults.error)
  const interventions = interventionsGiven(options.interventions)
  if (!interventions.ok) return badInput('run', interventions.error)
  const given = await scenarioGiven(what)
  if (!given.ok) return badInput('run', given.error)
  const { library, scenario } = given.value
  const made = makeRun(world, {
    scenario, parameters: parameters.value, mutant: options.mutant ?? null, seed: options.seed,
    faults: faults.value, interventions: interventions.value, manual: options.manual,
  }, library)
  if (!made.ok) return badInput('run', made.error)
  const executed = execute(made.value, library)
  if (!executed.ok) return badInput('run', executed.error)
  if (options.trace === undefined) return executionAnswer('run', executed.value)
  const written = writeWhole(options.trace, `${traceLines(executed.value).join('\n')}\n`, 'the trace')
  if (!written.ok) return badInput('run', written.error)
  return executionAnswer('run', executed.value, [`Trace: ${options.trace}`])
}
