/** What a request gives, for tests that know it is a good one. */
import { execute, makeRun, type Executed, type RunRequest } from '../src/index.ts'

export function executed(request: RunRequest, world = 'test'): Executed {
  const made = makeRun(world, request)
  const result = made.ok ? execute(made.value) : made
  if (!result.ok) throw new Error(result.error)
  return result.value
}
