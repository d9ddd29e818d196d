/** How many events a second the kernel executes: calls of handlers, and messages that did not arrive. */
import { Recording, World } from '@quorate/kernel'
import { raftUnderLoad } from '@quorate/scenarios'
import type { Measured } from './bench.ts'
import { median, secondsOf } from './calibrator.ts'

const EVENTS = 200_000
const RECORDED = 50_000

export function benchKernel(rounds: number, heap: number): readonly Measured[] {
  return [
    measure('raft-kv, 5 nodes, 10 clients, tracing off', rounds, heap, simulated),
    measure('raft-kv, 5 nodes, 10 clients, recorded and judged', rounds, heap, recorded),
  ]
}

function measure(name: string, rounds: number, heap: number, once: () => number): Measured {
  let events = once()
  const perSecond = Math.round(median(rounds, () => {
    const seconds = secondsOf(() => void (events = once()))
    return events / seconds
  }))
  const ratio = Math.round((perSecond / heap) * 1_000) / 1_000
  const speed = `${perSecond.toLocaleString('en').padStart(12)} events/s  (${ratio} of the heap calibrator)`
  return { name, events, perSecond, ratio, text: `${speed}  ${name}, ${events} events` }
}

function simulated(): number {
  const run = new World(raftUnderLoad(EVENTS), { seed: 1, interventions: [] })
  run.run()
  return run.events
}

function recorded(): number {
  return new Recording(raftUnderLoad(RECORDED), { seed: 1, interventions: [] }).length
}
