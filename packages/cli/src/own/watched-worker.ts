/** The thread in which a verb executes a person's own code. */
import { parentPort, workerData } from 'node:worker_threads'
import { main } from '../main.ts'
import type { Watching } from './calls.ts'

const code = await main((workerData as Watching).argv)
// oxlint-disable-next-line require-post-message-target-origin -- that is a window's, and this is a port
parentPort!.postMessage({ code })
