/**
 * What `bench fuzz` measures: runs a second, with one worker and with two. By the clock two workers want two idle
 * processors; what the second one costs in CPU time says what two would give, whoever else uses the machine.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { assert } from '@quorate/kernel'
import { atLeast, rounded, type Budget, type Measured } from './measured.ts'
import { percentile } from './timing.ts'

const BIN = fileURLToPath(new URL('../../bin/quorate.js', import.meta.url))
const SCENARIO = 'split-brain/raft'
const RUNS = 3_000

/** From the first run on: starting threads is no part of it. */
interface Took {
  readonly seconds: number
  readonly cpuSeconds: number
}

export function measureFuzz({ rounds, shrink }: Budget): Measured[] {
  const runs = Math.floor(RUNS / shrink)
  const pairs = Array.from({ length: rounds }, () => ({ one: fuzzed(runs, 1), two: fuzzed(runs, 2) }))
  const median = (of: (pair: (typeof pairs)[number]) => number): number => percentile(pairs.map(of), 50)
  const measured = (name: string, unit: Measured['unit'], value: number, wanted: number | null): Measured =>
    ({ ...atLeast(name, runs, unit, value, wanted), of: 'runs' })
  return [
    measured(`${SCENARIO}, one worker`, 'runs/s', Math.round(median(({ one }) => runs / one.seconds)), null),
    measured(`${SCENARIO}, two workers`, 'runs/s', Math.round(median(({ two }) => runs / two.seconds)), null),
    measured('two workers beside one, by the clock', 'of the rate', rounded(median(({ one, two }) => one.seconds / two.seconds)), null),
    measured('two workers beside one, by CPU time', 'of the rate', rounded(median(({ one, two }) => (2 * one.cpuSeconds) / two.cpuSeconds)), 1.6),
  ]
}

function fuzzed(runs: number, jobs: number): Took {
  const args = [BIN, 'fuzz', SCENARIO, '--runs', String(runs), '--jobs', String(jobs), '--json']
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const { stats } = JSON.parse(stdout) as { stats: Took & { runs: number } }
  assert(stats.runs === runs, `the fuzzing executed ${stats.runs} of ${runs} runs`)
  return stats
}
