/**
 * Workers, watched. One that is at the same event for too long is in a handler that does not return; nothing but ending
 * its thread helps. One that has no memory left ends by itself.
 */
import { Worker } from 'node:worker_threads'
import { eventOf, NOT_YET, runOf, type Said, type Task } from './task.ts'

const WORKER = new URL('./worker.ts', import.meta.url)
const LOOK_EVERY = 100
/** A protocol whose states need more than this is not one that a node could run. */
const MEMORY = 512

/** How a thread came to its end: it was done, or it was at this run and event when it had to be ended. */
export type End = { readonly kind: 'done' } | Failure

export interface Failure {
  readonly kind: 'stuck' | 'memory' | 'failed'
  readonly run: number
  readonly event: number
  /** What a judge, a view or the thread itself threw; nobody throws where a handler is stuck. */
  readonly error: string
}

export interface Watched {
  readonly ended: Promise<End>
  stop(): void
}

/** Starts a thread on a task; `me` says which place in the shared memory is its own. */
export function startThread(task: Task, me: number, patience: number, hear: (said: Said) => void): Watched {
  const shared = new Int32Array(task.shared)
  shared[runOf(me)] = NOT_YET
  const worker = new Worker(WORKER, { workerData: task, resourceLimits: { maxOldGenerationSizeMb: MEMORY } })
  let end: End = { kind: 'done' }
  const give = (kind: Failure['kind'], error: string): void => {
    end = { kind, run: Math.max(0, shared[runOf(me)]!), event: shared[eventOf(me)]!, error }
  }
  const watch = watchdog(() => `${shared[runOf(me)]} ${shared[eventOf(me)]}`, patience, () => {
    if (shared[runOf(me)] === NOT_YET) return
    give('stuck', '')
    void worker.terminate()
  })
  const ended = new Promise<End>(resolve => {
    worker.on('message', hear)
    worker.on('error', (error: Error & { code?: string }) =>
      give(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'failed', error.message))
    worker.on('exit', () => {
      clearInterval(watch)
      resolve(end)
    })
  })
  return { ended, stop: () => void worker.terminate() }
}

/** Calls `bark` when what is watched has not changed for so many seconds. */
function watchdog(look: () => string, patience: number, bark: () => void): NodeJS.Timeout {
  let seen = look()
  let since = Date.now()
  return setInterval(() => {
    const now = look()
    if (now !== seen) [seen, since] = [now, Date.now()]
    else if (Date.now() - since > patience * 1_000) bark()
  }, LOOK_EVERY)
}
