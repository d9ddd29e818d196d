/** A thread that explores. What it is doing stands in shared memory, to be read while a handler runs for ever. */
import { parentPort, workerData } from 'node:worker_threads'
import { brokenBy, Islands, probe, shareOf, shrink, type Plan, type Subject } from '@quorate/explore'
import { explorable } from './explorable.ts'
import { eventOf, LIMIT, runOf, type FuzzTask, type Said, type ShrinkTask, type Task } from './task.ts'

const task = workerData as Task
const shared = new Int32Array(task.shared)
// oxlint-disable-next-line require-post-message-target-origin -- that is a window's, and this is a port
const say = (said: Said): void => parentPort!.postMessage(said)

const subject = await explorable(task.explored)
if (!subject.ok) throw new Error(subject.error)
if (task.kind === 'fuzz') fuzzIslands(subject.value, task)
else shrinkOne(subject.value, task)

function fuzzIslands(what: Subject, { seed, strategy, me, of }: FuzzTask): void {
  const told = (event: number): void => void (shared[eventOf(me)] = event + 1)
  const begin = (plan: Plan): void => {
    say({ kind: 'begins', plan })
    shared[runOf(me)] = plan.index
    shared[eventOf(me)] = 0
  }
  begin({ index: 0, way: 'random', seed, faults: [], order: null, prefix: [] })
  const islands = new Islands(what, probe(what, seed, told), seed, strategy)
  for (const index of shareOf(me, of)) {
    if (index >= shared[LIMIT]!) return
    const plan = islands.of(index).plan(index)
    begin(plan)
    say({ kind: 'outcome', outcome: islands.of(index).run(plan, told) })
  }
}

function shrinkOne(what: Subject, { trial, property, seconds }: ShrinkTask): void {
  const end = Date.now() + seconds * 1_000
  let tries = 0
  const told = (event: number): void => {
    if (event === 0) shared[runOf(0)] = tries++
    shared[eventOf(0)] = event + 1
  }
  shared[runOf(0)] = 0
  const broken = property ?? brokenBy(what, trial, told)[0]?.property
  const shrunk = broken === undefined ? null : shrink(what, trial, broken, { more: () => Date.now() < end, told })
  say({ kind: 'shrunk', shrunk })
}
