import { dice } from '../test/generate.ts'
import { history } from '../src/history.ts'
import type { History, HistoryEvent } from '../src/history.ts'
import type { Value } from '../src/value.ts'

/**
 * Histories of a correct register per key: each operation takes effect at one moment between its call and its return.
 * Clients think for 0.2 and work for 0.5 to 1.5, so nearly all of them always have an operation in flight.
 * Times are thousandths. Crashed operations may or may not have taken effect.
 */
export type Load = {
  readonly operations: number
  readonly clients: number
  readonly keys: number
  readonly mix: 'cas' | 'unique'
  readonly crashed?: number
  /** One read, at 90 % of the history, returns the value before the value it should. */
  readonly stale?: boolean
}

type Job = {
  readonly client: number
  process: number
  readonly f: 'read' | 'write' | 'cas'
  readonly key: number
  input: Value
  readonly call: number
  readonly point: number
  readonly end: number
  output: Value
  crashed: boolean
  applied: boolean
}

export function generate(load: Load, seed: number): History {
  const jobs = schedule(load, dice(seed))
  takeEffect(jobs, load)
  if (load.stale === true) makeStale(jobs)
  return recorded(jobs, load.clients)
}

function schedule(load: Load, roll: (sides: number) => number): Job[] {
  const free = Array.from({ length: load.clients }, () => roll(1000))
  const every = load.crashed === undefined ? 0 : Math.floor(load.operations / load.crashed)
  const jobs: Job[] = []
  for (let i = 0; i < load.operations; i++) {
    const client = free.indexOf(Math.min(...free))
    const call = free[client]! + 200
    const end = call + 500 + roll(1000)
    const crashed = every > 0 && i % every === Math.floor(every / 2)
    const f = crashed ? 'write' : load.mix === 'cas' ? (['read', 'write', 'cas'] as const)[roll(3)]! : (['read', 'write'] as const)[roll(2)]!
    const input = f === 'read' ? null : load.mix === 'unique' ? i + 1 : f === 'write' ? roll(5) : [roll(5), roll(5)]
    const point = call + roll(end - call + 1)
    jobs.push({ client, process: client, f, key: roll(load.keys), input, call, point, end, output: null, crashed, applied: !crashed || roll(2) === 0 })
    free[client] = end
  }
  return jobs
}

function takeEffect(jobs: readonly Job[], load: Load): void {
  const state = new Map<number, Value>()
  const byPoint = jobs.map((job, i) => ({ job, i })).sort((a, b) => a.job.point - b.job.point || a.i - b.i)
  for (const { job } of byPoint) {
    const now = state.get(job.key) ?? (load.mix === 'cas' ? 0 : null)
    if (job.f === 'read') job.output = now
    if (job.f === 'write' && job.applied) state.set(job.key, job.input)
    if (job.f !== 'cas') continue
    const [from, to] = job.input as [Value, Value]
    job.applied = from === now
    if (job.applied) state.set(job.key, to)
  }
}

/** A read called well after the write of its value had returned gets the value that write replaced. */
function makeStale(jobs: readonly Job[]): void {
  const at = Math.floor(jobs.length * 9 / 10)
  for (const read of jobs.slice(at)) {
    if (read.f !== 'read' || read.crashed) continue
    const before = jobs.filter((each) => each.f === 'write' && each.key === read.key && !each.crashed && each.end < read.call)
    const older = before.filter((each) => before.some((newer) => each.end < newer.call))
    if (older.length === 0) continue
    read.output = older.at(-1)!.input
    return
  }
}

function recorded(jobs: readonly Job[], clients: number): History {
  const events: { readonly event: HistoryEvent; readonly at: number; readonly order: number }[] = []
  const names = Array.from({ length: clients }, (_, i) => i)
  let next = clients
  for (const [i, job] of jobs.entries()) {
    const common = { process: names[job.client]!, f: job.f, key: job.key }
    events.push({ event: { ...common, type: 'invoke', value: job.input, time: job.call }, at: job.call, order: 2 * i })
    if (job.crashed) {
      names[job.client] = next++
      events.push({ event: { ...common, type: 'info', value: job.input, time: job.end }, at: job.end, order: 2 * i + 1 })
      continue
    }
    const type = job.f === 'cas' && !job.applied ? 'fail' : 'ok'
    const value = job.f === 'read' ? job.output : job.input
    events.push({ event: { ...common, type, value, time: job.end }, at: job.end, order: 2 * i + 1 })
  }
  const parsed = history(events.sort((a, b) => a.at - b.at || a.order - b.order).map((each) => each.event))
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.history
}
