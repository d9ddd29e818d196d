/**
 * A program: prints how many bytes a recording of so many events keeps. It is a process of its own, so that nothing
 * else comes or goes meanwhile: `node --expose-gc retained.ts 1000000`.
 */
import { Recording } from '@quorate/kernel'
import { raftUnderLoad } from '@quorate/scenarios'

const record = (events: number): Recording => new Recording(raftUnderLoad(events), { seed: 1, interventions: [] })

function bytesInUse(): number {
  // The second waits for the buffers that the first frees in the background.
  globalThis.gc!()
  globalThis.gc!()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const events = Number(process.argv[2])
// Compiled code is no part of a recording.
record(10_000)
const before = bytesInUse()
const recording = record(events)
const bytes = bytesInUse() - before
process.stdout.write(`${Math.round(bytes / recording.length)}\n`)
