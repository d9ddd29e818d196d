/**
 * The calls of a person's own handlers, counted where whoever watches the thread can read it: of a handler that does
 * not return, that is all that is left. Executed once more, up to that call and not into it, the call gets its name.
 */
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { inputText, tellingCalls } from '@quorate/explore'
import type { Setup } from '@quorate/kernel'

/** What a watched thread is given. */
export interface Watching {
  readonly argv: readonly string[]
  /** One number: the calls that have begun. */
  readonly calls: SharedArrayBuffer
  /** The call to be named instead of made; 0 for none. */
  readonly named: number
}

/** What it says of the call: "Release(turn 1) from a to server arrives". */
export interface Named {
  readonly call: string
}

/** Only in a thread that is watched: elsewhere nobody reads. */
export function seenCalls(): ((setup: Setup) => Setup) | undefined {
  if (isMainThread || (workerData as Partial<Watching> | null)?.calls === undefined) return undefined
  const { calls, named } = workerData as Watching
  const count = new Int32Array(calls)
  return setup => tellingCalls(setup, (node, input) => {
    count[0]!++
    if (count[0] !== named) return
    const said: Named = { call: inputText(setup, node, input) }
    // oxlint-disable-next-line require-post-message-target-origin -- that is a window's, and this is a port
    parentPort!.postMessage(said)
    // Until whoever has heard it ends this thread: nothing that comes now means anything.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })
}
