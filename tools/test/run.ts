/** `npm test`: every suite, or those named; a line for each as it ends, a table, and one line that counts. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../start/root.ts'
import { schedule } from './schedule.ts'
import { BadInput, readOptions } from './options.ts'
import { failure, finished, started, table } from './report.ts'
import type { Result } from './report.ts'
import { runSteps } from './steps.ts'
import { suites } from './suites.ts'
import type { Suite } from './suites.ts'

const logs = join(root, 'test-results')

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2), suites, Boolean(process.env.CI))
  mkdirSync(logs, { recursive: true })
  const env = environment(options.deep)
  const wanted = suites.filter((suite) => options.names.includes(suite.name))
  const results = await schedule(wanted, 2, (suite, blocked) => one(suite, blocked, env, options.deep))
  console.log(table(results))
  return results.every((result) => result.ok) ? 0 : 1
}

async function one(suite: Suite, blocked: string | null, env: NodeJS.ProcessEnv, deep: boolean): Promise<Result> {
  const log = join(logs, `${suite.name}.log`)
  if (blocked) {
    const result = { name: suite.name, ok: false, seconds: 0, detail: `not run, because ${blocked} failed` }
    console.log(finished(result))
    return result
  }
  console.log(started(suite.name, suite.about))
  const { ok, seconds } = await runSteps(suite.steps(), log, env, deep ? 120 : 30)
  const text = readFileSync(log, 'utf8')
  const result = { name: suite.name, ok, seconds, detail: countOfTests(text) }
  console.log(ok ? finished(result) : failure(result, text, `test-results/${suite.name}.log`, deep))
  return result
}

/** What the suites run with: no colours, since their output goes to a file, and larger budgets where asked for. */
function environment(deep: boolean): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...rest } = process.env
  return { ...rest, NO_COLOR: '1', ...(deep ? { QUORATE_DEEP: '1' } : {}) }
}

/** “412 passed (412)”, as Vitest writes it, or nothing. */
function countOfTests(log: string): string {
  return /^\s+Tests\s+(.+)$/m.exec(log)?.[1] ?? ''
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof BadInput)) throw error
  console.error(error.message)
  process.exitCode = 3
}
