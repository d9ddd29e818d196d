/**
 * Verbs that execute a person's own code do it in a thread of their own: a handler that does not return can only be
 * ended from outside. A search says now and then that it goes on.
 */
import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import type { Named, Watching } from './calls.ts'
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

/** The exit code of the verb; where it had to be ended, a sentence that names what did not return. */
export async function watched(argv: readonly string[], patience = PATIENCE): Promise<number | string> {
  const calls = new SharedArrayBuffer(4)
  const said = await until(argv, calls, 0, patience)
  if (said !== null && 'code' in said) return said.code
  const named = new Int32Array(calls)[0]!
  const again = named === 0 ? null : await until(argv, new SharedArrayBuffer(4), named, patience)
  const what = again !== null && 'call' in again ? `: "${again.call}"` : ''
  return `a handler of your protocol has not returned for ${patience} s${what}`
}

/** What a thread says at its end; null where it had to be ended. With a call to name it prints nothing. */
function until(
  argv: readonly string[], calls: SharedArrayBuffer, named: number, patience: number,
): Promise<{ readonly code: number } | Named | null> {
  const workerData: Watching = { argv, calls, named }
  const worker = new Worker(WORKER, { argv: [...argv], workerData, stdout: named > 0, stderr: named > 0 })
  let last: { readonly code: number } | Named | null = null
  let late: NodeJS.Timeout
  const wait = (): void => {
    clearTimeout(late)
    late = setTimeout(() => void worker.terminate(), patience * 1_000)
  }
  wait()
  worker.on('message', (said: 'beat' | { readonly code: number } | Named) => {
    wait()
    if (said !== 'beat') last = said
    if (said !== 'beat' && 'call' in said) void worker.terminate()
  })
  return new Promise((resolve, reject) => {
    worker.on('error', reject)
    worker.on('exit', () => {
      clearTimeout(late)
      resolve(last)
    })
  })
}
