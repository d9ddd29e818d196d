import { execute, makeRun } from '@quorate/scenarios'
import { executionAnswer } from './execution.ts'
import { badInput, type Answer } from './report.ts'
import { writeTrace } from './trace.ts'
import { world } from './world.ts'

export interface RunOptions {
  readonly seed?: string
  readonly set: readonly string[]
  readonly mutant?: string
  readonly trace?: string
}

export function run(scenario: string, options: RunOptions): Answer {
  const malformed = options.set.find(pair => !/^[^=]+=/.test(pair))
  if (malformed !== undefined) return badInput('run', `--set was "${malformed}"; accepted is name=value`)
  const parameters = Object.fromEntries(options.set.map(pair => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)]
  }))
  const made = makeRun(world, { scenario, parameters, mutant: options.mutant ?? null, seed: options.seed })
  if (!made.ok) return badInput('run', made.error)
  const executed = execute(made.value)
  if (!executed.ok) return badInput('run', executed.error)
  if (options.trace === undefined) return executionAnswer('run', executed.value)
  const written = writeTrace(options.trace, executed.value)
  if (!written.ok) return badInput('run', written.error)
  return executionAnswer('run', executed.value, [`Trace: ${options.trace}`])
}
