/** Fuzzing with several threads. With a budget in runs, what is found does not depend on how many there are. */
import { stuckAt, Tally, type Discovery, type Plan, type Strategy } from '@quorate/explore'
import { explorable } from './explorable.ts'
import { startThread, type Failure } from './threads.ts'
import { LIMIT, sharedBy, type Explored, type Said } from './task.ts'

export interface Budget {
  /** Null where the seconds count. */
  readonly runs: number | null
  readonly seconds: number
}

export interface FuzzRequest {
  readonly explored: Explored
  readonly seed: number
  readonly strategy: Strategy
  readonly jobs: number
  readonly budget: Budget
  /** Seconds after which a handler counts as one that does not return. */
  readonly patience: number
  readonly progress: (tally: Tally, seconds: number) => void
}

export interface FuzzResult {
  readonly tally: Tally
  readonly seconds: number
  /** User CPU time of all threads, from the first run on. */
  readonly cpuSeconds: number
  readonly interrupted: boolean
  /** A run that could not be executed to its end: the protocol does not return, or swells, or its judges throw. */
  readonly stuck: Discovery | null
}

const PROGRESS_EVERY = 500

export async function fuzzing(request: FuzzRequest): Promise<FuzzResult> {
  const { explored, seed, strategy, jobs, budget, patience, progress } = request
  const shared = sharedBy(jobs)
  shared[LIMIT] = budget.runs ?? 0x7fffffff
  const tally = new Tally()
  const plans = new Map<number, Plan>()
  let began = Date.now()
  let cpu = process.cpuUsage()
  const seconds = (): number => (Date.now() - began) / 1_000
  const hear = (me: number) => (said: Said): void => {
    // A budget in seconds is for runs, not for starting threads.
    if (plans.size === 0) [began, cpu] = [Date.now(), process.cpuUsage()]
    if (said.kind === 'begins') plans.set(me, said.plan)
    if (said.kind === 'outcome') tally.add(said.outcome)
  }
  let interrupted = false
  const interrupt = (): void => {
    interrupted = true
    shared[LIMIT] = 0
  }
  process.once('SIGINT', interrupt)
  const ticking = setInterval(() => {
    if (budget.runs === null && plans.size > 0 && seconds() > budget.seconds) shared[LIMIT] = 0
    progress(tally, seconds())
  }, PROGRESS_EVERY)
  const ends = await Promise.all(Array.from({ length: jobs }, async (_, me) => {
    const task = { explored, shared: shared.buffer, kind: 'fuzz', seed, strategy, me, of: jobs } as const
    const end = await startThread(task, me, patience, hear(me)).ended
    // Runs before the one that got stuck are executed by whoever they belong to; those after it are not.
    if (end.kind !== 'done') shared[LIMIT] = Math.min(shared[LIMIT]!, end.run)
    return { me, end }
  }))
  const spent = { seconds: seconds(), cpuSeconds: process.cpuUsage(cpu).user / 1_000_000 }
  clearInterval(ticking)
  process.off('SIGINT', interrupt)
  const first = ends.flatMap(({ me, end }) => (end.kind === 'done' ? [] : [{ plan: plans.get(me), end }]))
    .toSorted((a, b) => a.end.run - b.end.run)[0]
  // A thread that was stuck beyond the first one tells nothing that repeats.
  if (first === undefined || budget.runs === null || interrupted) tally.settle()
  const stuck = first === undefined ? null : await stuckFound(explored, first.plan, first.end, patience)
  return { tally, ...spent, interrupted, stuck }
}

const BROKEN = { stuck: 'Handlers return', memory: 'Nothing swells', failed: 'Judges do not throw' } as const

async function stuckFound(
  explored: Explored, plan: Plan | undefined, failure: Failure, patience: number,
): Promise<Discovery> {
  const subject = await explorable(explored)
  if (!subject.ok || plan === undefined) throw new Error(`a worker ended before its first run: ${failure.error}`)
  const { trial, event: words } = stuckAt(subject.value, plan, failure.event)
  return {
    property: BROKEN[failure.kind], event: failure.event, index: failure.run, way: plan.way, trial, runs: 1,
    evidence: `at event ${failure.event} (${words}) ${failureText(failure, patience)}`,
  }
}

/** The end of "in this event …". */
export function failureText({ kind, error }: Failure, patience: number): string {
  if (kind === 'stuck') return `a handler has not returned after ${patience} s`
  return kind === 'memory' ? 'the memory was used up' : `what judges it threw: ${error}`
}
