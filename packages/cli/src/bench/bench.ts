/**
 * `bench <what>`: how fast it is and how much it keeps, beside what is wanted. Absolute numbers depend
 * on the machine, so rates also stand as a ratio to a calibrator in the same process: histories compare those.
 */
import { appendFileSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { listText } from '@quorate/kernel'
import { badInput, report, type Answer } from '../report.ts'
import { heapOperations } from './calibrator.ts'
import { measureFuzz } from './fuzz.ts'
import { measureKernel } from './kernel.ts'
import type { Budget, Measured } from './measured.ts'
import { measureSearch } from './search.ts'
import { medianOf } from './timing.ts'

const benchmarks: Readonly<Record<string, (budget: Budget) => readonly Measured[]>> =
  { kernel: measureKernel, search: measureSearch, fuzz: measureFuzz }
const PACKAGE = new URL('../../package.json', import.meta.url)

export interface BenchOptions {
  readonly rounds: string
  readonly quick?: boolean
  readonly record?: boolean
}

interface Line {
  readonly release: string
  readonly date: string
  readonly node: string
  readonly cpu: string
  readonly rounds: number
  readonly heapOperationsPerSecond: number
  readonly results: readonly Measured[]
}

export function bench(what: string, { rounds, quick, record }: BenchOptions): Answer {
  if (!Object.hasOwn(benchmarks, what)) {
    return badInput('bench', `there is no benchmark "${what}"; accepted are ${listText(Object.keys(benchmarks))}`)
  }
  const count = /^\d{1,3}$/.test(rounds) ? Number(rounds) : 0
  if (count < 1) return badInput('bench', `--rounds was "${rounds}"; accepted is a whole number from 1 to 999`)
  if (record && (quick || count < 5)) {
    return badInput('bench', '--record was given with --quick or fewer than 5 rounds; accepted are whole measurements only')
  }
  const line = measured(what, count, quick ? 20 : 1)
  if (record) appendFileSync(fileURLToPath(new URL(`../../../../bench/${what}.jsonl`, import.meta.url)), `${JSON.stringify(line)}\n`)
  return { report: report('bench', { stats: { ...line } }), text: benchText(line) }
}

function measured(what: string, rounds: number, shrink: number): Line {
  const heap = medianOf(rounds, () => heapOperations(1_000_000))
  return {
    release: (JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }).version,
    date: new Date().toISOString().slice(0, 10), node: process.version, cpu: cpus()[0]?.model ?? 'unknown',
    rounds, heapOperationsPerSecond: Math.round(heap), results: benchmarks[what]!({ rounds, heap, shrink }),
  }
}

function benchText({ release, cpu, node, rounds, heapOperationsPerSecond: heap, results }: Line): string {
  return [
    `quorate ${release}, Node ${node} on ${cpu}; medians of ${rounds}, user CPU time`,
    `${number(heap)} heap operations/s (the calibrator)`,
    ...results.map(resultText),
  ].join('\n')
}

function resultText({ name, events, of, value, unit, ratio, wanted, reached }: Measured): string {
  const beside = ratio === null ? '' : ` (${ratio} of the calibrator)`
  const sign = atMostUnits.includes(unit) ? 'at most' : 'at least'
  const verdict = wanted === null ? '' : `; wanted: ${sign} ${wanted.toLocaleString('en')}, ${reached ? 'reached' : 'NOT reached'}`
  return `${number(value)} ${unit}${beside}  ${name}, ${events.toLocaleString('en')} ${of ?? 'events'}${verdict}`
}

const atMostUnits: readonly string[] = ['ms', 's', 'MB', 'bytes/event']
const number = (value: number): string => value.toLocaleString('en').padStart(12)
