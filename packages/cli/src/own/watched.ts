/**
 * Verbs that execute a person's own code do it in a thread of their own: a handler that does not return can only be
 * ended from outside. A search says now and then that it goes on.
 */
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { isOwnFolder } from './folder.ts'

const WORKER = new URL('./watched-worker.ts', import.meta.url)
/** Seconds without a sign of life. A run of a million events takes less. */
const PATIENCE = 30

const executing: ReadonlySet<string> = new Set(['run', 'search'])
const reading: ReadonlySet<string> = new Set(['replay', 'why', 'whynot'])

/** Whether these arguments may lead to code of somebody's own. */
export function needsWatching([verb = '', ...rest]: readonly string[]): boolean {
  if (!isMainThread) return false
  if (executing.has(verb)) return rest.some(word => isOwnFolder(word) || isOwnFolder(dirname(word)))
  // A link may name a folder right here.
  return reading.has(verb) && (rest.includes('--code') || readdirSync('.').some(isOwnFolder))
}

/** A sign of life, where somebody watches. */
// oxlint-disable-next-line require-post-message-target-origin -- that is a window's, and this is a port
export const beat = (): void => parentPort?.postMessage('beat')

/** The exit code of the verb, or null where it had to be ended. */
export function watched(argv: readonly string[], patience = PATIENCE): Promise<number | null> {
  const worker = new Worker(WORKER, { argv: [...argv], workerData: argv })
  let code: number | null = null
  let late: NodeJS.Timeout
  const wait = (): void => {
    clearTimeout(late)
    late = setTimeout(() => void worker.terminate(), patience * 1_000)
  }
  wait()
  worker.on('message', (said: 'beat' | { readonly code: number }) => {
    wait()
    if (said !== 'beat') code = said.code
  })
  return new Promise((resolve, reject) => {
    worker.on('error', reject)
    worker.on('exit', () => {
      clearTimeout(late)
      resolve(code)
    })
  })
}

export const stuckText = (patience = PATIENCE): string =>
  `a handler of your protocol has not returned for ${patience} s; "quorate fuzz" of the same folder names the event`
