/**
 * `bench kernel`: how many events a second the kernel executes. An event is one call of a handler, or one message that
 * did not arrive. Absolute numbers depend on the machine, so each stands beside a calibrator that runs in the same
 * process, and the ratio of the two is what a history can compare.
 */
import { appendFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Recording, World, type Setup } from '@quorate/kernel'
import { raftUnderLoad } from '@quorate/scenarios'
import { badInput, report, type Answer } from './report.ts'
import { world } from './world.ts'

const HISTORY = fileURLToPath(new URL('../../../bench/kernel.jsonl', import.meta.url))
const EVENTS = 200_000
const RECORDED = 50_000

interface Timed {
  readonly events: number
  readonly perSecond: number
}

interface Measured {
  readonly name: string
  readonly events: number
  readonly perSecond: number
  /** Events a second divided by the calibrator's heap operations a second. */
  readonly ratio: number
}

export function benchKernel(what: string, { rounds, record }: { rounds: string; record?: boolean }): Answer {
  if (what !== 'kernel') return badInput('bench', `there is no benchmark "${what}"; accepted is kernel`)
  const count = /^\d{1,3}$/.test(rounds) ? Number(rounds) : 0
  if (count < 1) return badInput('bench', `--rounds was "${rounds}"; accepted is a whole number from 1 to 999`)
  const heap = median(count, () => heapOperations(1_000_000))
  const results = [
    measure('raft-kv, 5 nodes, 10 clients, tracing off', count, heap, () => simulated(raftUnderLoad(EVENTS))),
    measure('raft-kv, 5 nodes, 10 clients, recorded and judged', count, heap, () => recorded(raftUnderLoad(RECORDED))),
  ]
  const line = {
    date: new Date().toISOString().slice(0, 10), world, node: process.version, cpu: cpus()[0]?.model ?? 'unknown',
    rounds: count, heapOperationsPerSecond: Math.round(heap), results,
  }
  if (record) appendFileSync(HISTORY, `${JSON.stringify(line)}\n`)
  return { report: report('bench', { stats: line }), text: benchText(line) }
}

function measure(name: string, rounds: number, heap: number, once: () => Timed): Measured {
  const { events } = once()
  const perSecond = Math.round(median(rounds, () => once().perSecond))
  return { name, events, perSecond, ratio: Math.round((perSecond / heap) * 1_000) / 1_000 }
}

function median(rounds: number, once: () => number): number {
  const values = Array.from({ length: rounds }, once).toSorted((a, b) => a - b)
  return values[Math.floor(values.length / 2)]!
}

function simulated(setup: Setup): Timed {
  return timed(() => {
    const run = new World(setup, { seed: 1, interventions: [] })
    run.run()
    return run.events
  })
}

function recorded(setup: Setup): Timed {
  return timed(() => new Recording(setup, { seed: 1, interventions: [] }).length)
}

/** User CPU time, since the wall clock of a shared machine measures its other users. */
function timed(work: () => number): Timed {
  const before = process.cpuUsage()
  const events = work()
  const { user } = process.cpuUsage(before)
  return { events, perSecond: (events * 1_000_000) / Math.max(1, user) }
}

/** The calibrator: pushes and pops of a bare binary heap of 1,024 numbers, a second. */
function heapOperations(operations: number): number {
  const heap: number[] = []
  let random = 12345
  const next = (): number => (random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0)
  for (let i = 0; i < 1_024; i++) push(heap, next())
  return timed(() => {
    for (let i = 0; i < operations; i++) {
      pop(heap)
      push(heap, next())
    }
    return operations * 2
  }).perSecond
}

function push(heap: number[], item: number): void {
  let i = heap.push(item) - 1
  for (let parent = (i - 1) >> 1; i > 0 && heap[parent]! > item; parent = (i - 1) >> 1) {
    heap[i] = heap[parent]!
    i = parent
  }
  heap[i] = item
}

function pop(heap: number[]): void {
  const item = heap.pop()!
  let i = 0
  for (let next = 1; next < heap.length; next = 2 * i + 1) {
    if (next + 1 < heap.length && heap[next + 1]! < heap[next]!) next++
    if (heap[next]! >= item) break
    heap[i] = heap[next]!
    i = next
  }
  heap[i] = item
}

interface Line {
  readonly cpu: string
  readonly node: string
  readonly results: readonly Measured[]
}

function benchText({ cpu, node, results }: Line): string {
  return [
    `Node ${node} on ${cpu}; medians, user CPU time`,
    ...results.map(({ name, events, perSecond, ratio }) =>
      `${perSecond.toLocaleString('en').padStart(12)} events/s  (${ratio} of the heap calibrator)  ${name}, ${events} events`),
  ].join('\n')
}
