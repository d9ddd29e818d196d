/** The page's side of exploring: Workers for as long as one task takes. Whatever is under way ends with its signal. */
import { Tally } from '@quorate/explore'
import type { Run } from '@quorate/kernel'
import type { Board } from '@quorate/scenarios'
import type { Explored, Said, Searched, Shortened, Task } from './tasks.ts'

/** More than these only make a page's machine hot. */
const MOST_WORKERS = 4
/** A Worker that says nothing for so many milliseconds is in a handler that does not return. */
const PATIENCE = 30_000

export const workersHere = (): number => Math.max(1, Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1))

/** Starts a Worker on a task. Resolves when it has done it; rejects with a sentence, or when it is aborted. */
function start(task: Task, hear: (said: Said) => void, signal: AbortSignal): Promise<void> {
  const worker = new Worker(new URL('./explorer.ts', import.meta.url), { type: 'module' })
  let heard = performance.now()
  const watching = { id: 0 }
  const done = new Promise<void>((resolve, reject) => {
    const fail = (sentence: string): void => reject(new Error(sentence))
    signal.addEventListener('abort', () => reject(signal.reason))
    watching.id = window.setInterval(() => {
      if (performance.now() - heard > PATIENCE) fail('a run takes more than 30 s: a handler of it may never return')
    }, 1_000)
    worker.addEventListener('error', () => fail('what explores could not be loaded; try again when the network is back'))
    worker.addEventListener('message', ({ data }: MessageEvent<Said>) => {
      heard = performance.now()
      if (data.kind === 'done') resolve()
      else if (data.kind === 'failed') fail(data.error)
      else hear(data)
    })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows; a Worker has none
    worker.postMessage(task)
  })
  return done.finally(() => {
    clearInterval(watching.id)
    worker.terminate()
  })
}

export interface Fuzzing {
  readonly explored: Explored
  readonly seed: number
  readonly runs: number
  /** Asked whenever more has been counted. */
  readonly enough: (tally: Tally) => boolean
  readonly workers: number
}

export interface Fuzzed {
  readonly tally: Tally
  /** Witnesses and situations without which no number of clean runs says anything. */
  readonly needs: readonly string[]
}

/**
 * Executes runs until that is enough. Outcomes are counted in the order of their numbers, so the first run that breaks
 * a property is the same, however many Workers there are. Aborted, it gives what was counted until then.
 */
export async function fuzzing(
  { explored, seed, runs, enough, workers }: Fuzzing, progress: (tally: Tally) => void, signal: AbortSignal,
): Promise<Fuzzed> {
  const tally = new Tally()
  let needs: readonly string[] = []
  const done = new AbortController()
  const hear = (said: Said): void => {
    if (said.kind === 'needs') ({ needs } = said)
    if (said.kind !== 'outcomes' || done.signal.aborted) return
    for (const outcome of said.outcomes) tally.add(outcome)
    progress(tally)
    if (enough(tally)) done.abort()
  }
  const either = AbortSignal.any([signal, done.signal])
  const task = { kind: 'fuzz', explored, seed, runs, of: workers } as const
  await Promise.all(Array.from({ length: workers }, (_, me) => start({ ...task, me }, hear, either))).catch(error => {
    done.abort()
    if (!either.aborted || error !== either.reason) throw error
  })
  return { tally, needs }
}

/** Null where the run does not break the property. `tell` hears how many events are left, and when no fewer can be. */
export async function shrinking(
  run: Run, property: string, tell: (events: number | 'minimal') => void, signal: AbortSignal,
): Promise<Shortened | null> {
  let shortened: Shortened | null = null
  await start({ kind: 'shrink', run, property }, said => {
    if (said.kind === 'shorter') tell(said.events)
    if (said.kind === 'minimal') tell('minimal')
    if (said.kind === 'shortened') ({ shortened } = said)
  }, signal)
  return shortened
}

export async function boarding(run: Run, signal: AbortSignal): Promise<Board> {
  let board: Board | null = null
  await start({ kind: 'board', run }, said => {
    if (said.kind === 'board') ({ board } = said)
  }, signal)
  return board!
}

export async function searching(
  of: { readonly protocol: string; readonly mutant: string | null },
  progress: (states: number, depth: number) => void, signal: AbortSignal,
): Promise<Searched> {
  let searched: Searched | null = null
  await start({ kind: 'search', ...of }, said => {
    if (said.kind === 'states') progress(said.states, said.depth)
    if (said.kind === 'searched') ({ searched } = said)
  }, signal)
  return searched!
}
