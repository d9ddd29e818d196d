/** What `test` is given on the command line, read into numbers, or refused in one sentence. */
import { bad, good, readSeed, type Result } from '@quorate/scenarios'
import { shortest } from './nemesis.ts'
import type { Program } from './process.ts'

export interface TestOptions {
  readonly workload?: string
  readonly bin?: string
  readonly nodes: string
  readonly seconds: string
  readonly rate: string
  readonly latency: string
  readonly loss: string
  readonly seed: string
  readonly cut?: boolean
  readonly kill?: boolean
  readonly history?: string
}

export interface Plan {
  readonly program: Program
  readonly nodes: readonly string[]
  readonly seconds: number
  /** Operations a second, of all clients together. */
  readonly rate: number
  readonly latency: number
  readonly loss: number
  readonly seed: number
  readonly cut: boolean
  readonly kill: boolean
}

const numbers = {
  nodes: [1, 25], seconds: [1, 3_600], rate: [1, 1_000], latency: [0, 1_000], loss: [0, 100],
} as const

export function planOf(options: TestOptions, args: readonly string[]): Result<Plan> {
  const { workload, bin, cut = false, kill = false } = options
  if (workload !== 'lin-kv') return bad(`--workload was ${workload === undefined ? 'not given' : `"${workload}"`}; accepted is lin-kv`)
  if (bin === undefined) return bad('--bin was not given; it is the program to test, and its arguments follow after --')
  const read = new Map<string, number>()
  for (const [name, [min, max]] of Object.entries(numbers)) {
    const text = options[name as keyof typeof numbers]
    if (!/^\d{1,4}$/.test(text) || Number(text) < min || Number(text) > max) {
      return bad(`--${name} was "${text}"; accepted is a whole number from ${min} to ${max}`)
    }
    read.set(name, Number(text))
  }
  const seed = readSeed(options.seed)
  if (!seed.ok) return seed
  const [nodes, seconds] = [read.get('nodes')!, read.get('seconds')!]
  const problem = troubleProblem(nodes, seconds * 1_000, cut, kill)
  if (problem !== null) return bad(problem)
  return good({
    program: { bin, args }, nodes: Array.from({ length: nodes }, (_, i) => `n${i + 1}`),
    seconds, seed: seed.value, cut, kill,
    rate: read.get('rate')!, latency: read.get('latency')!, loss: read.get('loss')!,
  })
}

function troubleProblem(nodes: number, time: number, cut: boolean, kill: boolean): string | null {
  if (cut && nodes < 2) return '--cut needs at least two nodes; give --nodes 3'
  const needed = (cut ? shortest.cut : 0) + (kill ? shortest.kill : 0)
  return time >= needed ? null : `--cut and --kill need more time: give --seconds ${Math.ceil(needed / 1_000)} or more`
}
