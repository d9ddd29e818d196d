/**
 * The Worker of a page, and the calls to it. It begins with the first call. One that died answers nobody: its calls
 * reject, and the next one begins another, which has never heard of any run (client.ts opens them again).
 */
import type { CallName, Calls, FromWorker, Given, ToWorker } from './calls.ts'

/** Silent: somebody has waited for long and nothing came. Stopped: it died. Absent: it never came. */
export type Standing = 'well' | 'silent' | 'stopped' | 'absent'

interface Open {
  readonly resolve: (value: never) => void
  readonly reject: (reason: Error) => void
}

/** ms without a word while somebody waits. */
export const SILENT = 10_000

const DIED = {
  stopped: 'the simulation stopped before it answered; try it again',
  absent: 'the simulation could not be loaded; try again when the network is back',
  replaced: 'the simulation was begun anew before it answered',
} as const

let worker: Worker | null = null
/** Which Worker of this page it is. */
let number = 0
let lastId = 0
let standing: Standing = 'well'
let waiting: ReturnType<typeof setTimeout> | undefined
const open = new Map<number, Open>()
const listeners = new Set<(standing: Standing) => void>()

/** What a browser says of its own is for whoever writes pages. */
function newWorker(): Worker {
  try {
    return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  } catch {
    throw new Error('this browser does not let the page start the simulation, which runs in a Worker')
  }
}

function started(): Worker {
  if (worker !== null) return worker
  const own = (worker = newWorker())
  number++
  let hasCome = false
  own.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    hasCome = true
    hear(data)
  })
  // What it throws outside of a call, and an answer that cannot be read: nobody knows what it still is.
  for (const name of ['error', 'messageerror']) {
    own.addEventListener(name, () => worker === own && die(hasCome ? 'stopped' : 'absent'))
  }
  return own
}

/** Begins it before anybody calls, so that it comes while the page does. Where it cannot, the first call says so. */
export function beginEarly(): void {
  try {
    started()
  } catch {}
}

/** Begins it where it has not, and says which one it is. Throws where the browser has none. */
export function workerNow(): number {
  started()
  return number
}

function hear(data: FromWorker): void {
  stand('well')
  clearTimeout(waiting)
  waiting = undefined
  const call = open.get(data.id)
  open.delete(data.id)
  if (open.size > 0) listen()
  if (data.ok) call?.resolve(data.value as never)
  else call?.reject(new Error(data.error))
}

function listen(): void {
  waiting ??= setTimeout(() => {
    waiting = undefined
    if (open.size > 0) stand('silent')
  }, SILENT)
}

function die(how: keyof typeof DIED): void {
  worker?.terminate()
  worker = null
  clearTimeout(waiting)
  waiting = undefined
  const calls = [...open.values()]
  open.clear()
  for (const call of calls) call.reject(new Error(DIED[how]))
  stand(how === 'replaced' ? 'well' : how)
}

function stand(now: Standing): void {
  if (now === standing) return
  standing = now
  for (const listener of listeners) listener(now)
}

/** Ends the Worker, whatever it is at; the next call begins another. */
export const endWorker = (): void => die('replaced')

/** Called whenever it stands otherwise than before; returns what ends that. */
export function onStanding(listener: (standing: Standing) => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export function call<N extends CallName>(
  name: N, given: Parameters<Calls[N]>, signal?: AbortSignal,
): Promise<Given<N>> {
  const id = ++lastId
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const asked = started()
    open.set(id, { resolve, reject })
    listen()
    signal?.addEventListener('abort', () => {
      if (!open.delete(id)) return
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is for windows; a Worker has none
      if (worker === asked) asked.postMessage({ cancel: id } satisfies ToWorker)
      reject(signal.reason)
    })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    asked.postMessage({ id, call: name, given } satisfies ToWorker)
  })
}
