/**
 * `bench <what>`: user CPU time, since the wall clock of a shared machine measures its other users. Absolute numbers
 * depend on the machine, so each stands beside a calibrator that runs in the same process, and the ratio of the two is
 * what a history can compare.
 */
import { appendFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { badInput, report, type Answer } from '../report.ts'
import { world } from '../world.ts'
import { heapOperations, median } from './calibrator.ts'
import { benchKernel } from './kernel.ts'
import { benchSearch } from './search.ts'

export interface BenchOptions {
  readonly rounds: string
  readonly record?: boolean
}

/** One line of a benchmark: numbers for its history, and a line for people. */
export interface Measured {
  readonly name: string
  readonly text: string
  readonly [number: string]: string | number
}

/** `heap` is the calibrator's operations a second. */
export type Benchmark = (rounds: number, heap: number) => readonly Measured[]

const benchmarks: Readonly<Record<string, Benchmark>> = { kernel: benchKernel, search: benchSearch }

export function bench(what: string, { rounds, record }: BenchOptions): Answer {
  const names = Object.keys(benchmarks)
  if (!names.includes(what)) return badInput('bench', `there is no benchmark "${what}"; accepted are ${names.join(', ')}`)
  const count = /^\d{1,3}$/.test(rounds) ? Number(rounds) : 0
  if (count < 1) return badInput('bench', `--rounds was "${rounds}"; accepted is a whole number from 1 to 999`)
  const heap = median(count, () => heapOperations(1_000_000))
  const measured = benchmarks[what]!(count, heap)
  const line = {
    date: new Date().toISOString().slice(0, 10), world, node: process.version, cpu: cpus()[0]?.model ?? 'unknown',
    rounds: count, heapOperationsPerSecond: Math.round(heap), results: measured.map(({ text: _, ...numbers }) => numbers),
  }
  if (record) appendFileSync(historyOf(what), `${JSON.stringify(line)}\n`)
  const text = [`Node ${line.node} on ${line.cpu}; medians, user CPU time`, ...measured.map((each) => each.text)]
  return { report: report('bench', { stats: line }), text: text.join('\n') }
}

const historyOf = (what: string): string => fileURLToPath(new URL(`../../../../bench/${what}.jsonl`, import.meta.url))
