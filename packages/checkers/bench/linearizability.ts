/**
 * How long the linearizability judge takes, against the budgets this project set itself.
 * `node packages/checkers/bench/linearizability.ts [--json]`: CPU ms (user + system), the least of 5 runs after a
 * warm-up, reading the history excluded. Each case is seeded; `operations` counts those that happened or may have
 * (failed compare-and-sets did not). Budgets are for the decision; `evidenceMs` is one whole verdict of a wrong
 * history, smallest part and sentences included.
 */
import { decide } from '../src/decide.ts'
import { DEFAULT_BUDGET, casRegister, checkLinearizability, startingAt } from '../src/index.ts'
import type { History, Model } from '../src/index.ts'
import { partsOf } from '../src/parts.ts'
import { generate } from './generate.ts'
import type { Load } from './generate.ts'

type Case = { readonly name: string; readonly load: Load; readonly budgetMs: number | null }

const cas = (operations: number, clients: number, more: Partial<Load> = {}): Load =>
  ({ operations, clients, keys: 1, mix: 'cas', ...more })
const unique = (operations: number, clients: number, more: Partial<Load> = {}): Load =>
  ({ operations, clients, keys: 1, mix: 'unique', ...more })

const cases: readonly Case[] = [
  { name: 'cas5-c10-n1000', load: cas(1_000, 10), budgetMs: 4 },
  { name: 'cas5-c10-n10000', load: cas(10_000, 10), budgetMs: 30 },
  { name: 'cas5-c10-n100000', load: cas(100_000, 10), budgetMs: 250 },
  { name: 'cas5-c30-n10000', load: cas(10_000, 30), budgetMs: 600 },
  { name: 'cas5-c10-n1000-info40', load: cas(1_000, 10, { crashed: 40 }), budgetMs: null },
  { name: 'reguniq-c10-n10000', load: unique(10_000, 10), budgetMs: 10 },
  { name: 'reguniq-c10-n100000', load: unique(100_000, 10), budgetMs: 80 },
  { name: 'reguniq-c100-n10000', load: unique(10_000, 100), budgetMs: null },
  { name: 'reguniq-bad-c10-n10000', load: unique(10_000, 10, { stale: true }), budgetMs: null },
  { name: 'reguniq-bad-c10-info10-n1000', load: unique(1_000, 10, { stale: true, crashed: 10 }), budgetMs: 2 },
  { name: 'reguniq-bad-c10-info20-n1000', load: unique(1_000, 10, { stale: true, crashed: 20 }), budgetMs: 2 },
  { name: 'kv100-c50-n100000', load: cas(100_000, 50, { keys: 100 }), budgetMs: 70 },
]

type Measured = {
  readonly name: string
  readonly operations: number
  readonly verdict: string
  readonly cpuMs: number
  readonly budgetMs: number | null
  readonly within: boolean | null
  readonly evidenceMs: number | null
  readonly evidenceSize: number | null
}

function measure({ name, load, budgetMs }: Case): Measured {
  const history = generate(load, 1)
  const model = load.mix === 'cas' ? startingAt(casRegister, 0) : casRegister
  const runs = Array.from({ length: 5 }, () => cpuMs(() => decideAll(history, model)))
  const ms = Math.min(...runs.map((each) => each.ms))
  const { ms: whole, value: verdict } = cpuMs(() => checkLinearizability(history, model))
  const wrong = verdict.status === 'violated'
  return {
    name, operations: history.operations.length, verdict: verdict.status, cpuMs: ms, budgetMs,
    within: budgetMs === null ? null : ms <= budgetMs,
    evidenceMs: wrong ? whole : null, evidenceSize: wrong ? verdict.evidence.minimal.operations.length : null,
  }
}

function decideAll(history: History, model: Model): void {
  for (const part of partsOf(history.operations, model)) decide(part.operations, model, DEFAULT_BUDGET)
}

function cpuMs<T>(work: () => T): { readonly ms: number; readonly value: T } {
  const before = process.cpuUsage()
  const value = work()
  const { user, system } = process.cpuUsage(before)
  return { ms: Math.floor((user + system) / 10) / 100, value }
}

// The first case must not pay for the engine's warming up.
measure({ name: 'warm-up', load: cas(3_000, 10), budgetMs: null })

const results = cases.map(measure)
if (process.argv.includes('--json')) console.log(JSON.stringify({ bench: 'linearizability', node: process.version, results }))
else console.table(results)
